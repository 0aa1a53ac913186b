import { presentBrakeTripped } from '../../cards/pilot/alarms.ts';
import { renderCard } from '../../cards/render.ts';
import type { Change, Shown } from '../../core/change/change.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import { diffLines } from '../../core/change/diff.ts';
import { canonicalJson } from '../../core/change/json.ts';
import type { OrderOf } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { Fact, Instant } from '../../core/facts/fact.ts';
import type { ChangeId, PolicyId } from '../../core/facts/ids.ts';
import type { Brake, Pilot } from '../../core/pilot/pilot.ts';
import { addFollowUp, shownBackwards } from '../change/commit.ts';
import { changePilot } from './record.ts';
import { recipientsOf, tell, type Recipient, type Telling } from './recipients.ts';
import type { PilotServices } from './services.ts';

type BackToReportOnly = OrderOf<'policy-report-only'>;

/** Milliseconds: while people are kept out, what was approved must not wait for a slow reading. */
const readWithinMs = 5_000;

/**
 * Commits the way back that was approved with `of`, and tells the owners, all in one transaction. False: somebody else was first, or
 * the policy could neither be read nor is remembered, so that the next look has to try again.
 */
export async function tripBrake(services: PilotServices, of: ChangeId, says: string): Promise<boolean> {
  const { changes } = services;
  const [stored, pilot] = await Promise.all([changes.store.changes.read(of), changes.store.pilots.current()]);
  const policyId = pilot?.objects.accessPolicy;
  if (stored === undefined || pilot === undefined || policyId === undefined) return false;
  const order: BackToReportOnly = { kind: 'policy-report-only', target: { kind: 'conditional-access-policy', policyId } };
  const read = await changes.targets.read(order.target, { signal: AbortSignal.timeout(readWithinMs) });
  const shown = await shownOf(services, { order, of: stored.change, read, pilot });
  if (shown === 'unreadable') return false;
  const id = shown === 'not-on' ? undefined : changes.newId();
  const at = changes.upstreams.clock.now();
  const owners = await ownersOf(services, of, pilot);
  let isOurs = false;
  await changePilot(
    services,
    (now) => {
      isOurs = now.brake.status === 'armed' && now.brake.change === of && now.objects.accessPolicy === policyId;
      return isOurs ? { ...now, brake: { status: 'tripped', at, change: id, says } } : undefined;
    },
    { type: 'pilot.brake-tripped', body: { of, change: id, says } },
    async (inside, next, time) => {
      const follower = shown === 'not-on' || id === undefined ? undefined : await addFollowUp(inside, changes, stored.change, { id, at: time, order, notBefore: time, reason: `The brake of the pilot. ${says}`, shown: { ...shown, readAt: time } });
      await tell(inside, owners, { key: `brake:${next.id}:${String(at)}`, say: sayTripped(services, { says, shown, number: follower?.number, at, pilot: next }) }, time);
    },
  );
  return isOurs;
}

/** What the way back changes. `not-on`: somebody has taken the policy back already, so there is nothing to do. */
async function shownOf({ changes }: PilotServices, { order, of, read, pilot }: { readonly order: BackToReportOnly; readonly of: Change; readonly read: Fact<Snapshot | undefined>; readonly pilot: Pilot }): Promise<Shown | 'not-on' | 'unreadable'> {
  const kind = kindOf(order);
  const now = await changes.time();
  if (!read.known) return lastKnown(changes, of, pilot, now) ?? 'unreadable';
  if (read.value === undefined || kind.already(order, read.value)) return 'not-on';
  const { object, name } = read.value;
  const after = kind.after(order, read.value);
  return {
    name, before: object, after, hash: changes.digest(canonicalJson(object)), diff: after === undefined ? [] : diffLines(object, after), guards: [], readAt: now,
    impact: { status: 'not-measured', because: 'The policy stops nobody in report-only.' },
  };
}

/** A policy that cannot be read now is taken back all the same, as it was when it was switched On or as the pilot last saw it. */
function lastKnown({ digest }: PilotServices['changes'], of: Change, { watched, objects }: Pilot, at: Instant): Shown | undefined {
  if (of.order.kind === 'policy-on' && of.shown.after !== undefined) return shownBackwards({ digest }, of, of.shown.after, at);
  const seen = watched.find(({ key }) => key === `conditional-access-policy/${objects.accessPolicy ?? ''}`);
  if (seen === undefined) return undefined;
  const [before, after] = [{ ...seen.object, state: 'enabled' }, { ...seen.object, state: 'enabledForReportingButNotEnforced' }];
  return { name: nameIn(seen.object['displayName'], objects.accessPolicy), before, after, hash: digest(canonicalJson(before)), diff: diffLines(before, after), guards: [], impact: { status: 'not-measured', because: 'The policy stops nobody in report-only.' }, readAt: at };
}

function nameIn(name: unknown, id: PolicyId | undefined): string {
  return typeof name === 'string' ? name : (id ?? '');
}

/** Who asked for On, who approved it, the channel, and whoever began the pilot. */
async function ownersOf(services: PilotServices, of: ChangeId, pilot: Pilot): Promise<readonly Recipient[]> {
  const copies = await services.changes.store.changeCopies.list(of);
  return recipientsOf(services, [pilot.startedBy], copies.map(({ conversationId }) => conversationId));
}

interface Tripped {
  readonly says: string;
  readonly shown: Shown | 'not-on';
  readonly number: number | undefined;
  readonly at: Instant;
  readonly pilot: Pilot;
}

function sayTripped({ changes }: PilotServices, { says, shown, number, at, pilot }: Tripped): Telling['say'] {
  if (shown === 'not-on') return () => ({ text: `The brake of the pilot has tripped. ${says}\nThe policy is not On any more, so there is nothing to take back. Somebody has to release the brake before On can be asked for again: "pilot" shows the board.` });
  return (reader) =>
    renderCard('pilot/notice', presentBrakeTripped({ says, policyName: shown.name, changeNumber: number, at, pilot: { id: pilot.id, revision: pilot.revision }, environment: changes.environment, reader }));
}

/** Says once that the way back did not come about: people may still be kept out. */
export async function tellThatItHolds(services: PilotServices, brake: Extract<Brake, { readonly status: 'tripped' }>): Promise<void> {
  const { store } = services.changes;
  const [stored, pilot] = await Promise.all([brake.change === undefined ? undefined : store.changes.read(brake.change), store.pilots.current()]);
  if (stored === undefined || pilot === undefined || !didNotCome.includes(stored.change.status.status)) return;
  const text = `The brake of the pilot has tripped, but the policy could not be taken back to report-only (change #${String(stored.number)}). People may still be kept out: set the policy to report-only in Entra > Conditional Access now.`;
  const of = stored.change.origin.kind === 'follow-up' ? stored.change.origin.of : stored.change.id;
  await tell(store, await ownersOf(services, of, pilot), { key: `brake-holds:${stored.change.id}`, say: () => ({ text }) }, await services.changes.time());
}

const didNotCome: readonly Change['status']['status'][] = ['failed', 'expired', 'stale', 'rejected', 'withdrawn'];
