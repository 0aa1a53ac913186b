import { targetKey, type ChangeTarget } from '../../core/change/order.ts';
import type { PilotFacts } from '../../core/pilot/facts.ts';
import { judgePilot } from '../../core/pilot/judge.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { PilotReport } from '../../core/pilot/step.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { armBrake } from './brake.ts';
import { noteFound } from './note-found.ts';
import { readPilotFacts } from './read-facts.ts';
import { changePilot } from './record.ts';
import type { PilotServices } from './services.ts';
import { objectNames, slotTarget } from './slots.ts';

export interface Overview {
  readonly pilot: Pilot;
  readonly facts: PilotFacts;
  readonly report: PilotReport;
  /** Changes to objects of the pilot since it began, newest first. */
  readonly changes: readonly StoredChange[];
}

/**
 * The pilot as it is now; undefined when none is under way. What was found is noted, but nothing rests on the note alone: a process
 * that dies anywhere in between finds the same again.
 */
export async function readOverview(services: PilotServices, options?: ReadOptions): Promise<Overview | undefined> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return undefined;
  const { facts, loop } = await readPilotFacts(services, pilot, options);
  const changes = await readChanges(services, { ...pilot, objects: { ...pilot.objects, ...loop.found } });
  const noted = (await changePilot(services, (current) => noteFound(current, { facts, loop, changes }))) ?? pilot;
  const armed = noted.onSince !== undefined && noted.brake.status !== 'armed' ? ((await armBrake(services)) ?? noted) : noted;
  return judged(armed, facts, changes);
}

/** A pilot as the tenant shows it now, also one that is over. Nothing is noted. */
export async function lookAt(services: PilotServices, pilot: Pilot, options?: ReadOptions): Promise<Overview> {
  const { facts, loop } = await readPilotFacts(services, pilot, options);
  const changes = await readChanges(services, { ...pilot, objects: { ...pilot.objects, ...loop.found } });
  return judged(noteFound(pilot, { facts, loop, changes }) ?? pilot, facts, changes);
}

function judged(pilot: Pilot, facts: PilotFacts, changes: readonly StoredChange[]): Overview {
  const { plan, objects, firstState, reportOnlySince, onSince, brake, trials, confirmations } = pilot;
  const seen = { ...facts, plan, objects, firstState, reportOnlySince, onSince, brake, trials, confirmations };
  return { pilot, facts: seen, report: judgePilot(seen), changes };
}

const page = 100;

async function readChanges({ changes: { store } }: PilotServices, pilot: Pilot): Promise<readonly StoredChange[]> {
  const targetKeys = targetsOf(pilot).map(targetKey);
  const found: StoredChange[] = [];
  for (;;) {
    const last = found.at(-1);
    const listed = await store.changes.list({ targetKeys, limit: page, ...(last === undefined ? {} : { before: last.number }) });
    const own = listed.filter(({ change }) => change.requestedAt >= pilot.startedAt);
    found.push(...own);
    if (own.length < page) return found;
  }
}

/** Everything a change of this pilot may be made to. */
export function targetsOf({ plan, objects: { userGroup, deviceGroup, compliancePolicy, accessPolicy } }: Pick<Pilot, 'plan' | 'objects'>): readonly ChangeTarget[] {
  return [
    ...objectNames.map((name) => slotTarget(name, plan)),
    ...[userGroup, deviceGroup].flatMap((groupId): readonly ChangeTarget[] => (groupId === undefined ? [] : [{ kind: 'group', groupId }])),
    { kind: 'connector' },
    ...(compliancePolicy === undefined ? [] : [{ kind: 'compliance-policy', policyId: compliancePolicy } as const]),
    ...(accessPolicy === undefined ? [] : [{ kind: 'conditional-access-policy', policyId: accessPolicy } as const]),
  ];
}

/** Changes that nobody has decided on, or that are being carried out. */
export function openChanges({ changes }: Pick<Overview, 'changes'>): readonly StoredChange[] {
  return changes.filter(({ change: { status } }) => status.status === 'requested' || status.status === 'approved' || status.status === 'executing');
}
