import { compare, parseAddress, parseRange, type Address, type AddressRange } from './address.ts';
import type { AccessLocation } from './access-rules.ts';
import type { Verdict } from './conditions/condition.ts';

/** Where a sign-in came from. */
export interface Where {
  readonly ipAddress: string | undefined;
  readonly country: string | undefined;
}

export interface Place {
  readonly id: string;
  readonly reads: 'ipAddress' | 'country' | 'neither';
  holds(where: Where): Verdict;
}

/** One side of a location condition. */
export interface PlaceList {
  readonly all: boolean;
  readonly empty: boolean;
  readonly places: readonly Place[];
}

export interface Places {
  /** A place of this id that was not read holds an address or does not, nobody knows. */
  named(id: string): Place;
  readonly trusted: readonly Place[];
}

export function preparePlaces(locations: readonly AccessLocation[] | undefined): Places {
  const readAddress = rememberLast(parseAddress);
  const places = new Map((locations ?? []).map((location) => [location.id, placeOf(location, readAddress)]));
  const trusted = (locations ?? []).flatMap((location) => (location.kind !== 'country' && location.isTrusted ? places.get(location.id) ?? [] : []));
  return {
    named: (id) => places.get(id) ?? unread(id),
    trusted: locations === undefined ? [unread('alltrusted')] : trusted,
  };
}

function unread(id: string): Place {
  return { id, reads: 'neither', holds: () => 'unknown' };
}

function placeOf(location: AccessLocation, readAddress: (text: string) => Address | undefined): Place {
  switch (location.kind) {
    case 'ip':
      return ipPlace(location, readAddress);
    case 'country':
      return countryPlace(location);
    case 'other':
      return unread(location.id);
  }
}

function ipPlace({ id, ranges, whole }: Extract<AccessLocation, { kind: 'ip' }>, readAddress: (text: string) => Address | undefined): Place {
  const parsed = ranges.map(parseRange);
  const understood = parsed.filter((range) => range !== undefined);
  const v4 = merged(understood.filter(({ first }) => first.length === 1));
  const v6 = merged(understood.filter(({ first }) => first.length === 4));
  const otherwise: Verdict = whole && understood.length === ranges.length ? 'not-met' : 'unknown';
  return {
    id,
    reads: 'ipAddress',
    holds: ({ ipAddress }) => {
      if (ranges.length === 0 && whole) return 'not-met';
      const address = ipAddress === undefined ? undefined : readAddress(ipAddress);
      if (address === undefined) return 'unknown';
      return contains(address.length === 1 ? v4 : v6, address) ? 'met' : otherwise;
    },
  };
}

function countryPlace({ id, countries, unknownCountries, whole }: Extract<AccessLocation, { kind: 'country' }>): Place {
  const codes = new Set(countries);
  return {
    id,
    reads: 'country',
    holds: ({ country }) => {
      if (country === undefined) return 'unknown';
      if (country === '' ? unknownCountries : codes.has(country)) return 'met';
      return whole ? 'not-met' : 'unknown';
    },
  };
}

/** Sorted, and none overlaps another, so that a search by halves finds the only one that may hold an address. */
function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of ranges.toSorted((a, b) => compare(a.first, b.first))) {
    const before = result.pop() ?? range;
    if (compare(range.first, before.last) > 0) result.push(before, range);
    else result.push({ first: before.first, last: compare(range.last, before.last) > 0 ? range.last : before.last });
  }
  return result;
}

function contains(ranges: readonly AddressRange[], address: Address): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (compare(address, range.first) < 0) high = middle - 1;
    else if (compare(address, range.last) > 0) low = middle + 1;
    else return true;
  }
  return false;
}

/** Many policies ask about one address in turn; reading it once is enough. */
function rememberLast<T>(read: (text: string) => T): (text: string) => T {
  let last = { text: '', value: read('') };
  return (text) => {
    if (last.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}
