export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type JsonObject = { readonly [name: string]: Json };

/**
 * One spelling for equal values: names sorted by code unit, no white space, lists in their order. Two objects have the same
 * canonical text exactly when they are equal as JSON. A property that is undefined is left out, as JSON leaves it out, so a value
 * keeps its text when it is stored and read again.
 * @throws RangeError for a number that JSON cannot carry: written as null it would have the text of another value
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (isJsonObject(value)) {
    const names = Object.keys(value).filter((name) => value[name] !== undefined).toSorted(byCodeUnit);
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not JSON`);
  return JSON.stringify(value);
}

/** True for what JSON text can say, and nothing else: no undefined, no infinite number, no object of a class. */
export function isJson(value: unknown): value is Json {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value === null || typeof value === 'string' || typeof value === 'boolean';
  if (Array.isArray(value)) return Array.from<unknown>(value).every(isJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && Object.values(value).every(isJson);
}

/**
 * The value as it is after it was written as JSON and read again.
 * @throws TypeError when it cannot be written at all (undefined, a function)
 */
export function jsonOf(value: unknown): Json {
  const text: unknown = JSON.stringify(value);
  const read: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  if (!isJson(read)) throw new TypeError(`A ${typeof value} cannot be kept: it is not JSON.`);
  return read;
}

export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
