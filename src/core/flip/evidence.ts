import type { Instant } from '../facts/fact.ts';
import type { PolicyId, UserId } from '../facts/ids.ts';
import type { AppliedPolicy, SignIn } from '../facts/sign-in.ts';
import type { CertificateCounts, CertificateFailure } from './certificate.ts';

/** What the log says about one policy in report-only. */
export interface LogEvidence {
  readonly counts: CertificateCounts;
  readonly seen: ReadonlySet<UserId>;
  /** Newest first. */
  readonly failures: readonly CertificateFailure[];
  /** Rows that may be about the policy and do not say so: whatever they hide, nothing may be concluded from their absence. */
  readonly unreadable: number;
}

export interface EvidenceQuestion {
  readonly signIns: readonly SignIn[];
  readonly policyId: PolicyId;
  readonly from: Instant;
  readonly at: Instant;
  /** Whose sign-ins count; undefined: everybody's. */
  readonly people: readonly UserId[] | undefined;
  /** Why the policy would have stopped this attempt; undefined: the log gives no reason. */
  readonly explain: (row: SignIn) => string | undefined;
  /** The policy blocks whatever it applies to: sign-ins that it would have left alone are what speaks for it. */
  readonly blocks?: boolean;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Counts attempts, not rows: one attempt can leave several rows, and they must not pass for more evidence. Of its rows the worst
 * counts. `reportOnlyNotApplied` says nothing about a policy that asks for something.
 */
export function readEvidence({ signIns, policyId, from, at, people, explain, blocks = false }: EvidenceQuestion): LogEvidence {
  const wanted = people === undefined ? undefined : new Set(people);
  const rows = signIns.filter(({ createdAt, userId }) => isWithin(createdAt, from, at) && (wanted === undefined || userId === undefined || wanted.has(userId)));
  const judged = new Map<string, { readonly row: SignIn; readonly result: Result }>();
  let unreadable = 0;
  for (const row of rows) {
    const result = resultFor(row, policyId, blocks);
    if (result === 'unreadable') unreadable += 1;
    if (result === 'unreadable' || result === 'not-applied') continue;
    const key = row.correlationId ?? row.id;
    const before = judged.get(key);
    if (before === undefined || rank[result] > rank[before.result]) judged.set(key, { row, result });
  }
  const attempts = [...judged.values()];
  const failures = attempts.filter(({ result }) => result === 'failure').map(({ row }) => row);
  return {
    counts: count(attempts),
    // Whoever was never let through shows only that On would keep them out.
    seen: new Set(attempts.flatMap(({ row, result }) => (row.createdAt === undefined || result !== 'success' ? [] : (row.userId ?? [])))),
    failures: failures.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0)).map((row) => ({ signInId: row.id, user: row.userId, at: row.createdAt, because: explain(row) })),
    unreadable,
  };
}

/** A row without a time may be of any day: it counts for nothing, but a failure in it counts. */
function isWithin(createdAt: Instant | undefined, from: Instant, at: Instant): boolean {
  return createdAt === undefined || (createdAt >= from && createdAt <= at);
}

type Result = 'success' | 'interrupted' | 'failure';

const rank: Readonly<Record<Result, number>> = { success: 0, interrupted: 1, failure: 2 };

function resultFor({ appliedPolicies }: SignIn, policyId: PolicyId, blocks: boolean): Result | 'not-applied' | 'unreadable' {
  if (appliedPolicies === undefined) return 'unreadable';
  const results = appliedPolicies.filter(({ id }) => id === policyId || id === undefined).map((applied) => meaning(applied, blocks));
  for (const result of ['unreadable', 'failure', 'interrupted', 'success'] as const) if (results.includes(result)) return result;
  return 'not-applied';
}

function meaning({ id, result }: AppliedPolicy, blocks: boolean): Result | 'not-applied' | 'unreadable' {
  if (id === undefined || result === undefined) return 'unreadable';
  switch (result) {
    case 'reportOnlySuccess':
      return 'success';
    case 'reportOnlyFailure':
      return 'failure';
    case 'reportOnlyInterrupted':
      return 'interrupted';
    // While it is On its results say what it does, which is no evidence from report-only.
    case 'success':
    case 'failure':
    case 'notApplied':
    case 'notEnabled':
      return 'not-applied';
    case 'reportOnlyNotApplied':
      return blocks ? 'success' : 'not-applied';
  }
}

function count(all: readonly { readonly row: SignIn; readonly result: Result }[]): CertificateCounts {
  const attempts = all.filter(({ row }) => row.createdAt !== undefined);
  const days = new Set(attempts.flatMap(({ row }) => (row.createdAt === undefined ? [] : [Math.floor(row.createdAt / day)])));
  return {
    signIns: attempts.length,
    wouldPass: attempts.filter(({ result }) => result === 'success').length,
    wouldBlock: attempts.filter(({ result }) => result === 'failure').length,
    people: new Set(attempts.flatMap(({ row }) => row.userId ?? [])).size,
    days: days.size,
    workingDays: [...days].filter(isWorkingDay).length,
  };
}

/** Days are counted from 1 January 1970, a Thursday. */
function isWorkingDay(dayNumber: number): boolean {
  return (dayNumber + 3) % 7 < 5;
}
