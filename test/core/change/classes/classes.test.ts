import { describe, expect, test } from '@jest/globals';
import { approvalClasses, longestWaitMs, ruleOf } from '../../../../src/core/change/classes.ts';
import type { ApprovalClassId } from '../../../../src/core/change/rule.ts';

const minute = 60_000;
const hour = 60 * minute;
const ids: readonly ApprovalClassId[] = ['routine', 'containment', 'critical-containment', 'relief', 'access', 'tenant-wide', 'follow-up'];
const withoutApproval: readonly ApprovalClassId[] = ['routine', 'follow-up'];
const withApproval = ids.filter((id) => !withoutApproval.includes(id));

describe('how much trust a change needs', () => {
  test('is said for every class', () => {
    expect(Object.keys(approvalClasses)).toEqual(ids);
  });

  test.each(withApproval)('%s: somebody else decides, and if the first do not answer, others are asked', (id) => {
    const { approvals, tiers } = approvalClasses[id];
    expect(approvals).toBeGreaterThanOrEqual(1);
    expect(tiers.length).toBeGreaterThanOrEqual(2);
    expect(tiers.every((tier) => tier.length > 0)).toBe(true);
    expect(tiers.flat()).not.toContain('helpdesk');
    expect(tiers.at(-1)).toEqual(['lead']);
  });

  test.each(withoutApproval)('%s: nobody is asked, and nobody approves in an emergency', (id) => {
    expect(approvalClasses[id]).toMatchObject({ approvals: 0, tiers: [], emergencyAllowed: false });
  });

  test('two decide on what reaches everybody or may stop a service, one on the rest', () => {
    expect(Object.fromEntries(withApproval.map((id) => [id, approvalClasses[id].approvals]))).toEqual({ containment: 1, 'critical-containment': 2, relief: 1, access: 1, 'tenant-wide': 2 });
  });

  test('only what takes access from people waits for the end of a freeze', () => {
    expect(ids.filter((id) => approvalClasses[id].freezable)).toEqual(['access', 'tenant-wide']);
  });

  test('only what reaches everybody can still be stopped for ten minutes after it was approved', () => {
    expect(ids.map((id) => approvalClasses[id].coolDownMs)).toEqual([0, 0, 0, 0, 0, 10 * minute, 0]);
  });

  test('one person may decide alone in an emergency wherever anybody decides', () => {
    expect(ids.filter((id) => approvalClasses[id].emergencyAllowed)).toEqual(withApproval);
  });
});

describe('the clocks of a class', () => {
  test.each(ids)('%s: a request waits a day, never more than a week', (id) => {
    expect(approvalClasses[id].waitMs).toBe(24 * hour);
    expect(approvalClasses[id].waitMs).toBeLessThanOrEqual(longestWaitMs);
    expect(longestWaitMs).toBe(7 * 24 * hour);
  });

  test('while a device is under attack minutes count', () => {
    for (const id of ['containment', 'critical-containment'] as const) {
      expect(approvalClasses[id]).toMatchObject({ executeWithinMs: 30 * minute, remindEveryMs: 10 * minute, escalateAfterMs: 15 * minute });
    }
    for (const id of ['relief', 'access', 'tenant-wide'] as const) {
      expect(approvalClasses[id]).toMatchObject({ executeWithinMs: 4 * hour, remindEveryMs: 4 * hour, escalateAfterMs: 8 * hour });
    }
  });

  test('the end of an exception is tried for a month, because it would last for ever otherwise', () => {
    expect(approvalClasses['follow-up'].executeWithinMs).toBe(30 * 24 * hour);
  });
});

describe('where approvers vote', () => {
  test('on the card, unless the customer wants a fresh sign-in for the class', () => {
    expect(ruleOf('relief', { 'tenant-wide': 'c1' }).stepUp).toEqual({ where: 'card' });
    expect(ruleOf('tenant-wide', { 'tenant-wide': 'c1' }).stepUp).toEqual({ where: 'link', authenticationContext: 'c1' });
  });

  test('the rule that is kept with a change says its class and all that was asked of it', () => {
    const { covers, ...rule } = approvalClasses.access;
    expect(ruleOf('access', {})).toEqual({ classId: 'access', ...rule, stepUp: { where: 'card' } });
    expect(covers).not.toBe('');
  });
});
