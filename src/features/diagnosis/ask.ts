import { renderDiagnosis } from '../../cards/diagnosis/answer.ts';
import type { DiagnosisRecord } from '../../ports/store.ts';
import { sayOrQueue } from '../delivery.ts';
import type { Services, Turn } from '../turn.ts';
import { keepQuestion, serializeQuestion } from './kept-question.ts';
import { cardOf } from './posted-card.ts';
import { readAnswer, recentAnswer, type Wording } from './read-answer.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** Answers in the conversation of the turn, which must be one that only the asker reads. */
export async function answerWhyBlocked(turn: Turn, services: Services, wording: Wording, withinMs?: number): Promise<void> {
  const answer = recentAnswer(turn, services, wording) ?? (await readWhileTyping(turn, services, wording, withinMs));
  if (answer.diagnosis.outcome === 'refused') {
    // Nothing is kept of what somebody asked about and may not know.
    await sayOrQueue(turn, services, renderDiagnosis(answer.diagnosis, { button: { id: 'none', revision: 0 }, reader: turn.reader }));
    return;
  }
  const record = await keep(turn, services, wording, answer);
  // Noting where the card was posted counts as a change, so the card is born with the revision that follows.
  const card = cardOf({ id: record.id, revision: record.revision + 1 }, answer, turn.reader);
  const outcome = await sayOrQueue(turn, services, card);
  if (outcome.status === 'sent') await services.store.diagnoses.update(record.id, record.revision, { activityId: outcome.activityId }, services.clock.now());
}

async function readWhileTyping(turn: Turn, services: Services, wording: Wording, withinMs: number | undefined): Promise<StoredAnswer> {
  const [answer] = await Promise.all([readAnswer(turn, services, wording, withinMs), turn.speaker.showTyping()]);
  return answer;
}

async function keep(turn: Turn, { store, clock }: Services, { text, device }: Wording, answer: StoredAnswer): Promise<DiagnosisRecord> {
  const { diagnosis } = answer;
  const deviceId = diagnosis.device?.entraDeviceId;
  const appId = diagnosis.app?.id;
  return store.diagnoses.create(
    {
      askedBy: turn.person,
      subjectId: diagnosis.subjectId ?? turn.person,
      ...(deviceId === undefined ? {} : { deviceId }),
      ...(appId === undefined ? {} : { appId }),
      question: serializeQuestion(keepQuestion(text, device, diagnosis)),
      conversationId: turn.conversation.id,
      answer,
    },
    clock.now(),
  );
}
