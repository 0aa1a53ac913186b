import { sql, type Kysely, type Transaction } from 'kysely';
import { StoreError } from './errors.ts';
import { migrations as ours, type Migration } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the schema to the level of this release, in one transaction under an advisory lock: of several replicas that
 * start at once, one migrates and the others wait and find it done. A failed migration leaves nothing behind.
 * @throws StoreError `newer` when the database knows a migration that this release does not.
 */
export async function migrate(kysely: Kysely<Tables>, schema: string, migrations: readonly Migration[] = ours): Promise<void> {
  await kysely.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`gatehouse migrations of ${schema}`}, 0))`.execute(db);
    const level = await readLevel(db, schema);
    if (level > migrations.length) throw tooNew(schema, level, migrations.length);
    for (const [index, migration] of migrations.slice(level).entries()) {
      for (const statement of migration.statements) await sql.raw(statement).execute(db);
      await db.insertInto('migrations').values({ number: level + index + 1, name: migration.name }).execute();
    }
  });
}

async function readLevel(db: Transaction<Tables>, schema: string): Promise<number> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
  await sql`set local search_path to ${sql.id(schema)}`.execute(db);
  await sql`create table if not exists ${sql.id(schema, 'migrations')} (
    number integer primary key, name text not null, applied_at timestamptz not null default now()
  )`.execute(db);
  const { level } = await db
    .selectFrom('migrations')
    .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.lit(0)).as('level'))
    .executeTakeFirstOrThrow();
  return level;
}

function tooNew(schema: string, level: number, known: number): StoreError {
  return new StoreError(
    'newer',
    `The database (schema "${schema}") is at level ${level}; this release of Gatehouse knows ${known}. ` +
      'It was written by a newer release: start that one, or restore a backup made before the upgrade. Nothing was changed.',
  );
}
