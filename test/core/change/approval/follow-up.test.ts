import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import { dueAt } from '../../../../src/core/change/approval/clocks.ts';
import type { CallOutcome } from '../../../../src/core/change/change.ts';
import { changeId } from '../../../../src/core/facts/ids.ts';
import { after, attempt, begin, ended, executing, hour, minute, proof, requestCommand, rule, t0, then, timing, typesOf } from './support/change-fixtures.ts';

const throttled: CallOutcome = { status: 'not-done', reason: '429', permanent: false };

describe('the end of a limited change', () => {
  const origin = { kind: 'follow-up', of: changeId('change-0') } as const;
  const followUp = then(after(requestCommand({ origin, rule: { ...rule, approvals: 0 }, notBefore: t0 + hour })), begin(t0 + hour));

  test('is tried as often as it takes until its second clock ends, at longer and longer intervals', () => {
    let change = followUp;
    let at = t0 + hour + minute;
    const waits: number[] = [];
    for (let tries = 0; tries < 9; tries += 1) {
      change = then(change, attempt(at), ended(at, throttled));
      waits.push((dueAt(change, timing) ?? 0) - at);
      at = dueAt(change, timing) ?? 0;
    }
    expect(executing(change).attempts).toHaveLength(9);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(Math.max(...waits)).toBeLessThanOrEqual(hour + minute);
    const { executeBy } = executing(change);
    expect(then(change, attempt(executeBy)).status).toMatchObject({ status: 'failed', why: 'not-taken' });
  });

  test('needs nobody\'s right any more', () => {
    expect(typesOf(decide(followUp, attempt(t0 + 2 * hour - 1, { requester: 'not-entitled', approvers: [] })))).toEqual(['attempt-begun']);
  });

  test('is done when somebody else has done it', () => {
    const target = { status: 'already', proof, by: 'Mallory' } as const;
    expect(then(followUp, attempt(t0 + hour + minute, { target })).status).toEqual({ status: 'done', at: t0 + hour + minute, proof });
  });
});
