import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readExport } from '../../../src/adapters/history-export/read-export.ts';
import { parseLoggedSignIn } from '../../../src/adapters/graph/history-rows.ts';
import { dayOf } from '../../../src/core/history/logged-sign-in.ts';
import { importSignIns } from '../../../src/features/history/import-sign-ins.ts';
import { createSignInHistory } from '../../../src/features/history/history.ts';
import type { Row } from '../../../src/sandbox/wire/row.ts';
import { longLog, type LongLog } from '../../../src/sandbox/tenant/long-log.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openMemoryStore } from '../../support/store-template.ts';
import { differences, tallyOfColumns, tallyOfLog } from './log-truth.ts';

let folder: string;
let store: Store;
const end = Date.UTC(2026, 10, 20, 12);
const plan: LongLog = { rows: 300, days: 3, end, people: 10, apps: 5 };
const rows = Array.from({ length: plan.rows }, (_, index) => longLog(plan).row(index) ?? {});
const today = dayOf(end);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-import-'));
});
beforeAll(async () => {
  store = await openMemoryStore();
}, 60_000);
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

test('Log Analytics and Event Hub exports of the same days become one history, and a second import adds nothing', async () => {
  const [table, hub, mixed] = [rows.slice(0, 150), rows.slice(100, 250), rows.slice(200)];
  expect(await take('table.jsonl', table.map((row) => JSON.stringify(logAnalytics(row))).join('\n'))).toMatchObject({ added: 150, known: 0 });
  expect(await take('hub.jsonl.gz', gzipSync(JSON.stringify({ records: hub.map(eventHub) })))).toMatchObject({ added: 100, known: 50 });
  const broken = ['{"cut": ', ...mixed.map((row) => JSON.stringify(eventHub(row))), '[]', '{"Category":"ServicePrincipalSignInLogs"}'].join('\r\n');
  const report = await take('mixed.jsonl', broken);
  expect(report).toMatchObject({ added: 50, known: 50 });
  expect(report.bad.map(({ line }) => line)).toEqual([1, 102, 103]);
  expect(await take('table.jsonl', table.map((row) => JSON.stringify(logAnalytics(row))).join('\n'))).toMatchObject({ added: 0, known: 150 });
  for (let day = today - 4; day <= today; day += 1) await store.history.pack(day);
  expect(await take('hub.jsonl.gz', gzipSync(JSON.stringify({ records: hub.map(eventHub) })))).toMatchObject({ added: 0, known: 150 });
  const history = createSignInHistory({ store: store.history, clock: { now: () => end }, keepMs: 7 * 86_400_000 });
  const slice = await history.read(today - 4, today);
  expect(differences(tallyOfColumns(slice.days, slice.dictionaries), tallyOfLog(plan)).slice(0, 3)).toEqual([]);
  expect(slice.coverage).toMatchObject({ source: 'import', signIns: 300, from: (today - 3) * 86_400_000 });
}, 60_000);

test('a file that is cut off in the middle gives what it has, and says where it ends', async () => {
  const whole = gzipSync(rows.map((row) => JSON.stringify(eventHub(row))).join('\n'));
  const report = await take('cut.jsonl.gz', whole.subarray(0, whole.length / 2));
  expect(report.bad.at(-1)?.because).toMatch(/cannot be read|not a JSON/);
  await expect(take2('missing.jsonl')).rejects.toThrow('ENOENT');
});

test('sign-ins from before the days that are kept are counted and left out', async () => {
  await writeFile(path.join(folder, 'old.jsonl'), rows.map((row) => JSON.stringify(eventHub(row))).join('\n'));
  expect(await importSignIns(readExport(path.join(folder, 'old.jsonl')), store.history, end + 1)).toMatchObject({ added: 0, known: 0, tooOld: 300 });
});

test('a row of the non-interactive table means what the same sign-in means in Graph', () => {
  const [row = {}] = rows;
  expect(parseLoggedSignIn(row)).toMatchObject({ kind: 'sign-in', signIn: { circumstances: { outcome: 'succeeded' } } });
});

async function take(name: string, content: string | Uint8Array) {
  await writeFile(path.join(folder, name), content);
  return take2(name);
}

async function take2(name: string) {
  return importSignIns(readExport(path.join(folder, name)), store.history, end - 30 * 86_400_000);
}

/** As the tables of Log Analytics have it: other names, and JSON inside text. */
function logAnalytics(row: Row): object {
  const { id, createdDateTime, ipAddress, location, appliedConditionalAccessPolicies, resourceId, status, deviceDetail, ...rest } = row;
  const pascal = Object.fromEntries(Object.entries(rest).map(([name, value]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]));
  return {
    ...pascal, TimeGenerated: createdDateTime, CreatedDateTime: createdDateTime, Id: id, IPAddress: ipAddress, LocationDetails: JSON.stringify(location), Location: 'XX', ResourceId: '/tenants/1/providers/Microsoft.aadiam',
    ConditionalAccessPolicies: JSON.stringify(appliedConditionalAccessPolicies), ResourceIdentity: resourceId, Status: JSON.stringify(status), DeviceDetail: JSON.stringify(deviceDetail), ResultType: '0', Type: 'AADNonInteractiveUserSignInLogs',
  };
}

function eventHub(row: Row): object {
  return { time: row['createdDateTime'], category: 'SignInLogs', resultType: '0', properties: row };
}
