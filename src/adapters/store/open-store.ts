import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import type { Store } from '../../ports/store.ts';
import type { Database } from './database.ts';
import { openDirectory, openMemory } from './embedded/open-embedded.ts';
import { StoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { storeOf } from './store-of.ts';
import type { Tables } from './tables.ts';

export interface StoreOptions {
  /** The PostgreSQL schema that holds the tables; lower-case letters, digits, underscores. Default `gatehouse`. */
  readonly schema?: string;
  /** PostgreSQL only: an idle connection was lost and will be replaced. Default: silence. */
  readonly onLostConnection?: (error: Error) => void;
  /** `memory:` only: a data directory as PGlite dumps it, to begin with. */
  readonly from?: Blob;
}

/**
 * Opens the store and brings it to the level of this release.
 *
 * `file:<dir>` (relative to the working directory, or a file URL): PostgreSQL inside this process, one process per
 * directory. `memory:`: the same without files. `postgres://…`: a server, for any number of replicas.
 * @throws StoreError; what the driver says when the server cannot be reached
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(url, options);
  try {
    await migrate(database.kysely, schemaOf(options));
    if (database.driver.kind === 'pglite') await takeOver(database.kysely.withSchema(schemaOf(options)));
    return storeOf(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Nobody else can be at work in the embedded store: whoever began these, or leased them, has died. */
async function takeOver(kysely: Kysely<Tables>): Promise<void> {
  await kysely.deleteFrom('activities').where('done', '=', false).execute();
  await kysely.updateTable('changes').set({ leaseUntil: null }).where('leaseUntil', 'is not', null).execute();
  await kysely.updateTable('historyLog').set({ leaseUntil: null }).where('leaseUntil', 'is not', null).execute();
  // When they were last due is not kept; they have been due for longer than anything that waits.
  await kysely.updateTable('outbox').set((eb) => ({ status: 'pending', nextTryAt: eb.ref('createdAt') })).where('status', '=', 'sending').execute();
}

async function openDatabase(url: string, options: StoreOptions): Promise<Database> {
  const schema = schemaOf(options);
  if (url === 'memory:') return openMemory(schema, options.from);
  const directory = directoryOf(url);
  if (directory !== undefined) return openDirectory(directory, schema);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, schema, options.onLostConnection ?? ignore);
  // The URL itself stays out of the message: it may carry a password.
  throw new StoreError('bad-address', 'The store URL must be file:<directory>, memory: or postgres://<server>/<database>.');
}

/** Where the embedded store of this URL lies, absolute; undefined: it is no such URL. */
export function directoryOf(url: string): string | undefined {
  if (url.startsWith('file://')) return fileURLToPath(url);
  return url.startsWith('file:') && url.length > 'file:'.length ? path.resolve(url.slice('file:'.length)) : undefined;
}

function schemaOf({ schema = 'gatehouse' }: StoreOptions): string {
  if (/^[a-z][a-z0-9_]{0,39}$/.test(schema)) return schema;
  throw new StoreError('bad-address', `"${schema}" cannot be a schema: use at most 40 lower-case letters, digits and underscores.`);
}

function ignore(): void {
  // The pool replaces the connection; the next statement reports if it cannot.
}
