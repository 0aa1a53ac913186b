import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sha256 } from '../adapters/store/sha256.ts';
import { evidenceOf } from '../features/change/evidence.ts';
import { NoSuchStore, openExisting, storeUrl } from './existing-store.ts';

const usage = `usage: npm run -s evidence -- <number of the change> [--out <file>] [--store <url>]

  --out    writes the evidence to a new file; without it it is printed
  --store  the database (file:<folder> or postgres://…); without it the one that GATEHOUSE_STORE_URL names
  --help   prints this`;

interface Wanted {
  readonly number: number;
  readonly out: string | undefined;
  readonly url: string;
}

/** Exit code 0: written, and the audit proves it; 1: no such change, or the audit does not prove it; 2: wrong usage. */
async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === 'help') {
    console.log(usage);
    return 0;
  }
  const store = await openExisting(wanted.url);
  try {
    const evidence = await evidenceOf(store, wanted.number, Date.now(), sha256);
    if (evidence === undefined) {
      console.error(`There is no change #${wanted.number}.`);
      return 1;
    }
    await give(`${JSON.stringify(evidence.file, null, 2)}\n`, wanted);
    if (evidence.sound) return 0;
    console.error('The audit does not prove this change: see "chain" and "complete" in the evidence, and run npm run audit:verify.');
    return 1;
  } finally {
    await store.close();
  }
}

async function give(text: string, { out, number }: Wanted): Promise<void> {
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  // Evidence is never written over evidence, and is for the eyes of whoever asked for it.
  await writeFile(out, text, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw new UsageError(`${out} cannot be written, or is there already.`, { cause: error });
  });
  console.log(`The evidence of change #${number} is in ${out}.`);
}

/** @throws {UsageError} */
function readArguments(): Wanted | 'help' {
  const { values, positionals } = parseOptions();
  if (values.help) return 'help';
  const [text = '', ...more] = positionals;
  const number = Number(text.replace(/^#/, ''));
  if (more.length > 0 || !/^#?\d+$/.test(text)) throw new UsageError('Which change? Its number is on its card.');
  return { number, out: values.out, url: storeUrl(values.store) };
}

function parseOptions() {
  try {
    return parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, store: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof NoSuchStore ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
