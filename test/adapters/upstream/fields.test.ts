import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod/v4';
import { createGapList, idText, instant, lax, member, readRow, readRows, rowsOf, text } from '../../../src/adapters/upstream/fields.ts';
import { dateLiteral, encodeOptions, literal, segment } from '../../../src/adapters/upstream/odata.ts';

describe('a time on the wire', () => {
  const times: readonly [written: string, iso: string][] = [
    ['2026-03-02T11:30:00Z', '2026-03-02T11:30:00.000Z'],
    ['2026-03-02T11:30:00.1234567Z', '2026-03-02T11:30:00.123Z'],
    ['2026-03-02T13:30:00+02:00', '2026-03-02T11:30:00.000Z'],
    ['2026-03-02T11:30:00.5', '2026-03-02T11:30:00.500Z'],
    ['2026-03-02T11:30Z', '2026-03-02T11:30:00.000Z'],
  ];
  test.each(times)('%s is %s', (written, iso) => {
    expect(new Date(instant.parse(written)).toISOString()).toBe(iso);
  });

  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999Z', '2026-13-02T11:30:00Z', '2026-03-02', 'soon', ''])('%p is no time', (written) => {
    expect(instant.safeParse(written).success).toBe(false);
  });
});

describe('a row on the wire', () => {
  const schema = z.object({ id: lax(idText((id) => id.toLowerCase())), state: lax(member(['compliant', 'inGracePeriod'])), note: lax(text) });

  test('compares enum members without case and ids in lower case', () => {
    const gaps = createGapList('devices');
    expect(readRow(schema, { id: 'ABC', state: 'InGracePeriod', note: 'x' }, gaps)).toEqual({ id: 'abc', state: 'inGracePeriod', note: 'x' });
    expect(gaps.list()).toEqual([]);
  });

  test('tells a missing value from one that it does not know, once each', () => {
    const gaps = createGapList('devices');
    for (const state of [undefined, null, '', 'quarantined', 'fromTheFuture', 7]) readRow(schema, { id: 'a', state }, gaps, ['state']);
    expect(gaps.list()).toEqual([
      { source: 'devices', reason: 'missing-value', detail: 'state' },
      { source: 'devices', reason: 'unknown-value', detail: 'state' },
    ]);
  });

  test('is quiet about fields that no diagnosis needs', () => {
    const gaps = createGapList('devices');
    readRow(schema, { id: 'a', note: 12 }, gaps, ['id']);
    expect(gaps.list()).toEqual([]);
  });

  test('reads the id of nothing, all zeros, as none', () => {
    expect(readRow(schema, { id: '00000000-0000-0000-0000-000000000000' }, createGapList('devices')).id).toBeUndefined();
  });

  test('without its id is left out and leaves a gap', () => {
    const gaps = createGapList('devices');
    expect(readRows([{ id: 'a' }, {}, null], gaps, (row) => readRow(schema, row, gaps).id)).toEqual(['a']);
    expect(gaps.list()).toEqual([{ source: 'devices', reason: 'missing-value', detail: 'id' }]);
  });

  test.each([null, [], 'text', { value: {} }, {}])('%j is no collection', (body) => {
    expect(() => rowsOf(body)).toThrow('upstream.bad-answer');
  });
});

describe('text inside a question', () => {
  /** What an OData service makes of a literal: quotes off, doubled quotes single. */
  function readLiteral(written: string): string | undefined {
    return /^'(?:[^']|'')*'$/s.test(written) ? written.slice(1, -1).replaceAll("''", "'") : undefined;
  }

  test('arrives at the service as it was, whatever it holds, and cannot end its literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (name, other) => {
        const filter = `a eq ${literal(name)} and b eq ${literal(other)}`;
        const query = Object.entries(encodeOptions({ $filter: filter })).map(([key, value]) => `${key}=${value}`).join('&');
        const received = new URL(`https://graph.example/v1.0/x?${query}`).searchParams;
        expect([...received.keys()]).toEqual(['$filter']);
        expect(received.get('$filter')).toBe(filter);
        expect(readLiteral(literal(name))).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  test('stays one segment of the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/^\.+$/.test(name)), (name) => {
        const { pathname } = new URL(`https://graph.example/v1.0/users/${segment(name)}/managedDevices`);
        expect(pathname.split('/').length).toBe(5);
        expect(decodeURIComponent(pathname.split('/')[3] ?? '')).toBe(name);
      }),
    );
  });

  test.each(['', '.', '..'])('%p is refused as a segment, because it would climb to another resource', (name) => {
    expect(() => segment(name)).toThrow('upstream.bad-question');
  });

  test('a time is written as OData wants it', () => {
    expect(dateLiteral(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
