import { coverageOf } from '../../core/history/position.ts';
import type { Coverage } from '../../core/history/columns.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HistoryStore } from '../../ports/history-store.ts';
import type { SignInHistory } from '../../ports/sign-in-history.ts';
import { positionNow } from './fetch-log.ts';

export interface HistoryParts {
  readonly store: HistoryStore;
  /** The tenant's time. */
  readonly clock: Clock;
  readonly keepMs: number;
}

/** The history as it is kept now. Every read loads it anew: whoever asks often compares `days()` of the store and reads what changed. */
export function createSignInHistory({ store, clock, keepMs }: HistoryParts): SignInHistory {
  const coverage = async (): Promise<Coverage> => {
    const [days, position] = [await store.days(), await store.position()];
    const signIns = days.reduce((sum, { signIns: some }) => sum + some, 0);
    return coverageOf(positionNow(position, clock.now(), { keepMs }), { signIns, firstDay: days[0]?.day }, clock.now(), keepMs);
  };
  return {
    coverage,
    read: async (fromDay, toDay) => {
      const kept = await store.days();
      const days = [];
      for (const { day } of kept) if (day >= fromDay && day <= toDay) days.push(await store.readDay(day));
      // After the days: what they point to is then certainly there.
      return { days, dictionaries: await store.dictionaries(), coverage: await coverage() };
    },
  };
}
