/** An IPv4 or IPv6 address as numbers of 32 bits, the most significant first: one for IPv4, four for IPv6. */
export type Address = readonly number[];

export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

/** Undefined: no address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is IPv4. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return [value];
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupsOf(half)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const gap = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => 0), ...(tail ?? [])];
  const words = [0, 2, 4, 6].map((at) => (groups[at] ?? 0) * 65536 + (groups[at + 1] ?? 0));
  const mapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
  return mapped ? words.slice(3) : words;
}

/** The groups of 16 bits between colons; an IPv4 address at the end counts as two. */
function groupsOf(half: string): number[] | undefined {
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [at, part] of parts.entries()) {
    const dotted = part.includes('.') && at === parts.length - 1 ? parseV4(part)?.[0] : undefined;
    if (dotted !== undefined) groups.push(Math.floor(dotted / 65536), dotted % 65536);
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** `address/bits`, one address, or `first-last`. Undefined: none of these. */
export function parseRange(text: string): AddressRange | undefined {
  const [from, to, more] = text.split('-').map((end) => parseAddress(end.trim()));
  if (text.includes('-')) return from === undefined || to === undefined || more !== undefined || from.length !== to.length || compare(from, to) > 0 ? undefined : { first: from, last: to };
  const [start, length] = text.trim().split('/');
  const address = parseAddress(start ?? '');
  if (address === undefined) return undefined;
  const written = (start ?? '').includes(':') && address.length === 1 ? 96 : 0;
  const bits = length === undefined ? address.length * 32 : /^\d{1,3}$/.test(length) ? Number(length) - written : NaN;
  return bits >= 0 && bits <= address.length * 32 ? spanOf(address, bits) : undefined;
}

function spanOf(address: Address, bits: number): AddressRange {
  const spans = address.map((word, at) => {
    const size = 2 ** (32 - Math.min(Math.max(bits - at * 32, 0), 32));
    const first = Math.floor(word / size) * size;
    return { first, last: first + size - 1 };
  });
  return { first: spans.map(({ first }) => first), last: spans.map(({ last }) => last) };
}

/** Both of one family. */
export function compare(a: Address, b: Address): number {
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
