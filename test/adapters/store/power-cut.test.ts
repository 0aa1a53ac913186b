import { cpSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { DurableNodeFs } from '../../../src/adapters/store/embedded/durable-node-fs.ts';
import { durableParameters } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';

const root = mkdtempSync(path.join(tmpdir(), 'gatehouse-power-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Commits before the power goes; some cuts come right after a checkpoint has rewritten the tables. */
const cuts = [1, 30, 40];
const checkpointEvery = 20;

describe('a power cut', () => {
  test('costs nothing that was acknowledged, even when the disk kept only what it was told to sync', async () => {
    const used = path.join(root, 'used');
    await (await openStore(`file:${used}`)).close();
    for (const [round, commits] of cuts.entries()) {
      const [live, disk] = [path.join(root, `live-${round}`), path.join(root, `disk-${round}`)];
      cpSync(used, live, { recursive: true });
      cpSync(used, disk, { recursive: true });
      let power = true;
      const fileSystem = new DurableNodeFs(path.join(live, 'pgdata'), (fd) => {
        fsyncSync(fd);
        if (power) keep(readlinkSync(`/proc/self/fd/${fd}`), live, disk);
      });
      const pglite = await PGlite.create({ fs: fileSystem, startParams: [...durableParameters] });
      const keys = Array.from({ length: commits }, (_, number) => `cut ${round} commit ${number}`);
      for (const [number, key] of keys.entries()) {
        await pglite.query(`insert into gatehouse.state (key, value, written_at) values ($1, '1', now())`, [key]);
        if (number % checkpointEvery === checkpointEvery - 1) await pglite.query('checkpoint');
      }
      power = false;
      await pglite.close();

      const store = await openStore(`file:${disk}`);
      const stored = await store.state.read(keys);
      expect(keys.filter((key) => !stored.has(key))).toEqual([]);
      await store.maintain();
      await store.close();
    }
  }, 120_000);
});

/** The worst honest disk: of a file, what it was when synced; of a directory, the names it had when synced. */
function keep(synced: string, live: string, disk: string): void {
  const kept = path.join(disk, path.relative(live, synced));
  if (!statSync(synced).isDirectory()) {
    mkdirSync(path.dirname(kept), { recursive: true });
    cpSync(synced, kept);
    return;
  }
  mkdirSync(kept, { recursive: true });
  const names = new Set(readdirSync(synced));
  for (const name of readdirSync(kept)) if (!names.has(name)) rmSync(path.join(kept, name), { recursive: true });
  for (const name of names) {
    const copy = path.join(kept, name);
    if (existsSync(copy)) continue;
    if (statSync(path.join(synced, name)).isDirectory()) mkdirSync(copy);
    else writeFileSync(copy, '');
  }
}
