/** The last entry of the audit at some moment. Kept outside the database it proves everything up to it. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** As it is given out: `17:9f86d0…`. */
export function headText({ sequence, hash }: ChainHead): string {
  return `${sequence}:${hash}`;
}

/** Every head that a text names, in its order: one that somebody pasted, or a whole file of them. */
export function headsIn(text: string): readonly ChainHead[] {
  return [...text.matchAll(/(?<![\w:])([1-9]\d{0,14}):([0-9a-f]{64})(?!\w)/gi)].map(([, sequence = '', hash = '']) => ({ sequence: Number(sequence), hash: hash.toLowerCase() }));
}
