const page = 65_536;
const most = 65_535;

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

interface Block {
  at: number;
  size: number;
}

export function createReplayMemory(): ReplayMemory {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: most });
  const taken = new Map<number, number>();
  // Position 0 is never given out: the kernel reads it as "there is none".
  const free: Block[] = [{ at: 64, size: 16 * page - 64 }];

  function take(bytes: number): number {
    const size = Math.max(64, Math.ceil(bytes / 64) * 64);
    const block = free.find((one) => one.size >= size) ?? grow(size);
    const { at } = block;
    block.at += size;
    block.size -= size;
    if (block.size === 0) free.splice(free.indexOf(block), 1);
    taken.set(at, size);
    new Uint8Array(memory.buffer, at, size).fill(0);
    return at;
  }

  function grow(size: number): Block {
    const end = memory.buffer.byteLength;
    memory.grow(Math.max(Math.ceil(size / page), Math.min(1024, Math.floor(end / page / 4))));
    release({ at: end, size: memory.buffer.byteLength - end });
    const last = free.at(-1);
    if (last === undefined || last.size < size) throw new RangeError('the memory of the replay did not grow');
    return last;
  }

  function release(block: Block): void {
    const next = free.findIndex(({ at }) => at > block.at);
    const place = next === -1 ? free.length : next;
    free.splice(place, 0, block);
    join(place);
    join(place - 1);
  }

  function join(place: number): void {
    const [block, after] = [free[place], free[place + 1]];
    if (block === undefined || after === undefined || block.at + block.size !== after.at) return;
    block.size += after.size;
    free.splice(place + 1, 1);
  }

  return {
    memory,
    take,
    give: (at) => {
      const size = taken.get(at);
      if (size === undefined) return;
      taken.delete(at);
      release({ at, size });
    },
    u8: (at, length) => new Uint8Array(memory.buffer, at, length),
    u16: (at, length) => new Uint16Array(memory.buffer, at, length),
    u32: (at, length) => new Uint32Array(memory.buffer, at, length),
    f64: (at, length) => new Float64Array(memory.buffer, at, length),
  };
}
