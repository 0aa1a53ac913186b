/** One object as Graph or Defender returns it. A dump may hold anything, so every read goes through the helpers below. */
export type Row = Record<string, unknown>;

/** The text under a key; '' when it is absent or no text. */
export function text(row: Row | undefined, key: string): string {
  const value = row?.[key];
  return typeof value === 'string' ? value : '';
}

export function flag(row: Row | undefined, key: string): boolean {
  return row?.[key] === true;
}

export function amount(row: Row | undefined, key: string, otherwise: number): number {
  const value = row?.[key];
  return typeof value === 'number' ? value : otherwise;
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; an empty one when it is absent or no object. */
export function part(row: Row | undefined, key: string): Row {
  const value = row?.[key];
  return isRow(value) ? value : {};
}

/** The objects of the list under a key; whatever is no object is left out. */
export function parts(row: Row | undefined, key: string): Row[] {
  const value = row?.[key];
  return Array.isArray(value) ? value.filter(isRow) : [];
}

/** The texts of the list under a key. */
export function texts(row: Row | undefined, key: string): string[] {
  const value = row?.[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Walks `a/b/c`; undefined as soon as a step is missing. */
export function at(row: Row, path: string): unknown {
  let here: unknown = row;
  for (const step of path.split('/')) {
    if (!isRow(here)) return undefined;
    here = here[step];
  }
  return here;
}

/** Ids are compared without case: exports hold them in both. */
export function same(a: string, b: string): boolean {
  return a !== '' && a.toLowerCase() === b.toLowerCase();
}
