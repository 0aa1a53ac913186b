import type { Timers } from '../../../src/adapters/upstream/timers.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that jumps to the next sleeper whenever nothing else is left to do. `slept` lists what was asked for. */
export function virtualTimers(): Timers & { readonly slept: number[] } {
  let now = 0;
  const sleepers: Sleeper[] = [];
  const slept: number[] = [];
  const step = () => {
    const next = sleepers.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
  };
  return {
    slept,
    elapsed: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        slept.push(milliseconds);
        const sleeper: Sleeper = { at: now + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        const abandon = () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(new DOMException('stopped', 'AbortError'));
        };
        if (signal?.aborted === true) abandon();
        else signal?.addEventListener('abort', abandon, { once: true });
        setImmediate(step);
      }),
  };
}
