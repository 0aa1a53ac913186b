import type { ButtonData } from '../../cards/verbs.ts';
import { refreshOf } from '../delivery.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { parseKeptQuestion, textOf } from './kept-question.ts';
import { cardOf, gone, openPosted } from './posted-card.ts';
import { readAnswer } from './read-answer.ts';
import { parseStoredAnswer } from './stored-answer.ts';

/** Reads everything again, with the rights the person has now. Of two presses at a time one counts, and both show its result. */
export async function recheck(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { store, clock } = services;
  const kept = parseKeptQuestion(opened.record.question);
  if (kept === undefined) return gone;
  services.recent?.forget(turn.person);
  const answer = await readAnswer(turn, services, { text: textOf(kept), device: kept.device });
  const update = await store.transaction(async (inside) => {
    const changed = await inside.diagnoses.update(opened.record.id, opened.record.revision, { answer }, clock.now());
    if (changed.status === 'updated') await inside.outbox.enqueue(refreshOf(changed.record.id, changed.record.revision, changed.record.conversationId), clock.now());
    return changed;
  });
  if (update.status === 'missing') return refusal('Gone', 'This answer has been deleted. Ask me again: why is my device blocked?');
  return { kind: 'card', card: cardOf(update.record, parseStoredAnswer(update.record.answer), turn.reader) };
}
