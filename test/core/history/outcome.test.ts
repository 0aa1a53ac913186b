import { describe, expect, test } from '@jest/globals';
import { outcomeOf } from '../../../src/core/history/outcome.ts';

describe('how a sign-in ended', () => {
  test.each([
    ['it came through', 0, 'success', 'succeeded'],
    ['the device was not compliant', 53000, 'failure', 'blocked-by-policy'],
    ['a second factor was asked for', 50074, 'failure', 'interrupted'],
    ['the password was wrong, so no policy was looked at', 50126, 'notApplied', 'failed'],
    ['the account is locked', 50053, 'notApplied', 'failed'],
    ['the person is not assigned to the app', 50105, 'notApplied', 'failed'],
    ['a code that nobody knows: it may have passed the policies', 59999, 'success', undefined],
    ['a code that nobody knows, and Conditional Access failed it', 59999, 'failure', 'blocked-by-policy'],
    ['the log gives no code', undefined, undefined, undefined],
  ] as const)('%s', (_what, code, conditionalAccess, outcome) => {
    expect(outcomeOf(code, conditionalAccess)).toBe(outcome);
  });
});
