import type { DiagnosisFacts } from '../../core/diagnosis/facts.ts';
import type { Question } from '../../core/diagnosis/question.ts';
import type { Subject } from '../../core/diagnosis/scope.ts';
import type { Fact, Instant } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Wording } from './read-answer.ts';

/** What was read for one person's question about themselves, all of it, with no right but their own. */
export interface RecentReading {
  readonly facts: DiagnosisFacts;
  readonly subject: Subject;
  readonly question: Question;
  /** The tenant's time when it had been read; the answer is as of then. */
  readonly readAt: Instant;
}

/**
 * Somebody who asks the same twice in a row gets what was read a moment ago, with its times, instead of a dozen requests more: the
 * sign-in log allows the whole company one every two seconds. Re-check reads anew and forgets.
 */
export interface RecentReadings {
  find(person: UserId, wording: Wording): RecentReading | undefined;
  keep(person: UserId, wording: Wording, reading: RecentReading): void;
  forget(person: UserId): void;
}

export interface RecentReadingsOptions {
  /** Milliseconds. */
  readonly keepMs: number;
  /** Most people; who asked longest ago goes first. */
  readonly most: number;
  /** Milliseconds that only ever grow. */
  readonly elapsed: () => number;
}

export function createRecentReadings({ keepMs, most, elapsed }: RecentReadingsOptions): RecentReadings {
  const kept = new Map<UserId, { readonly wording: string; readonly reading: RecentReading; readonly at: number }>();
  return {
    find: (person, wording) => {
      const last = kept.get(person);
      if (last === undefined) return undefined;
      if (elapsed() - last.at < keepMs) return last.wording === keyOf(wording) ? last.reading : undefined;
      kept.delete(person);
      return undefined;
    },
    keep: (person, wording, reading) => {
      if (!isWhole(reading.facts)) return;
      kept.delete(person);
      kept.set(person, { wording: keyOf(wording), reading, at: elapsed() });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
    forget: (person) => void kept.delete(person),
  };
}

function keyOf({ text, device }: Wording): string {
  return JSON.stringify([text.trim().toLowerCase(), device]);
}

/** INVARIANT: what could not be read is asked for again the next time. A value that a service left out of its row is no such gap. */
function isWhole(facts: DiagnosisFacts): boolean {
  const { entraDevices, otherManagedDevices, policyStates, machines, ...first } = facts;
  const all: readonly Fact<unknown>[] = [...Object.values(first), ...entraDevices.values(), ...otherManagedDevices.values(), ...policyStates.values(), ...machines.values()];
  return all.every((fact) => fact.known && fact.gaps.every(({ reason }) => reason === 'missing-value' || reason === 'unknown-value'));
}
