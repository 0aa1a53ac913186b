import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { configured } from '../../../src/adapters/change/configured.ts';
import { outcomeOf } from '../../../src/adapters/change/call-outcome.ts';
import { markText, requestGuid } from '../../../src/adapters/change/mark.ts';
import { UpstreamError, upstreamErrors, type UpstreamErrorCode } from '../../../src/adapters/upstream/errors.ts';
import { canonicalJson } from '../../../src/core/change/json.ts';
import type { TenantWrite } from '../../../src/core/change/write.ts';
import { changeId } from '../../../src/core/facts/ids.ts';

const times = ['createdDateTime', 'modifiedDateTime', 'lastModifiedDateTime', 'deletedDateTime', '@odata.context', 'authenticationStrength@odata.context', '@odata.etag'];

describe('the object that an approval is bound to', () => {
  const row = fc.dictionary(fc.constantFrom('state', 'displayName', '@odata.type', 'conditions', 'version', ...times), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });

  test('loses what the service writes at any depth, and nothing else', () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...times), fc.string(), (given, name, value) => {
        const object = canonicalJson(configured({ conditions: given }));
        expect(canonicalJson(configured({ conditions: { ...given, [name]: value } }))).toBe(object);
        expect(canonicalJson(configured({ conditions: { ...given, unheardOf: value } }))).not.toBe(object);
        for (const dropped of times) expect(object).not.toContain(`"${dropped}":`);
      }),
    );
  });

  test('takes lists of objects with ids as sets, and other lists as they are', () => {
    const list = [{ id: 'b', n: 1 }, { id: 'a', n: 2 }];
    expect(configured({ assignments: list })).toEqual(configured({ assignments: list.toReversed() }));
    expect(configured({ includeUsers: ['b', 'a'] })).not.toEqual(configured({ includeUsers: ['a', 'b'] }));
  });

  test('drops a version only where the version is the service\'s', () => {
    expect(configured({ version: 3, part: { version: 4 } }, ['version'])).toEqual({ part: { version: 4 } });
    expect(configured({ version: 3 })).toEqual({ version: 3 });
  });
});

describe('what the absence of a good answer proves', () => {
  const kinds = ['set-policy-state', 'set-threshold', 'isolate', 'release', 'scan', 'add-member', 'remove-member', 'revoke-sessions', 'sync'] as const satisfies readonly TenantWrite['kind'][];
  const codes = Object.keys(upstreamErrors).filter((code): code is UpstreamErrorCode => Object.hasOwn(upstreamErrors, code));

  test('nothing is called "not done" after 5xx, 408, or silence of a service that was asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.oneof(fc.integer({ min: 500, max: 599 }), fc.constantFrom(100, 204, 302, 304, 408)), fc.constantFrom(...codes), (kind, status, code) => {
        expect(outcomeOf(kind, new UpstreamError(code, { status }))).toMatchObject({ status: 'unknown' });
        for (const silence of ['upstream.timed-out', 'upstream.unreachable', 'upstream.bad-answer'] as const) expect(outcomeOf(kind, new UpstreamError(silence))).toMatchObject({ status: 'unknown' });
        expect(outcomeOf(kind, new TypeError('a fault of ours'))).toMatchObject({ status: 'unknown' });
      }),
    );
  });

  test.each([
    ['ECONNREFUSED', 'not-done'],
    ['ENOTFOUND', 'not-done'],
    ['UND_ERR_CONNECT_TIMEOUT', 'not-done'],
    ['ECONNRESET', 'unknown'],
    ['UND_ERR_SOCKET', 'unknown'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unknown'],
  ])('%s below fetch is %s', (code, status) => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
    expect(outcomeOf('isolate', new UpstreamError('upstream.unreachable', { cause }))).toMatchObject({ status });
  });

  test.each([
    ['set-policy-state', 409, 'not-done', false],
    ['add-member', 409, 'not-done', false],
    ['set-threshold', 409, 'unknown', undefined],
    ['isolate', 409, 'unknown', undefined],
    ['set-policy-state', 423, 'not-done', false],
    ['set-policy-state', 400, 'not-done', true],
    ['set-policy-state', 404, 'not-done', true],
    ['revoke-sessions', 403, 'not-done', true],
    ['add-member', 404, 'not-done', true],
    ['remove-member', 400, 'not-done', true],
  ] as const)('%s answered with %d is %s', (kind, status, outcome, permanent) => {
    expect(outcomeOf(kind, new UpstreamError('upstream.refused', { status }))).toMatchObject({ status: outcome, ...(permanent === undefined ? {} : { permanent }) });
  });

  test('400 for a machine is final unless such an action is open already', () => {
    expect(outcomeOf('scan', new UpstreamError('upstream.refused', { status: 400, serviceCode: 'ActiveRequestAlreadyExists' }))).toMatchObject({ status: 'unknown' });
    expect(outcomeOf('scan', new UpstreamError('upstream.refused', { status: 400, serviceCode: 'OsPlatformNotSupported' }))).toMatchObject({ status: 'not-done', permanent: true });
  });
});

describe('the mark of a change', () => {
  test('every id of 128 bits is a GUID of its own and comes back from it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const guid = requestGuid(changeId(Buffer.from(bytes).toString('base64url'))) ?? '';
        expect(guid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
        expect(Buffer.from(guid.replaceAll('-', ''), 'hex')).toEqual(Buffer.from(bytes));
      }),
    );
    expect(requestGuid(changeId('short'))).toBeUndefined();
  });

  test('no reason makes the text longer than it may be, or half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (reason) => {
        const text = markText(changeId('x'), reason, 200);
        expect(text.length).toBeLessThanOrEqual('Gatehouse change x: '.length + 200);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});
