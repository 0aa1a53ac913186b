import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { Connector } from '../facts/compliance.ts';
import { valueOf, type Fact, type Instant } from '../facts/fact.ts';
import type { UserId } from '../facts/ids.ts';
import type { Person } from '../facts/person.ts';
import type { AppliedPolicyResult, SignIn } from '../facts/sign-in.ts';
import type { Certificate, CertificateCounts, CertificateFailure, CertificateLine, EvidenceNeeded } from './certificate.ts';
import { explain } from './explain.ts';

export interface FlipQuestion {
  readonly policy: AccessPolicy;
  readonly policyHash: string;
  /** Sign-ins that the policy may have been looked at for, since `from`. A gap inside: there are more. */
  readonly signIns: Fact<readonly SignIn[]>;
  /** Who is in the policy's groups and named by it, exclusions taken out. */
  readonly people: Fact<readonly UserId[]>;
  readonly emergencyAccounts: readonly { readonly id: UserId; readonly person: Fact<Person | undefined> }[];
  readonly connector: Fact<Connector | undefined>;
  readonly from: Instant;
  /** Tenant time. */
  readonly at: Instant;
  readonly needed: EvidenceNeeded;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const mostFailures = 50;

/** What the report-only phase of a policy has shown. INVARIANT: what could not be read never speaks for On. */
export function judgeFlip(question: FlipQuestion): Certificate {
  const { policy, policyHash, at, from } = question;
  const rows = rowsOf(question);
  const counts = countsOf(rows);
  const failures = failuresOf(rows, policy);
  const lines = [...evidenceLines(question, counts, rows, failures), emergencyLine(question), connectorLine(question), appsLine(policy)];
  return { policyId: policy.id, policyHash, at, from, verdict: worst(lines), lines, counts, failures };
}

interface Row {
  readonly signIn: SignIn;
  readonly result: AppliedPolicyResult;
}

const applied: readonly AppliedPolicyResult[] = ['reportOnlySuccess', 'reportOnlyFailure', 'reportOnlyInterrupted'];

/** Sign-ins that the policy applied to in report-only; those it left alone say nothing about it. */
function rowsOf({ signIns, policy, from, at }: FlipQuestion): readonly Row[] {
  return (valueOf(signIns) ?? []).flatMap((signIn) => {
    const result = signIn.appliedPolicies?.find(({ id }) => id === policy.id)?.result;
    const inTime = signIn.createdAt !== undefined && signIn.createdAt >= from && signIn.createdAt <= at;
    return result !== undefined && inTime && applied.includes(result) ? [{ signIn, result }] : [];
  });
}

function countsOf(rows: readonly Row[]): CertificateCounts {
  const days = new Set(rows.flatMap(({ signIn: { createdAt } }) => (createdAt === undefined ? [] : [Math.floor(createdAt / day)])));
  const wouldPass = rows.filter(({ result }) => result === 'reportOnlySuccess').length;
  return {
    signIns: rows.length, wouldPass, wouldBlock: rows.filter(({ result }) => result === 'reportOnlyFailure').length,
    people: new Set(rows.flatMap(({ signIn: { userId } }) => userId ?? [])).size,
    days: days.size,
    // 1 January 1970 was a Thursday.
    workingDays: [...days].filter((each) => (each + 3) % 7 < 5).length,
  };
}

function failuresOf(rows: readonly Row[], policy: AccessPolicy): readonly CertificateFailure[] {
  return rows
    .filter(({ result }) => result !== 'reportOnlySuccess')
    .toSorted((a, b) => (b.signIn.createdAt ?? 0) - (a.signIn.createdAt ?? 0))
    .map(({ signIn, result }) => ({ signInId: signIn.id, user: signIn.userId, at: signIn.createdAt, because: explain(signIn, result, policy) }));
}

function evidenceLines({ signIns, people, needed }: FlipQuestion, counts: CertificateCounts, rows: readonly Row[], failures: readonly CertificateFailure[]): readonly CertificateLine[] {
  const cut = signIns.known && signIns.gaps.length > 0;
  const count = (id: CertificateLine['id'], found: number, wanted: number, what: string): CertificateLine => {
    if (found >= wanted) return { id, verdict: 'passed', says: `${String(found)} ${what} (${String(wanted)} are needed).` };
    // More rows than could be read may hold what is missing.
    const verdict = signIns.known && !cut ? 'refused' : 'undetermined';
    return { id, verdict, says: `${verdict === 'refused' ? 'Only ' : 'As far as the log could be read, '}${String(found)} ${what}; ${String(wanted)} are needed.` };
  };
  return [
    count('sign-ins', counts.signIns, needed.signIns, 'sign-ins in report-only'),
    count('days', counts.days, needed.days, 'days with sign-ins'),
    count('working-days', counts.workingDays, needed.workingDays, 'of them working days'),
    everybodyLine(people, rows, needed, signIns.known && !cut),
    failuresLine(failures, signIns, needed),
  ];
}

function everybodyLine(people: Fact<readonly UserId[]>, rows: readonly Row[], { share }: EvidenceNeeded, complete: boolean): CertificateLine {
  const id = 'everybody-seen';
  if (share === 0) return { id, verdict: 'passed', says: 'Nobody has to have been seen.' };
  if (!people.known) return { id, verdict: 'undetermined', says: 'Whom the policy is for could not be read.' };
  if (people.value.length === 0) return { id, verdict: 'refused', says: 'The policy is for nobody, so nothing could be shown.' };
  const seen = new Set(rows.flatMap(({ signIn: { userId } }) => userId ?? []));
  const unseen = people.value.filter((person) => !seen.has(person));
  const enough = people.value.length - unseen.length >= Math.ceil(people.value.length * share);
  if (enough) return { id, verdict: 'passed', says: `${String(people.value.length - unseen.length)} of ${String(people.value.length)} people were seen.` };
  const verdict = complete ? 'refused' : 'undetermined';
  return { id, verdict, says: `${String(unseen.length)} of ${String(people.value.length)} people have not signed in yet.` };
}

function failuresLine(failures: readonly CertificateFailure[], signIns: Fact<unknown>, { signIns: wanted }: EvidenceNeeded): CertificateLine {
  const id = 'no-unexplained-failure';
  const unexplained = failures.filter(({ because }) => because === undefined).length;
  if (unexplained > 0) return { id, verdict: 'refused', says: `${String(unexplained)} of ${String(failures.length)} sign-ins that would have been stopped cannot be explained.` };
  if (!signIns.known && wanted > 0) return { id, verdict: 'undetermined', says: 'The sign-in log could not be read.' };
  return { id, verdict: 'passed', says: failures.length === 0 ? 'No sign-in would have been stopped.' : `${String(failures.length)} sign-ins would have been stopped, each for a reason that the log names.` };
}

function emergencyLine({ policy, emergencyAccounts }: FlipQuestion): CertificateLine {
  const id = 'emergency-accounts';
  if (emergencyAccounts.length < 2) return { id, verdict: 'refused', says: 'Fewer than two emergency accounts are known.' };
  const out = emergencyAccounts.filter((account) => policy.people?.exclude.users.includes(account.id) === true);
  const enabled = emergencyAccounts.map(({ person }) => valueOf(person)?.accountEnabled);
  if (out.length === 0 && (policy.people?.exclude.groups.length ?? 0) === 0) return { id, verdict: 'refused', says: 'No emergency account is left out of the policy.' };
  if (enabled.filter((each) => each === true).length >= 2) return { id, verdict: 'passed', says: `${String(enabled.length)} emergency accounts are enabled.` };
  return enabled.includes(undefined) ? { id, verdict: 'undetermined', says: 'Whether two emergency accounts are enabled could not be read.' } : { id, verdict: 'refused', says: 'Fewer than two emergency accounts are enabled.' };
}

/** Matters only to a policy that asks for a compliant device. */
function connectorLine({ policy, connector, at }: FlipQuestion): CertificateLine {
  const id = 'connector';
  if (policy.grant?.controls.includes('compliantDevice') !== true) return { id, verdict: 'passed', says: 'The policy does not depend on the Defender connector.' };
  if (!connector.known) return { id, verdict: 'undetermined', says: 'The Defender connector could not be read.' };
  const found = connector.value;
  if (found === undefined) return { id, verdict: 'refused', says: 'Intune has no Defender connector.' };
  const { partnerState, windowsEnabled, lastHeartbeatAt } = found;
  if (partnerState === undefined || windowsEnabled === undefined || lastHeartbeatAt === undefined) return { id, verdict: 'undetermined', says: 'Whether the Defender connector works could not be told.' };
  const healthy = (partnerState === 'enabled' || partnerState === 'available') && windowsEnabled && at - lastHeartbeatAt <= day;
  return healthy ? { id, verdict: 'passed', says: 'The Defender connector works for Windows devices.' } : { id, verdict: 'refused', says: 'The Defender connector does not work for Windows devices.' };
}

function appsLine({ targets: { include, filter }, unrecognised }: AccessPolicy): CertificateLine {
  const id = 'named-apps';
  if (include.all) return { id, verdict: 'refused', says: 'The policy is for all apps.' };
  if (filter !== undefined || unrecognised.some((part) => part.startsWith('conditions.applications'))) return { id, verdict: 'undetermined', says: 'Which apps the policy is for could not be told.' };
  return { id, verdict: 'passed', says: 'The policy names its apps.' };
}

function worst(lines: readonly CertificateLine[]): CertificateLine['verdict'] {
  if (lines.some(({ verdict }) => verdict === 'refused')) return 'refused';
  return lines.every(({ verdict }) => verdict === 'passed') ? 'passed' : 'undetermined';
}

/** The certificate as it is shown and kept: the newest failures only; the line says how many there were. */
export function cutToSize(certificate: Certificate): Certificate {
  return { ...certificate, failures: certificate.failures.slice(0, mostFailures) };
}
