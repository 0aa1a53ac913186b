/** The outcome of every sign-in under the rules as they are and as they would be. Typed arrays only, so that it can go from thread to thread. */
export interface ReplayAnswer {
  /** Sign-ins by current * 4 + proposed decision, in the order of `decisions`. */
  readonly signIns: Float64Array;
  readonly people: EntityOutcomes;
  readonly devices: EntityOutcomes;
  readonly apps: EntityOutcomes;
}

/** Sets hold one bit for each entry of the dictionary, 32 a word: those with at least one such sign-in. */
export interface EntityOutcomes {
  readonly seen: Uint32Array;
  readonly current: RestrictedSets;
  readonly proposed: RestrictedSets;
  /** With a sign-in whose decision would become this one and is another now. */
  readonly newlyBlocked: Uint32Array;
  readonly newlyChallenged: Uint32Array;
  readonly newlyUndetermined: Uint32Array;
  readonly newlyAllowed: Uint32Array;
  /** For each entry, sign-ins that would become granted, challenged, undetermined, blocked and are not now: four words. */
  readonly moved: Uint32Array;
}

export interface RestrictedSets {
  readonly challenged: Uint32Array;
  readonly undetermined: Uint32Array;
  readonly blocked: Uint32Array;
}

/** Sign-ins of each entry by decision now, four words an entry; the first, granted, is not counted. */
export type Tally = Uint32Array;

/** `moved`: eight words an entry, four from which decision and four to which. */
export function entityOutcomes(entries: number, seen: Uint32Array, now: Tally, moved: Uint32Array): EntityOutcomes {
  const set = (): Uint32Array => new Uint32Array(Math.ceil(entries / 32));
  const current = [set(), set(), set(), set()] as const;
  const proposed = [set(), set(), set(), set()] as const;
  const newly = [set(), set(), set(), set()] as const;
  const to = new Uint32Array(entries * 4);
  for (let entry = 0; entry < entries; entry += 1) {
    const [at, out] = [entry * 4, entry * 8];
    const moves = (moved[out + 4] ?? 0) + (moved[out + 5] ?? 0) + (moved[out + 6] ?? 0) + (moved[out + 7] ?? 0);
    // Most are granted whatever they do, before and after.
    if (moves === 0 && ((now[at + 1] ?? 0) | (now[at + 2] ?? 0) | (now[at + 3] ?? 0)) === 0) continue;
    const [word, bit] = [entry >>> 5, 1 << (entry & 31)];
    for (let decision = 0; decision < 4; decision += 1) {
      const have = now[at + decision] ?? 0;
      const come = moved[out + 4 + decision] ?? 0;
      if (have !== 0) put(current[decision], word, bit);
      if (have - (moved[out + decision] ?? 0) + come > 0) put(proposed[decision], word, bit);
      if (come === 0) continue;
      put(newly[decision], word, bit);
      to[at + decision] = come;
    }
  }
  return {
    seen,
    current: { challenged: current[1], undetermined: current[2], blocked: current[3] },
    proposed: { challenged: proposed[1], undetermined: proposed[2], blocked: proposed[3] },
    newlyAllowed: newly[0],
    newlyChallenged: newly[1],
    newlyUndetermined: newly[2],
    newlyBlocked: newly[3],
    moved: to,
  };
}

function put(set: Uint32Array | undefined, word: number, bit: number): void {
  if (set !== undefined) set[word] = (set[word] ?? 0) | bit;
}
