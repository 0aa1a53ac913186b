import type { Change } from '../../../../src/core/change/change.ts';
import { decide } from '../../../../src/core/change/approval/decide.ts';
import { evolve, evolveAll } from '../../../../src/core/change/approval/evolve.ts';
import type { Command, Standing } from '../../../../src/core/change/command.ts';
import { changeId, policyId, userId, type UserId } from '../../../../src/core/facts/ids.ts';
import type { DecideOnPage, PageOutcome, PageView } from '../../../../src/features/change/step-up.ts';

export const id = changeId('AAAAAAAAAAAAAAAAAAAAAA');
export const otherId = changeId('BBBBBBBBBBBBBBBBBBBBBB');
const hour = 3_600_000;

/** One change in memory whose votes the approval machine judges, so that the page can be tried before anything is stored. */
export class Decisions implements DecideOnPage {
  change: Change;
  /** Replaces texts of the view. */
  texts: Partial<PageView> = {};
  readonly commands: Command[] = [];
  readonly #now: () => number;

  constructor(now: () => number, requestedBy: UserId) {
    this.#now = now;
    const rule = {
      classId: 'access', approvals: 1, tiers: [['entra']], waitMs: hour, executeWithinMs: hour, coolDownMs: 0, remindEveryMs: hour, escalateAfterMs: hour,
      freezable: true, emergencyAllowed: true, stepUp: { where: 'link', authenticationContext: 'c2' },
    } as const;
    const diff = [{ path: 'state', before: 'enabledForReportingButNotEnforced', after: 'enabled' }];
    const shown = { name: 'Pilot policy', hash: 'h', before: {}, after: { state: 'enabled' }, diff, guards: [], impact: { status: 'not-measured', because: 'no data yet' }, readAt: now() } as const;
    const order = { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId('p') } } as const;
    this.change = evolve(undefined, { type: 'requested', at: now(), id, order, origin: { kind: 'person' }, by: requestedBy, reason: 'The pilot has gone well', rule, shown });
  }

  async contextOf(asked: string): Promise<string | undefined> {
    return asked === id || asked === otherId ? 'c2' : undefined;
  }

  async view(asked: string): Promise<PageView | undefined> {
    if (asked !== id) return undefined;
    const { revision, requestedAt, reason, approvals, rule, shown, status } = this.change;
    return {
      changeId: id, number: 12, revision, heading: 'Switch "Pilot policy" to On', consequence: 'People without a compliant device are blocked.', requestedBy: 'Ivo Lindqvist', requestedAt, reason,
      readAt: shown.readAt, diff: shown.diff, guards: [{ protects: 'emergency accounts stay reachable', verdict: 'passed', says: 'Both emergency accounts are excluded.' }],
      impact: 'Not measured: no data yet.', approvals: approvals.map(({ by, at }) => ({ by, at })), approvalsNeeded: rule.approvals,
      decision: status.status === 'requested' ? { status: 'open', until: status.expiresAt, mayApprove: true, mayApproveInEmergency: true, mayReject: true, says: undefined } : { status: 'closed', says: `It is ${status.status}.` },
      ...this.texts,
    };
  }

  async approve({ person, revision, stepUp }: Parameters<DecideOnPage['approve']>[0]): Promise<PageOutcome> {
    return this.#take({ type: 'approve', at: this.#now(), voter: standing(person), revision, stepUp });
  }

  async approveInEmergency({ person, revision, stepUp, reason }: Parameters<DecideOnPage['approveInEmergency']>[0]): Promise<PageOutcome> {
    return this.#take({ type: 'approve-in-emergency', at: this.#now(), voter: standing(person), revision, stepUp, reason });
  }

  async reject({ person, reason }: Parameters<DecideOnPage['reject']>[0]): Promise<PageOutcome> {
    return this.#take({ type: 'reject', at: this.#now(), voter: standing(person), reason });
  }

  #take(command: Command): PageOutcome {
    this.commands.push(command);
    const decision = decide(this.change, command);
    if (decision.status === 'refused') return { status: 'refused', says: decision.says };
    if (decision.status === 'ignored') return { status: 'ignored', says: 'It was decided before.' };
    this.change = evolveAll(this.change, decision.events) ?? this.change;
    return { status: 'recorded', says: `The change is ${this.change.status.status}.` };
  }
}

function standing(person: string): Standing {
  return { userId: userId(person), roles: ['entra', 'emergency'], userType: 'member', enabled: true, conflict: { status: 'none' } };
}
