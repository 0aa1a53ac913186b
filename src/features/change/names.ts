import { isResolved, type Change } from '../../core/change/change.ts';
import type { UserId } from '../../core/facts/ids.ts';
import { displayNameOf } from '../people/directory.ts';
import type { ChangeServices } from './services.ts';

/** Names of everybody a card of this change mentions; who cannot be named appears as "somebody" with the end of the id. */
export async function namesFor(services: ChangeServices, changes: readonly Change[]): Promise<(userId: UserId) => string> {
  const people = [...new Set(changes.flatMap(peopleOf))];
  const names = new Map(await Promise.all(people.map(async (id) => [id, await displayNameOf(services, id)] as const)));
  return (userId) => names.get(userId) ?? `somebody (…${userId.slice(-4)})`;
}

function peopleOf(change: Change): readonly UserId[] {
  const { status } = change;
  const decider = isResolved(change) && 'by' in status ? [status.by] : [];
  return [change.requestedBy, ...change.approvals.map(({ by }) => by), ...decider];
}
