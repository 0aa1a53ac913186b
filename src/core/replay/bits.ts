/** Masks with one bit for a policy, in words of 32 bits; always a whole number of 64-bit words, which is what the kernel reads. */
export function wordsFor(policies: number): number {
  return Math.max(1, Math.ceil(policies / 64)) * 2;
}

export function setBit(masks: Uint32Array, at: number, bit: number): void {
  const word = at + (bit >>> 5);
  masks[word] = (masks[word] ?? 0) | (1 << (bit & 31));
}

export function countBits(set: Uint32Array): number {
  let count = 0;
  for (const word of set) {
    let left = word - ((word >>> 1) & 0x55555555);
    left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
    count += Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Positions of the bits that are set, ascending. */
export function membersOf(set: Uint32Array): number[] {
  const members: number[] = [];
  for (const [at, word] of set.entries()) {
    for (let left = word; left !== 0; left &= left - 1) members.push(at * 32 + 31 - Math.clz32(left & -left));
  }
  return members;
}

export function hasBit(set: Uint32Array, at: number): boolean {
  return (((set[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

/** Gives equal rows of words one number; the numbers run from 0. */
export class RowTable {
  readonly width: number;
  rows: Uint32Array;
  count = 0;
  #slots: Int32Array;

  constructor(width: number, expected = 256) {
    this.width = width;
    this.rows = new Uint32Array(width * expected);
    this.#slots = new Int32Array(1024).fill(-1);
  }

  add(row: Uint32Array): number {
    if (this.count * 2 >= this.#slots.length) this.#spread();
    let slot = this.#hash(row, 0);
    for (let known = this.#slots[slot] ?? -1; known !== -1; known = this.#slots[slot] ?? -1) {
      if (this.#equal(row, known * this.width)) return known;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#slots[slot] = this.count;
    if ((this.count + 1) * this.width > this.rows.length) this.#grow();
    this.rows.set(row, this.count * this.width);
    this.count += 1;
    return this.count - 1;
  }

  #hash(row: Uint32Array, from: number): number {
    let hash = 0x811c9dc5;
    for (let at = 0; at < this.width; at += 1) hash = Math.imul(hash ^ (row[from + at] ?? 0) ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) & (this.#slots.length - 1);
  }

  #equal(row: Uint32Array, from: number): boolean {
    for (let at = 0; at < this.width; at += 1) if (row[at] !== this.rows[from + at]) return false;
    return true;
  }

  #grow(): void {
    const rows = new Uint32Array(this.rows.length * 2 + this.width);
    rows.set(this.rows);
    this.rows = rows;
  }

  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    for (let known = 0; known < this.count; known += 1) {
      let slot = this.#hash(this.rows, known * this.width);
      while (this.#slots[slot] !== -1) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = known;
    }
  }
}
