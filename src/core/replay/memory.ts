const page = 65_536;
const most = 65_535;
/** Everything lies on a line of the processor's cache. */
const unit = 64;

/** Memory that the compiled kernel and JavaScript both see. A view is good until the next `take`, which may move everything. */
export interface ReplayMemory {
  readonly memory: WebAssembly.Memory;
  /** Position of `bytes` zeroed bytes. Throws a RangeError past 4 GiB. */
  take(bytes: number): number;
  give(position: number): void;
  u8(position: number, length: number): Uint8Array<ArrayBuffer>;
  u16(position: number, length: number): Uint16Array<ArrayBuffer>;
  u32(position: number, length: number): Uint32Array<ArrayBuffer>;
  f64(position: number, length: number): Float64Array<ArrayBuffer>;
}

export function createReplayMemory(): ReplayMemory {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: most });
  const taken = new Map<number, number>();
  const free = createFreeList();
  // Position 0 is never given out: the kernel reads it as "there is none".
  free.give(unit, 16 * page - unit);

  function grow(size: number): number {
    const end = memory.buffer.byteLength;
    memory.grow(Math.max(Math.ceil(size / page), Math.min(1024, Math.floor(end / page / 4))));
    free.give(end, memory.buffer.byteLength - end);
    const at = free.take(size);
    if (at === undefined) throw new RangeError('the memory of the replay did not grow');
    return at;
  }

  return {
    memory,
    take: (bytes) => {
      const size = Math.max(unit, Math.ceil(bytes / unit) * unit);
      const at = free.take(size) ?? grow(size);
      taken.set(at, size);
      new Uint8Array(memory.buffer, at, size).fill(0);
      return at;
    },
    give: (at) => {
      const size = taken.get(at);
      if (size === undefined) return;
      taken.delete(at);
      free.give(at, size);
    },
    u8: (at, length) => new Uint8Array(memory.buffer, at, length),
    u16: (at, length) => new Uint16Array(memory.buffer, at, length),
    u32: (at, length) => new Uint32Array(memory.buffer, at, length),
    f64: (at, length) => new Float64Array(memory.buffer, at, length),
  };
}

interface FreeList {
  /** Undefined: no piece is large enough. */
  take(size: number): number | undefined;
  give(at: number, size: number): void;
}

/** Pieces in order of their position, none touching another; the first that is large enough is used. */
function createFreeList(): FreeList {
  const pieces: { at: number; size: number }[] = [];
  const join = (place: number): void => {
    const [piece, after] = [pieces[place], pieces[place + 1]];
    if (piece === undefined || after === undefined || piece.at + piece.size !== after.at) return;
    piece.size += after.size;
    pieces.splice(place + 1, 1);
  };
  return {
    take: (size) => {
      const place = pieces.findIndex((piece) => piece.size >= size);
      const piece = pieces[place];
      if (piece === undefined) return undefined;
      if (piece.size === size) pieces.splice(place, 1);
      else pieces[place] = { at: piece.at + size, size: piece.size - size };
      return piece.at;
    },
    give: (at, size) => {
      const next = pieces.findIndex((piece) => piece.at > at);
      const place = next === -1 ? pieces.length : next;
      pieces.splice(place, 0, { at, size });
      join(place);
      if (place > 0) join(place - 1);
    },
  };
}
