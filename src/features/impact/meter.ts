import type { Impact } from '../../core/impact/impact.ts';
import { canonicalJson } from '../../core/change/json.ts';
import type { ImpactMeter, ImpactQuestion } from '../../ports/impact.ts';
import { createHistoryLoader } from './load-history.ts';
import { measureImpact } from './measure.ts';
import type { ImpactServices } from './services.ts';

/** Milliseconds for which an answer is given again: between a preview and asking for approval little has moved. */
const keptMs = 60_000;
const mostKept = 50;

interface Kept {
  readonly since: number;
  readonly impact: Promise<Impact>;
}

/** Answers within the patience it is given; what takes longer goes on, and is there when it is asked for again. */
export function createImpactMeter(services: ImpactServices, elapsed: () => number): ImpactMeter {
  const load = inTurn(createHistoryLoader(services));
  const kept = new Map<string, Kept>();

  function begin(question: ImpactQuestion): Promise<Impact> {
    const key = JSON.stringify([question.order, canonicalJson(question.snapshot.object), question.days]);
    const before = kept.get(key);
    if (before !== undefined && elapsed() - before.since < keptMs) return before.impact;
    const impact = measureImpact(services, load, question).catch((error: unknown): Impact => {
      kept.delete(key);
      return { status: 'not-measured', because: `measuring failed (${error instanceof Error ? error.name : 'unknown'}). Ask again in a minute.` };
    });
    kept.set(key, { since: elapsed(), impact });
    for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))) kept.delete(old);
    return impact;
  }

  return {
    measure: async (question) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<Impact>((resolve) => {
        timer = setTimeout(() => resolve({ status: 'not-measured', because: 'it is still being measured. Look again in a minute.' }), services.patienceMs);
      });
      try {
        return await Promise.race([begin(question), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    list: async (listId) => services.store.impactLists.read(listId),
  };
}

/** One at a time: two that load side by side would each send the same days. */
function inTurn<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
