import { describe, expect, test } from '@jest/globals';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { checkIds, type CheckId } from '../../../src/core/pilot/check-id.ts';
import type { CheckResult } from '../../../src/core/pilot/check.ts';
import type { PilotFacts } from '../../../src/core/pilot/facts.ts';
import { judgePilot } from '../../../src/core/pilot/judge.ts';
import { steps } from '../../../src/core/pilot/steps/index.ts';
import { breaks, gaps, nothingRead, withoutReading } from './support/breaks.ts';
import { accessPolicy, beside, changed, entraDevice, finished, ids, machine, managed, now, trial, withDevice, withUser } from './support/finished.ts';

const checks = steps.flatMap((step) => step.checks);

function results(facts: PilotFacts): readonly CheckResult[] {
  return judgePilot(facts).steps.flatMap((step) => step.checks);
}

function resultOf(facts: PilotFacts, id: CheckId): CheckResult | undefined {
  return results(facts).find((result) => result.id === id);
}

/** Everything that waits for the check, directly or through another. */
function waitFor(id: CheckId): readonly CheckId[] {
  const direct = checks.filter(({ after }) => after.includes(id)).map((check) => check.id);
  return [...direct, ...direct.flatMap(waitFor)];
}

describe('the table of checks', () => {
  test('has every check once, in the order in which they are listed', () => {
    expect(checks.map(({ id }) => id)).toEqual(checkIds);
  });

  test('a check waits only for those that come before it', () => {
    const late = checks.flatMap(({ id, after }, index) => after.filter((other) => checks.findIndex((check) => check.id === other) >= index).map((other) => `${id} waits for ${other}`));
    expect(late).toEqual([]);
  });

  test.each(checks)('$id says what to do, in a sentence, and where or by which change', ({ looksAt, remedy }) => {
    expect(looksAt).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy.do).toMatch(/^[A-Z].*\.$/);
    if (remedy.where !== undefined) expect(remedy.where.link).toMatch(/^https:\/\/(?:entra|intune|security|admin)\.microsoft\.com\//);
  });
});

describe('a pilot that was walked to its end', () => {
  test('passes every check, and each says so in a sentence', () => {
    const all = results(finished());
    expect(all.filter(({ verdict }) => verdict !== 'passed').map(({ id, says }) => `${id}: ${says}`)).toEqual([]);
    expect(all.filter(({ says }) => !/^\S.*\.$/.test(says)).map(({ id, says }) => `${id}: ${says}`)).toEqual([]);
  });

  test('rests on readings with the time at which they were read, never on a time made up', () => {
    const times = results(finished()).flatMap(({ evidence }) => evidence.map(({ readAt }) => readAt));
    expect(times.length).toBeGreaterThan(30);
    expect(times.filter((time) => time > now || time < now - 200 * 3_600_000)).toEqual([]);
  });
});

describe('one thing goes wrong', () => {
  test.each(checkIds)('%s fails, and nothing else changes but what waits for it', (id) => {
    const after = results(breaks[id](finished()));
    const waiting = waitFor(id);
    const expected = checkIds.map((each) => `${each} ${each === id ? 'failed' : waiting.includes(each) ? 'waiting' : 'passed'}`);
    expect(after.map((result) => `${result.id} ${result.verdict}`)).toEqual(expected);
    expect(after.find((result) => result.id === id)?.says).toMatch(/^\S.*\.$/);
  });
});

describe('one thing cannot be read', () => {
  const rest = checkIds.filter((id) => !withoutReading.some((other) => other === id));

  test.each(Object.entries(gaps))('%s is undetermined and says what is missing', (id, gap) => {
    const finding = checks.find((check) => check.id === id)?.judge(gap(finished()));
    expect(finding).toMatchObject({ verdict: 'undetermined' });
    expect(finding?.verdict === 'undetermined' ? finding.gaps.length : 0).toBeGreaterThan(0);
  });

  test('every check that rests on a reading has such a case', () => {
    expect(Object.keys(gaps)).toEqual(rest);
  });

  test('when nothing at all can be read, nothing passes but what rests on no reading', () => {
    const passed = results(nothingRead(finished())).filter(({ verdict }) => verdict === 'passed').map(({ id }) => id);
    expect(passed.filter((id) => rest.includes(id))).toEqual([]);
  });
});

/** What looks fine at a glance and is not, or the other way round. */
describe('close calls', () => {
  const policy = accessPolicy();
  const people = policy.people ?? { include: undefined, exclude: undefined };
  if (people.include === undefined) throw new RangeError('the policy is for somebody');
  const spared = { ...people.include, groups: [], users: [ids.user] };
  const risky = (threatState: 'secured' | 'highSeverity', complianceState: 'compliant' | 'noncompliant' | 'inGracePeriod') =>
    withDevice(finished(), { machines: known([machine({ riskScore: 'high' })], now), managed: known([managed({ threatState, complianceState })], now) });
  const beforeOn = (facts: PilotFacts): PilotFacts => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), now) });

  test.each<[string, PilotFacts, CheckId, CheckResult['verdict'], string]>([
    ['a pilot person who is left out by name', { ...finished(), accessPolicy: known(accessPolicy({ people: { include: people.include, exclude: spared } }), now) }, 'access-policy-people', 'failed', 'leaves a pilot person out'],
    ['a policy that leaves its own group out', { ...finished(), accessPolicy: known(accessPolicy({ people: { include: people.include, exclude: people.include } }), now) }, 'access-policy-people', 'failed', 'what is left out wins'],
    ['a policy that leaves its own app out', { ...finished(), accessPolicy: known(accessPolicy({ targets: { ...policy.targets, exclude: policy.targets.include } }), now) }, 'access-policy-app', 'failed', 'out again'],
    ['a second factor asked for on top', { ...finished(), accessPolicy: known(accessPolicy({ grant: { operator: 'AND', controls: ['compliantDevice', 'mfa'], strengthId: undefined } }), now) }, 'access-policy-grant', 'passed', 'Nobody gets in'],
    ['two objects of one name', { ...finished(), namesakes: { ...finished().namesakes, edrPolicy: known(2, now) } }, 'edr-policy-exists', 'failed', '2 objects are called'],
    ['a policy assigned to more than the pilot', { ...finished(), edrPolicy: changed(finished().edrPolicy, { assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }, { kind: 'all-devices' }] }) }, 'edr-policy-assigned', 'failed', 'beyond'],
    ['a policy that excludes another group', { ...finished(), edrPolicy: changed(finished().edrPolicy, { assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }, { kind: 'excluded-group', groupId: ids.userGroup }] }) }, 'edr-policy-assigned', 'failed', 'cut pilot devices out'],
    ['an emergency account as the pilot person', { ...finished(), emergencyAccounts: [{ id: ids.user, person: unknown('users', 'unavailable') }] }, 'pilot-user-standard', 'failed', 'is an emergency account'],
    ['a disabled pilot person', withUser(finished(), { person: known({ id: ids.user, userPrincipalName: undefined, mail: undefined, displayName: undefined, accountEnabled: false, userType: 'member' }, now) }), 'pilot-user-standard', 'failed', 'disabled'],
    ['an app plan that is switched off', withUser(finished(), { plans: known([{ service: 'SCO', servicePlanId: 'x', enabled: false }], now) }), 'pilot-user-licensed', 'failed', 'no licence for Intune'],
    ['one person with all roles', { ...finished(), roleHolders: known({ helpdesk: [], soc: [ids.user], intune: [ids.user], entra: [ids.user], lead: [], emergency: [] }, now) }, 'team-roles-held', 'failed', 'nobody could approve'],
    ['a hybrid joined laptop', withDevice(finished(), { entra: known(entraDevice({ joinType: 'hybrid' }), now) }), 'device-joined', 'passed', 'hybrid joined'],
    ['a laptop that nobody has used', withDevice(finished(), { loggedOn: known([], now) }), 'device-signed-in-with-pilot-user', 'failed', 'Nobody has signed in'],
    ['a reinstalled laptop with an old record', withDevice(finished(), { machines: known([machine({ riskScore: 'high', onboardingStatus: 'canBeOnboarded', lastSeenAt: now }), machine({})], now) }), 'machine-risk-visible', 'passed', 'none that is known'],
    ['a heartbeat of a day ago', { ...finished(), connector: changed(finished().connector, { lastHeartbeatAt: now - 25 * 3_600_000 }) }, 'connector-heartbeat', 'passed', '25 hours ago'],
    ['a heartbeat from next week', { ...finished(), connector: changed(finished().connector, { lastHeartbeatAt: now + 7 * 24 * 3_600_000 }) }, 'connector-heartbeat', 'undetermined', 'in the future'],
    ['a risky laptop that is kept out', risky('highSeverity', 'noncompliant'), 'compliance-matches-risk', 'passed', 'as the threshold Medium says'],
    ['a risky laptop of which Intune has not heard', risky('secured', 'compliant'), 'compliance-matches-risk', 'failed', 'has not come from Defender to Intune'],
    ['a risky laptop that Intune has not judged', risky('highSeverity', 'compliant'), 'compliance-matches-risk', 'failed', 'Intune has the risk'],
    ['a risky laptop in its grace period', risky('highSeverity', 'inGracePeriod'), 'compliance-matches-risk', 'failed', 'gets in although'],
    ['a laptop that another rule keeps out', withDevice(finished(), { managed: known([managed({ complianceState: 'noncompliant' })], now), entra: known(entraDevice({ isCompliant: false }), now) }), 'compliance-matches-risk', 'failed', 'another rule decides'],
    ['a tablet beside the laptop', { ...finished(), otherDevices: known([managed({ platform: 'iOS' })], now) }, 'other-devices-covered', 'passed', 'no other Windows device'],
    ['other platforms watched, not enforced', { ...finished(), accessPolicies: known([policy, { ...beside, state: 'enabledForReportingButNotEnforced' }], now) }, 'other-platforms', 'failed', 'passes this policy by'],
    ['only Android covered', { ...finished(), accessPolicies: known([policy, { ...beside, platforms: { include: ['android'], exclude: [] } }], now) }, 'other-platforms', 'failed', 'claims iOS, Windows Phone, macOS, Linux, none of these'],
    ['other platforms met by a second factor', { ...finished(), accessPolicies: known([policy, { ...beside, grant: { operator: 'OR', controls: ['compliantDevice', 'mfa'], strengthId: undefined } }], now) }, 'other-platforms', 'failed', 'passes this policy by'],
    ['other platforms covered for other people', { ...finished(), accessPolicies: known([policy, { ...beside, people: undefined }], now) }, 'other-platforms', 'failed', 'passes this policy by'],
    ['an old sign-in as wanted and a newer one otherwise', { ...finished(), trials: [trial('report-only'), trial('report-only', { status: 'otherwise', says: 'Report-only: Failure.' })] }, 'report-only-sign-in', 'failed', 'Report-only: Failure.'],
    ['a newer sign-in as wanted', { ...finished(), trials: [trial('report-only', { status: 'otherwise' }), trial('report-only')] }, 'report-only-sign-in', 'passed', 'as wanted'],
    ['a sign-in to a policy that was deleted since', { ...finished(), trials: [trial('report-only', {}, { policy: beside.id })] }, 'report-only-sign-in', 'failed', 'No sign-in has shown'],
    ['an enforced sign-in of an earlier time On', { ...finished(), trials: [trial('report-only'), trial('enforced', {}, { askedAt: now - 100 * 3_600_000 })] }, 'enforced-sign-in', 'failed', 'No sign-in has shown'],
    ['a sign-in that is waited for', { ...finished(), trials: [{ ...trial('report-only'), outcome: { status: 'waiting' } }] }, 'report-only-sign-in', 'failed', 'Waiting for the sign-in'],
    ['evidence that is not there to be judged', beforeOn({ ...finished(), certificate: undefined }), 'flip-evidence', 'undetermined', 'could not be read'],
    ['a brake that has tripped', { ...finished(), brake: { status: 'tripped', at: now, change: undefined, says: 'It tripped: 5 people were kept out.' } }, 'brake-armed', 'failed', '5 people were kept out'],
  ])('%s', (_case, facts, id, verdict, words) => {
    expect(resultOf(facts, id)).toMatchObject({ verdict, says: expect.stringContaining(words) });
  });
});
