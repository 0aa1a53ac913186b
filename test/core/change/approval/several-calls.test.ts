import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import { mayActAgain } from '../../../../src/core/change/approval/decide-execution.ts';
import type { CallOutcome, Change } from '../../../../src/core/change/change.ts';
import { missingMs } from '../../../../src/core/change/timing.ts';
import { orders } from '../catalogue/support/snapshots.ts';
import { attempt, begin, called, ended, executing, look, minute, proof, second, t0, t2, then, timing, typesOf, under } from './support/change-fixtures.ts';

const { callMs, settleMs, createdSettleMs } = timing;
const unknown: CallOutcome = { status: 'unknown', reason: 'no answer' };
const partly = (left: number) => ({ status: 'partly', left, says: 'A part is there.' }) as const;
const absent = { status: 'absent' } as const;
/** When the answer to the first call was followed by the first look. */
const t3 = t2 + second + settleMs;
const answered = then(called, ended(t2 + second));
/** Of 45 members the first 20 are in. */
const firstPart = then(answered, look(t3, partly(25)));
const secondCall = then(firstPart, attempt(t3));
const answeredAgain = then(secondCall, ended(t3 + second));
const t5 = t3 + second + settleMs;

describe('a change of several calls', () => {
  test('goes on at once when a part is seen, because that proves the call before', () => {
    expect(executing(firstPart)).toMatchObject({ left: 25, cameOnAfter: 1, provenAbsent: true, waitUntil: t3 });
    expect(executing(secondCall)).toMatchObject({ attempts: [{}, { begunAt: t3 }], left: 25, provenAbsent: false });
  });

  test('goes on also when the part that is seen is that of a call without an answer', () => {
    const unanswered = then(called, ended(t2 + second, unknown), look(t2 + callMs + settleMs, partly(25)));
    expect(mayActAgain(executing(unanswered))).toBe(true);
  });

  test('ends when the whole of it is seen', () => {
    expect(then(answeredAgain, look(t5, { status: 'there', proof })).status).toMatchObject({ status: 'done' });
  });

  test('remembers until it is done that a part is there, so that nobody is told that nothing was changed', () => {
    expect([called, firstPart, secondCall].map(({ inPart }) => inPart)).toEqual([undefined, true, true]);
    expect(then(answeredAgain, look(t5, { status: 'there', proof })).inPart).toBeUndefined();
    const refused = then(secondCall, ended(t3 + second, { status: 'not-done', reason: '403', permanent: true }));
    expect(refused).toMatchObject({ inPart: true, status: { status: 'failed', why: 'refused-by-service' } });
  });

  test('does not make the next call while the one before may still come to something', () => {
    expect(decide(secondCall, attempt(t3 + minute))).toEqual({ status: 'ignored', because: 'under-way' });
    expect(decide(answeredAgain, attempt(t5))).toEqual({ status: 'ignored', because: 'under-way' });
  });

  test('has the tries of one call for each part', () => {
    const failing = (change: Change, from: number, tries: number): Change => {
      let [now, at] = [change, from];
      for (let n = 0; n < tries; n += 1) {
        now = then(now, attempt(at), ended(at + second, { status: 'not-done', reason: '429', permanent: false }));
        at = executing(now).waitUntil;
      }
      return now;
    };
    const fourTimes = failing(firstPart, t3, 4);
    expect(executing(fourTimes).attempts).toHaveLength(5);
    const fifth = failing(firstPart, t3, 5);
    expect(then(fifth, attempt(executing(fifth).waitUntil)).status).toMatchObject({ status: 'failed', why: 'not-taken' });
    expect(typesOf(decide(fourTimes, attempt(executing(fourTimes).waitUntil)))).toEqual(['attempt-begun']);
  });
});

describe('when it does not come on', () => {
  const stuck = then(answeredAgain, look(t5, partly(25)));

  test('a call that the service took is not made again, and the change ends after ten minutes', () => {
    expect(executing(stuck)).toMatchObject({ left: 25, provenAbsent: false, absentSince: t5 });
    const later = then(stuck, look(t5 + 5 * minute, partly(25)));
    expect(mayActAgain(executing(later))).toBe(false);
    expect(then(later, look(t5 + missingMs, partly(25))).status).toMatchObject({ status: 'failed', why: 'overtaken' });
  });

  test('and comes on later after all, the next call is made', () => {
    const late = then(stuck, look(t5 + 5 * minute, partly(5)));
    expect(executing(late)).toMatchObject({ left: 5, cameOnAfter: 2, provenAbsent: true });
  });

  test('a call without an answer is made again when two looks agree', () => {
    const open = then(secondCall, ended(t3 + second, unknown));
    const look1 = t3 + callMs + settleMs;
    const once = then(open, look(look1, partly(25)));
    expect(mayActAgain(executing(once))).toBe(false);
    expect(mayActAgain(executing(then(once, look(look1 + settleMs, partly(25)))))).toBe(true);
  });

  test('because Intune holds the call for a second administrator, it waits for that', () => {
    const held = then(answeredAgain, look(t5, { ...partly(25), heldBy: { kind: 'second-admin', says: 'Intune waits for a second administrator.' } }));
    expect(executing(held)).toMatchObject({ waitingFor: { kind: 'second-admin' }, left: 25, provenAbsent: false });
  });
});

describe('when less shows than was seen', () => {
  test.each([['less of it', partly(30)], ['nothing of it', absent]] as const)('%s: nothing is called for ten minutes, then it is said that somebody took it back', (_case, found) => {
    const less = then(answeredAgain, look(t5, found));
    expect(executing(less)).toMatchObject({ left: 25, provenAbsent: false, absentSince: t5 });
    expect(decide(less, attempt(t5 + minute))).toEqual({ status: 'ignored', because: 'under-way' });
    expect(then(less, look(t5 + minute, found), look(t5 + missingMs, found)).status).toMatchObject({ status: 'failed', why: 'overtaken', detail: 'Part of it was there already and is gone again: somebody has taken it back since.' });
  });

  test('one old reading is forgotten when the next look shows more', () => {
    const recovered = then(answeredAgain, look(t5, absent), look(t5 + minute, partly(5)));
    expect(executing(recovered)).toMatchObject({ left: 5, provenAbsent: true });
  });

  test('right before a call, that call is not made: on an old reading a second object would be created', () => {
    const waiting = then(firstPart, attempt(t3, { target: { status: 'less-than-seen' } }));
    expect(executing(waiting)).toMatchObject({ attempts: [{ begunAt: t2 }], left: 25, waitingFor: { kind: 'service' } });
    // Its earlier part is proven all the same, so it goes on as soon as it shows again.
    const again = executing(waiting).waitUntil;
    expect(executing(then(waiting, attempt(again))).attempts).toHaveLength(2);
    expect(then(waiting, attempt(t3 + missingMs, { target: { status: 'less-than-seen' } })).status).toMatchObject({ status: 'failed', why: 'overtaken' });
  });
});

describe('what is to be created', () => {
  const creating = then(under({ approvals: 0 }, { order: orders['group-create'] }), begin(t0 + 5 * minute));
  const from = t0 + 5 * minute + timing.readLagMs;
  const unanswered = then(creating, attempt(from), ended(from + second, unknown));
  const first = from + callMs + settleMs;

  test('is proven not to exist by two looks half a minute apart, because lists are behind', () => {
    const once = then(unanswered, look(first, absent));
    expect(executing(once)).toMatchObject({ provenAbsent: false, waitUntil: first + createdSettleMs });
    expect(decide(once, look(first + settleMs, absent))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(executing(then(once, look(first + createdSettleMs, absent)))).toMatchObject({ provenAbsent: true });
    expect(createdSettleMs).toBe(30_000);
  });

  test('and turns up after that counts as done, because it may be ours', () => {
    const proven = then(unanswered, look(first, absent), look(first + createdSettleMs, absent));
    expect(then(proven, attempt(first + createdSettleMs, { target: { status: 'already', proof, by: undefined } })).status).toMatchObject({ status: 'done' });
  });
});
