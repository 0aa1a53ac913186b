import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asksWhyBlocked, isOneSlipAway } from '../../../src/core/diagnosis/recognise.ts';

const asks = [
  'why is my device blocked?',
  'Why is my device blocked',
  'WHY IS MY LAPTOP BLOCKED???',
  'why am i blocked',
  'blocked again!!',
  'my device is blocked',
  'my laptop got blocked this morning',
  "why can't I get into Payroll?",
  'why can’t i get in to payroll',
  'why cant i sign in',
  "I can't sign in",
  'i cannot sign-in to outlook anymore',
  "I can't log in to Teams on my laptop",
  "can't open SharePoint",
  "I'm unable to access Alder Payroll",
  'not able to connect to the vpn',
  'i am locked out',
  'locked out of my account',
  'am I locked out?',
  'access denied',
  'Access has been denied by Conditional Access',
  'it says access denied when i open payroll',
  'my sign-in was refused',
  'i was kicked out of teams',
  'no access to payroll',
  'I lost access to everything',
  'how do I get my access back? no access since yesterday',
  "what's wrong with LT-4411",
  'what is wrong with my laptop?',
  'is something wrong with my device?',
  'what happened to my laptop',
  'why is LT-4411 blocked?',
  'why is jonas.feld@alderlake.example blocked?',
  'my laptop is not compliant',
  'my device is noncompliant',
  "it says my device isn't compliant",
  'is my device compliant?',
  'why am I non-compliant?',
  "You can't get there from here",
  'you cannot access this right now',
  'the app will not let me in',
  "outlook won't let me sign in",
  "it doesn't let me open payroll",
  'sign in fails',
  'login not working',
  'i have a problem signing in',
  'trouble logging in to office',
  'error 53000',
  'AADSTS53003',
  'got error code 530003 in the portal',
  'unblock me please',
  'please unblock my laptop',
  'what is blocking me?',
  'what is in the way?',
  'is my laptop ok?',
  'are my devices still allowed?',
  'check my device',
  'check LT-4411',
  'my laptop is not working with payroll',
  'why did my access to payroll stop? why am i out',
  'why is my computer in quarantine, it is quarantined',
  // Slips of the finger.
  'why is my device bloked?',
  'why is my devcie blocked',
  'why is my laptop blokced',
  'i am bolcked',
  'acess denied',
  'access deneid',
  'my device is not complaint',
  'lokced out',
  'why is my lpatop blcoked',
];

const doesNotAsk = [
  '',
  '   ',
  'help',
  'hi',
  'hello',
  'my devices',
  'show my devices',
  'list my laptops',
  'what can you do?',
  'thanks',
  'thank you, it works again',
  'I am no longer blocked now',
  'how do I block a phone number?',
  'can I block my calendar on Friday',
  'the meeting room is blocked in the calendar',
  'my holiday request was denied',
  'the expense was refused by finance',
  'writers block',
  'please block time for lunch',
  'what is the compliance policy?',
  'when is the compliance training',
  'what is the weather',
  'tell me a joke',
  'be theo',
  'who is the helpdesk',
  'order a new laptop',
  'my laptop is blue',
  'how are you',
  'good morning',
  'where is the building blocks document',
];

describe('asking why', () => {
  test.each(asks)('is heard in: %s', (text) => expect(asksWhyBlocked(text)).toBe(true));
  test.each(doesNotAsk)('is not heard in: %s', (text) => expect(asksWhyBlocked(text)).toBe(false));
});

test('one slip of the finger is forgiven, two are not', () => {
  expect(['bloked', 'blockked', 'blocekd', 'blacked'].map((typed) => isOneSlipAway(typed, 'blocked'))).toEqual([true, true, true, true]);
  expect(['blokd', 'clokced', 'block', 'unblocked'].map((typed) => isOneSlipAway(typed, 'blocked'))).toEqual([false, false, false, false]);
});

test('any text is judged quickly and without an exception', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => void asksWhyBlocked(text)), { numRuns: 2_000 });
  const started = performance.now();
  asksWhyBlocked('not '.repeat(50_000));
  asksWhyBlocked('a-'.repeat(50_000));
  expect(performance.now() - started).toBeLessThan(200);
});
