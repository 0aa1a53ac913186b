import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sha256 } from '../adapters/store/sha256.ts';
import { headsIn, headText, type ChainHead } from '../core/audit/head.ts';
import { verifyAudit } from '../features/change/verify-audit.ts';
import { NoSuchStore, openExisting, storeUrl } from './existing-store.ts';

const usage = `usage: npm run audit:verify [-- --store <url>] [--head <sequence>:<hash>] [--heads <file>]

  --store  the database (file:<folder> or postgres://…); without it the one that GATEHOUSE_STORE_URL names
  --head   a head of the audit that was kept outside the database, such as one posted to the channel; more than once if you like
  --heads  a file of them, such as the one that GATEHOUSE_AUDIT_HEAD_FILE names
  --help   prints this`;

interface Wanted {
  readonly url: string;
  readonly heads: readonly ChainHead[];
}

/** Exit code 0: intact; 1: broken, or it could not be looked at; 2: wrong usage. */
async function main(): Promise<number> {
  const wanted = await readArguments();
  if (wanted === 'help') {
    console.log(usage);
    return 0;
  }
  const store = await openExisting(wanted.url);
  try {
    const verdict = await verifyAudit(store, sha256, wanted.heads);
    if (verdict.status === 'broken') {
      console.log(`BROKEN at entry ${verdict.sequence} (${verdict.kind}). ${verdict.says}\nEntries before it are as they were written. Nothing from it on can be relied on.`);
      return 1;
    }
    console.log(verdict.head === undefined ? 'The audit is empty: nothing has been written to it.' : `Intact: ${verdict.entries} entries, the last is ${headText(verdict.head)}`);
    if (wanted.heads.length === 0) console.log('No head from outside the database was given (--head, --heads): a removed end would only show by the heads that the database keeps itself.');
    return 0;
  } finally {
    await store.close();
  }
}

/** @throws {UsageError} */
async function readArguments(): Promise<Wanted | 'help'> {
  const { values } = parseOptions();
  if (values.help) return 'help';
  const named = (values.head ?? []).map(oneHead);
  const filed = values.heads === undefined ? [] : await headsOf(values.heads);
  return { url: storeUrl(values.store), heads: [...named, ...filed] };
}

function parseOptions() {
  try {
    return parseArgs({
      options: { store: { type: 'string' }, head: { type: 'string', multiple: true }, heads: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function oneHead(text: string): ChainHead {
  const [head, ...more] = headsIn(text);
  if (head === undefined || more.length > 0) throw new UsageError(`"${text}" is no head: it looks like 17:<64 hexadecimal characters>.`);
  return head;
}

/** A file without a head proves nothing, and would look as if it had. */
async function headsOf(file: string): Promise<readonly ChainHead[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read.`, { cause: error });
  });
  const heads = headsIn(text);
  if (heads.length === 0) throw new UsageError(`${file} holds no head of an audit.`);
  return heads;
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
