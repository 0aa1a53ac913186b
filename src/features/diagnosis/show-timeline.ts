import { presentTimeline } from '../../cards/diagnosis/timeline.ts';
import { renderCard } from '../../cards/render.ts';
import type { ButtonData } from '../../cards/verbs.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { openPosted } from './posted-card.ts';

/** The five clocks as they were read for the answer on the card; Re-check reads them anew. */
export async function showTimeline(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { diagnosis, subjectName } = opened.answer;
  if (diagnosis.timeline.length === 0) return refusal('BadRequest', 'There is no timeline for this answer. Press Re-check to read everything again.');
  const context = { button: { id: opened.record.id, revision: opened.record.revision }, reader: turn.reader, ...(subjectName === undefined ? {} : { subjectName }) };
  return { kind: 'card', card: renderCard('diagnosis/timeline', presentTimeline(diagnosis, context)) };
}
