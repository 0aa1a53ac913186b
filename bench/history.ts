/**
 * Bytes of memory for each sign-in of the history as it is loaded for a replay: columns and dictionaries, counted apart. Arguments:
 * rows, people. The log's people have offices, lines at home, phones and laptops; half of their circumstances come again.
 */
import { parseLoggedSignIn } from '../src/adapters/graph/history-rows.ts';
import { openStore } from '../src/adapters/store/open-store.ts';
import { dayOf } from '../src/core/history/logged-sign-in.ts';
import type { DayColumns } from '../src/core/history/columns.ts';
import { longLog, type LongLog } from '../src/sandbox/tenant/long-log.ts';

const rows = Number(process.argv[2] ?? 500_000);
const plan: LongLog = { rows, days: 7, end: Date.UTC(2026, 10, 20), people: Number(process.argv[3] ?? rows / 100), apps: 500 };
const { gc } = globalThis;
if (gc === undefined) throw new Error('Run it as npm run bench:history, which lets it collect garbage.');

const store = await openStore('memory:');
await fill();
const before = used();
const dictionaries = await store.history.dictionaries();
const words = used() - before;
const days: DayColumns[] = [];
for (const { day } of await store.history.days()) days.push(await store.history.readDay(day));
const columns = days.reduce((sum, { personStart, app, circumstances, device, count }) => sum + [personStart, app, circumstances, device, count].reduce((bytes, { byteLength }) => bytes + byteLength, 0), 0);
console.log(JSON.stringify({
  signIns: rows, distinctRows: days.reduce((sum, day) => sum + day.rows, 0), people: dictionaries.people.length, devices: dictionaries.devices.length, circumstances: dictionaries.circumstances.length,
  columnBytesASignIn: columns / rows, dictionaryBytesASignIn: words / rows, bytesASignIn: (columns + words) / rows, goal: 14,
}, undefined, 2));
await store.close();

async function fill(): Promise<void> {
  const log = longLog(plan);
  for (let from = 0; from < rows; from += 20_000) {
    const batch = Array.from({ length: Math.min(20_000, rows - from) }, (_, index) => parseLoggedSignIn(log.row(from + index)));
    await store.history.keepImported(batch.flatMap((row) => (row.kind === 'sign-in' ? [row.signIn] : [])));
  }
  for (let day = dayOf(plan.end) - 8; day <= dayOf(plan.end); day += 1) await store.history.pack(day);
}

/** Of the JavaScript heap after everything unused is gone. */
function used(): number {
  gc?.();
  gc?.();
  return process.memoryUsage().heapUsed;
}
