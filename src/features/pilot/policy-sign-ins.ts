import { gapsOf, known, type Fact, type Instant } from '../../core/facts/fact.ts';
import type { AppId, UserId } from '../../core/facts/ids.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { PilotReadings } from '../../ports/pilot-facts.ts';
import type { ReadOptions } from '../../ports/read.ts';

export interface SignInQuestion {
  /** Empty: all apps. */
  readonly apps: readonly AppId[];
  readonly since: Instant;
  /** Undefined: everybody's. */
  readonly people: readonly UserId[] | undefined;
}

/** Sign-ins to these apps; few people are asked for by name, so that a page holds nobody else's sign-ins. */
export async function readSignInsOf(readings: PilotReadings, { apps, since, people }: SignInQuestion, options?: ReadOptions): Promise<Fact<readonly SignIn[]>> {
  return together(await Promise.all(questionsFor(people).map(async (named) => readings.readSignInsTo(apps, since, { ...options, people: named }))));
}

const namedAtOnce = 15;
/** Of the five requests that the log allows in ten seconds, as many are left to people who ask something. */
const mostQuestions = 3;

function questionsFor(people: readonly UserId[] | undefined): readonly (readonly UserId[] | undefined)[] {
  if (people === undefined || people.length === 0 || people.length > namedAtOnce * mostQuestions) return [undefined];
  return Array.from({ length: Math.ceil(people.length / namedAtOnce) }, (_, index) => people.slice(index * namedAtOnce, (index + 1) * namedAtOnce));
}

function together(facts: readonly Fact<readonly SignIn[]>[]): Fact<readonly SignIn[]> {
  const rows: SignIn[] = [];
  let readAt = Infinity;
  for (const fact of facts) {
    if (!fact.known) return fact;
    rows.push(...fact.value);
    readAt = Math.min(readAt, fact.readAt);
  }
  return known(rows, readAt, facts.flatMap(gapsOf));
}
