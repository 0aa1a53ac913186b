import type { Storage } from 'botbuilder';
import type { Clock } from '../../ports/clock.ts';
import type { StateChange, TurnState } from '../../ports/store.ts';

/**
 * The SDK's turn state in our store. A state that somebody else changed since it was read is refused with
 * `StoreConflictError` and nothing of the turn is written; within one process the conversation lock keeps that from happening.
 */
export function turnStateStorage(state: TurnState, clock: Clock): Storage {
  return {
    read: async (keys) => {
      const items = await state.read(keys);
      return Object.fromEntries([...items].flatMap(([key, { value, eTag }]) => (isObject(value) ? [[key, { ...value, eTag }]] : [])));
    },
    write: async (changes) => {
      await state.write(new Map(Object.entries(changes).map(([key, item]) => [key, changeOf(item)])), clock.now());
    },
    delete: async (keys) => state.delete(keys),
  };
}

function changeOf(item: unknown): StateChange {
  if (!isObject(item)) return { value: item };
  const { eTag, ...value } = item;
  return typeof eTag === 'string' ? { value, eTag } : { value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
