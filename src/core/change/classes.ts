import type { ApprovalClassId, ApprovalRule, StepUp } from './rule.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a class asks for; where its approvers vote is the customer's choice (`ruleOf`). */
export interface ApprovalClass extends Omit<ApprovalRule, 'classId' | 'stepUp'> {
  /** What belongs to it, for the documentation. */
  readonly covers: string;
}

/** No request may wait longer: what was right a week ago has to be asked again. */
export const longestWaitMs = 7 * day;

const patient = { waitMs: day, executeWithinMs: 4 * hour, coolDownMs: 0, remindEveryMs: 4 * hour, escalateAfterMs: 8 * hour } as const;
/** While a device is being attacked, minutes count; an approval of half an hour ago was given in another situation. */
const urgent = { waitMs: day, executeWithinMs: 30 * minute, coolDownMs: 0, remindEveryMs: 10 * minute, escalateAfterMs: 15 * minute } as const;

export const approvalClasses: Readonly<Record<ApprovalClassId, ApprovalClass>> = {
  routine: { covers: 'What disturbs nobody: a quick scan, a sync.', ...patient, approvals: 0, tiers: [], freezable: false, emergencyAllowed: false },
  containment: {
    covers: 'Stopping an attack on one person or device, and ending that: isolate, release, full scan, revoke sessions.',
    ...urgent, approvals: 1, tiers: [['soc'], ['lead']], freezable: false, emergencyAllowed: true,
  },
  'critical-containment': {
    covers: 'Isolating a server, or a machine that Defender marks as valuable: it may stop a service that many need.',
    ...urgent, approvals: 2, tiers: [['soc'], ['lead']], freezable: false, emergencyAllowed: true,
  },
  relief: {
    covers: 'Giving access back: a policy back to report-only, a threshold relaxed, an exception.',
    ...patient, approvals: 1, tiers: [['entra', 'soc'], ['lead']], freezable: false, emergencyAllowed: true,
  },
  access: {
    covers: 'Asking more of named groups: a policy for groups and listed apps, a threshold for groups.',
    ...patient, approvals: 1, tiers: [['entra', 'soc'], ['lead']], freezable: true, emergencyAllowed: true,
  },
  'tenant-wide': {
    covers: 'Asking more of everybody, of roles or guests, or in all apps; everything whose reach Gatehouse cannot tell.',
    ...patient, coolDownMs: 10 * minute, approvals: 2, tiers: [['entra', 'soc', 'intune'], ['lead']], freezable: true, emergencyAllowed: true,
  },
  'follow-up': {
    covers: 'The end of an exception, which was approved with its beginning.',
    // An end that ran out of time would leave the exception in place for ever, so it is tried for a month.
    ...patient, executeWithinMs: 30 * day, approvals: 0, tiers: [], freezable: false, emergencyAllowed: false,
  },
};

/** Authentication context (`c1` … `c99`) that an approval of a class must prove; a class that is absent is approved on the card. */
export type StepUpSettings = Readonly<Partial<Record<ApprovalClassId, string>>>;

/** The rule that a change of this class is asked under. */
export function ruleOf(classId: ApprovalClassId, settings: StepUpSettings): ApprovalRule {
  const { covers: _, ...rule } = approvalClasses[classId];
  const authenticationContext = settings[classId];
  const stepUp: StepUp = authenticationContext === undefined ? { where: 'card' } : { where: 'link', authenticationContext };
  return { classId, ...rule, stepUp };
}
