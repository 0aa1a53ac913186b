import type { AccessLocation } from '../conditional-access/access-rules.ts';
import { compare, parseRange, type Address } from '../conditional-access/address.ts';
import { RowTable } from './bits.ts';
import type { CircumstancesIndex } from './circumstances-index.ts';
import { partMasks } from './condition-masks.ts';
import type { PlaceClasses } from './group-masks.ts';
import type { PolicySlots } from './slots.ts';

/** Places that no range and no country tells apart are in one cell, and judged once. */
export interface PlaceCells {
  readonly cellOf: Uint32Array;
  /** One place of each cell. */
  readonly representatives: readonly number[];
}

/** Places by what the conditions on locations make of them. */
export function classifyPlaces({ places }: CircumstancesIndex, policies: PolicySlots, cells: PlaceCells): PlaceClasses {
  const table = new RowTable(2 * policies.width);
  const masks = partMasks('place', cells.representatives.map((at) => ({ ipAddress: places[at]?.ipAddress, country: places[at]?.country })), policies);
  const classes = cells.representatives.map((_, cell) => table.add(masks.subarray(cell * table.width, (cell + 1) * table.width)));
  return { classOf: Uint32Array.from(cells.cellOf, (cell) => classes[cell] ?? 0), table };
}

/** Between two neighbouring edges of the ranges, every address is in the same locations. */
export function cellsOf({ places, addresses, countries }: CircumstancesIndex, locations: readonly AccessLocation[]): PlaceCells {
  const edges = edgesOf(locations);
  const cells = new Map<number, number>();
  const representatives: number[] = [];
  const cellOf = new Uint32Array(places.length);
  for (let place = 0; place < places.length; place += 1) {
    const key = edges.segmentOf(addresses[place]) * 65_536 + (countries[place] ?? 0);
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = representatives.push(place) - 1;
      cells.set(key, cell);
    }
    cellOf[place] = cell;
  }
  return { cellOf, representatives };
}

/** `segmentOf`: a number that addresses between the same two edges share; 0 for no address, 1 for what is none. */
function edgesOf(locations: readonly AccessLocation[]): { segmentOf(address: Address | 'none' | undefined): number } {
  const ranges = locations.flatMap((location) => (location.kind === 'ip' ? location.ranges.flatMap((text) => parseRange(text) ?? []) : []));
  const short = Float64Array.from(ranges.flatMap(({ first, last }) => (first.length === 1 ? [first[0] ?? 0, (last[0] ?? 0) + 1] : []))).toSorted();
  // An edge behind a range lies after its last address.
  const long = ranges.flatMap(({ first, last }) => (first.length === 1 ? [] : [{ at: first, after: 0 }, { at: last, after: 1 }]));
  const sorted = long.toSorted((a, b) => compare(a.at, b.at) || a.after - b.after);
  return {
    segmentOf: (address) => {
      if (address === undefined) return 0;
      if (address === 'none') return 1;
      const [word = 0] = address;
      if (address.length === 1) return 2 + firstPast(short.length, (edge) => (short[edge] ?? 0) > word);
      return 3 + short.length + firstPast(sorted.length, (at) => isPast(sorted[at], address));
    },
  };
}

function isPast(edge: { readonly at: Address; readonly after: number } | undefined, address: Address): boolean {
  return edge !== undefined && (compare(edge.at, address) || edge.after) > 0;
}

/** The first position from which on `holds` is true; `count` where it never is. */
function firstPast(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
