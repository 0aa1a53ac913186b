import { existsSync, type Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { StoreError } from '../errors.ts';

/** The major version of PostgreSQL that the pinned PGlite is made of; it opens no other. */
const engineVersion = '18';

/**
 * The PostgreSQL data directory inside `root`, made when there is none (about 2 s). It is made under another name and
 * renamed once all of it is on the disk: a crash on the way leaves nothing that looks like a database.
 * @throws StoreError `incompatible`
 */
export async function prepareDataDirectory(root: string): Promise<string> {
  const ready = path.join(root, 'pgdata');
  if (existsSync(ready)) {
    await refuseOtherVersion(ready);
    return ready;
  }
  const draft = path.join(root, 'pgdata.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const pglite = await PGlite.create({ fs: new NodeFS(draft) });
  await pglite.close();
  await syncTree(draft);
  await rename(draft, ready);
  await syncOne(root);
  await syncOne(path.dirname(root));
  return ready;
}

async function refuseOtherVersion(directory: string): Promise<void> {
  const found = (await readFile(path.join(directory, 'PG_VERSION'), 'utf8').catch(() => 'unknown')).trim();
  if (found === engineVersion) return;
  throw new StoreError(
    'incompatible',
    `${directory} was made by PostgreSQL ${found}; this release embeds PostgreSQL ${engineVersion} and cannot read it. ` +
      'Start the release that made it, or choose another directory.',
  );
}

/**
 * After a crash the system may still hold writes that the engine takes for done, so recovery starts with all of them on
 * the disk. @returns the inodes of the files that are now; none after an orderly end, when there is nothing to do.
 */
export async function syncAfterCrash(directory: string): Promise<readonly number[]> {
  return (await endedOrderly(directory)) ? [] : syncTree(directory);
}

/** `state` of the engine's control file (`ControlFileData`, version-bound like the engine itself). */
async function endedOrderly(directory: string): Promise<boolean> {
  const stateAt = 16;
  const shutDown = 1;
  const control = await readFile(path.join(directory, 'global', 'pg_control'));
  return control.length > stateAt + 4 && control.readUInt32LE(stateAt) === shutDown;
}

/** All at once: one after the other, a thousand files wait for the disk a thousand times. */
async function syncTree(directory: string): Promise<readonly number[]> {
  const entries = await readdir(directory, { recursive: true });
  const synced = await Promise.all(['', ...entries].map(async (entry) => syncOne(path.join(directory, entry))));
  return synced.filter((entry) => entry.isFile()).map((entry) => entry.ino);
}

async function syncOne(file: string): Promise<Stats> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
    return await handle.stat();
  } finally {
    await handle.close();
  }
}
