import { decide } from '../../../../../src/core/change/approval/decide.ts';
import { evolveAll } from '../../../../../src/core/change/approval/evolve.ts';
import type { Change, Executing, Shown } from '../../../../../src/core/change/change.ts';
import type { Checks, Command, Decision, RequestCommand, Standing } from '../../../../../src/core/change/command.ts';
import type { ChangeEvent } from '../../../../../src/core/change/event.ts';
import type { ApprovalRule, Role } from '../../../../../src/core/change/rule.ts';
import { defaultTiming } from '../../../../../src/core/change/timing.ts';
import { changeId, policyId, userId } from '../../../../../src/core/facts/ids.ts';

export const t0 = Date.parse('2026-11-02T09:00:00Z');
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const timing = defaultTiming;

/** Asks for the change. */
export const rita = userId('00000000-0000-4000-8000-00000000000a');
/** Entra administrator. */
export const eva = userId('00000000-0000-4000-8000-00000000000b');
/** Entra administrator. */
export const emil = userId('00000000-0000-4000-8000-00000000000c');
/** A lead, asked after the first escalation. */
export const lena = userId('00000000-0000-4000-8000-00000000000d');
/** May approve alone in an emergency. */
export const nora = userId('00000000-0000-4000-8000-00000000000e');

export const rule: ApprovalRule = {
  classId: 'tenant-wide', approvals: 2, tiers: [['entra'], ['lead']], waitMs: 24 * hour, executeWithinMs: hour, coolDownMs: 5 * minute,
  remindEveryMs: 4 * hour, escalateAfterMs: 8 * hour, freezable: true, emergencyAllowed: true, stepUp: { where: 'card' },
};

export const shown: Shown = {
  name: 'Pilot', hash: 'hash-before', before: { state: 'enabledForReportingButNotEnforced' }, after: { state: 'enabled' },
  diff: [{ path: 'state', before: 'enabledForReportingButNotEnforced', after: 'enabled' }],
  guards: [{ guard: 'no-lock-out', verdict: 'passed', says: 'Nobody is locked out.' }],
  impact: { status: 'not-measured', because: 'no sign-ins were read' }, readAt: t0 - second,
};

export const proof = { readAt: t0, says: 'The policy is On.', hash: 'hash-after' };

export function person(id: Standing['userId'], roles: Standing['roles'], more: Partial<Standing> = {}): Standing {
  return { userId: id, roles, userType: 'member', enabled: true, conflict: { status: 'none' }, ...more };
}

export const people = {
  rita: person(rita, ['intune']), eva: person(eva, ['entra']), emil: person(emil, ['entra']), lena: person(lena, ['lead']), nora: person(nora, ['emergency']),
};

export function requestCommand(more: Partial<RequestCommand> = {}): Extract<Command, { readonly type: 'request' }> {
  return {
    type: 'request', at: t0, id: changeId('change-1'), order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId('p-1') } },
    origin: { kind: 'person' }, requester: people.rita, mayRequest: ['intune', 'entra'], reason: 'The pilot went well.', rule, shown,
    eligible: [people.eva, people.emil, people.lena], frozenUntil: undefined, ...more,
  };
}

export function checks(more: Partial<Checks> = {}): Checks {
  return { readFrom: t0, requester: 'entitled', approvers: [people.eva, people.emil, people.lena, people.nora], target: { status: 'as-shown' }, guards: [], frozenUntil: undefined, ...more };
}

export function accepted(decision: Decision<ChangeEvent>): readonly ChangeEvent[] {
  if (decision.status !== 'accepted') throw new Error(`not accepted but ${decision.status}: ${decision.because}`);
  return decision.events;
}

/** The change after these commands, every one of which must be accepted. */
export function after(...commands: readonly Command[]): Change {
  const change = commands.reduce<Change | undefined>((before, command) => evolveAll(before, accepted(decide(before, command, timing))), undefined);
  if (change === undefined) throw new Error('no command was given');
  return change;
}

export function then(change: Change, ...commands: readonly Command[]): Change {
  return commands.reduce((before, command) => evolveAll(before, accepted(decide(before, command, timing))) ?? before, change);
}

export const typesOf = (decision: Decision<ChangeEvent>): readonly string[] => accepted(decision).map(({ type }) => type);

export function executing({ status }: Change): Executing {
  if (status.status !== 'executing') throw new Error(`not being executed but ${status.status}`);
  return status;
}

type Vote = Extract<Command, { readonly type: 'approve' }>;

export const approve = (voter: Standing, at: number, more: Partial<Omit<Vote, 'type'>> = {}): Vote => ({ type: 'approve', voter, at, revision: 1, ...more });
export const reject = (voter: Standing, at: number, reason = 'Not this week.'): Command => ({ type: 'reject', voter, at, reason });
export const clock = (at: number): Command => ({ type: 'look-at-the-clock', at });
export const begin = (at: number, frozenUntil?: number): Command => ({ type: 'begin-execution', at, frozenUntil });
export const attempt = (at: number, more: Partial<Checks> = {}): Command => ({ type: 'attempt', at, checks: checks({ readFrom: at, ...more }) });
export const ended = (at: number, outcome: Extract<Command, { readonly type: 'attempt-ended' }>['outcome'] = { status: 'accepted' }): Command => ({ type: 'attempt-ended', at, outcome });
export const look = (at: number, found: Extract<Command, { readonly type: 'read-back' }>['found']): Command => ({ type: 'read-back', at, found });

export const requested = after(requestCommand());
/** One of two approvals. */
export const halfApproved = then(requested, approve(people.eva, t0 + minute));
export const approved = then(halfApproved, approve(people.emil, t0 + 2 * minute));
/** The first moment after the cool-down. */
export const t1 = t0 + 7 * minute;
export const begun = then(approved, begin(t1));
/** The first moment at which a call may be made. */
export const t2 = t1 + timing.readLagMs;
export const called = then(begun, attempt(t2));

/** A change under another rule, asked for and nothing more. */
export const under = (more: Partial<ApprovalRule>, command: Partial<RequestCommand> = {}): Change => after(requestCommand({ rule: { ...rule, ...more }, ...command }));

export const withRoles = (standing: Standing, ...roles: readonly Role[]): Standing => ({ ...standing, roles });
