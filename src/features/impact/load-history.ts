import type { HistoryDictionaries } from '../../core/history/columns.ts';
import type { ImpactServices } from './services.ts';

/** What the thread holds, by name. */
export interface Loaded {
  readonly dictionaries: HistoryDictionaries;
  /** Days that it holds. */
  readonly days: readonly number[];
}

/** Hands the thread the days that it does not have as they are now. Undefined: no sign-in is kept. */
export function createHistoryLoader({ store, worker }: Pick<ImpactServices, 'store' | 'worker'>): () => Promise<Loaded | undefined> {
  let dictionaries: HistoryDictionaries | undefined;
  return async () => {
    const days = await store.history.days();
    if (days.length === 0) return undefined;
    const loaded = worker.loaded();
    const changed = days.filter(({ day, revision }) => loaded.get(day) !== revision);
    const dropped = [...loaded.keys()].filter((day) => !days.some((kept) => kept.day === day));
    const held = days.map(({ day }) => day);
    if (changed.length + dropped.length === 0 && dictionaries !== undefined) return { dictionaries, days: held };
    const columns = [];
    for (const { day, revision } of changed) columns.push({ revision, columns: await store.history.readDay(day) });
    // After the days: what they point to is then certainly there.
    const words = await store.history.dictionaries();
    await worker.load({ dictionaries: words, days: columns, dropped });
    dictionaries = words;
    return { dictionaries: words, days: held };
  };
}
