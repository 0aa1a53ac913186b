/** xoshiro128**: the state has 128 bits, so that tens of millions of draws do not begin to repeat. */
export interface Random {
  /** A whole number from 0 up to `limit`, exclusive. */
  below(limit: number): number;
  /** True with that probability. */
  chance(share: number): boolean;
}

export function createRandom(seed: number): Random {
  const state = new Uint32Array(4);
  let mixed = seed;
  for (let at = 0; at < 4; at += 1) {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[at] = word ^ (word >>> 15);
  }
  const turn = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(turn(Math.imul(b, 5), 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = turn(fourth, 11);
    return result;
  };
  return { below: (limit) => Math.floor((next() / 2 ** 32) * limit), chance: (share) => next() < share * 2 ** 32 };
}
