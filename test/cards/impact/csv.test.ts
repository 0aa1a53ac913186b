import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { impactCsv } from '../../../src/cards/impact/csv.ts';
import type { AffectedPerson } from '../../../src/core/impact/impact.ts';
import { entraDeviceId, userId } from '../../../src/core/facts/ids.ts';
import { affected } from '../support/impact-fixtures.ts';

const nora: AffectedPerson = {
  userId: userId('22222222-0000-4000-8000-000000000001'), name: 'Nora', userPrincipalName: undefined, movement: 'newly-blocked', signIns: 46,
  apps: [], devices: [], lastUsedAt: Date.UTC(2026, 10, 15), flags: ['vip', 'on-call'],
};

const named = (name: string): AffectedPerson => ({ ...nora, name, apps: [name, name], devices: [{ deviceId: entraDeviceId('33333333-0000-4000-8000-000000000001'), name }] });

describe('the list as a file', () => {
  test('begins with a byte order mark, names its columns and ends every line as RFC 4180 says', () => {
    const bytes = impactCsv([nora]);
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe(
      '"Name","User principal name","Object id","What would happen","Sign-ins","Last affected day (UTC)","Apps","Devices","Marks"\r\n' +
        '"Nora","","22222222-0000-4000-8000-000000000001","Newly blocked","46","2026-11-15","","","VIP; on call"\r\n',
    );
  });

  test.each(['=HYPERLINK("https://evil.example";"x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1', 'a;=1', 'a,"=1', 'a\n=1'])('%j does not begin a formula in any cell', (name) => {
    expect(formulasIn(textOf([named(name)]))).toEqual([]);
  });

  test('whatever names are, the file has its rows and columns, and no cell of it is a formula, whichever separator a spreadsheet takes', () => {
    const pieces = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ';', ',', '|', "'", '＝', ' ', '\u200b', '\u2028', 'a', '1', '(');
    const hostile = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (names) => {
        const text = textOf(names.map(named));
        const rows = parse(text);
        expect(rows.map((row) => row.length)).toEqual(Array.from({ length: names.length + 1 }, () => 9));
        expect(formulasIn(text)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('holds everybody, in the order of the list', () => {
    expect(parse(textOf(affected)).slice(1).map(([name]) => name)).toEqual(affected.map(({ name }) => name));
  });
});

function textOf(people: readonly AffectedPerson[]): string {
  return new TextDecoder().decode(impactCsv(people));
}

/** RFC 4180, as strictly as it is written. */
function parse(text: string): readonly (readonly string[])[] {
  return text.split('\r\n').slice(0, -1).map((line) => {
    if (!/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/.test(line)) throw new Error(`not a line of a CSV file: ${line}`);
    return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => (cell ?? '').replaceAll('""', '"'));
  });
}

/** What any spreadsheet could take for a formula: also one that splits at another separator, and ignores quotes and spaces. */
function formulasIn(text: string): readonly string[] {
  const whole = parse(text).flat();
  const split = text.split(/[;,|"\n]|\r(?=\n)/);
  return [...whole, ...whole.map((cell) => cell.trimStart()), ...split, ...split.map((cell) => cell.trimStart())].filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell));
}
