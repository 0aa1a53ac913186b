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
  const codes = countries.reduce((most, country) => Math.max(most, country + 1), 0);
  const cells = new Int32Array(edges.segments * codes).fill(-1);
  const representatives: number[] = [];
  const cellOf = new Uint32Array(places.length);
  for (let place = 0; place < places.length; place += 1) {
    const key = edges.segmentOf(addresses[place]) * codes + (countries[place] ?? 0);
    if (cells[key] === -1) cells[key] = representatives.push(place) - 1;
    cellOf[place] = cells[key] ?? 0;
  }
  return { cellOf, representatives };
}

interface Edges {
  readonly segments: number;
  /** A number that addresses between the same two edges share; 0 for no address, 1 for what is none. */
  segmentOf(address: Address | 'none' | undefined): number;
}

function edgesOf(locations: readonly AccessLocation[]): Edges {
  const ranges = locations.flatMap((location) => (location.kind === 'ip' ? location.ranges.flatMap((text) => parseRange(text) ?? []) : []));
  const short = Float64Array.from(new Set(ranges.flatMap(({ first, last }) => (first.length === 1 ? [first[0] ?? 0, (last[0] ?? 0) + 1] : [])))).toSorted();
  // An edge behind a range lies after its last address.
  const long = ranges.flatMap(({ first, last }) => (first.length === 1 ? [] : [{ at: first, after: 0 }, { at: last, after: 1 }]));
  const sorted = long.toSorted((a, b) => compare(a.at, b.at) || a.after - b.after);
  return {
    segments: 4 + short.length + sorted.length,
    segmentOf: (address) => {
      if (address === undefined) return 0;
      if (address === 'none') return 1;
      if (address.length === 1) return 2 + edgesUpTo(short, address[0] ?? 0);
      const next = sorted.findIndex((edge) => isPast(edge, address));
      return 3 + short.length + (next === -1 ? sorted.length : next);
    },
  };
}

/** How many edges are not past the address. */
function edgesUpTo(edges: Float64Array, address: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) > address) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isPast(edge: { readonly at: Address; readonly after: number }, address: Address): boolean {
  return (compare(edge.at, address) || edge.after) > 0;
}
