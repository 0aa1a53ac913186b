import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namedApp, namesSomebodyElse, parseQuestion } from '../../../src/core/diagnosis/question.ts';
import { signIn } from '../../support/facts.ts';

describe('what the words of a question name', () => {
  test.each([
    ['why is LT-4411 blocked?', 'LT-4411'],
    ['whats wrong with desktop-8f2kq1', 'desktop-8f2kq1'],
    ['my laptop "Finance 7" cannot sign in', 'Finance 7'],
    ['is ber_nb_0042 blocked', 'ber_nb_0042'],
    ['why is my device blocked?', undefined],
    ['error AADSTS53003 in Office-365', undefined],
    ['access denied since 2026-11-20', undefined],
    ['why is nora.quist-2@alderlake.example blocked', undefined],
    ['I am in UTC-5 and cannot sign in', undefined],
  ])('%s → device %s', (text, device) => {
    expect(parseQuestion(text).deviceName).toBe(device);
  });

  test('a device given apart counts more than one in the text', () => {
    expect(parseQuestion('why is LT-4411 blocked?', ' LT-4412 ').deviceName).toBe('LT-4412');
  });

  test('an address names a person, in lower case', () => {
    expect(parseQuestion('why is Nora.Quist@AlderLake.example blocked?').address).toBe('nora.quist@alderlake.example');
  });

  test('an app is recognised by its whole name, the longest first, and only where the person signed in to it', () => {
    const rows = [signIn({ appName: 'Alder' }), signIn({ appName: 'Alder Payroll' }), signIn({ appName: 'C++ Build (beta)' })];
    expect(namedApp('why can I not open alder payroll?', rows)).toBe('Alder Payroll');
    expect(namedApp('aldermen are blocked', rows)).toBeUndefined();
    expect(namedApp('c++ build (beta) is closed', rows)).toBe('C++ Build (beta)');
  });

  test.each(['a'.repeat(200_000), `${'a.'.repeat(50_000)}@`, 'LT-'.repeat(60_000), `why is ${'x_'.repeat(60_000)}1 blocked`])('a huge text is read no further than a question is long (%#)', (text) => {
    const question = parseQuestion(text);
    expect(question.text.length).toBeLessThanOrEqual(500);
    expect(question.hints.join('').length).toBeLessThanOrEqual(500);
  });

  test.each([
    ['why is Nora Quist blocked?', true],
    ['nora cannot sign in', true],
    ['user Nora Quist is locked out', true],
    ['compare LT-4411 and LT-4416: why blocked?', true],
    ['why is my device blocked?', false],
    ['why is Nora Quist blocked on my laptop', false],
    ['access denied again!!', false],
    ['Access is denied', false],
    ['why is the device blocked?', false],
    ['why is Alder Payroll blocked?', false],
    ['Outlook is blocked', false],
    ["What's wrong? Blocked again.", false],
  ])('%s speaks of somebody else: %s', (text, expected) => {
    expect(namesSomebodyElse(parseQuestion(text), [signIn({ appName: 'Alder Payroll' })])).toBe(expected);
  });

  test('no text breaks the reading of a question', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string(), (text, app) => {
        parseQuestion(text, text);
        namedApp(text, [signIn({ appName: app })]);
      }),
      { numRuns: 5_000 },
    );
  });
});
