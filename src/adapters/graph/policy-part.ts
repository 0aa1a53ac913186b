import { isBlank, isObject } from '../upstream/fields.ts';

/**
 * One object of a policy, read field by field. It remembers which fields were asked for; `close` reports every other one that
 * holds something. All paths are reported to the list handed to `policyPart`.
 */
export interface PolicyPart {
  /** Missing, null, or nothing but empty values in it. */
  isAbsent(name: string): boolean;
  /** Read without a check; the caller judges it. */
  plain(name: string): unknown;
  child(name: string): PolicyPart;
  /** A member of the enum in Graph's case; any other text is reported. */
  word<const T extends string>(name: string, members: readonly T[]): T | undefined;
  /** Members of the enum, each once; other entries are reported. A flags enum may arrive as one text with commas. */
  words<const T extends string>(name: string, members: readonly T[]): readonly T[];
  /** As `words`, for an enum whose member none says that nothing is chosen. */
  flags<const T extends string>(name: string, members: readonly T[]): readonly T[];
  /** Texts in lower case, each once; entries that are no text or do not fit the shape are reported. */
  texts(name: string, shape?: RegExp): readonly string[];
  ignore(...names: readonly string[]): void;
  /** Reports an entry of a list, or without arguments the whole part. */
  report(name?: string, entry?: string): void;
  close(): void;
}

export function policyPart(value: unknown, path: string, unrecognised: string[]): PolicyPart {
  const row = isObject(value) ? value : {};
  const asked = new Set<string>();
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const field = (name: string): unknown => {
    asked.add(name);
    return Object.hasOwn(row, name) ? row[name] : undefined;
  };
  const entries = (name: string): readonly string[] => {
    const { words, whole } = entriesIn(field(name));
    if (!whole) part.report(name);
    return words;
  };
  const part: PolicyPart = {
    isAbsent: (name) => isEmpty(row[name]),
    plain: field,
    child: (name) => policyPart(field(name), at(name), unrecognised),
    word: (name, members) => {
      const given = field(name);
      const found = typeof given === 'string' ? memberOf(given, members) : undefined;
      if (found === undefined && !isBlank(given)) part.report(name, shown(given));
      return found;
    },
    words: (name, members) => {
      const found = entries(name).flatMap((entry) => {
        const word = memberOf(entry, members);
        if (word === undefined) part.report(name, entry);
        return word ?? [];
      });
      return [...new Set(found)];
    },
    flags: (name, members) => part.words(name, [...members, 'none']).flatMap((word) => members.find((member) => member === word) ?? []),
    texts: (name, shape = /./) => {
      const texts = entries(name).map((entry) => entry.toLowerCase());
      for (const entry of texts.filter((text) => !shape.test(text))) part.report(name, entry);
      return [...new Set(texts.filter((text) => shape.test(text)))];
    },
    ignore: (...names) => names.forEach((name) => asked.add(name)),
    report: (name, entry) => {
      unrecognised.push([name === undefined ? path : at(name), ...(entry === undefined ? [] : [entry])].join(': '));
    },
    close: () => {
      for (const [name, held] of Object.entries(row)) {
        if (!asked.has(name) && !name.includes('@odata.') && !isEmpty(held)) part.report(name);
      }
    },
  };
  if (!isObject(value) && !isEmpty(value)) part.report();
  return part;
}

/** Each entry once. Not whole: it is no list, or an entry is no text. */
function entriesIn(list: unknown): { readonly words: readonly string[]; readonly whole: boolean } {
  if (isBlank(list)) return { words: [], whole: true };
  const values: readonly unknown[] = typeof list === 'string' ? list.split(',') : Array.isArray(list) ? list : [undefined];
  const words = values.flatMap((entry) => (typeof entry === 'string' && entry.trim() !== '' ? [entry.trim()] : []));
  return { words: [...new Set(words)], whole: words.length === values.length };
}

/** Graph answers every property; those that are not configured hold null, an empty list or an object of such values. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.entries(value).every(([name, held]) => name.includes('@odata.') || isEmpty(held));
  return isBlank(value);
}

function memberOf<const T extends string>(given: string, members: readonly T[]): T | undefined {
  return members.find((name) => name.toLowerCase() === given.trim().toLowerCase());
}

function shown(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
