import { targetKey } from '../../core/change/order.ts';
import type { PilotFacts } from '../../core/pilot/facts.ts';
import type { Pilot, PilotObjects } from '../../core/pilot/pilot.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import type { PilotReading } from './read-facts.ts';
import { creationOf, objectNames, only, slotTarget, type ObjectName } from './slots.ts';

export interface Noticed extends PilotReading {
  readonly changes: readonly StoredChange[];
}

/** The pilot with what a reading found; undefined when it found nothing new. What could not be read stays as it was noted. */
export function noteFound(pilot: Pilot, { facts, loop, changes }: Noticed): Pilot | undefined {
  // A plan that was changed since the reading has other names: what was found by the old ones says nothing about it.
  if (objectNames.some((name) => slotTarget(name, pilot.plan).name !== slotTarget(name, facts.plan).name)) return undefined;
  const objects = { ...only(pilot.objects, (name) => !loop.lookedUp.includes(name)), ...loop.found };
  // What stands in the place of something from before, and was not made by the pilot, belongs to whoever made it.
  const existed = { ...pilot.firstState.existed, ...only(loop.found, (name) => !isOurs(pilot, name, changes)) };
  const since = sinceWhen(pilot, facts);
  const { reportOnlySince, onSince, ...rest } = pilot;
  if (isSame(pilot.objects, objects) && isSame(pilot.firstState.existed, existed) && since.reportOnlySince === reportOnlySince && since.onSince === onSince) return undefined;
  return { ...rest, objects, firstState: { ...pilot.firstState, existed }, ...since };
}

/**
 * Made by this pilot, as far as its changes tell. Anything else of that name belongs to somebody: it is taken over, and a rollback
 * leaves it in place. To leave one behind too many is the lesser harm.
 */
function isOurs({ plan }: Pilot, name: ObjectName, changes: readonly StoredChange[]): boolean {
  const key = targetKey(slotTarget(name, plan));
  return changes.some(({ change: { order, status, inPart } }) =>
    order.kind === creationOf(name) && targetKey(order.target) === key && (status.status === 'executing' || status.status === 'done' || inPart === true));
}

function sinceWhen(pilot: Pilot, { accessPolicy, namesakes, now }: PilotFacts): Pick<Pilot, 'reportOnlySince' | 'onSince'> {
  const { reportOnlySince, onSince } = pilot;
  const kept = { ...(reportOnlySince === undefined ? {} : { reportOnlySince }), ...(onSince === undefined ? {} : { onSince }) };
  if (!accessPolicy.known) return kept;
  const policy = accessPolicy.value;
  if (policy === undefined) return namesakes.accessPolicy.known && namesakes.accessPolicy.value === 0 ? {} : kept;
  switch (policy.state) {
    case 'enabledForReportingButNotEnforced':
      // After On it begins anew.
      return { reportOnlySince: onSince === undefined ? (reportOnlySince ?? now) : now };
    case 'enabled':
      return { ...kept, onSince: onSince ?? now };
    case 'disabled':
      return {};
    case undefined:
      return kept;
  }
}

function isSame(one: PilotObjects, other: PilotObjects): boolean {
  return objectNames.every((name) => one[name] === other[name]);
}
