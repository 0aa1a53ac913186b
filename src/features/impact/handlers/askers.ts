import type { Role } from '../../../core/change/rule.ts';
import { valueOf } from '../../../core/facts/fact.ts';
import { groupId } from '../../../core/facts/ids.ts';
import { sayOrQueue } from '../../delivery.ts';
import { rolesOf } from '../../change/standing.ts';
import { switchedOff } from '../../change/open-card.ts';
import type { ChangeServices } from '../../change/services.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';

const rightsWithinMs = 2_000;
const notStaff = refusal('Forbidden', 'Who would be hit by a change is for the people whom your company has named for changes. If you need something changed, ask the helpdesk.');
const notRead = refusal('Unavailable', 'I could not read your roles in Entra just now. Try again in a minute.');

/** Somebody who has a part in changes, and what they work with. */
export interface Asker {
  readonly turn: Turn;
  readonly services: Services;
  readonly changes: ChangeServices;
  readonly roles: readonly Role[];
}

/** Runs `run` for somebody who has a part in changes, as Entra says at this moment, and says why not to everybody else. */
export async function forAskers(turn: Turn, services: Services, run: (asker: Asker) => Promise<ButtonAnswer>): Promise<ButtonAnswer> {
  const { changes } = services;
  if (changes === undefined) return switchedOff;
  const groups = valueOf(await changes.upstreams.entra.readGroups({ userId: turn.person }, { signal: AbortSignal.timeout(rightsWithinMs) }));
  if (groups === undefined) return notRead;
  const roles = rolesOf(groups.map(({ id }) => groupId(id)), changes.settings);
  return roles.length === 0 ? notStaff : run({ turn, services, changes, roles });
}

/** The answer to something that was typed. */
export async function sayAnswer(turn: Turn, services: Services, answer: ButtonAnswer): Promise<void> {
  await sayOrQueue(turn, services, answer.kind === 'card' ? answer.card : { text: answer.text });
}
