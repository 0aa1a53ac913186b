import type { RenderedCard } from '../../cards/card.ts';
import { renderDiagnosis } from '../../cards/diagnosis/answer.ts';
import { presentHandedOver } from '../../cards/helpdesk/handed-over.ts';
import { renderCard } from '../../cards/render.ts';
import type { Reader } from '../../cards/time.ts';
import type { ButtonData } from '../../cards/verbs.ts';
import { diagnosisId } from '../../core/facts/ids.ts';
import type { DiagnosisRecord } from '../../ports/store.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { parseStoredAnswer, type StoredAnswer } from './stored-answer.ts';

export type Opened =
  | { readonly status: 'open'; readonly record: DiagnosisRecord; readonly answer: StoredAnswer }
  | { readonly status: 'closed'; readonly answer: ButtonAnswer };

/** For what can no longer be opened, deleted or written by another release: the person asks again. */
export const gone = refusal('Gone', 'This card can no longer be used. Ask me again: why is my device blocked?');
const notYours = refusal('Forbidden', 'Only the person who asked can use this card. Ask me yourself: why is my device blocked?');

/** Two presses within this many milliseconds are one decision of a nervous finger, and need no explanation. */
const doubleClickMs = 10_000;

/**
 * Finds what stands behind a pressed button and whether this person may use it, here and now. Everything in the button may have
 * been written by anybody: it opens nothing that the person did not ask for in this very conversation.
 */
export async function openPosted(turn: Turn, services: Services, { id, revision }: ButtonData): Promise<Opened> {
  const { store, clock } = services;
  const record = await store.diagnoses.read(diagnosisId(id));
  if (record === undefined || record.conversationId !== turn.conversation.id) return { status: 'closed', answer: gone };
  if (record.askedBy !== turn.person) return { status: 'closed', answer: notYours };
  if (record.activityId === undefined && revision === record.revision + 1) return adopt(turn, services, record);
  if (revision > record.revision) return { status: 'closed', answer: gone };
  const opened = open(record);
  if (revision === record.revision || opened.status === 'closed') return opened;
  const current = cardOf(record, opened.answer, turn.reader);
  if (clock.now() - record.updatedAt > doubleClickMs) await turn.speaker.say({ text: 'This card was older than what I found out since. It now shows the latest.' });
  return { status: 'closed', answer: { kind: 'card', card: current } };
}

/** The card that stands for a diagnosis now. */
export function cardOf({ id, revision }: Pick<DiagnosisRecord, 'id' | 'revision'>, { diagnosis, subjectName, handedOver }: StoredAnswer, reader: Reader): RenderedCard {
  const button = { id, revision };
  if (handedOver !== undefined) return renderCard('helpdesk/handed-over', presentHandedOver({ reference: handedOver.reference, sentAt: handedOver.at, button, reader }));
  return renderDiagnosis(diagnosis, subjectName === undefined ? { button, reader } : { button, reader, subjectName });
}

/** The card was posted, but the process ended before it could note where: the press says it. */
async function adopt(turn: Turn, { store, clock }: Services, record: DiagnosisRecord): Promise<Opened> {
  const change = turn.pressedOn === undefined ? {} : { activityId: turn.pressedOn };
  const update = await store.diagnoses.update(record.id, record.revision, change, clock.now());
  if (update.status === 'missing') return { status: 'closed', answer: gone };
  return open(update.record);
}

/** An answer that another release wrote in another shape counts as gone: the person asks again. */
function open(record: DiagnosisRecord): Opened {
  try {
    return { status: 'open', record, answer: parseStoredAnswer(record.answer) };
  } catch {
    return { status: 'closed', answer: gone };
  }
}
