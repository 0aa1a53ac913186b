import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress, parseRange } from '../../../src/core/conditional-access/address.ts';
import { preparePlaces } from '../../../src/core/conditional-access/place.ts';

const v4 = fc.tuple(fc.constantFrom(10, 192, 255, 0), fc.constantFrom(0, 1, 128, 255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
const v6 = fc.array(fc.constantFrom('0', '1', 'ffff', '8000', 'abcd'), { minLength: 8, maxLength: 8 }).filter((groups) => groups[0] !== '0').map((groups) => groups.join(':'));

/** The same by another way: the whole address as one number. */
function bigOf(address: string): bigint {
  return address.includes(':')
    ? address.split(':').reduce((sum, group) => sum * 65_536n + BigInt(parseInt(group, 16)), 0n)
    : address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function holds(range: string, ipAddress: string): string {
  return preparePlaces([{ kind: 'ip', id: 'l', isTrusted: false, ranges: [range], whole: true }]).named('l').holds({ ipAddress, country: undefined });
}

describe('a range of addresses', () => {
  test.each([['IPv4', v4, 32], ['IPv6', v6, 128]] as const)('of %s holds those that share its first bits', (_name, address, length) => {
    fc.assert(fc.property(address, address, fc.nat(length), (start, other, bits) => {
      const shift = BigInt(length - bits);
      expect(holds(`${start}/${bits}`, other)).toBe(bigOf(start) >> shift === bigOf(other) >> shift ? 'met' : 'not-met');
    }), { numRuns: 2_000 });
  });

  test('holds no address of the other family', () => {
    expect(holds('0.0.0.0/0', '2001:db8::1')).toBe('not-met');
    expect(holds('::/0', '10.0.0.1')).toBe('not-met');
  });

  test.each([
    ['2001:db8::/32', '2001:0DB8:ffff::1', 'met'], ['2001:db8::/32', '2001:db9::', 'not-met'], ['10.0.0.0/8', '::ffff:10.1.2.3', 'met'], ['::ffff:10.0.0.0/104', '10.1.2.3', 'met'], ['10.0.0.5', '10.0.0.5', 'met'],
    ['10.0.0.5', '10.0.0.6', 'not-met'], ['10.0.0.9-10.0.0.12', '10.0.0.12', 'met'], ['10.0.0.9-10.0.0.12', '10.0.0.13', 'not-met'], ['10.0.0.77/24', '10.0.0.1', 'met'], ['10.0.0.0/8', 'not an address', 'unknown'], ['10.0.0.0/33', '10.0.0.1', 'unknown'],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(holds(range, address)).toBe(expected);
  });

  test('that overlaps others counts like all of them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(v4, fc.integer({ min: 4, max: 32 })), { maxLength: 12 }), v4, (pairs, address) => {
      const ranges = pairs.map(([start, bits]) => `${start}/${bits}`);
      const place = preparePlaces([{ kind: 'ip', id: 'l', isTrusted: false, ranges, whole: true }]).named('l');
      expect(place.holds({ ipAddress: address, country: undefined })).toBe(ranges.some((range) => holds(range, address) === 'met') ? 'met' : 'not-met');
    }), { numRuns: 1_000 });
  });
});

describe('what is no address', () => {
  test.each(['', '10.0.0', '10.0.0.256', '10.0.0.0.1', '1:2:3', '1::2::3', 'g::', '1:2:3:4:5:6:7:8:9', '::1%eth0', '1:2:3:4:5:6:7::8:9', 'ff.0.0.1'])('"%s" is none', (written) => {
    expect(parseAddress(written)).toBeUndefined();
    expect(parseRange(`${written}/8`)).toBeUndefined();
  });

  test.each(['10.0.0.9-10.0.0.1', '10.0.0.1-::1', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.1-10.0.0.2-10.0.0.3'])('"%s" is no range', (written) => {
    expect(parseRange(written)).toBeUndefined();
  });

  test('is never a reason to fail', () => {
    fc.assert(fc.property(fc.string(), (written) => {
      parseAddress(written);
      parseRange(written);
    }));
  });
});

describe('a place', () => {
  test('that was not read may hold any address', () => {
    expect(preparePlaces([]).named('gone').holds({ ipAddress: '10.0.0.1', country: 'de' })).toBe('unknown');
    expect(preparePlaces(undefined).trusted.map((place) => place.holds({ ipAddress: '10.0.0.1', country: 'de' }))).toEqual(['unknown']);
    expect(preparePlaces([]).trusted).toEqual([]);
  });

  test('with an entry that was not understood may hold an address that is not in the others', () => {
    const place = preparePlaces([{ kind: 'ip', id: 'l', isTrusted: true, ranges: ['10.0.0.0/8'], whole: false }]).named('l');
    expect(place.holds({ ipAddress: '10.0.0.1', country: undefined })).toBe('met');
    expect(place.holds({ ipAddress: '11.0.0.1', country: undefined })).toBe('unknown');
  });
});
