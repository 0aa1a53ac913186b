import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import { evolve } from '../../../../src/core/change/approval/evolve.ts';
import { dueAt } from '../../../../src/core/change/approval/clocks.ts';
import { isResolved, type CallOutcome, type Change } from '../../../../src/core/change/change.ts';
import type { Checks } from '../../../../src/core/change/command.ts';
import { missingMs, waitAfter } from '../../../../src/core/change/timing.ts';
import {
  approved, attempt, begin, begun, called, checks, clock, ended, eva, executing, hour, look, minute, people, proof, reject, requestCommand, requested, rule, second, t0, t1, t2,
  then, timing, typesOf, under, withRoles,
} from './support/change-fixtures.ts';

const unknown: CallOutcome = { status: 'unknown', reason: 'no answer' };
const throttled: CallOutcome = { status: 'not-done', reason: '429', permanent: false };
const absent = { status: 'absent' } as const;
const there = { status: 'there', proof } as const;
const { callMs, settleMs, giveUpMs } = timing;
/** Answered "accepted" one second after it was begun. */
const answered = then(called, ended(t2 + second));
const t3 = t2 + second + settleMs;
/** Nobody knows whether the service took the call. */
const unanswered = then(called, ended(t2 + second, unknown));
const t4 = t2 + callMs + settleMs;
const provenAbsent = then(unanswered, look(t4, absent), look(t4 + settleMs, absent));

describe('the intent is written down', () => {
  test('not before the cool-down is over, then at once', () => {
    expect(decide(approved, begin(t1 - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(executing(begun)).toEqual({ status: 'executing', begunAt: t1, approvedAt: t0 + 2 * minute, executeBy: t1 + hour, attempts: [], provenAbsent: false, looks: 0, waitUntil: t1 });
  });

  test('not inside a freeze, unless the change may not wait', () => {
    expect(decide(approved, begin(t1, t1 + minute))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(typesOf(decide(under({ approvals: 0, freezable: false }), begin(t0 + hour, t0 + 2 * hour)))).toEqual(['execution-begun']);
  });

  test('not after the second clock has run out', () => {
    expect(then(approved, begin(t1 + hour)).status).toEqual({ status: 'expired', at: t1 + hour, clock: 'executing' });
    expect(typesOf(decide(approved, begin(t1 + hour - 1)))).toEqual(['execution-begun']);
  });

  test('only for what is approved, and once', () => {
    for (const change of [requested, begun, called]) expect(decide(change, begin(t2))).toEqual({ status: 'ignored', because: 'not-in-this-state' });
  });
});

describe('a call is made', () => {
  test('a read lag after the intent, when everything that was read again still holds', () => {
    expect(decide(begun, attempt(t2 - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(executing(called)).toMatchObject({ attempts: [{ begunAt: t2 }], provenAbsent: false, looks: 0, waitUntil: t2 });
  });

  test('never beside another call', () => {
    for (const change of [called, answered]) expect(decide(change, attempt(t2 + hour))).toEqual({ status: 'ignored', because: 'under-way' });
    expect(decide(approved, attempt(t2))).toEqual({ status: 'ignored', because: 'not-in-this-state' });
  });

  test('not on what was read long ago', () => {
    expect(typesOf(decide(begun, attempt(t2 + timing.checksMs, { readFrom: t2 })))).toEqual(['attempt-begun']);
    const late = then(begun, attempt(t2 + timing.checksMs + 1, { readFrom: t2 }));
    expect(executing(late)).toMatchObject({ attempts: [], waitingFor: { kind: 'reading', says: 'Reading everything again took too long.' } });
  });
});

describe('before a call, what changed since the approval ends it', () => {
  const drift = { lines: [{ path: 'state', before: 'a', after: 'b' }], by: 'Mallory' };

  test.each<[string, Partial<Checks>, Partial<Change>]>([
    ['the target moved', { target: { status: 'moved', drift } }, { status: { status: 'stale', at: t2, moved: drift } }],
    ['somebody else has done it', { target: { status: 'already', proof, by: 'Mallory' } }, { status: { status: 'stale', at: t2, moved: { lines: [], by: 'Mallory' } } }],
    ['the target is gone', { target: { status: 'gone' } }, { status: { status: 'failed', at: t2, why: 'target-gone', detail: 'What was to be changed no longer exists.' } }],
    ['the requester may not ask for it any more', { requester: 'not-entitled' }, { status: { status: 'failed', at: t2, why: 'requester-not-entitled', detail: 'The person who asked for it is no longer entitled to.' } }],
    [
      'guards refuse it now',
      { guards: [{ guard: 'a', verdict: 'refused', says: 'One.' }, { guard: 'b', verdict: 'refused', says: 'Two.' }, { guard: 'c', verdict: 'undetermined', says: 'Three.' }] },
      { status: { status: 'failed', at: t2, why: 'guard', detail: 'One. Two.' } },
    ],
  ])('%s', (_case, more, expected) => {
    expect(then(begun, attempt(t2, more))).toMatchObject(expected);
  });

  test.each<[string, Partial<Checks>]>([
    ['lost the role', { approvers: [people.eva, withRoles(people.emil)] }],
    ['became a guest', { approvers: [people.eva, { ...people.emil, userType: 'guest' }] }],
    ['was disabled', { approvers: [people.eva, { ...people.emil, enabled: false }] }],
    ['gains from it now', { approvers: [people.eva, { ...people.emil, conflict: { status: 'found', says: 'x' } }] }],
  ])('an approver %s: the request is asked again', (_case, more) => {
    expect(then(begun, attempt(t2, more))).toMatchObject({ approvals: [{ by: eva }], status: { status: 'requested' } });
  });

  test('an approval that was kept by mistake is not enough', () => {
    const [first] = begun.approvals;
    const forged = { ...begun, approvals: first === undefined ? [] : [first, first] };
    expect(decide(forged, attempt(t2))).toEqual({ status: 'accepted', events: [{ type: 'approvals-void', at: t2, of: [], because: ['not enough approvals'] }] });
    const noPath = { ...begun, rule: { ...rule, approvals: 1, emergencyAllowed: false }, approvals: [{ by: people.nora.userId, at: t0, emergencyReason: 'x' }] };
    expect(typesOf(decide(noPath, attempt(t2)))).toEqual(['approvals-void']);
    const beside = { ...noPath, approvals: [...begun.approvals, ...noPath.approvals] };
    expect(typesOf(decide(beside, attempt(t2)))).toEqual(['approvals-void']);
  });

  test('and the record says whose approval is void, and why', () => {
    expect(decide(begun, attempt(t2, { approvers: [{ ...people.eva, userType: 'guest' }, withRoles(people.emil)] }))).toEqual({
      status: 'accepted', events: [{ type: 'approvals-void', at: t2, of: [eva, people.emil.userId], because: ['guest', 'not-entitled'] }],
    });
  });
});

describe('what cannot be read postpones the call and never lets it through', () => {
  const says = (text: string): object => ({ kind: 'reading', says: expect.stringContaining(text) });

  test.each<[string, Partial<Checks>, object]>([
    ['the target', { target: { status: 'unreadable', says: 'Graph was silent.' } }, says('Graph was silent.')],
    ['the requester', { requester: 'unknown' }, says('requester')],
    ['the roles of an approver', { approvers: [people.eva, { ...people.emil, roles: undefined }] }, says('approvers')],
    ['whether an approver gains', { approvers: [people.eva, { ...people.emil, conflict: { status: 'unknown' } }] }, says('approvers')],
    ['an approver at all', { approvers: [people.eva] }, says('approvers')],
    ['one approver, while another lost the role', { approvers: [{ ...people.eva, roles: undefined }, withRoles(people.emil)] }, says('approvers')],
    ['a guard', { guards: [{ guard: 'a', verdict: 'passed', says: 'Fine.' }, { guard: 'b', verdict: 'undetermined', says: 'Two.' }] }, says('Two.')],
  ])('%s', (_case, more, waitingFor) => {
    const change = then(begun, attempt(t2, more));
    expect(executing(change)).toMatchObject({ attempts: [], looks: 1, waitUntil: t2 + 2 * second, waitingFor });
    expect(decide(change, attempt(t2 + 2 * second - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(executing(then(change, attempt(t2 + 2 * second)))).not.toHaveProperty('waitingFor');
  });

  test('the waits grow to a minute', () => {
    const unread = { target: { status: 'unreadable', says: 'x' } } as const;
    const waits: number[] = [];
    let change = begun;
    for (let at = t2; waits.length < 7; at = executing(change).waitUntil) {
      change = then(change, attempt(at, unread));
      waits.push((executing(change).waitUntil - at) / second);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60]);
  });

  test('until the time is up', () => {
    const unread = { target: { status: 'unreadable', says: 'Graph was silent.' } } as const;
    expect(typesOf(decide(begun, attempt(t1 + hour - 1, unread)))).toEqual(['postponed']);
    expect(then(begun, attempt(t1 + hour, unread)).status).toEqual({ status: 'failed', at: t1 + hour, why: 'could-not-check', detail: 'Graph was silent.' });
  });

  test('after a call that did nothing, until it is given up', () => {
    const refused = then(called, ended(t2, throttled));
    const unread = { requester: 'unknown' } as const;
    expect(typesOf(decide(refused, attempt(t2 + giveUpMs - 1, unread)))).toEqual(['postponed']);
    expect(then(refused, attempt(t2 + giveUpMs, unread)).status).toMatchObject({ status: 'failed', why: 'could-not-check' });
  });
});

describe('a freeze or the end of the second clock holds back the first call', () => {
  test('a freeze that began meanwhile is waited for', () => {
    const until = t2 + 10 * minute;
    const change = then(begun, attempt(t2, { frozenUntil: until }));
    expect(executing(change)).toMatchObject({ attempts: [], waitUntil: until, waitingFor: { kind: 'freeze', until } });
    expect(dueAt(change, timing)).toBe(until);
  });

  test('one that outlasts the clock ends the change, except after a call', () => {
    expect(then(begun, attempt(t2, { frozenUntil: t1 + hour })).status).toEqual({ status: 'expired', at: t2, clock: 'executing' });
    expect(typesOf(decide(begun, attempt(t2, { frozenUntil: t1 + hour - 1 })))).toEqual(['postponed']);
    expect(typesOf(decide(then(called, ended(t2, throttled)), attempt(t2 + minute, { frozenUntil: t1 + hour })))).toEqual(['postponed']);
  });

  test('what may not wait for a freeze does not', () => {
    const urgent = then(under({ approvals: 0, freezable: false, coolDownMs: 0 }), begin(t0));
    expect(typesOf(decide(urgent, attempt(t0 + minute, { frozenUntil: t0 + hour })))).toEqual(['attempt-begun']);
  });

  test('the second clock ends with the first call, not during the following', () => {
    expect(then(begun, attempt(t1 + hour)).status).toEqual({ status: 'expired', at: t1 + hour, clock: 'executing' });
    expect(typesOf(decide(begun, attempt(t1 + hour - 1)))).toEqual(['attempt-begun']);
    expect(typesOf(decide(then(called, ended(t2, throttled)), attempt(t1 + 2 * hour)))).toEqual(['attempt-begun']);
  });
});

describe('after a call its effect is looked for', () => {
  test('a settling time after the answer', () => {
    expect(dueAt(answered, timing)).toBe(t3);
    expect(decide(answered, look(t3 - 1, there))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(then(answered, look(t3, there)).status).toEqual({ status: 'done', at: t3, proof });
  });

  test.each([['no answer', called], ['an answer that proves nothing', then(called, ended(t2 + 100, unknown))]])('with %s, only when the call must have ended and settled', (_case, change) => {
    expect(dueAt(change, timing)).toBe(t2 + callMs + settleMs);
    expect(decide(change, look(t2 + callMs + settleMs - 1, absent))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(then(change, look(t2 + callMs + settleMs, there)).status.status).toBe('done');
  });

  test('not before there was one, and not when nothing happened', () => {
    for (const change of [begun, approved, then(called, ended(t2, throttled)), provenAbsent]) expect(decide(change, look(t2 + hour, there))).toEqual({ status: 'ignored', because: 'not-in-this-state' });
  });

  test('what else is not as shown is told with the result', () => {
    const drift = { lines: [], by: 'Mallory' };
    expect(then(answered, look(t3, { ...there, drift })).status).toEqual({ status: 'done', at: t3, proof, drift });
  });

  test.each([
    [{ status: 'different', drift: { lines: [], by: 'Mallory' } }, 'overtaken', 'Mallory set it to something else meanwhile.'],
    [{ status: 'different', drift: { lines: [], by: undefined } }, 'overtaken', 'Somebody set it to something else meanwhile.'],
    [{ status: 'ended-without-effect', says: 'The scan was cancelled.' }, 'action-failed', 'The scan was cancelled.'],
    [{ status: 'gone' }, 'target-gone', 'What was to be changed no longer exists.'],
  ] as const)('%j ends it', (found, why, detail) => {
    expect(then(answered, look(t3, found)).status).toEqual({ status: 'failed', at: t3, why, detail });
  });
});

describe('unknown is never done, and never a reason to act again', () => {
  test.each([
    [{ status: 'under-way', says: 'The machine is off.' }, 'under-way', { kind: 'service', says: 'The machine is off.' }],
    [{ status: 'unreadable', says: 'Graph was silent.' }, 'unreadable', { kind: 'reading', says: 'Graph was silent.' }],
    [{ status: 'absent', heldBy: { kind: 'second-admin', says: 'Intune waits.' } }, 'under-way', { kind: 'second-admin', says: 'Intune waits.' }],
  ] as const)('%j is looked at again, later and later', (found, called, waitingFor) => {
    const decision = decide(answered, look(t3, found), timing);
    expect(decision).toEqual({ status: 'accepted', events: [{ type: 'read-back', at: t3, found: called, waitUntil: t3 + settleMs, waitingFor, provenAbsent: false }] });
    const once = then(answered, look(t3, found));
    expect(executing(once)).toMatchObject({ looks: 1, waitingFor });
    expect(executing(then(once, look(t3 + settleMs, found))).waitUntil).toBe(t3 + settleMs + 2 * settleMs);
    expect(decide(once, attempt(t3 + hour))).toEqual({ status: 'ignored', because: 'under-way' });
  });

  test('the waits grow from the settling time to a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map((looks) => waitAfter(looks, timing) / second)).toEqual([3, 6, 12, 24, 48, 60, 60]);
    expect(waitAfter(0, { ...timing, settleMs: 2 * minute })).toBe(2 * minute);
  });

  test.each([
    [{ status: 'under-way', says: 'The machine is off.' }, 'not-confirmed', 'The machine is off.'],
    [{ status: 'unreadable', says: 'Graph was silent.' }, 'not-confirmed', 'Graph was silent.'],
    [{ status: 'absent', heldBy: { kind: 'second-admin', says: 'Intune waits.' } }, 'held-by-intune', 'Intune waits.'],
  ] as const)('%j is given up when the time is up', (found, why, detail) => {
    expect(typesOf(decide(answered, look(t2 + giveUpMs - 1, found)))).toEqual(['read-back']);
    expect(then(answered, look(t2 + giveUpMs, found)).status).toEqual({ status: 'failed', at: t2 + giveUpMs, why, detail });
  });
});

describe('a call is made again', () => {
  test('not after one look at an absent effect: it may have been a stale one', () => {
    const once = then(unanswered, look(t4, absent));
    expect(executing(once)).toMatchObject({ absentSince: t4, provenAbsent: false, waitUntil: t4 + settleMs });
    expect(decide(once, attempt(t4 + hour))).toEqual({ status: 'ignored', because: 'under-way' });
    expect(decide(once, look(t4 + settleMs - 1, absent))).toEqual({ status: 'ignored', because: 'not-due' });
  });

  test('after two that lie a settling time apart', () => {
    expect(executing(provenAbsent)).toMatchObject({ absentSince: t4, provenAbsent: true, waitUntil: t4 + settleMs });
    const again = then(provenAbsent, attempt(t4 + settleMs));
    expect(executing(again)).toMatchObject({ attempts: [{ begunAt: t2 }, { begunAt: t4 + settleMs }], provenAbsent: false, looks: 0 });
    expect(executing(again)).not.toHaveProperty('absentSince');
  });

  test('not after a second look that came too soon, by a clock that was set back', () => {
    const once = then(unanswered, look(t4, absent));
    const impatient = { ...once, status: { ...executing(once), waitUntil: t4 } };
    expect(executing(then(impatient, look(t4 + settleMs - 1, absent)))).toMatchObject({ provenAbsent: false, absentSince: t4, waitUntil: t4 + 2 * settleMs - 1 });
  });

  test('not when something else was seen between the two', () => {
    const between = then(unanswered, look(t4, absent), look(t4 + settleMs, { status: 'under-way', says: 'x' }));
    expect(executing(between)).not.toHaveProperty('absentSince');
    expect(executing(then(between, look(t4 + minute, absent)))).toMatchObject({ provenAbsent: false, absentSince: t4 + minute });
  });

  test('never after the service took it: what is gone then was set back by somebody', () => {
    const gone = then(answered, look(t3, absent), look(t3 + settleMs, absent));
    expect(executing(gone)).toMatchObject({ absentSince: t3, provenAbsent: false, waitingFor: { kind: 'service' } });
    expect(decide(gone, attempt(t3 + hour))).toEqual({ status: 'ignored', because: 'under-way' });
    expect(typesOf(decide(gone, look(t3 + missingMs - 1, absent)))).toEqual(['read-back']);
    expect(then(gone, look(t3 + missingMs, absent)).status).toMatchObject({ status: 'failed', why: 'overtaken' });
    expect(then(gone, look(t3 + minute, there)).status).toMatchObject({ status: 'done' });
  });

  test('after an answer that says nothing was done, when the service allows', () => {
    const refused = then(called, ended(t2 + second, { ...throttled, retryAfterMs: 30 * second }));
    expect(dueAt(refused, timing)).toBe(t2 + 31 * second);
    expect(decide(refused, attempt(t2 + 31 * second - 1))).toEqual({ status: 'ignored', because: 'not-due' });
    expect(executing(then(refused, attempt(t2 + 31 * second))).attempts).toHaveLength(2);
  });

  test('later each time, where the service does not say when', () => {
    const twice = then(called, ended(t2, throttled), attempt(t2 + settleMs), ended(t2 + settleMs, throttled));
    const taken = then(called, ended(t2, throttled), attempt(t2 + settleMs), ended(t2 + settleMs));
    expect(dueAt(taken, timing)).toBe(t2 + 2 * settleMs);
    expect(dueAt(twice, timing)).toBe(t2 + settleMs + 2 * settleMs);
  });

  test('within the time that a change is followed at all, whatever the service says', () => {
    expect(dueAt(then(called, ended(t2, { ...throttled, retryAfterMs: 1000 * giveUpMs })), timing)).toBe(t2 + giveUpMs);
  });

  test('no more than the allowed number of times', () => {
    const times = (outcome: CallOutcome): Change => {
      let change = called;
      for (let at = t2 + minute, n = 1; n < timing.mostAttempts; n += 1, at += hour) change = then(change, ended(at - minute, outcome), attempt(at));
      return then(change, ended(t2 + 9 * hour, outcome));
    };
    expect(then(times(throttled), attempt(t2 + 10 * hour)).status).toEqual({ status: 'failed', at: t2 + 10 * hour, why: 'not-taken', detail: 'Asked 5 times without effect: 429.' });
    const [one] = executing(answered).attempts;
    const five = { ...provenAbsent, status: { ...executing(provenAbsent), attempts: Array.from({ length: 5 }, () => one ?? { begunAt: t2 }) } };
    expect(then(five, attempt(t2 + hour)).status).toMatchObject({ detail: 'Asked 5 times without effect.' });
    const silent = { ...five, status: { ...five.status, attempts: [...five.status.attempts.slice(1), { begunAt: t2 }] } };
    expect(then(silent, attempt(t2 + hour)).status).toMatchObject({ detail: 'Asked 5 times without effect.' });
  });

  test('never where it turns out to be done after all', () => {
    expect(then(provenAbsent, attempt(t3 + hour, { target: { status: 'already', proof, by: undefined } })).status).toEqual({ status: 'done', at: t3 + hour, proof });
  });

  test('never where a call that was not answered turns out to have worked', () => {
    const silent = then(called, look(t2 + hour, absent), look(t2 + 2 * hour, absent));
    expect(then(silent, attempt(t2 + 3 * hour, { target: { status: 'already', proof, by: undefined } })).status.status).toBe('done');
  });

  test('and when every call is known to have done nothing, it was somebody else', () => {
    const refused = then(called, ended(t2, throttled));
    expect(then(refused, attempt(t2 + hour, { target: { status: 'already', proof, by: 'Mallory' } })).status).toMatchObject({ status: 'stale', moved: { by: 'Mallory' } });
  });
});

describe('the answer of a call', () => {
  test('that refuses for good ends the change', () => {
    const outcome = { status: 'not-done', reason: '403', permanent: true } as const;
    const decision = decide(called, ended(t2 + second, outcome), timing);
    expect(decision).toEqual({
      status: 'accepted',
      events: [{ type: 'attempt-ended', at: t2 + second, outcome, waitUntil: t2 + second }, { type: 'failed', at: t2 + second, why: 'refused-by-service', detail: '403' }],
    });
  });

  test('is kept with the call', () => {
    expect(executing(answered).attempts).toEqual([{ begunAt: t2, ended: { at: t2 + second, outcome: { status: 'accepted' } } }]);
  });

  test('counts once, not without a call, and not after its effect was looked for', () => {
    for (const change of [begun, approved, answered, then(called, look(t2 + hour, absent))]) expect(decide(change, ended(t2 + hour))).toEqual({ status: 'ignored', because: 'not-in-this-state' });
  });
});

describe('when a change next needs attention', () => {
  test.each<[string, Change, number | undefined]>([
    ['a request: the first reminder', requested, t0 + 4 * hour],
    ['a request with rare reminders: the escalation', under({ remindEveryMs: 99 * hour }), t0 + 8 * hour],
    ['a request that was asked of everybody: its end', then(under({ remindEveryMs: 99 * hour }), clock(t0 + 8 * hour)), t0 + 24 * hour],
    ['an approved one: the end of its cool-down', approved, t1],
    ['one that was begun: after the read lag', begun, t2],
    ['one that is over: never', then(requested, reject(people.eva, t0)), undefined],
  ])('%s', (_case, change, at) => {
    expect(dueAt(change, timing)).toBe(at);
    expect(isResolved(change)).toBe(at === undefined);
  });
});

describe('events that cannot follow are mistakes, and stop everything', () => {
  const [request] = [{ ...requestCommand(), by: people.rita.userId, type: 'requested' as const }];

  test.each([
    ['a second request', (): Change => evolve(requested, request), 'change change-1 was requested twice'],
    ['a vote before the request', (): Change => evolve(undefined, { type: 'reminded', at: t0 }), 'reminded came before the request'],
    ['an intent without approval', (): Change => evolve(requested, { type: 'execution-begun', at: t0 }), 'a change that is requested cannot be begun'],
    ['a call without intent', (): Change => evolve(approved, { type: 'attempt-begun', at: t0 }), 'a change that is approved is not being executed'],
    ['an answer without a call', (): Change => evolve(begun, { type: 'attempt-ended', at: t0, outcome: unknown, waitUntil: t0 }), 'an attempt ended that had not begun'],
  ])('%s', (_case, act, words) => {
    expect(act).toThrow(words);
  });
});

test('checks allow a call only when every one of them does', () => {
  expect(typesOf(decide(begun, { type: 'attempt', at: t2, checks: checks({ readFrom: t2 }) }))).toEqual(['attempt-begun']);
});
