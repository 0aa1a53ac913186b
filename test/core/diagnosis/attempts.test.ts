import { describe, expect, test } from '@jest/globals';
import { newestAttempts } from '../../../src/core/diagnosis/attempts.ts';
import { signIn } from '../../support/facts.ts';

describe('which attempt decides', () => {
  const table = [
    { name: 'a device prompt followed by a refusal is one attempt, and the refusal decides', given: [['a', 50097, 1], ['a', 53000, 2]], then: ['53000 failed'] },
    { name: 'an MFA prompt with nothing after it was not completed', given: [['a', 50074, 1]], then: ['50074 prompted'] },
    { name: 'an MFA prompt that was answered is a success', given: [['a', 50074, 1], ['a', 0, 2]], then: ['0 succeeded'] },
    { name: 'silent steps alone are no outcome', given: [['a', 50058, 1], ['b', 50140, 2]], then: [] },
    { name: 'a newer success puts an older refusal right', given: [['a', 53000, 1], ['b', 0, 2]], then: ['0 succeeded'] },
    { name: 'a newer refusal counts more than an older success', given: [['a', 0, 1], ['b', 53000, 2]], then: ['53000 failed'] },
    { name: 'a silent step after a refusal changes nothing', given: [['a', 53000, 1], ['a', 50140, 2]], then: ['53000 failed'] },
    { name: 'a code nobody knows is a failure, never a success', given: [['a', 999_999, 1]], then: ['999999 failed'] },
    { name: 'a row without a code has no outcome that can be told', given: [['a', undefined, 1]], then: ['undefined unclear'] },
  ] as const;

  test.each(table)('$name', ({ given, then }) => {
    const rows = given.map(([correlationId, errorCode, minute]) => signIn({ correlationId, errorCode, createdAt: minute * 60_000 })).toReversed();
    expect(newestAttempts(rows, 3_600_000).map(({ deciding, outcome }) => `${deciding.errorCode} ${outcome}`)).toEqual(then);
  });

  test('each app has its own newest attempt, the newest app first', () => {
    const rows = [
      signIn({ correlationId: 'c', errorCode: 0, createdAt: 3, appName: 'Mail' }),
      signIn({ correlationId: 'b', errorCode: 53000, createdAt: 2, appName: 'Payroll' }),
      signIn({ correlationId: 'a', errorCode: 50105, createdAt: 1, appName: 'Mail' }),
    ];
    expect(newestAttempts(rows, 3_600_000).map(({ deciding, outcome }) => [deciding.appName, outcome])).toEqual([['Mail', 'succeeded'], ['Payroll', 'failed']]);
  });
});
