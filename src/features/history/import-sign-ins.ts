import type { Instant } from '../../core/facts/fact.ts';
import type { LoggedSignIn } from '../../core/history/logged-sign-in.ts';
import type { HistoryStore } from '../../ports/history-store.ts';
import type { ExportedSignIn } from '../../ports/sign-in-export.ts';

export interface ImportReport {
  readonly added: number;
  /** In the history already, or twice in the file. */
  readonly known: number;
  /** Before the days that are kept. */
  readonly tooOld: number;
  /** The first ones by name; `total` counts all. */
  readonly bad: readonly { readonly line: number; readonly because: string }[] & { readonly total: number };
}

/** At a time: enough that a day that is packed already is not looked through too often. */
const batchSize = 20_000;
const mostNamed = 20;

/** Takes in an export, except for what is there and what is before `from`. What was kept before an error stays: the same file can be given again. */
export async function importSignIns(rows: AsyncIterable<ExportedSignIn>, store: Pick<HistoryStore, 'keepImported'>, from: Instant): Promise<ImportReport> {
  const bad: { line: number; because: string }[] = [];
  const count = { added: 0, read: 0, tooOld: 0, bad: 0 };
  let batch: LoggedSignIn[] = [];
  const keep = async () => {
    count.added += batch.length === 0 ? 0 : await store.keepImported(batch);
    batch = [];
  };
  for await (const row of rows) {
    if (row.kind === 'bad') {
      count.bad += 1;
      if (bad.length < mostNamed) bad.push({ line: row.line, because: row.because });
    } else if (row.signIn.at < from) {
      count.tooOld += 1;
    } else {
      count.read += 1;
      batch.push(row.signIn);
    }
    if (batch.length >= batchSize) await keep();
  }
  await keep();
  return { added: count.added, known: count.read - count.added, tooOld: count.tooOld, bad: Object.assign(bad, { total: count.bad }) };
}
