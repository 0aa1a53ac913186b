import type { Instant } from '../facts/fact.ts';
import type { AppliedPolicyResult, SignIn } from '../facts/sign-in.ts';
import type { Trial, TrialOutcome } from './pilot.ts';

/** "Access control blocked by a compliant-device policy", as Entra numbers it. */
const notCompliant = 53000;

/**
 * What the log says about a sign-in that was asked for. Only rows of this person, to this app and after the asking count, so that no
 * older success can tick the step; only what this policy did decides. The newest row that is as wanted wins over any other.
 * `patient`: the device is being healed, so that a sign-in that is kept out meanwhile ends nothing.
 */
export function judgeTrial(trial: Trial, signIns: readonly SignIn[], now: Instant, { patient = false } = {}): TrialOutcome {
  const rows = signIns
    .filter(({ userId, appId, createdAt }) => userId === trial.user && appId === trial.app && createdAt !== undefined && createdAt > trial.askedAt && createdAt <= now)
    .toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  const judged = rows.map((row) => ({ row, ...judgeRow(trial, row) }));
  const decisive = judged.find(({ means }) => means === 'as-wanted') ?? (patient && now < trial.until ? undefined : judged.find(({ means }) => means === 'otherwise'));
  if (decisive !== undefined) return ended(decisive.means === 'as-wanted' ? 'as-wanted' : 'otherwise', decisive.row, decisive.says, now);
  if (now < trial.until) return { status: 'waiting' };
  const [last] = judged;
  return last === undefined ? { status: 'not-seen', at: now } : ended('otherwise', last.row, last.says, now);
}

function ended(status: 'as-wanted' | 'otherwise', row: SignIn, says: string, now: Instant): TrialOutcome {
  return { status, at: row.createdAt ?? now, signInId: row.id, says: `${says} ${details(row)}` };
}

interface RowJudged {
  /** `nothing`: it neither shows nor refutes what was wanted, so the log is watched on. */
  readonly means: 'as-wanted' | 'otherwise' | 'nothing';
  readonly says: string;
}

function judgeRow(trial: Trial, row: SignIn): RowJudged {
  const result = row.appliedPolicies?.find(({ id }) => id === trial.policy)?.result;
  if (row.appliedPolicies === undefined) return { means: 'nothing', says: 'The log does not tell which policies applied to the sign-in.' };
  switch (trial.kind) {
    case 'report-only':
      return judgeReportOnly(row, result);
    case 'enforced':
      return judgeEnforced(row, result);
    case 'blocked':
      return judgeBlocked(row, result);
  }
}

const notApplied: RowJudged = { means: 'nothing', says: 'There was a sign-in, but the policy did not apply to it.' };

function judgeReportOnly({ errorCode }: SignIn, result: AppliedPolicyResult | undefined): RowJudged {
  switch (result) {
    case 'reportOnlySuccess':
      return errorCode === 0 ? { means: 'as-wanted', says: 'Report-only: Success.' } : { means: 'nothing', says: `Report-only: Success, but the sign-in itself did not succeed (code ${String(errorCode ?? 'unknown')}).` };
    case 'reportOnlyFailure':
      return { means: 'otherwise', says: 'Report-only: Failure. Once it is On, the policy would keep this sign-in out.' };
    case 'reportOnlyInterrupted':
      return { means: 'otherwise', says: 'Report-only: User action required. Once it is On, the policy would ask for something first.' };
    default:
      return notApplied;
  }
}

function judgeEnforced({ errorCode }: SignIn, result: AppliedPolicyResult | undefined): RowJudged {
  if (result === 'failure') return { means: 'otherwise', says: `The policy kept the sign-in out (code ${String(errorCode ?? 'unknown')}).` };
  if (result !== 'success') return notApplied;
  return errorCode === 0 ? { means: 'as-wanted', says: 'The policy is On, it applied, and it let the sign-in through.' } : { means: 'nothing', says: `The policy was met, but the sign-in itself did not succeed (code ${String(errorCode ?? 'unknown')}).` };
}

function judgeBlocked({ errorCode, device }: SignIn, result: AppliedPolicyResult | undefined): RowJudged {
  if (result === 'success') return { means: 'otherwise', says: 'The policy applied and let the sign-in through, so the device counted as compliant.' };
  if (result !== 'failure') return notApplied;
  // Without a device anybody is kept out: that proves nothing about a device that is not compliant.
  if (device.deviceId === '' || device.deviceId === undefined || device.isCompliant !== false) return { means: 'nothing', says: 'The policy kept the sign-in out, but the log does not show a device that is not compliant, so it proves nothing.' };
  return errorCode === notCompliant ? { means: 'as-wanted', says: `The policy kept the device out (code ${String(notCompliant)}).` } : { means: 'nothing', says: `The sign-in was kept out for another reason (code ${String(errorCode ?? 'unknown')}).` };
}

/** What the log says about the attempt; names are not yet escaped. */
function details({ device, clientAppUsed, ipAddress }: SignIn): string {
  const named = device.displayName ?? (device.deviceId === '' ? 'no device shown' : 'a device without a name');
  const compliance = device.isCompliant === undefined ? 'compliance not told' : device.isCompliant ? 'compliant' : 'not compliant';
  const parts = [named, compliance, device.operatingSystem, clientAppUsed, ipAddress].filter((part) => part !== undefined);
  return `Seen: ${parts.join(', ')}.`;
}
