import type { PressedButton } from '../../cards/verbs.ts';
import { isResolved } from '../../core/change/change.ts';
import { changeId } from '../../core/facts/ids.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { cardFor } from './card.ts';
import { postCopy } from './copies.ts';
import { openCard } from './open-card.ts';
import type { ChangeServices } from './services.ts';
import { rolesHeldBy } from './standing.ts';
import { vote, type Vote, type VoteOutcome } from './vote.ts';

/** Shows the change as it stands to the one who asks, with the buttons this person may press. From a list it posts the card below. */
export async function viewChange(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  const opened = await openCard(turn, services, button);
  if (opened.status === 'open') return { kind: 'card', card: await cardFor(opened.changes, opened.stored, { viewer: turn.person, reader: turn.reader, place: turn.conversation.kind }) };
  if (services.changes === undefined || turn.conversation.kind !== 'personal') return opened.answer;
  return (await postForPerson(services.changes, turn, button)) ? { kind: 'notice', text: 'The card is below.' } : opened.answer;
}

/** Their own request, or any for those who have a part in changes. */
async function postForPerson(changes: ChangeServices, { person, conversation }: Turn, { id }: PressedButton): Promise<boolean> {
  const stored = await changes.store.changes.read(changeId(id));
  if (stored === undefined) return false;
  const own = stored.change.requestedBy === person;
  if (!own && (await rolesHeldBy(changes, person)).length === 0) return false;
  await postCopy(changes, stored, conversation.id, person, own ? 'requester' : 'approver');
  return true;
}

export async function approveChange(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  return decideBy(turn, services, button, { type: 'approve', revision: button.revision });
}

export async function approveInEmergency(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  return decideBy(turn, services, button, { type: 'approve-in-emergency', revision: button.revision, reason: button.inputs.emergencyReason ?? '' });
}

export async function rejectChange(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  return decideBy(turn, services, button, { type: 'reject', reason: button.inputs.reason ?? '' });
}

export async function withdrawChange(turn: Turn, services: Services, button: PressedButton): Promise<ButtonAnswer> {
  return decideBy(turn, services, button, { type: 'withdraw' });
}

/** Counts the vote and shows what it led to; the tenant is changed by the worker, after this answer. */
async function decideBy(turn: Turn, services: Services, button: PressedButton, cast: Vote): Promise<ButtonAnswer> {
  const opened = await openCard(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { changes, stored } = opened;
  const outcome = await vote(changes, stored.change.id, turn.person, cast);
  if (outcome.status !== 'counted') return refusal(outcome.status === 'refused' ? 'Forbidden' : 'Gone', sayNoEffect(outcome));
  return { kind: 'card', card: await cardFor(changes, outcome.stored, { viewer: turn.person, reader: turn.reader, place: turn.conversation.kind }) };
}

/** Why a vote did nothing, for the one who cast it. */
export function sayNoEffect(outcome: Exclude<VoteOutcome, { readonly status: 'counted' }>): string {
  switch (outcome.status) {
    case 'refused':
      return outcome.says;
    case 'missing':
      return 'This change is not known here any more.';
    case 'try-again':
      return 'Several people decided at the same moment and I could not count yours. Press again.';
    case 'no-effect':
      return explain(outcome.stored, outcome.because);
  }
}

function explain({ number, change }: StoredChange, because: Extract<VoteOutcome, { readonly status: 'no-effect' }>['because']): string {
  if (because === 'already-voted') return 'Your approval is counted already.';
  const { status } = change.status;
  const state = isResolved(change) ? `is already over (${status})` : `is already ${status === 'executing' ? 'being carried out' : status}`;
  return `Change #${String(number)} ${state}, so this had no effect. The card shows how it went.`;
}

