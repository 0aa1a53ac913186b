import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DayColumns } from '../../../src/core/history/columns.ts';
import { mergeDay, withoutPerson, type Rows } from '../../../src/core/history/rows.ts';

const signIn = fc.tuple(fc.nat(6), fc.nat(3), fc.nat(3), fc.nat(3));
type SignInNumbers = readonly [person: number, app: number, circumstances: number, device: number];

function rowsOf(signIns: readonly SignInNumbers[]): Rows {
  const column = (place: 0 | 1 | 2 | 3) => Uint32Array.from(signIns, (numbers) => numbers[place]);
  return { person: column(0), app: column(1), circumstances: column(2), device: column(3) };
}

function listOf({ personStart, app, circumstances, device, count }: DayColumns): string[] {
  const list: string[] = [];
  for (let person = 0; person + 1 < personStart.length; person += 1) {
    for (let row = personStart[person] ?? 0; row < (personStart[person + 1] ?? 0); row += 1) {
      for (let time = 0; time < (count[row] ?? 0); time += 1) list.push([person, app[row], circumstances[row], device[row]].join(' '));
    }
  }
  return list.sort();
}

test('however sign-ins arrive and whenever the day is packed, the columns hold each as often as it came, equal ones in one row', () => {
  fc.assert(
    fc.property(fc.array(fc.array(signIn, { maxLength: 40 }), { maxLength: 5 }), fc.nat(5), (batches, packAfter) => {
      const packed = mergeDay(7, undefined, batches.slice(0, packAfter).map(rowsOf));
      const columns = mergeDay(7, packed, batches.slice(packAfter).map(rowsOf));
      const all = batches.flat().map((numbers) => numbers.join(' '));
      expect(listOf(columns)).toEqual(all.toSorted());
      expect([columns.rows, columns.signIns, columns.personStart.at(-1)]).toEqual([new Set(all).size, all.length, columns.rows]);
    }),
  );
});

test('more equal sign-ins than a row can count go into a further row', () => {
  const many = rowsOf(Array.from({ length: 70_000 }, () => [1, 2, 3, 4] as const));
  expect([...mergeDay(7, undefined, [many]).count]).toEqual([65_535, 4_465]);
});

test('a person who is taken out leaves the others as they were', () => {
  fc.assert(
    fc.property(fc.array(signIn, { maxLength: 60 }), fc.nat(8), (signIns, person) => {
      const columns = mergeDay(7, undefined, [rowsOf(signIns)]);
      expect(withoutPerson(columns, person)).toMatchObject({ signIns: signIns.filter(([who]) => who !== person).length });
      expect(listOf(withoutPerson(columns, person))).toEqual(listOf(columns).filter((row) => !row.startsWith(`${String(person)} `)));
    }),
  );
});
