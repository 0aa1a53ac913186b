import { afterAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/adapters/store/database.ts';
import { openMemory } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { migrate } from '../../../src/adapters/store/migrate.ts';
import { openPostgres } from '../../../src/adapters/store/postgres.ts';
import { sha256 } from '../../../src/adapters/store/sha256.ts';
import { storeOf } from '../../../src/adapters/store/store-of.ts';
import { verifyChain } from '../../../src/core/audit/verify.ts';
import type { Store } from '../../../src/ports/store.ts';
import { measured, noImpact, notMeasured } from '../../cards/support/impact-fixtures.ts';
import { policyOrder, requestedChange } from '../../contract/change-samples.ts';
import { startedPilot } from '../../contract/pilot-samples.ts';
import { noon } from '../../contract/store-samples.ts';
import { dropSchema, postgresUrl, testSchema } from './postgres-server.ts';

interface Opened {
  readonly store: Store;
  readonly run: (statement: string) => Promise<void>;
}

/** What people with the password of the database can do to it, and what Gatehouse makes of it. */
function describeRows(name: string, connect: (schema: string) => Promise<Database>): void {
  describe(`the tables of changes on ${name}`, () => {
    const schema = testSchema('rows');
    let opening: Promise<Opened & { close(): Promise<void> }> | undefined;
    const opened = async () => (opening ??= open(connect, schema));
    afterAll(async () => (await opening)?.close());

    test.each([
      'update {s}.audit set type = type where false',
      'delete from {s}.audit',
      'truncate {s}.audit',
      `update {s}.audit_exports set hash = 'x'`,
      'delete from {s}.audit_exports',
      'truncate {s}.audit_exports',
    ])('the database itself refuses "%s"', async (statement) => {
      const { store, run } = await opened();
      const entry = await store.audit.append({ at: noon, changeId: undefined, type: 'x', body: {} });
      await expect(run(statement.replace('{s}', schema))).rejects.toThrow('only grows');
      expect(await store.audit.head()).toEqual({ sequence: entry.sequence, hash: entry.hash });
    }, 60_000);

    test('a measured impact comes back whole, with and without its list and its agreement', async () => {
      const { store, run } = await opened();
      const { listId: _, agreement: __, ...short } = measured;
      for (const impact of [measured, short, noImpact, notMeasured]) {
        const change = requestedChange();
        await store.changes.create({ ...change, shown: { ...change.shown, impact } }, noon);
        expect((await store.changes.read(change.id))?.change.shown.impact).toEqual(impact);
      }
      await run(`delete from ${schema}.changes`);
    });

    test('a second entry after the same one is refused even to who goes round the lock', async () => {
      const { store, run } = await opened();
      await store.audit.append({ at: noon, changeId: undefined, type: 'x', body: {} });
      const fork = `insert into ${schema}.audit select max(sequence) + 1, now(), null, 'x', '{}', max(previous_hash), 'new' from ${schema}.audit where sequence = (select max(sequence) from ${schema}.audit)`;
      await expect(run(fork)).rejects.toThrow('previous_hash');
    });

    test.each([
      [`update {s}.audit set body = '{"by":"b"}' where sequence = 2`, { sequence: 2, kind: 'altered' }],
      [`update {s}.audit set body = '{"by":1e999}' where sequence = 2`, { sequence: 2, kind: 'altered' }],
      [`update {s}.audit set at = at + interval '1 ms' where sequence = 2`, { sequence: 2, kind: 'altered' }],
      [`update {s}.audit set at = 'infinity' where sequence = 2`, { sequence: 2, kind: 'altered' }],
      [`update {s}.audit set change_id = 'x' where sequence = 2`, { sequence: 2, kind: 'altered' }],
      [`delete from {s}.audit where sequence = 2`, { sequence: 2, kind: 'missing' }],
      [`update {s}.audit set sequence = 99 where sequence = 2`, { sequence: 2, kind: 'missing' }],
    ])('who switches the protection off and runs "%s" is found out', async (statement, found) => {
      const { store, run } = await opened();
      for (let index = 0; index < 3; index += 1) await store.audit.append({ at: noon, changeId: requestedChange().id, type: 'x', body: { by: 'a', index } });
      expect(verifyChain(await store.audit.read(0, 1000), [], sha256).status).toBe('intact');
      await tampering(run, schema, async () => {
        await run(statement.replace('{s}', schema));
        expect(verifyChain(await store.audit.read(0, 1000), [], sha256)).toMatchObject({ status: 'broken', ...found });
      });
    });

    test('a tail that is cut off is found out by a head that was kept elsewhere, and by nothing else', async () => {
      const { store, run } = await opened();
      const kept = await store.audit.append({ at: noon, changeId: undefined, type: 'x', body: {} });
      await tampering(run, schema, async () => {
        await run(`delete from ${schema}.audit where sequence = ${kept.sequence}`);
        const entries = await store.audit.read(0, 1000);
        expect(verifyChain(entries, [], sha256).status).toBe('intact');
        expect(verifyChain(entries, [kept], sha256)).toMatchObject({ status: 'broken', kind: 'cut-tail', sequence: kept.sequence });
      });
    });

    test.each([
      [`change::jsonb - 'rule'`, /rule/],
      [`jsonb_set(change::jsonb, '{rule,approvals}', '-1')`, /rule.approvals/],
      [`jsonb_set(change::jsonb, '{order,kind}', '"policy-off"')`, /order.kind/],
      [`jsonb_set(change::jsonb, '{status,status}', '"done"')`, /status/],
      [`jsonb_set(change::jsonb, '{id}', '"another"')`, /its id is another/],
      [`jsonb_set(change::jsonb, '{extra}', '1')`, /extra/],
      [`'[]'`, /cannot be understood/],
    ])('a change whose row became %s is never acted on', async (altered, says) => {
      const { store, run } = await opened();
      const order = policyOrder();
      const change = requestedChange({ order, reason: 'plain' });
      await store.changes.create(change, noon);
      await run(`update ${schema}.changes set change = (${altered})::json where id = '${change.id}'`);
      await expect(store.changes.read(change.id)).rejects.toThrow(says);
      await expect(store.changes.read(change.id)).rejects.toMatchObject({ code: 'unreadable-change' });
      await expect(store.changes.claimDue(noon, 10, 1)).rejects.toMatchObject({ code: 'unreadable-change' });
      await expect(store.changes.create(requestedChange({ order }), undefined)).rejects.toMatchObject({ code: 'unreadable-change' });
      await run(`delete from ${schema}.changes`);
    });

    test.each([
      [`pilot::jsonb - 'firstState'`, /firstState/],
      [`jsonb_set(pilot::jsonb, '{firstState,existed,userGroup}', '1')`, /firstState.existed.userGroup/],
      [`jsonb_set(pilot::jsonb, '{id}', '"another"')`, /its id is another/],
      [`jsonb_set(pilot::jsonb, '{extra}', '1')`, /extra/],
    ])('a pilot whose row became %s is never walked on or rolled back', async (altered, says) => {
      const { store, run } = await opened();
      const pilot = startedPilot();
      await store.pilots.create(pilot);
      await run(`update ${schema}.pilots set pilot = (${altered})::json`);
      await expect(store.pilots.current()).rejects.toThrow(says);
      await expect(store.pilots.create(startedPilot())).rejects.toMatchObject({ code: 'unreadable-pilot' });
      await run(`delete from ${schema}.pilots`);
    });

    test('one row that nobody can understand does not hold up the changes beside it', async () => {
      const { store, run } = await opened();
      const [broken, whole] = [requestedChange({ reason: 'plain' }), requestedChange()];
      await store.changes.create(broken, noon);
      await store.changes.create(whole, noon);
      await run(`update ${schema}.changes set change = '{}' where id = '${broken.id}'`);
      expect((await store.changes.claimDue(noon, 10, 1000)).map(({ change }) => change)).toEqual([whole]);
      expect(await store.changes.claimDue(noon, 10, 1000)).toEqual([]);
      await run(`delete from ${schema}.changes`);
    });
  });
}

async function open(connect: (schema: string) => Promise<Database>, schema: string): Promise<Opened & { close(): Promise<void> }> {
  const database = await connect(schema);
  await migrate(database.kysely, schema);
  const run = async (statement: string) => {
    await sql.raw(statement).execute(database.kysely);
  };
  return { store: storeOf(database), run, close: async () => database.close() };
}

/** Leaves the audit as it was. */
async function tampering(run: Opened['run'], schema: string, work: () => Promise<void>): Promise<void> {
  await run(`create table ${schema}.kept as select * from ${schema}.audit`);
  await run(`alter table ${schema}.audit disable trigger user`);
  try {
    await work();
  } finally {
    await run(`delete from ${schema}.audit`);
    await run(`insert into ${schema}.audit select * from ${schema}.kept`);
    await run(`drop table ${schema}.kept`);
    await run(`alter table ${schema}.audit enable trigger user`);
  }
}

describeRows('PGlite', async (schema) => openMemory(schema));

if (postgresUrl !== undefined) {
  const url = postgresUrl;
  const used: string[] = [];
  afterAll(async () => {
    for (const schema of used) await dropSchema(url, schema);
  });
  describeRows('PostgreSQL', async (schema) => {
    used.push(schema);
    return openPostgres(url, schema, () => undefined);
  });
}
