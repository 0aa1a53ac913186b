import type { Change } from '../../core/change/change.ts';
import { judgeBrake } from '../../core/pilot/brake.ts';
import type { Brake, Pilot } from '../../core/pilot/pilot.ts';
import type { PolicyTarget } from '../../core/change/order.ts';
import { targetKey } from '../../core/change/order.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { inTenantTime } from '../change/who-moved.ts';
import { readSignInsOf, type SignInQuestion } from './policy-sign-ins.ts';
import { changePilot } from './record.ts';
import type { PilotServices } from './services.ts';
import { mayWalk } from './standing.ts';
import { tellThatItHolds, tripBrake } from './trip-brake.ts';

/** `unreadable`: the log did not answer, so the brake sees nothing; the next look may be luckier. */
export type BrakeWatch = 'off' | 'calm' | 'tripped' | 'unreadable';

/** Milliseconds: nobody waits for it. */
const readWithinMs = 20_000;

/** One look at what the policy has done since it is On. Safe to call at any time and from any replica. */
export async function watchBrake(services: PilotServices): Promise<BrakeWatch> {
  const pilot = await armBrake(services);
  if (pilot === undefined) return 'off';
  if (pilot.brake.status === 'tripped') await tellThatItHolds(services, pilot.brake);
  const { brake, objects: { accessPolicy }, plan: { app } } = pilot;
  if (brake.status !== 'armed' || accessPolicy === undefined) return 'off';
  const now = services.changes.upstreams.clock.now();
  const since = Math.max(brake.since, now - brake.limit.windowMs);
  const signIns = await readLately(services, { apps: app === undefined ? [] : [app], since, people: undefined }, pilot);
  if (signIns === undefined) return 'unreadable';
  const finding = judgeBrake({ signIns, policyId: accessPolicy, since: brake.since, now: services.changes.upstreams.clock.now(), limit: brake.limit });
  if (finding.status === 'calm') return 'calm';
  return (await tripBrake(services, brake.change, finding.says)) ? 'tripped' : 'off';
}

/** An app that many use fills the page that the log gives with others; then the people of the pilot are asked for by name as well. */
async function readLately({ readings, changes }: PilotServices, question: SignInQuestion, { objects: { userGroup } }: Pilot): Promise<readonly SignIn[] | undefined> {
  const options = { priority: 'background', signal: AbortSignal.timeout(readWithinMs) } as const;
  const all = await readSignInsOf(readings, question, options);
  if (!all.known || userGroup === undefined || !all.gaps.some(({ detail }) => detail === 'older sign-ins')) return valueOf(all);
  const members = valueOf(await changes.upstreams.entra.readMembers(userGroup, options));
  const named = members === undefined ? undefined : valueOf(await readSignInsOf(readings, { ...question, people: members.map(({ id }) => id) }, options));
  return [...all.value, ...(named ?? [])];
}

/**
 * Brings the brake to what the changes of the pilot say: armed from the On that was carried out last, off once the policy was taken
 * back. After it has tripped, only an On that was asked for after somebody released it arms it again. Undefined: no pilot.
 */
export async function armBrake(services: PilotServices): Promise<Pilot | undefined> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot?.objects.accessPolicy === undefined || pilot.brake.status === 'tripped') return pilot;
  const wanted = await wantedBrake(services, pilot);
  if (sameBrake(pilot.brake, wanted)) return pilot;
  const type = wanted.status === 'armed' ? 'pilot.brake-armed' : 'pilot.brake-off';
  // What another replica has written meanwhile is judged from the beginning next time.
  return changePilot(services, (now) => (sameBrake(now.brake, pilot.brake) ? { ...now, brake: wanted } : undefined), { type, body: wanted });
}

const mostChanges = 50;

async function wantedBrake({ changes, settings }: PilotServices, { objects, brake, startedAt }: Pilot): Promise<Brake> {
  const { accessPolicy, userGroup } = objects;
  const keys = [...(accessPolicy === undefined ? [] : [targetKey(policyTarget(accessPolicy))]), ...(userGroup === undefined ? [] : [targetKey({ kind: 'group', groupId: userGroup })])];
  const ended = (await changes.store.changes.list({ targetKeys: keys, statuses: ['done', 'failed'], limit: mostChanges })).filter(({ change }) => change.requestedAt >= startedAt);
  const done = ended.filter(({ change }) => change.status.status === 'done' || mayHaveCome(change));
  const switched = done.find(({ change: { order } }) => order.kind === 'policy-on' || order.kind === 'policy-report-only');
  // What could not be confirmed counts as On unless the policy is read otherwise: keeping people out unwatched is worse than watching in vain.
  const last = switched !== undefined && mayHaveCome(switched.change) && (await isBack({ changes }, { objects })) ? undefined : switched;
  if (last?.change.order.kind !== 'policy-on') return brake.status === 'armed' ? { status: 'off' } : brake;
  const asked = inTenantTime(last.change.requestedAt, await changes.time(), changes.upstreams.clock);
  const newest = done.find(({ number, change: { order } }) => number > last.number && order.kind === 'members-add') ?? last;
  switch (brake.status) {
    case 'armed':
      return { ...brake, change: newest.change.id };
    case 'tripped':
      return brake;
    case 'rearmed':
      return asked > brake.at ? armed(newest, asked) : brake;
    case 'off':
      return armed(newest, asked);
  }

  function armed({ change }: StoredChange, since: number): Brake {
    return { status: 'armed', since, change: change.id, limit: settings.brake };
  }
}

/** An On that was called for and never confirmed may be in force all the same. */
function mayHaveCome({ order, status }: Change): boolean {
  return order.kind === 'policy-on' && status.status === 'failed' && status.why === 'not-confirmed';
}

function sameBrake(one: Brake, other: Brake): boolean {
  return one.status === other.status && (one.status !== 'armed' || (other.status === 'armed' && one.change === other.change && one.since === other.since));
}

function policyTarget(policyId: PolicyTarget['policyId']): PolicyTarget {
  return { kind: 'conditional-access-policy', policyId };
}

export type Rearmed =
  | 'rearmed' | 'none' | 'not-tripped' | 'not-entitled'
  /** The policy is not back in report-only yet, so releasing the brake would leave people locked out unwatched. */
  | 'not-back-yet';

/** A person says that the reason was found. On has to be asked for again, with its evidence; that arms the brake anew. */
export async function rearm(services: PilotServices, person: UserId): Promise<Rearmed> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return 'none';
  if (pilot.brake.status !== 'tripped') return 'not-tripped';
  if ((await mayWalk(services, person)) !== 'yes') return 'not-entitled';
  if (!(await isBack(services, pilot))) return 'not-back-yet';
  const at = services.changes.upstreams.clock.now();
  const released = await changePilot(services, (now) => (now.brake.status === 'tripped' ? { ...now, brake: { status: 'rearmed', at, by: person } } : undefined), { type: 'pilot.brake-rearmed', body: { by: person } });
  return released?.brake.status === 'rearmed' ? 'rearmed' : 'not-tripped';
}

async function isBack({ changes }: Pick<PilotServices, 'changes'>, { objects: { accessPolicy } }: Pick<Pilot, 'objects'>): Promise<boolean> {
  if (accessPolicy === undefined) return true;
  const read = await changes.targets.read(policyTarget(accessPolicy), { signal: AbortSignal.timeout(2_500) });
  if (!read.known) return false;
  return read.value === undefined || (read.value.kind === 'conditional-access-policy' && read.value.policy.state !== undefined && read.value.policy.state !== 'enabled');
}
