import type { AccessPolicy, AppScope, ClientAppType } from '../conditional-access/access-policy.ts';
import { judgeConnector } from '../change/guards/connector-alive.ts';
import { appliesToAll } from '../change/lock-out/people.ts';
import type { Subject } from '../change/lock-out/subject.ts';
import type { Connector } from '../facts/compliance.ts';
import type { Fact, Instant } from '../facts/fact.ts';
import type { GroupId, UserId } from '../facts/ids.ts';
import type { SignIn } from '../facts/sign-in.ts';
import type { Certificate, CertificateLine, EvidenceNeeded } from './certificate.ts';
import { explain } from './explain.ts';
import { readEvidence, type LogEvidence } from './evidence.ts';

export interface FlipQuestion {
  readonly policy: AccessPolicy;
  /** SHA-256 of the policy as it is configured, hexadecimal. */
  readonly policyHash: string;
  /** Since `from`; a gap in it says that the log was not read whole. */
  readonly signIns: Fact<readonly SignIn[]>;
  /** Enabled people whom the policy chooses; unknown when it chooses them by role, or chooses everybody. */
  readonly people: Fact<readonly UserId[]>;
  readonly emergencyAccounts: readonly Subject[];
  readonly connector: Fact<Connector | undefined>;
  /** The brake of this policy has tripped, and nobody has released it since. */
  readonly brakeTripped: boolean;
  /** Tenant time: the evidence lies between. */
  readonly from: Instant;
  readonly at: Instant;
  readonly needed: EvidenceNeeded;
}

type Judged = Pick<CertificateLine, 'verdict' | 'says'>;

const mostFailures = 50;

/** INVARIANT: what could not be read is undetermined; a certificate passes only when each of its lines does. */
export function judgeFlip(question: FlipQuestion): Certificate {
  const { policy, policyHash, signIns, from, at, people } = question;
  const log = readEvidence({ signIns: signIns.known ? signIns.value : [], policyId: policy.id, from, at, people: people.known ? people.value : undefined, blocks: blocks(policy), explain: (row) => explain(row, policy) });
  const lines: readonly CertificateLine[] = [
    { id: 'sign-ins', ...enough(question, log, 'signIns') },
    { id: 'days', ...enough(question, log, 'days') },
    { id: 'working-days', ...enough(question, log, 'workingDays') },
    { id: 'everybody-seen', ...everybodySeen(question, log) },
    { id: 'no-unexplained-failure', ...nothingUnexplained(question, log) },
    { id: 'emergency-accounts', ...emergencyAccounts(question) },
    { id: 'connector', ...connector(question) },
    { id: 'named-apps', ...namedApps(policy) },
    { id: 'brake', ...brake(question) },
  ];
  return { policyId: policy.id, policyHash, at, from, verdict: worst(lines), lines, counts: log.counts, failures: log.failures.slice(0, mostFailures) };
}

/** Nothing is asked of the log: where a tenant is made to measure machines, nobody has signed in. */
export function asksNothingOfTheLog({ signIns, days, workingDays, share }: EvidenceNeeded): boolean {
  return signIns === 0 && days === 0 && workingDays === 0 && share === 0;
}

function worst(lines: readonly CertificateLine[]): Certificate['verdict'] {
  const verdicts = lines.map(({ verdict }) => verdict);
  if (verdicts.includes('refused')) return 'refused';
  return verdicts.every((verdict) => verdict === 'passed') ? 'passed' : 'undetermined';
}

const notAsked: Judged = { verdict: 'passed', says: 'No evidence is asked for here.' };
const unreadLog: Judged = { verdict: 'undetermined', says: 'The sign-in log could not be read.' };

const words = {
  signIns: (is: number, needed: number) => `${count(is, 'sign-in')} in report-only, ${String(needed)} needed.`,
  days: (is: number, needed: number) => `On ${count(is, 'day')}, ${String(needed)} needed.`,
  workingDays: (is: number, needed: number) => `On ${count(is, 'working day')}, ${String(needed)} needed.`,
} as const;

function enough({ signIns, needed }: FlipQuestion, { counts, unreadable }: LogEvidence, what: keyof typeof words): Judged {
  if (asksNothingOfTheLog(needed)) return notAsked;
  if (!signIns.known) return unreadLog;
  const says = words[what](counts[what], needed[what]);
  if (counts[what] >= needed[what]) return { verdict: 'passed', says };
  return isWhole(signIns, unreadable) ? { verdict: 'refused', says } : { verdict: 'undetermined', says: `${says} Part of the log could not be read.` };
}

/** Whether a missing row proves that there was none. */
function isWhole(signIns: Fact<readonly SignIn[]>, unreadable: number): boolean {
  return signIns.known && unreadable === 0 && !signIns.gaps.some(({ source, reason, detail }) => source === 'signIns' && (reason === 'throttled' || detail === 'older sign-ins' || detail === 'id'));
}

function everybodySeen({ policy, signIns, people, needed }: FlipQuestion, { seen, unreadable }: LogEvidence): Judged {
  if (asksNothingOfTheLog(needed)) return notAsked;
  if (blocks(policy) && appliesToAll(policy) && signIns.known) return manySeen(seen.size, needed.signIns);
  if (!people.known) return { verdict: 'undetermined', says: 'Whom the policy chooses could not be told, so neither can whether everybody was seen.' };
  if (people.value.length === 0) return { verdict: 'refused', says: 'The policy chooses nobody.' };
  if (!signIns.known) return unreadLog;
  const count = people.value.filter((id) => seen.has(id)).length;
  const says = `${String(count)} of ${String(people.value.length)} people of the policy were seen${needed.share < 1 ? `, ${String(Math.ceil(needed.share * people.value.length))} needed` : ''}.`;
  if (count >= needed.share * people.value.length) return { verdict: 'passed', says };
  return isWhole(signIns, unreadable) ? { verdict: 'refused', says } : { verdict: 'undetermined', says: `${says} Part of the log could not be read.` };
}

/** A block for everybody is not about certain people: that it leaves enough different ones alone is what can be shown. */
function manySeen(people: number, needed: number): Judged {
  const says = `The policy is for everybody; ${count(people, 'different person').replace('persons', 'people')} signed in while it was watched, ${String(needed)} needed.`;
  return { verdict: people >= needed ? 'passed' : 'refused', says };
}

function blocks({ grant }: AccessPolicy): boolean {
  return grant?.controls.includes('block') === true;
}

function nothingUnexplained({ signIns, needed }: FlipQuestion, { failures, unreadable }: LogEvidence): Judged {
  if (asksNothingOfTheLog(needed)) return notAsked;
  if (!signIns.known) return unreadLog;
  const unexplained = failures.filter(({ because }) => because === undefined).length;
  if (unexplained > 0) return { verdict: 'refused', says: `${count(unexplained, 'sign-in')} would have been stopped, and the log does not say why.` };
  if (unreadable > 0) return { verdict: 'undetermined', says: `For ${count(unreadable, 'sign-in')} the log does not tell what the policy would have done.` };
  if (!isWhole(signIns, 0)) return { verdict: 'undetermined', says: 'Part of the sign-in log could not be read.' };
  if (failures.length === 0) return { verdict: 'passed', says: 'No sign-in would have been stopped.' };
  return { verdict: 'passed', says: `${count(failures.length, 'sign-in')} would have been stopped, each for a reason that the log names: ${reasons(failures)}.` };
}

function reasons(failures: LogEvidence['failures']): string {
  const counted = new Map<string, number>();
  for (const { because = '' } of failures) counted.set(because, (counted.get(because) ?? 0) + 1);
  return [...counted].map(([because, times]) => `${because} (${String(times)})`).join('; ');
}

/** Two or more, so that one lost key does not lock a tenant. */
const accountsNeeded = 2;

/** Left out by the policy itself: an account that is only in no group of it today may be put into one tomorrow. */
function emergencyAccounts({ policy, emergencyAccounts: accounts }: FlipQuestion): Judged {
  if (accounts.length < accountsNeeded) return { verdict: 'refused', says: 'Gatehouse knows fewer than two emergency accounts.' };
  const ready = accounts.map((account) => and(account.enabled, isLeftOut(policy, account)));
  if (ready.includes(false)) return { verdict: 'refused', says: `Of ${String(accounts.length)} emergency accounts, ${String(ready.filter((one) => one === false).length)} are disabled or not left out by the policy.` };
  if (ready.includes(undefined)) return { verdict: 'undetermined', says: 'Whether the policy leaves out the emergency accounts could not be read.' };
  return { verdict: 'passed', says: `${String(accounts.length)} emergency accounts are enabled and left out by the policy.` };
}

function isLeftOut({ people }: AccessPolicy, { id, groups }: Subject): boolean | undefined {
  if (people?.exclude.users.includes(id) === true) return true;
  const excluded: readonly GroupId[] = people?.exclude.groups ?? [];
  if (excluded.length === 0) return false;
  return groups?.some((group) => excluded.includes(group));
}

function and(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

function connector({ policy, connector: read, at }: FlipQuestion): Judged {
  if (policy.grant?.controls.includes('compliantDevice') !== true) return { verdict: 'passed', says: 'The policy does not ask for a compliant device, so the Defender connector does not matter.' };
  return judgeConnector(read, at);
}

/** Old protocols that can answer no prompt: a block of them alone is meant for all apps. */
const oldClients: readonly ClientAppType[] = ['exchangeActiveSync', 'easSupported', 'other'];

function namedApps(policy: AccessPolicy): Judged {
  const { targets, unrecognised, clientAppTypes } = policy;
  const { include, filter } = targets;
  if (include.all && blocks(policy) && clientAppTypes.length > 0 && clientAppTypes.every((type) => oldClients.includes(type))) return { verdict: 'passed', says: 'The policy blocks old clients alone, in all apps.' };
  if (include.all) return { verdict: 'refused', says: 'The policy is for all apps. Name the apps it protects.' };
  if (filter !== undefined) return { verdict: 'undetermined', says: 'The policy chooses apps by a filter, so it cannot be told which.' };
  if (unrecognised.some((path) => path.includes('application'))) return { verdict: 'undetermined', says: 'The policy chooses apps in a way that Gatehouse does not know.' };
  const named = include.appIds.length + wordsOf(include);
  if (named === 0) return { verdict: 'refused', says: 'The policy names no app.' };
  return { verdict: 'passed', says: named === 1 ? 'The policy names one app.' : `The policy names ${String(named)} apps.` };
}

function brake({ brakeTripped }: FlipQuestion): Judged {
  return brakeTripped
    ? { verdict: 'refused', says: 'The brake has taken this policy back to report-only. Somebody has to look at it and release the brake first.' }
    : { verdict: 'passed', says: 'No brake holds the policy.' };
}

function wordsOf({ office365, adminPortals }: AppScope): number {
  return [office365, adminPortals].filter(Boolean).length;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
