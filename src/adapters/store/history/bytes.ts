import type { DayColumns } from '../../../core/history/columns.ts';
import type { Rows } from '../../../core/history/rows.ts';

/** Numbers as they lie in memory, least significant byte first, as on every machine that Node runs on. */
export function rowsToBytes({ person, app, circumstances, device }: Rows): Uint8Array {
  return joined([person, app, circumstances, device]);
}

export function rowsFromBytes(bytes: Uint8Array): Rows {
  const cut = cutter(bytes);
  const rows = bytes.length / (4 * Uint32Array.BYTES_PER_ELEMENT);
  return { person: cut.words(rows), app: cut.words(rows), circumstances: cut.words(rows), device: cut.words(rows) };
}

export function columnsToBytes(columns: DayColumns): Uint8Array {
  const { rows, signIns, personStart, app, circumstances, device, count } = columns;
  return joined([Uint32Array.of(rows, signIns, personStart.length), personStart, circumstances, device, app, count]);
}

export function columnsFromBytes(day: number, bytes: Uint8Array): DayColumns {
  const cut = cutter(bytes);
  const [rows = 0, signIns = 0, people = 0] = cut.words(3);
  const [personStart, circumstances, device] = [cut.words(people), cut.words(rows), cut.words(rows)];
  return { day, rows, signIns, personStart, circumstances, device, app: cut.halves(rows), count: cut.halves(rows) };
}

export function idsToBytes(ids: BigUint64Array): Uint8Array {
  return joined([ids]);
}

export function idsFromBytes(bytes: Uint8Array): BigUint64Array {
  return new BigUint64Array(bytes.slice().buffer);
}

/** Blobs travel as text of twice their size; pieces keep that out of the engine's way. */
export function inParts(bytes: Uint8Array, partBytes = 1_048_576): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, part) => bytes.subarray(part * partBytes, (part + 1) * partBytes));
}

/** One after the other in one new buffer. */
export function joined(parts: readonly (Uint8Array | Uint16Array | Uint32Array | BigUint64Array)[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return all;
}

function cutter(bytes: Uint8Array) {
  let at = 0;
  const take = (length: number): ArrayBuffer => {
    const piece = new Uint8Array(bytes.subarray(at, at + length)).buffer;
    if (piece.byteLength !== length) throw new RangeError(`The history of a day ends after ${String(bytes.length)} bytes, in the middle of a column.`);
    at += length;
    return piece;
  };
  return { words: (count: number) => new Uint32Array(take(4 * count)), halves: (count: number) => new Uint16Array(take(2 * count)) };
}
