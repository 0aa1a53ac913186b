import { afterAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/adapters/store/database.ts';
import { openMemory } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { migrate } from '../../../src/adapters/store/migrate.ts';
import { migrations } from '../../../src/adapters/store/migrations/index.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { openPostgres } from '../../../src/adapters/store/postgres.ts';
import { storeOf } from '../../../src/adapters/store/store-of.ts';
import { dropSchema, postgresUrl, testSchema } from './postgres-server.ts';

const next = { name: 'next', statements: ['create table later (id integer)'] };
const broken = { name: 'broken', statements: ['create table half (id integer)', 'create table half (id integer)'] };

function describeMigrations(name: string, open: (schema: string) => Promise<Database>): void {
  describe(`the schema on ${name}`, () => {
    let opened: Promise<Database> | undefined;
    const schema = testSchema('migrations');
    const database = async () => (opened ??= open(schema));
    afterAll(async () => (await opened)?.close());

    test('is made once, and an upgrade adds only what is new', async () => {
      const { kysely } = await database();
      await migrate(kysely, schema);
      await migrate(kysely, schema);
      await migrate(kysely, schema, [...migrations, next]);
      const levels = await kysely.selectFrom('migrations').select(['number', 'name']).orderBy('number').execute();
      expect(levels).toEqual([...migrations, next].map((migration, index) => ({ number: index + 1, name: migration.name })));
    }, 60_000);

    test('written by a newer release is refused, and says what to do', async () => {
      const { kysely } = await database();
      await expect(migrate(kysely, schema)).rejects.toThrow(/written by a newer release: start that one/);
      await expect(migrate(kysely, schema)).rejects.toMatchObject({ code: 'newer' });
    });

    test('is left as it was when an upgrade fails half-way', async () => {
      const { kysely } = await database();
      await expect(migrate(kysely, schema, [...migrations, next, broken])).rejects.toThrow('half');
      const { rows } = await sql`select to_regclass(${`${schema}.half`}) as found`.execute(kysely);
      expect(rows).toEqual([{ found: null }]);
    });
  });
}

describeMigrations('PGlite', async (schema) => openMemory(schema));

if (postgresUrl !== undefined) {
  const url = postgresUrl;
  const used: string[] = [];
  afterAll(async () => {
    for (const schema of used) await dropSchema(url, schema);
  });

  describeMigrations('PostgreSQL', async (schema) => {
    used.push(schema);
    return openPostgres(url, schema, () => undefined);
  });

  describe('replicas on PostgreSQL', () => {
    test('that start at the same moment on a new database all come up', async () => {
      const schema = testSchema('replicas');
      used.push(schema);
      const stores = await Promise.all(Array.from({ length: 8 }, async () => openStore(url, { schema })));
      await Promise.all(stores.map(async (store) => store.ping()));
      await Promise.all(stores.map(async (store) => store.close()));
    });

    test('go on after the server has cut their connections', async () => {
      const schema = testSchema('cut');
      used.push(schema);
      const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
      const database = openPostgres(url, schema, lose);
      await migrate(database.kysely, schema);
      const store = storeOf(database);
      const cutter = openPostgres(url, schema, () => undefined);
      const mine = sql<{ pid: number }>`select pg_backend_pid() as pid`;
      const [connection] = (await mine.execute(database.kysely)).rows;
      await sql`select pg_terminate_backend(${connection?.pid}::int)`.execute(cutter.kysely);
      await cutter.close();
      expect(await lost).toBeInstanceOf(Error);
      await store.ping();
      await store.close();
    });
  });
}
