import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import type { Change, DiffLine, FailureCode, GuardResult, Shown, WaitingFor } from '../../../src/core/change/change.ts';
import { ruleOf } from '../../../src/core/change/classes.ts';
import { evolveAll } from '../../../src/core/change/approval/evolve.ts';
import type { ChangeEvent } from '../../../src/core/change/event.ts';
import type { ApprovalRule } from '../../../src/core/change/rule.ts';
import type { ChangeOrder } from '../../../src/core/change/order.ts';
import { changeId, compliancePolicyId, groupId, machineId, managedDeviceId, policyId, userId, type UserId } from '../../../src/core/facts/ids.ts';
import { certificate } from '../../core/pilot/support/finished.ts';
import { measured } from './impact-fixtures.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';

const minute = 60_000;
const hour = 60 * minute;

export const requester = userId('11111111-0000-4000-8000-000000000001');
export const firstApprover = userId('11111111-0000-4000-8000-000000000002');
export const secondApprover = userId('11111111-0000-4000-8000-000000000003');

const names: ReadonlyMap<UserId, string> = new Map([[requester, 'Ines Marques'], [firstApprover, 'Edda Berg'], [secondApprover, 'Lars Lind']]);

export function nameOf(person: UserId): string {
  return names.get(person) ?? 'Somebody';
}

export const policyOn = catalogue['policy-on'];

export const tenantWide = ruleOf('tenant-wide', {});
export const onPage = ruleOf('tenant-wide', { 'tenant-wide': 'c2' });

export const guards: readonly GuardResult[] = [
  { guard: 'emergency-accounts', verdict: 'passed', says: 'Both emergency accounts are excluded by name and enabled.' },
  { guard: 'no-lock-out', verdict: 'passed', says: 'Neither the requester nor Gatehouse itself is locked out.' },
  { guard: 'report-only-first', verdict: 'passed', says: 'The policy has been in report-only since 2 November.' },
];

export const diff: readonly DiffLine[] = [{ path: 'state', before: 'enabledForReportingButNotEnforced', after: 'enabled' }];

export const shown: Shown = {
  name: 'Pilot - Require compliant device', hash: '5f2b9c0e7a1d4c3386f0aa12be77c9d4e1f6a0b95c2d8e7f4a3b1c0d9e8f7a6b',
  before: { state: 'enabledForReportingButNotEnforced' }, after: { state: 'enabled' }, diff, guards,
  impact: measured, readAt: fixtureNow,
  certificate: certificate({
    from: fixtureNow - 14 * 24 * hour, at: fixtureNow,
    lines: [
      { id: 'sign-ins', verdict: 'passed', says: '143 sign-ins in report-only, 10 needed.' },
      { id: 'everybody-seen', verdict: 'passed', says: '12 of 12 people of the policy were seen.' },
      { id: 'no-unexplained-failure', verdict: 'passed', says: '2 sign-ins would have been stopped, each for a reason that the log names: the device was not compliant (2).' },
    ],
  }),
};

export const changed = changeId('q3Jm0cVbT1yqv0m2mYkz7A');

/** Asked for 20 minutes before the moment on which all fixtures play. */
export function requested(rule: ApprovalRule = tenantWide): Extract<ChangeEvent, { readonly type: 'requested' }> {
  return {
    type: 'requested', at: fixtureNow - 20 * minute, id: changed, origin: { kind: 'person' }, by: requester, rule, shown,
    order: { kind: 'policy-on', target: policy },
    reason: 'The pilot ran four weeks in report-only without a wrong block.',
  };
}

const policy = { kind: 'conditional-access-policy', policyId: policyId('3c0cba0e-5b3f-4a8a-9a44-2f8f2a1f6b11') } as const;
const compliance = { kind: 'compliance-policy', policyId: compliancePolicyId('7d1f1a52-2f0a-4d0c-8c55-0c7f5a3e9b21') } as const;
const machine = { kind: 'machine', machineId: machineId('1e5bc9d7e413ddd7902c2932e418702b84d0cc07') } as const;
const membership = { kind: 'membership', groupId: groupId('9a1e6d7c-5c1b-4f57-9d0a-3b1f5a7c2e10'), userId: requester } as const;

/** One of every kind. */
export const orders: readonly ChangeOrder[] = [
  { kind: 'policy-on', target: policy },
  { kind: 'policy-report-only', target: policy },
  { kind: 'threshold-tighten', target: compliance, threshold: 'low' },
  { kind: 'threshold-relax', target: compliance, threshold: 'high' },
  { kind: 'isolate', target: machine, isolation: 'selective' },
  { kind: 'release', target: machine },
  { kind: 'scan', target: machine, scan: 'quick' },
  { kind: 'exception-begin', target: membership, until: fixtureNow + 8 * hour },
  { kind: 'exception-end', target: membership },
  { kind: 'revoke-sessions', target: { kind: 'person', userId: requester } },
  { kind: 'sync-device', target: { kind: 'managed-device', managedDeviceId: managedDeviceId('ab3d5c1e-2f60-4a91-9e3f-77c1c2f1d0aa') } },
];

const at = fixtureNow - 10 * minute;
const one: ChangeEvent = { type: 'approval-given', at: at - 5 * minute, approval: { by: firstApprover, at: at - 5 * minute } };
const two: ChangeEvent = { type: 'approval-given', at, approval: { by: secondApprover, at, stepUp: { acrs: ['c2'], authenticatedAt: at, methods: ['fido', 'mfa'] } } };
const alone: ChangeEvent = { type: 'approval-given', at, approval: { by: secondApprover, at, emergencyReason: 'Attack under way, the others are on a plane.' } };
const approved: ChangeEvent = { type: 'approved', at, notBefore: at + 30 * minute, executeBy: at + 90 * minute };
const begun: readonly ChangeEvent[] = [one, two, { ...approved, notBefore: at }, { type: 'execution-begun', at: at + minute }];
const acted: readonly ChangeEvent[] = [...begun, { type: 'attempt-begun', at: at + 2 * minute }, { type: 'attempt-ended', at: at + 2 * minute, outcome: { status: 'accepted' }, waitUntil: at + 3 * minute }];
const proof = { readAt: at + 4 * minute, says: 'Entra shows the policy as On.', hash: 'aa' };
export const drift = { lines: [{ path: 'conditions.users.excludeGroups', before: '["Pilot exceptions"]', after: '[]' }], by: 'Theo Novak' };

function after(events: readonly ChangeEvent[], rule?: ApprovalRule): Change {
  const change = evolveAll(undefined, [requested(rule), ...events]);
  if (change === undefined) throw new Error('no events, no change');
  return change;
}

function waiting(waitingFor: WaitingFor): Change {
  return after([...acted, { type: 'read-back', at: at + 3 * minute, found: 'under-way', waitUntil: at + 4 * minute, provenAbsent: false, waitingFor }]);
}

export function failedWith(why: FailureCode, detail: string): Change {
  return after([...acted, { type: 'failed', at: at + 4 * minute, why, detail }]);
}

/** A change in every state that a card can show. */
export const states = {
  'requested': after([]),
  'requested-on-page': after([], onPage),
  'half-approved': after([one]),
  'approved': after([one, two, approved]),
  'approved-alone': after([alone, approved]),
  'checking': after(begun),
  'executing': after(acted),
  'at-work': waiting({ kind: 'service', says: 'Defender has taken the action and is at work.' }),
  'second-admin': waiting({ kind: 'second-admin', says: 'Intune keeps the change until its second admin approves it.' }),
  'frozen': after([...begun, { type: 'postponed', at: at + 2 * minute, until: fixtureNow + 3 * hour, waitingFor: { kind: 'freeze', until: fixtureNow + 3 * hour } }]),
  'reading': after([...begun, { type: 'postponed', at: at + 2 * minute, until: at + 3 * minute, waitingFor: { kind: 'reading', says: 'Entra did not answer.' } }]),
  'done': after([...acted, { type: 'done', at: at + 4 * minute, proof }]),
  'done-with-drift': after([...acted, { type: 'done', at: at + 4 * minute, proof, drift }]),
  'failed': failedWith('refused-by-service', 'Entra answered: the policy names a group that no longer exists.'),
  'not-confirmed': failedWith('not-confirmed', 'Entra could not be read for 26 hours.'),
  'stale': after([...begun, { type: 'stale', at: at + 2 * minute, moved: drift }]),
  'rejected': after([one, { type: 'rejected', at, by: secondApprover, reason: 'Not on the evening before the audit.' }]),
  'withdrawn': after([{ type: 'withdrawn', at, by: requester }]),
  'expired': after([{ type: 'expired', at, clock: 'waiting' }]),
} as const satisfies Readonly<Record<string, Change>>;

export type StateName = keyof typeof states;
