import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { parseAddress } from '../../../src/core/conditional-access/address.ts';
import type { AccessLocation } from '../../../src/core/conditional-access/access-rules.ts';
import { preparePlaces } from '../../../src/core/conditional-access/place.ts';
import { countBits, membersOf, RowTable, setBit } from '../../../src/core/replay/bits.ts';
import { createCircumstancesIndex } from '../../../src/core/replay/circumstances-index.ts';
import { createReplayMemory } from '../../../src/core/replay/memory.ts';
import { cellsOf } from '../../../src/core/replay/place-classes.ts';
import type { ReplayCircumstances } from '../../../src/core/replay/world.ts';
import { compileKernel, kernelFile } from './support/compile-kernel.ts';

describe('what the replay is built from', () => {
  test('the compiled kernel that is delivered is the one its source gives', async () => {
    expect(await readFile(kernelFile, 'utf8')).toBe(await compileKernel());
  });

  test('no two pieces of the memory that are taken lie over each other, and what is taken is empty', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(300_000)), { maxLength: 60 }), (steps) => {
        const memory = createReplayMemory();
        const held: { readonly at: number; readonly size: number; readonly mark: number }[] = [];
        for (const [mark, [takes, amount]] of steps.entries()) {
          const given = takes ? undefined : held.splice(amount % Math.max(1, held.length), 1)[0];
          if (given !== undefined) memory.give(given.at);
          if (!takes) continue;
          const size = amount + 1;
          const at = memory.take(size);
          expect(memory.u8(at, size).every((byte) => byte === 0)).toBe(true);
          memory.u8(at, size).fill(mark + 1);
          held.push({ at, size, mark });
        }
        for (const { at, size, mark } of held) expect(memory.u8(at, size).every((byte) => byte === mark + 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('a set of bits has the members that were put into it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(299)), (members) => {
        const set = new Uint32Array(10);
        for (const member of members) setBit(set, 0, member);
        expect(membersOf(set)).toEqual(members.toSorted((a, b) => a - b));
        expect(countBits(set)).toBe(members.length);
      }),
    );
  });

  test('equal rows of words have one number, others another', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { maxLength: 3_000 }), (rows) => {
        const table = new RowTable(3, 1);
        const numbers = rows.map((row) => table.add(Uint32Array.from(row)));
        for (const [at, row] of rows.entries()) expect([...table.rows.subarray((numbers[at] ?? 0) * 3, (numbers[at] ?? 0) * 3 + 3)]).toEqual(row);
        expect(table.count).toBe(new Set(rows.map(String)).size);
      }),
      { numRuns: 20 },
    );
  });
});

describe('places in one cell', () => {
  const thirds = [0, 1, 2, 3];
  const addresses = [...thirds.flatMap((third) => [0, 1, 2, 255].map((fourth) => `10.0.${third}.${fourth}`)), ...thirds.flatMap((group) => ['0', '1', 'ffff'].map((last) => `2001:db8:${group}::${last}`))];
  const everywhere = [...addresses, 'no address', undefined].flatMap((ipAddress) => ['de', 'us', '', undefined].map((country) => ({ ipAddress, country })));
  const address = fc.constantFrom(...addresses);
  const range = fc.oneof(fc.tuple(address, fc.integer({ min: 20, max: 32 })).map(([start, bits]) => `${start}/${start.includes(':') ? bits + 16 : bits}`), fc.tuple(address, address).map(([from, to]) => `${from}-${to}`));
  const location: fc.Arbitrary<AccessLocation> = fc.oneof(
    fc.array(range, { minLength: 1, maxLength: 4 }).map((ranges) => ({ kind: 'ip' as const, id: 'here', isTrusted: true, ranges, whole: true })),
    fc.uniqueArray(fc.constantFrom('de', 'us'), { maxLength: 2 }).map((countries) => ({ kind: 'country' as const, id: 'here', countries, unknownCountries: false, whole: true })),
  );

  test('are in the same named locations, whatever the ranges are', () => {
    let together = 0;
    fc.assert(
      fc.property(fc.array(location, { minLength: 1, maxLength: 3 }), fc.shuffledSubarray(everywhere, { minLength: 40 }), (locations, places) => {
        const index = createCircumstancesIndex();
        index.learn(places.map((place) => ({ ...unknown, ...place })));
        const { cellOf, representatives } = cellsOf(index, locations);
        const judges = locations.map((one) => preparePlaces([one]).named('here'));
        for (const [at, place] of index.places.entries()) {
          const judged = index.places[representatives[cellOf[at] ?? -1] ?? -1];
          if (judged === undefined) throw new Error('a place without a cell');
          if (judged !== place && parseAddress(place.ipAddress ?? '') !== undefined) together += 1;
          for (const judge of judges) expect(judge.holds(judged)).toBe(judge.holds(place));
        }
      }),
      { numRuns: 100 },
    );
    expect(together).toBeGreaterThan(100);
  });

  const unknown: ReplayCircumstances = {
    platform: undefined, clientAppType: undefined, ipAddress: undefined, country: undefined, signInRisk: undefined, userRisk: undefined, transferMethod: undefined,
    deviceClaimed: undefined, isCompliant: undefined, isManaged: undefined, joinType: undefined, satisfied: [],
  };
});
