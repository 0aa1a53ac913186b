import { inflateSync } from 'node:zlib';

export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha; row by row. */
  readonly pixels: Buffer;
}

/** Reads the one kind of PNG that the icons are: eight bits, RGBA, no filter. Throws on any other. */
export function decodePng(file: Buffer): DecodedPng {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (file.subarray(24, 26).toString('hex') !== '0806') throw new Error('not eight bits with alpha');
  const rows = inflateSync(Buffer.concat(dataChunks(file)));
  const stride = width * 4 + 1;
  const lines = Array.from({ length: height }, (_, row) => rows.subarray(row * stride, (row + 1) * stride));
  if (lines.some(([filter]) => filter !== 0)) throw new Error('a filtered row');
  return { width, height, pixels: Buffer.concat(lines.map((line) => line.subarray(1))) };
}

function dataChunks(file: Buffer, offset = 8): readonly Buffer[] {
  if (offset >= file.length) return [];
  const length = file.readUInt32BE(offset);
  const kind = file.toString('latin1', offset + 4, offset + 8);
  const data = file.subarray(offset + 8, offset + 8 + length);
  return [...(kind === 'IDAT' ? [data] : []), ...dataChunks(file, offset + 12 + length)];
}
