import { parseArgs } from 'node:util';
import { readExport } from '../adapters/history-export/read-export.ts';
import { dayMs, dayOf } from '../core/history/logged-sign-in.ts';
import { importSignIns, type ImportReport } from '../features/history/import-sign-ins.ts';
import { NoSuchStore, openExisting, storeUrl } from './existing-store.ts';

const usage = `usage: npm run import-sign-ins -- <file…> [--store <url>] [--days 30]

  Reads sign-ins from exports of Log Analytics (tables SigninLogs and AADNonInteractiveUserSignInLogs, one JSON object a line) or of an
  Event Hub ({"records": […]} a line); .gz files are read as they are. What is in the history already is left out.

  --store  the database (file:<folder> or postgres://…); without it the one that GATEHOUSE_STORE_URL names
  --days   older sign-ins are left out, because they would be dropped at once; as GATEHOUSE_HISTORY_DAYS
  --help   prints this`;

/** Exit code 0: imported; 1: a file or the store could not be read; 2: wrong usage. Lines that cannot be read are named and stop nothing. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { store: { type: 'string' }, days: { type: 'string', default: process.env['GATEHOUSE_HISTORY_DAYS'] ?? '30' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const days = Number(values.days);
  if (positionals.length === 0 || !(days >= 1 && days <= 30)) throw new TypeError('Name at least one file, and 1 to 30 days.');
  const store = await openExisting(storeUrl(values.store));
  try {
    const from = dayOf(Date.now() - days * dayMs) * dayMs;
    for (const file of positionals) console.log(sentence(file, await importSignIns(readExport(file), store.history, from)));
    return 0;
  } finally {
    await store.close();
  }
}

function sentence(file: string, { added, known, tooOld, bad }: ImportReport): string {
  const lines = bad.map(({ line, because }) => `  line ${String(line)}: ${because}`);
  const more = bad.length < bad.total ? [`  and ${String(bad.total - bad.length)} more`] : [];
  return [`${file}: ${String(added)} sign-ins added, ${String(known)} were there already, ${String(tooOld)} are too old, ${String(bad.total)} could not be read`, ...lines, ...more].join('\n');
}

try {
  process.exitCode = await main();
} catch (error) {
  const wrongUse = error instanceof TypeError;
  console.error(wrongUse ? `${error.message}\n\n${usage}` : error instanceof NoSuchStore ? error.message : error);
  process.exitCode = wrongUse ? 2 : 1;
}
