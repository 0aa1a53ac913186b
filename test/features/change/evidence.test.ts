import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../src/adapters/store/sha256.ts';
import { isJson, isJsonObject, type JsonObject } from '../../../src/core/change/json.ts';
import { conversationId } from '../../../src/core/facts/ids.ts';
import { evidenceOf, isUnaltered, type Evidence } from '../../../src/features/change/evidence.ts';
import type { Store } from '../../../src/ports/store.ts';
import { next, rejected, requestedChange } from '../../contract/change-samples.ts';
import { noon } from '../../contract/store-samples.ts';
import { openMemoryStore } from '../../support/store-template.ts';

let store: Store | undefined;
beforeAll(async () => {
  store = await openMemoryStore();
}, 60_000);
afterAll(async () => store?.close());

/** A change that was asked for and rejected, with `recorded` of its two events in the audit. */
async function rejectedChange(recorded = ['change.requested', 'change.rejected']): Promise<number> {
  if (store === undefined) throw new Error('The store did not open');
  const change = requestedChange();
  const created = await store.changes.create(change, undefined);
  await store.changes.save(1, next(change, rejected), undefined);
  for (const type of recorded) await store.audit.append({ at: noon, changeId: change.id, type, body: { by: 'somebody' } });
  await store.changeCopies.add({ changeId: change.id, conversationId: conversationId('19:channel'), audience: 'channel' });
  return created.status === 'created' ? created.stored.number : 0;
}

async function evidence(number: number, kept: Parameters<typeof evidenceOf>[4] = []): Promise<Evidence> {
  const found = store && (await evidenceOf(store, number, noon, sha256, kept));
  if (found === undefined) throw new Error('There is no such change');
  return found;
}

describe('the evidence behind a change', () => {
  test('holds the change, everything that happened to it, its cards, and the state of the audit', async () => {
    const number = await rejectedChange();
    const { file, sound } = await evidence(number);
    expect(sound).toBe(true);
    expect(file).toMatchObject({
      format: 'gatehouse-evidence/1', generatedAt: '2026-11-22T10:00:00.123Z', number, complete: true, chain: { status: 'intact' }, change: { revision: 2, status: { status: 'rejected', by: 'approver' } },
      events: [{ type: 'change.requested', at: '2026-11-22T10:00:00.123Z', body: { by: 'somebody' } }, { type: 'change.rejected' }],
      cards: [{ audience: 'channel', conversationId: '19:channel' }],
    });
  });

  test('shows whether the file was altered since, wherever it was, and however it was laid out', async () => {
    const { file } = await evidence(await rejectedChange());
    const read: unknown = JSON.parse(JSON.stringify(file, null, 4));
    expect(isUnaltered(objectIn(read), sha256)).toBe(true);
    for (const name of Object.keys(file)) expect({ name, unaltered: isUnaltered({ ...file, [name]: 'x' }, sha256) }).toEqual({ name, unaltered: false });
    expect(isUnaltered({ ...file, extra: null }, sha256)).toBe(false);
  });

  test('does not call a change proven whose events are not all in the audit', async () => {
    const { file, sound } = await evidence(await rejectedChange(['change.requested', 'note']));
    expect({ sound, complete: file['complete'] }).toEqual({ sound: false, complete: false });
  });

  test('does not call a change proven when the audit is not the one whose head was kept', async () => {
    const { file, sound } = await evidence(await rejectedChange(), [{ sequence: 1, hash: 'f'.repeat(64) }]);
    expect(sound).toBe(false);
    expect(file).toMatchObject({ complete: true, chain: { status: 'broken', kind: 'rewritten', sequence: 1 } });
  });

  test('there is none for a number that no change has', async () => {
    expect(store && (await evidenceOf(store, 987_654, noon, sha256))).toBeUndefined();
  });
});

function objectIn(value: unknown): JsonObject {
  if (!isJson(value) || !isJsonObject(value)) throw new TypeError('not a JSON object');
  return value;
}
