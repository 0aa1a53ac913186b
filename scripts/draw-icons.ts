import { mkdir, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

type Rgb = readonly [red: number, green: number, blue: number];
type Shape = (x: number, y: number) => boolean;
/** Colour of a point, or undefined where the icon is transparent. */
type Painting = (x: number, y: number) => Rgb | undefined;

export interface Picture {
  readonly size: number;
  /** Red, green, blue, alpha; row by row from the top left. */
  readonly pixels: Uint8Array;
}

/**
 * Teams shows the colour icon in lists and in the store: 192 x 192, a full square. The gatehouse keeps to the middle, because some
 * places cut the corners off.
 */
export function drawColorIcon(): Picture {
  const scale = 4.5;
  const left = 96 - axis * scale;
  const top = 96 - 16 * scale;
  return draw(192, (x, y) => paintGatehouse((x - left) / scale, (y - top) / scale) ?? sky(y / 192));
}

/** Shown on coloured surfaces: 32 x 32, white on transparent, nothing else, as the store rules ask. */
export function drawOutlineIcon(): Picture {
  return draw(32, (x, y) => (isWall(x, y) || isPortcullis(x, y) ? white : undefined));
}

/** A PNG file: eight bits a channel, with alpha. */
export function encodePng({ size, pixels }: Picture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // bit depth, colour type RGBA, then the only defined methods
  const rows = Array.from({ length: size }, (_, row) => Buffer.concat([Buffer.from([0]), pixels.subarray(row * size * 4, (row + 1) * size * 4)]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

// The gatehouse stands on a grid of 31 x 32 units: at 32 pixels every edge falls on a pixel, so the small icon stays crisp.

const axis = 15.5;
const white: Rgb = [255, 255, 255];
const shade: Rgb = [214, 226, 244];
const iron: Rgb = [27, 49, 92];
const lamp: Rgb = [255, 200, 87];

function rectangle(left: number, right: number, top: number, bottom: number): Shape {
  return (x, y) => x >= left && x < right && y >= top && y < bottom;
}

function anyOf(...shapes: readonly Shape[]): Shape {
  return (x, y) => shapes.some((shape) => shape(x, y));
}

/** The right half is the left one in a mirror. */
function mirrored(shape: Shape): Shape {
  return (x, y) => shape(x < axis ? x : 2 * axis - x, y);
}

const towers = mirrored(anyOf(rectangle(1, 3, 3, 6), rectangle(4, 6, 3, 6), rectangle(7, 9, 3, 6), rectangle(1, 9, 6, 9), rectangle(2, 8, 9, 26), rectangle(1, 9, 26, 29)));
const curtain = anyOf(rectangle(8, 23, 11, 29), mirrored(rectangle(10, 12, 9, 11)), rectangle(14, 17, 9, 11));
const slits = mirrored(rectangle(4, 6, 12, 17));
const archRadius = 5.5;
const archTop = 19.5;

function isArch(x: number, y: number): boolean {
  if (y >= 29 || Math.abs(x - axis) >= archRadius) return false;
  return y >= archTop || Math.hypot(x - axis, y - archTop) < archRadius;
}

function isWall(x: number, y: number): boolean {
  return (towers(x, y) || curtain(x, y)) && !slits(x, y) && !isArch(x, y);
}

/** Half raised: whoever meets the rules may pass. */
function isPortcullis(x: number, y: number): boolean {
  if (!isArch(x, y)) return false;
  const fromBar = Math.min(Math.abs(x - 12.5), Math.abs(x - axis), Math.abs(x - 18.5));
  const bar = fromBar < 0.5 && y < 25;
  const spike = y >= 25 && y < 27 && fromBar < (27 - y) * 0.25;
  return bar || spike || rectangle(0, 31, 17, 18)(x, y) || rectangle(0, 31, 21, 22)(x, y);
}

function paintGatehouse(x: number, y: number): Rgb | undefined {
  if (isPortcullis(x, y)) return iron;
  if (isArch(x, y)) return mix(lamp, [242, 140, 56], (y - 14) / 15);
  if (slits(x, y)) return lamp;
  if (towers(x, y)) return white;
  return curtain(x, y) ? shade : undefined;
}

function sky(height: number): Rgb {
  return mix([58, 112, 196], [24, 44, 96], height);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * Math.min(1, Math.max(0, share));
  return [at(0), at(1), at(2)];
}

const samplesPerSide = 4;

/** Averages 16 points of every pixel; colour counts only where something is painted, so edges do not darken. */
function draw(size: number, painting: Painting): Picture {
  const pixels = new Uint8Array(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    pixels.set(pixelAt(index % size, Math.floor(index / size), painting), index * 4);
  }
  return { size, pixels };
}

function pixelAt(column: number, row: number, painting: Painting): readonly number[] {
  const sum: [number, number, number] = [0, 0, 0];
  let painted = 0;
  for (let sample = 0; sample < samplesPerSide ** 2; sample += 1) {
    const x = column + ((sample % samplesPerSide) + 0.5) / samplesPerSide;
    const y = row + (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide;
    const color = painting(x, y);
    if (color === undefined) continue;
    painted += 1;
    for (const index of [0, 1, 2] as const) sum[index] += color[index];
  }
  if (painted === 0) return [255, 255, 255, 0];
  return [...sum.map((total) => Math.round(total / painted)), Math.round((255 * painted) / samplesPerSide ** 2)];
}

if (import.meta.main) {
  const folder = new URL('../appPackage/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('color.png', folder), encodePng(drawColorIcon()));
  await writeFile(new URL('outline.png', folder), encodePng(drawOutlineIcon()));
}
