import { z } from 'zod/v4';
import type { AccessLocation } from '../../core/conditional-access/access-rules.ts';
import { flag, isObject, lax, text } from '../upstream/fields.ts';

const range = z.union([
  z.object({ cidrAddress: text }).transform(({ cidrAddress }) => cidrAddress.trim()),
  z.object({ lowerAddress: text, upperAddress: text }).transform(({ lowerAddress, upperAddress }) => `${lowerAddress.trim()}-${upperAddress.trim()}`),
  text.transform((written) => written.trim()),
]);

const common = z.object({ id: lax(text), isTrusted: lax(flag), includeUnknownCountriesAndRegions: lax(flag) });

/**
 * Reads a `namedLocation` of Graph whole. What an entry is, is told by what it holds, because rows of a create request lack their type.
 * Undefined when the row has no id. Never throws.
 */
export function parseAccessLocation(row: unknown): AccessLocation | undefined {
  if (!isObject(row)) return undefined;
  const { id: given, isTrusted = false, includeUnknownCountriesAndRegions = false } = common.parse(row);
  if (given === undefined) return undefined;
  const id = given.trim().toLowerCase();
  if (Array.isArray(row['ipRanges'])) {
    const { read, whole } = entriesOf(row['ipRanges'], range);
    return { kind: 'ip', id, isTrusted, ranges: read, whole };
  }
  if (Array.isArray(row['countriesAndRegions'])) {
    const { read, whole } = entriesOf(row['countriesAndRegions'], text);
    const countries = read.map((code) => code.trim().toLowerCase());
    return { kind: 'country', id, countries, unknownCountries: includeUnknownCountriesAndRegions, whole };
  }
  return { kind: 'other', id, isTrusted };
}

/** The entries that were understood; `whole`: all were. */
function entriesOf(list: readonly unknown[], entry: z.ZodType<string>): { readonly read: readonly string[]; readonly whole: boolean } {
  const read = list.flatMap((item) => {
    const parsed = entry.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  return { read, whole: read.length === list.length };
}
