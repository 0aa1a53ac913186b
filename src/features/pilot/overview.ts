import { targetKey, type ChangeTarget } from '../../core/change/order.ts';
import type { PilotFacts } from '../../core/pilot/facts.ts';
import { judgePilot } from '../../core/pilot/judge.ts';
import type { Pilot, PilotObjects } from '../../core/pilot/pilot.ts';
import type { PilotReport } from '../../core/pilot/step.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import type { ReadOptions } from '../../ports/read.ts';
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

/** The pilot as it is now; undefined when none is under way. What was found is noted, so that the next reading starts from it. */
export async function readOverview(services: PilotServices, options?: ReadOptions): Promise<Overview | undefined> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return undefined;
  const facts = await readPilotFacts(services, pilot, options);
  const noted = (await changePilot(services, (now) => noteFound(now, facts))) ?? pilot;
  const changes = await readChanges(services, noted);
  const seen = { ...facts, objects: noted.objects, reportOnlySince: noted.reportOnlySince, onSince: noted.onSince, brake: noted.brake, trials: noted.trials, confirmations: noted.confirmations };
  return { pilot: noted, facts: seen, report: judgePilot(seen), changes };
}

/** Undefined when nothing new was found. */
function noteFound(pilot: Pilot, { objects, accessPolicy, now }: PilotFacts): Pilot | undefined {
  const { reportOnlySince, onSince, ...rest } = pilot;
  const state = accessPolicy.known ? (accessPolicy.value?.state ?? 'none') : 'unread';
  // What could not be read has not ended.
  const reportOnly = state === 'unread' ? reportOnlySince : state === 'enabledForReportingButNotEnforced' ? (reportOnlySince ?? now) : state === 'enabled' ? reportOnlySince : undefined;
  const on = state === 'unread' ? onSince : state === 'enabled' ? (onSince ?? now) : undefined;
  if (sameObjects(pilot.objects, objects) && reportOnly === reportOnlySince && on === onSince) return undefined;
  return { ...rest, objects, ...(reportOnly === undefined ? {} : { reportOnlySince: reportOnly }), ...(on === undefined ? {} : { onSince: on }) };
}

function sameObjects(one: PilotObjects, other: PilotObjects): boolean {
  return objectNames.every((name) => one[name] === other[name]);
}

const mostChanges = 200;

async function readChanges({ changes: { store } }: PilotServices, pilot: Pilot): Promise<readonly StoredChange[]> {
  const listed = await store.changes.list({ targetKeys: targetsOf(pilot).map(targetKey), limit: mostChanges });
  return listed.filter(({ change }) => change.requestedAt >= pilot.startedAt);
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
