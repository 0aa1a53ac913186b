import type { RawLocation, RawSignIn } from './raw.ts';
import { any, truth, type Three } from './three.ts';

/** Bits of an address, most significant first: 32 or 128 of them. */
function bitsOf(address: string): string {
  if (!address.includes(':')) return address.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('');
  const [left = '', right] = address.split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':')).flatMap((part) => (part.includes('.') ? quads(part) : [part]));
  const before = groups(left);
  const after = right === undefined ? [] : groups(right);
  const filled = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  const bits = filled.map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0')).join('');
  return bits.startsWith(`${'0'.repeat(80)}${'1'.repeat(16)}`) ? bits.slice(96) : bits;
}

function quads(dotted: string): readonly string[] {
  const bits = bitsOf(dotted);
  return [bits.slice(0, 16), bits.slice(16)].map((half) => Number.parseInt(half, 2).toString(16));
}

function within(address: string, range: string): boolean {
  const [base = '', length] = range.split('/');
  const bits = bitsOf(base);
  const wanted = bits.slice(0, length === undefined ? bits.length : Number(length));
  const given = bitsOf(address);
  return given.length === bits.length && given.startsWith(wanted);
}

function inLocation(location: RawLocation, { ipAddress, country }: RawSignIn): Three {
  if (location.ipRanges) return typeof ipAddress === 'string' ? truth(location.ipRanges.some(({ cidrAddress }) => within(ipAddress, cidrAddress))) : 'unknown';
  if (typeof country !== 'string') return 'unknown';
  return truth(country === '' ? location.includeUnknownCountriesAndRegions === true : location.countriesAndRegions.includes(country));
}

/** Whether the sign-in comes from the place that a word of a policy stands for. */
export function inPlace(word: string, locations: readonly RawLocation[], signIn: RawSignIn): Three {
  if (word === 'all') return 'yes';
  if (word === 'alltrusted') return any(locations.filter(({ isTrusted }) => isTrusted === true).map((location) => inLocation(location, signIn)));
  const named = locations.find(({ id }) => id === word);
  return named === undefined ? 'unknown' : inLocation(named, signIn);
}
