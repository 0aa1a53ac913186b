import { mkdir, realpath } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { Database } from '../database.ts';
import { StoreError } from '../errors.ts';
import { kyselyOf } from '../kysely-of.ts';
import { parsers } from '../values.ts';
import { prepareDataDirectory, syncAfterCrash } from './data-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { DurableNodeFs } from './durable-node-fs.ts';
import { claimOwnership, type OwnerTiming } from './owner-file.ts';
import { yielding } from './yielding.ts';

/** Enough for a bot, and 100 MB less memory than the engine would take by itself. */
const small = ['-c', 'shared_buffers=16MB', '-c', 'max_wal_size=64MB'];

/** `-F` switches fsync off; the engine's own default for syncing the log, fdatasync, does nothing in WebAssembly. */
export const durableParameters: readonly string[] = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'wal_sync_method=fsync', ...small];

/**
 * PostgreSQL in this process, its files in `directory` (made when missing). About 0.4 s, the first time 3 s.
 * @throws StoreError `in-use`, `incompatible`, `not-durable`
 */
export async function openDirectory(directory: string, schema: string, timing?: OwnerTiming): Promise<Database> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const root = await realpath(directory);
  const undo: (() => unknown)[] = [];
  const release = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const lock = await lockDirectory(root);
    undo.push(async () => lock.release());
    const ownership = await claimOwnership(root, lock.name, timing);
    undo.push(() => ownership.release());
    const data = await prepareDataDirectory(root);
    const fileSystem = new DurableNodeFs(data);
    for (const inode of await syncAfterCrash(data)) fileSystem.onDisk.add(inode);
    const pglite = await PGlite.create({ fs: fileSystem, startParams: [...durableParameters], parsers: { ...parsers } });
    undo.push(async () => pglite.close());
    fileSystem.onDisk.clear();
    await refuseWithoutSync(pglite, fileSystem);
    return databaseOf(pglite, schema, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * PostgreSQL in this process and nowhere else: for tests and trials. `from`: a data directory as PGlite dumps it, to begin with;
 * it spares the 3 s in which an empty one is made.
 */
export async function openMemory(schema: string, from?: Blob): Promise<Database> {
  const pglite = await PGlite.create({ startParams: [...PGlite.defaultStartParams, ...small], parsers: { ...parsers }, ...(from === undefined ? {} : { loadDataDir: from }) });
  return databaseOf(pglite, schema, async () => pglite.close());
}

function databaseOf(pglite: PGlite, schema: string, close: () => Promise<void>): Database {
  return {
    kysely: kyselyOf(new PGliteDialect({ pglite: yielding(pglite) }), schema),
    driver: { kind: 'pglite', pglite },
    maintain: async () => {
      // The engine has no background workers: without these, dead rows and the log would only ever grow.
      await pglite.query('vacuum (analyze)');
      await pglite.query('checkpoint');
    },
    close,
  };
}

/** A release of PGlite that files elsewhere would run without a word, and forget its last seconds in a power cut. */
async function refuseWithoutSync(pglite: PGlite, fileSystem: DurableNodeFs): Promise<void> {
  const { rows } = await pglite.query<{ fsync: string }>('show fsync');
  const before = fileSystem.syncs;
  await pglite.query(`select pg_logical_emit_message(true, 'gatehouse', 'start-up check')`);
  if (rows[0]?.fsync === 'on' && fileSystem.syncs > before) return;
  throw new StoreError(
    'not-durable',
    `The embedded database does not write to the disk when it commits (fsync ${rows[0]?.fsync ?? 'unknown'}, ` +
      `${fileSystem.syncs - before} syncs for a test commit). Use the PGlite version that Gatehouse pins.`,
  );
}
