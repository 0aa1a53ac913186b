import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { DuckDBInstance, version, type DuckDBConnection } from '@duckdb/node-api';
import { parseAddress } from '../../src/core/conditional-access/address.ts';
import type { PersonIdentity } from '../../src/core/conditional-access/sign-in-context.ts';
import type { CompiledTables } from '../../src/core/replay/compile.ts';
import type { BenchData } from './data.ts';

/** What every engine has to answer: sign-ins by current and proposed decision, and whom and what would be newly blocked. */
export interface Totals {
  readonly signIns: readonly number[];
  readonly people: number;
  readonly devices: number;
}

export interface Duck {
  readonly version: string;
  ask(sql: string): Promise<Totals>;
  number(sql: string): Promise<number>;
  close(): Promise<void>;
}

/** An embedded DuckDB with the sign-ins as a wide table, and as our own packed columns with their masks; two threads. */
export async function openDuck(data: BenchData, tables: CompiledTables): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const folder = await mkdtemp(join(tmpdir(), 'bench-replay-'));
  try {
    await fill(connection, folder, data, tables);
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    version: version(),
    ask: async (sql) => totalsOf((await connection.runAndReadAll(sql)).getRowsJson()),
    number: async (sql) => Number((await connection.runAndReadAll(sql)).getRowsJson()[0]?.[0]),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function totalsOf(rows: readonly (readonly unknown[])[]): Totals {
  const signIns = Array.from({ length: 16 }, () => 0);
  const people = new Set<unknown>();
  const devices = new Set<unknown>();
  for (const [current, proposed, count, who, what] of rows) {
    signIns[Number(current) * 4 + Number(proposed)] = Number(count);
    for (const one of Array.isArray(who) ? who : []) people.add(one);
    for (const one of Array.isArray(what) ? what : []) devices.add(one);
  }
  return { signIns, people: people.size, devices: devices.size };
}

async function fill(connection: DuckDBConnection, folder: string, data: BenchData, tables: CompiledTables): Promise<void> {
  const load = async (name: string, columns: string, lines: Iterable<string>): Promise<void> => {
    const file = join(folder, `${name}.csv`);
    await write(file, lines);
    await connection.run(`CREATE TABLE ${name} AS SELECT * FROM read_csv('${file}', header = false, nullstr = '~', columns = ${columns})`);
    await rm(file);
  };
  await load('loaded', `{'day': 'INTEGER', 'person': 'INTEGER', 'app': 'USMALLINT', 'circumstances': 'INTEGER', 'device': 'INTEGER', 'n': 'USMALLINT'}`, rowLines(data));
  await connection.run('CREATE TABLE packed AS SELECT person, app, circumstances, device, n FROM loaded ORDER BY person');
  const circumstances = `{'circumstances': 'INTEGER', 'platform': 'VARCHAR', 'client': 'VARCHAR', 'ip': 'UINTEGER', 'country': 'VARCHAR', 'sign_in_risk': 'VARCHAR', 'user_risk': 'VARCHAR', 'flow': 'VARCHAR', 'compliant': 'BOOLEAN', 'hybrid': 'BOOLEAN', 'mfa': 'BOOLEAN'}`;
  await load('circumstances', circumstances, circumstancesLines(data));
  await connection.run('CREATE TABLE places_seen AS SELECT row_number() OVER ()::INTEGER AS place, ip, country FROM (SELECT DISTINCT ip, country FROM circumstances)');
  await connection.run('CREATE TABLE with_place AS SELECT c.*, p.place FROM circumstances c JOIN places_seen p ON c.ip IS NOT DISTINCT FROM p.ip AND c.country IS NOT DISTINCT FROM p.country');
  await connection.run('CREATE TABLE sign_ins AS SELECT person, app, device, n, platform, client, place, sign_in_risk, user_risk, flow, compliant, hybrid, mfa FROM loaded JOIN with_place USING (circumstances) ORDER BY person');
  await connection.run('DROP TABLE loaded');
  const { people } = data.directory;
  const memberships = (setOf: (person: PersonIdentity) => ReadonlySet<string>): readonly string[] => people.flatMap((person, at) => [...setOf(person)].map((group) => `${at},${group}`));
  await load('people', `{'person': 'INTEGER'}`, people.map((_, at) => String(at)));
  await load('members', `{'person': 'INTEGER', 'grp': 'VARCHAR'}`, memberships(({ groups }) => groups));
  await load('not_read', `{'person': 'INTEGER', 'grp': 'VARCHAR'}`, memberships(({ groupsNotRead }) => groupsNotRead));
  await load('person_masks', `{'person': 'INTEGER', 'cc': 'UBIGINT', 'cp': 'UBIGINT', 'pc': 'UBIGINT', 'pp': 'UBIGINT'}`, personLines(tables));
  await load('app_masks', `{'app': 'USMALLINT', 'c': 'UBIGINT', 'p': 'UBIGINT'}`, data.directory.targets.map((_, at) => `${at},${mask(tables.targets, at * 4)},${mask(tables.targets, at * 4 + 2)}`));
  await load('circumstances_masks', `{'circumstances': 'INTEGER', 'mc': 'UBIGINT', 'mb': 'UBIGINT', 'sc': 'UBIGINT', 'sb': 'UBIGINT'}`, groupLines(tables));
}

async function write(file: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  let chunk: string[] = [];
  for (const line of lines) {
    if (chunk.push(line) < 50_000) continue;
    if (!out.write(`${chunk.join('\n')}\n`)) await once(out, 'drain');
    chunk = [];
  }
  out.end(chunk.length === 0 ? '' : `${chunk.join('\n')}\n`);
  await once(out, 'close');
}

function* rowLines({ days }: BenchData): Iterable<string> {
  for (const { day, personStart, app, circumstances, device, count } of days) {
    for (let person = 0; person + 1 < personStart.length; person += 1) {
      for (let row = personStart[person] ?? 0; row < (personStart[person + 1] ?? 0); row += 1) yield `${day},${person},${app[row] ?? 0},${circumstances[row] ?? 0},${device[row] ?? 0},${count[row] ?? 0}`;
    }
  }
}

function* circumstancesLines({ circumstances }: BenchData): Iterable<string> {
  for (const [at, one] of circumstances.entries()) {
    const ip = one.ipAddress === undefined ? '~' : String(parseAddress(one.ipAddress)?.[0] ?? '~');
    // An empty country is a word of its own, not NULL.
    const country = one.country === undefined ? '~' : `"${one.country}"`;
    const compliant = one.deviceClaimed === true ? String(one.isCompliant ?? '~') : 'false';
    yield [at, one.platform ?? '~', one.clientAppType ?? '~', ip, country, one.signInRisk ?? '~', one.userRisk ?? '~', one.transferMethod ?? '~', compliant, one.deviceClaimed === true && one.joinType === 'hybrid', one.satisfied.includes('mfa')].join(',');
  }
}

function* personLines({ people, policies: { current, proposed } }: CompiledTables): Iterable<string> {
  const [now, then] = [BigInt(mask(current, 0)), BigInt(mask(proposed, 0))];
  for (let person = 0; person * 4 < people.length; person += 1) {
    const [certain, possible] = [BigInt(mask(people, person * 4)), BigInt(mask(people, person * 4 + 2))];
    yield [person, certain & now, possible & now, certain & then, possible & then].join(',');
  }
}

function* groupLines({ groups: { of, table } }: CompiledTables): Iterable<string> {
  for (const [at, group] of of.entries()) yield [at, ...[0, 2, 4, 6].map((word) => mask(table.rows, group * table.width + word))].join(',');
}

/** A mask of 64 policies as a number. */
function mask(words: Uint32Array, at: number): string {
  return ((BigInt(words[at + 1] ?? 0) << 32n) | BigInt(words[at] ?? 0)).toString();
}
