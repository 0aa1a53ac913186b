import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { turnStateStorage } from '../../../src/adapters/teams/turn-state-storage.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openMemoryStore } from '../../support/store-template.ts';

let store: Store;
beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(async () => store.close());

const key = 'msteams/b/users/n';

test('what the SDK writes it reads again, with the mark by which the next write is judged', async () => {
  const storage = turnStateStorage(store.state, { now: () => 1 });
  await storage.write({ [key]: { count: 1 } });
  const first: Readonly<Record<string, unknown>> = await storage.read([key, 'nothing']);
  expect(first).toEqual({ [key]: { count: 1, eTag: '1' } });
  await storage.write({ [key]: { eTag: '1', count: 2 } });
  await expect(storage.write({ [key]: { eTag: '1', count: 3 } })).rejects.toThrow(/eTag conflict/);
  expect(await storage.read([key])).toMatchObject({ [key]: { count: 2 } });
  await storage.delete([key]);
  expect(await storage.read([key])).toEqual({});
});
