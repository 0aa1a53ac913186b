import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { killChildren, startChild } from './child.ts';
import { dropSchema, postgresUrl, testSchema } from './postgres-server.ts';

const kills = 6;
/** Milliseconds after the first acknowledgement; the moment inside a transaction is left to chance. */
const moments = [3, 170, 41, 260, 90, 12];

const directory = await mkdtemp(path.join(tmpdir(), 'gatehouse-crash-'));
const schema = testSchema('crash');
afterAll(async () => {
  killChildren();
  await rm(directory, { recursive: true, force: true });
  if (postgresUrl !== undefined) await dropSchema(postgresUrl, schema);
});

describe('kill -9 in the middle of writing', () => {
  const stores: readonly (readonly [string, string])[] = [
    ['PGlite', `file:${directory}/store`],
    ...(postgresUrl === undefined ? [] : [['PostgreSQL', postgresUrl] as const]),
  ];
  test.each(stores)(
    'nothing that was acknowledged is lost and nothing is half done (%s)',
    async (name, url) => {
      const acknowledged: string[] = [];
      const reopened: number[] = [];
      for (let round = 0; round < kills; round += 1) {
        const writer = startChild('writer-process.ts', url, schema, String(round));
        await writer.heard('ack');
        await wait(moments[round]);
        await writer.kill();
        acknowledged.push(...writer.lines.filter((line) => line.startsWith('ack')).map((line) => line.slice('ack '.length)));

        const started = performance.now();
        const store = await openStore(url, { schema });
        reopened.push(Math.round(performance.now() - started));
        const stored = await store.state.read(acknowledged);
        expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
        const queued = new Set((await store.outbox.claimDue(Number.MAX_SAFE_INTEGER / 2 ** 12, 100_000, 0)).map((item) => item.dedupeKey));
        expect(acknowledged.filter((key) => !queued.has(key))).toEqual([]);
        for (const key of (await store.state.read([...queued])).keys()) queued.delete(key);
        expect([...queued]).toEqual([]);
        await store.close();
      }
      console.log(`${name}: ${kills} kills, ${acknowledged.length} acknowledged, 0 lost; reopened in ${reopened.join(', ')} ms`);
    },
    120_000,
  );
});
