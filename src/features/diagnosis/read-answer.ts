import { formatAsOf } from '../../cards/time.ts';
import { answerWithinMs, withDeadline } from '../deadline.ts';
import { displayNameOf, withPersonRef } from '../people/directory.ts';
import type { Services, Turn } from '../turn.ts';
import { answerAgain, askWhyBlocked } from './ask-why-blocked.ts';
import type { StoredAnswer } from './stored-answer.ts';

export interface Wording {
  readonly text: string;
  /** A device named apart from the text. */
  readonly device?: string | undefined;
}

/** The answer from what was read a moment ago for the same question of the same person; undefined: it must be read. */
export function recentAnswer(turn: Pick<Turn, 'person' | 'reader' | 'noteGaps'>, { recent }: Pick<Services, 'recent'>, wording: Wording): StoredAnswer | undefined {
  const reading = recent?.find(turn.person, wording);
  if (reading === undefined) return undefined;
  const diagnosis = answerAgain(reading, (at) => formatAsOf(at, turn.reader));
  turn.noteGaps?.(diagnosis.gaps);
  return { diagnosis };
}

/** Reads everything anew, within the time that Teams gives, and says what it means for the person who asks. */
export async function readAnswer(turn: Pick<Turn, 'person' | 'reader' | 'noteGaps'>, services: Services, { text, device }: Wording, withinMs: number = answerWithinMs): Promise<StoredAnswer> {
  const upstreams = withDeadline(services.upstreams, AbortSignal.timeout(withinMs));
  const time = (at: number): string => formatAsOf(at, turn.reader);
  const diagnosis = await withPersonRef({ ...services, upstreams }, turn.person, (asker) => askWhyBlocked(upstreams, services.roles, { asker, text, device, time, keep: (reading) => services.recent?.keep(turn.person, { text, device }, reading) }));
  turn.noteGaps?.(diagnosis.gaps);
  const other = diagnosis.subjectId !== undefined && diagnosis.subjectId !== turn.person ? diagnosis.subjectId : undefined;
  const subjectName = other === undefined ? undefined : await displayNameOf({ ...services, upstreams }, other);
  return subjectName === undefined ? { diagnosis } : { diagnosis, subjectName };
}
