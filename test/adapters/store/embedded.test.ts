import { fsyncSync, readlinkSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/store/database.ts';
import { prepareDataDirectory, syncAfterCrash } from '../../../src/adapters/store/embedded/data-directory.ts';
import { DurableNodeFs } from '../../../src/adapters/store/embedded/durable-node-fs.ts';
import { durableParameters, openDirectory } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { storeOf } from '../../../src/adapters/store/store-of.ts';
import { requestedChange } from '../../contract/change-samples.ts';
import { day, noon } from '../../contract/store-samples.ts';
import { killChildren, startChild } from './child.ts';

let root = '';
/** Made once; every test copies it. */
let template = '';
let copies = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gatehouse-embedded-'));
  template = path.join(root, 'template');
  const store = await openStore(`file:${template}`);
  await store.close();
}, 120_000);
afterAll(async () => {
  killChildren();
  await rm(root, { recursive: true, force: true });
});

async function directory(): Promise<string> {
  copies += 1;
  const copy = path.join(root, `store-${copies}`);
  await cp(template, copy, { recursive: true });
  return copy;
}

describe('one process per directory', () => {
  test('a second process is refused with a message that says what to do, and the first goes on', async () => {
    const dir = await directory();
    const store = await openStore(`file:${dir}`);
    const second = startChild('opener-process.ts', `file:${dir}`);
    expect(await second.heard('refused')).toMatch(/in use by another process on this machine.*stop the other one.*postgres:\/\//);
    await store.ping();
    await store.close();
  });

  test('the same process does not get it twice either, nor under another name', async () => {
    const dir = await directory();
    const store = await openStore(`file:${dir}`);
    await expect(openStore(`file:${path.relative(process.cwd(), dir)}/../${path.basename(dir)}`)).rejects.toMatchObject({ code: 'in-use' });
    await store.close();
    await (await openStore(`file:${dir}`)).close();
  });

  test('after kill -9 the directory is free at once', async () => {
    const dir = await directory();
    for (let round = 0; round < 3; round += 1) {
      const holder = startChild('opener-process.ts', `file:${dir}`);
      await holder.heard('open');
      await holder.kill();
      const started = performance.now();
      const store = await openStore(`file:${dir}`);
      console.log(`reopened ${Math.round(performance.now() - started)} ms after kill -9`);
      await store.close();
    }
  }, 60_000);
});

describe('what was acknowledged is on the disk', () => {
  test('every commit is synced before it is acknowledged', async () => {
    const database = await openDirectory(await directory(), 'gatehouse');
    const syncs = () => syncsOf(database);
    for (let number = 0; number < 50; number += 1) {
      const before = syncs();
      await storeOf(database).activities.claim(`commit ${number}`, number);
      expect(syncs()).toBeGreaterThan(before);
    }
    await database.close();
  });

  test('a disk that does not confirm a write ends the process before anything is acknowledged', async () => {
    const writer = startChild('failing-disk-process.ts', path.join(await directory(), 'pgdata'));
    expect(await writer.ended()).toBe(74);
    expect(writer.lines).toEqual(['acknowledged 1', 'acknowledged 2']);
    expect(writer.errors()).toMatch(/did not confirm a write \(EIO.*check the disk and start it again/);
  });
});

describe('recovery after a crash', () => {
  test('what the last process had in hand may be taken at once: nobody else can be at work on it', async () => {
    const url = `file:${await directory()}`;
    const before = await openStore(url);
    await before.outbox.enqueue({ dedupeKey: 'card', kind: 'message', target: 'a:chat', payload: {} }, 1_000);
    expect(await before.outbox.claimDue(1_000, 5, 30_000)).toHaveLength(1);
    await before.close();
    const after = await openStore(url);
    expect(await after.outbox.claimDue(1_001, 5, 30_000)).toMatchObject([{ target: 'a:chat', attempts: 2 }]);
    await after.close();
  });

  test('syncs what it writes, and not again, one by one, the thousand files that were synced all at once before', async () => {
    const dir = await directory();
    const holder = startChild('opener-process.ts', `file:${dir}`);
    await holder.heard('open');
    await holder.kill();
    const data = path.join(dir, 'pgdata');
    const onDisk = await syncAfterCrash(data);
    const synced: string[] = [];
    const fileSystem = new DurableNodeFs(data, (fd) => {
      fsyncSync(fd);
      synced.push(path.relative(data, readlinkSync(`/proc/self/fd/${fd}`)));
    });
    for (const inode of onDisk) fileSystem.onDisk.add(inode);
    const pglite = await PGlite.create({ fs: fileSystem, startParams: [...durableParameters] });
    await pglite.close();
    expect(onDisk.length).toBeGreaterThan(900);
    expect(synced).toEqual(expect.arrayContaining(['global/pg_control', 'pg_wal/000000010000000000000001']));
    expect(synced.filter((file) => file.startsWith('base/1/'))).toEqual([]);
    expect(await syncAfterCrash(data)).toEqual([]);
  });

  test('hands out at once the change that a worker was at when the process died: nobody else can be at it', async () => {
    const url = `file:${await directory()}`;
    const before = await openStore(url);
    const change = requestedChange();
    await before.changes.create(change, noon);
    expect(await before.changes.claimDue(noon, 1, day)).toHaveLength(1);
    expect(await before.changes.claimDue(noon, 1, day)).toHaveLength(0);
    await before.close();
    const after = await openStore(url);
    expect((await after.changes.claimDue(noon, 1, day)).map((stored) => stored.change)).toEqual([change]);
    await after.close();
  });
});

describe('a long series of queries', () => {
  test('leaves the event loop time for others after each one', async () => {
    const store = await openStore(`file:${await directory()}`);
    let turns = 0;
    const count = () => {
      turns += 1;
      pending = setImmediate(count);
    };
    let pending = setImmediate(count);
    for (let query = 0; query < 100; query += 1) await store.ping();
    clearImmediate(pending);
    expect(turns).toBeGreaterThanOrEqual(100);
    await store.close();
  });
});

describe('the data directory', () => {
  test('left half-made by a crash is made again, and nothing is left of the first try', async () => {
    const dir = path.join(root, 'half');
    await mkdir(path.join(dir, 'pgdata.new'), { recursive: true });
    await writeFile(path.join(dir, 'pgdata.new', 'PG_VERSION'), '18\n');
    const ready = await prepareDataDirectory(dir);
    expect((await readFile(path.join(ready, 'PG_VERSION'), 'utf8')).trim()).toBe('18');
    await expect(readFile(path.join(dir, 'pgdata.new', 'PG_VERSION'))).rejects.toThrow('ENOENT');
  }, 120_000);

  test('of another PostgreSQL version is refused instead of failing without a reason, and the lock is given back', async () => {
    const dir = await directory();
    await writeFile(path.join(dir, 'pgdata', 'PG_VERSION'), '17\n');
    await expect(openStore(`file:${dir}`)).rejects.toThrow(/made by PostgreSQL 17; this release embeds PostgreSQL 18/);
    await writeFile(path.join(dir, 'pgdata', 'PG_VERSION'), '18\n');
    await (await openStore(`file:${dir}`)).close();
  });
});

function syncsOf({ driver }: Database): number {
  if (driver.kind === 'pglite' && driver.pglite.fs instanceof DurableNodeFs) return driver.pglite.fs.syncs;
  throw new Error('The database is not on a durable file system');
}
