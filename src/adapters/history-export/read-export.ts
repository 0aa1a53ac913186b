import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ExportedSignIn } from '../../ports/sign-in-export.ts';
import { parseLoggedSignIn } from '../graph/history-rows.ts';
import { isObject } from '../upstream/fields.ts';
import { asGraphRow } from './export-rows.ts';

/** Every sign-in of the file, line by line, so that its size does not matter. Rejects when the file cannot be opened. */
export async function* readExport(file: string): AsyncGenerator<ExportedSignIn> {
  let line = 0;
  try {
    for await (const text of linesOf(file)) {
      line += 1;
      if (text.trim() !== '') yield* readLine(text.replace(/^\uFEFF/, ''), line);
    }
  } catch (error) {
    // Before the first line there was nothing to read; after it the rest of the file is broken, and what came before it is not.
    if (line === 0) throw error;
    yield { kind: 'bad', line: line + 1, because: 'the file cannot be read from here on' };
  }
}

function linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  // Errors reach the reader of the last stream, which is the one that is waited for.
  const input = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
  const lines = createInterface({ input, crlfDelay: Infinity });
  return (async function* () {
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(() => undefined);
    input.once('error', broken.reject);
    const each = lines[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([each.next(), broken.promise]);
      if (next.done === true) break;
      yield next.value;
    }
    if (input.errored !== null) throw input.errored;
  })();
}

function* readLine(text: string, line: number): Generator<ExportedSignIn> {
  const value = parsed(text);
  if (!isObject(value)) {
    yield { kind: 'bad', line, because: 'not a JSON object' };
    return;
  }
  const records: readonly unknown[] = Array.isArray(value['records']) ? value['records'] : [value];
  for (const record of records) {
    const row = isObject(record) ? parseLoggedSignIn(asGraphRow(record)) : undefined;
    if (row?.kind === 'sign-in') yield row;
    else yield { kind: 'bad', line, because: 'no sign-in of a person: an id, a time, a person or an app is missing' };
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
