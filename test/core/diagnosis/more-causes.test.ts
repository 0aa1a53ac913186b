import { describe, expect, test } from '@jest/globals';
import type { CauseId } from '../../../src/core/diagnosis/cause-id.ts';
import type { DiagnosisFacts } from '../../../src/core/diagnosis/facts.ts';
import type { CompliancePolicyState } from '../../../src/core/facts/device.ts';
import { known } from '../../../src/core/facts/fact.ts';
import { machineId } from '../../../src/core/facts/ids.ts';
import type { SignIn } from '../../../src/core/facts/sign-in.ts';
import { ask, entraDevice, facts, laptop, managedDevice, signIn } from '../../support/facts.ts';

function refused(change: Partial<SignIn>): Partial<DiagnosisFacts> {
  return { signIns: known([signIn(change)], 0) };
}

const notCompliantInEntra = { entraDevices: new Map([[laptop, known(entraDevice({ isCompliant: false }), 0)]]), ownedDevices: known([entraDevice({ isCompliant: false })], 0) };

function noncompliant(states: readonly CompliancePolicyState[], change: Partial<DiagnosisFacts> = {}): Partial<DiagnosisFacts> {
  const device = managedDevice({ complianceState: 'noncompliant', lastSyncAt: 3_000_000 });
  return { ...refused({}), ...notCompliantInEntra, managedDevices: known([device], 0), policyStates: new Map([[device.id, known(states, 0)]]), ...change };
}

function failing(setting: string): CompliancePolicyState {
  return { id: 'p', displayName: 'Risk policy', state: 'nonCompliant', settings: [{ setting, settingName: undefined, state: 'nonCompliant' }] };
}

const riskRule = failing('Windows10CompliancePolicy.DeviceThreatProtectionRequiredSecurityLevel');
const cleanMachine = { id: machineId('m'), entraDeviceId: laptop, dnsName: undefined, riskScore: 'none', onboardingStatus: 'onboarded', healthStatus: 'active', lastSeenAt: 0 } as const;
const liveConnector = { isDefender: true, partnerState: 'enabled', lastHeartbeatAt: 3_000_000, windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: true } as const;

describe('causes beyond the promised list', () => {
  const table: readonly { name: string; given: Partial<DiagnosisFacts>; then: CauseId }[] = [
    { name: 'a wrong password says nothing about the device', given: refused({ errorCode: 50126 }), then: 'user.wrong-password' },
    { name: 'a guest whom the tenant does not know', given: refused({ errorCode: 90072 }), then: 'user.guest-not-allowed' },
    { name: 'a sign-in from an address known for attacks is no lock', given: refused({ errorCode: 50053, failureReason: 'Sign-in was blocked because it came from an IP address with malicious activity.' }), then: 'signin.malicious-address' },
    { name: 'Conditional Access refused and the policies of the row are missing', given: refused({ errorCode: 53003, appliedPolicies: undefined }), then: 'policy.not-readable' },
    { name: 'an app that is not a protected work app', given: refused({ errorCode: 53009 }), then: 'signin.app-not-approved' },
    { name: 'permissions that an administrator has to grant', given: refused({ errorCode: 90094 }), then: 'signin.consent-needed' },
    { name: 'a session that has run out', given: refused({ errorCode: 70044 }), then: 'signin.session-ended' },
    { name: 'a lock that the reason does not confirm is not called one', given: refused({ errorCode: 50053, failureReason: undefined }), then: 'signin.unknown-code' },
    { name: 'a code from the future', given: refused({ errorCode: 987_654 }), then: 'signin.unknown-code' },
    { name: 'an app that wants a domain-joined device', given: refused({ errorCode: 53001 }), then: 'device.not-hybrid-joined' },
    { name: 'a compliant device that could not authenticate itself', given: refused({ errorCode: 50155 }), then: 'device.authentication-failed' },
    { name: 'a risk rule without any connector', given: noncompliant([riskRule], { machines: new Map([[laptop, known([cleanMachine], 0)]]) }), then: 'connector.not-set-up' },
    { name: 'a risk that is gone while Intune still has the old one', given: noncompliant([riskRule], { machines: new Map([[laptop, known([cleanMachine], 0)]]), connectors: known([liveConnector], 0) }), then: 'device.risk-not-arrived' },
    { name: 'noncompliant, and every rule that was read passes', given: noncompliant([{ id: 'p', displayName: 'A policy', state: 'compliant', settings: [] }]), then: 'device.noncompliant.unexplained' },
    { name: 'a device that Intune has not judged yet', given: { ...refused({}), ...notCompliantInEntra, managedDevices: known([managedDevice({ complianceState: 'unknown' })], 0) }, then: 'device.not-evaluated' },
  ];

  test.each(table)('$name', ({ given, then }) => {
    const { causes, timeline } = ask(facts(given));
    expect(causes[0]?.id).toBe(then);
    expect(timeline.filter(({ state }) => state === 'stuck').length).toBeLessThanOrEqual(1);
  });
});

describe('what is said fits the device and the rule', () => {
  test('a certificate rule with "root" in its name does not tell anybody to reset a good laptop', () => {
    const { causes } = ask(facts(noncompliant([failing('CustomPolicy.CorpRootCertInstalled')])));
    expect(JSON.stringify(causes)).not.toMatch(/reset|jailbroken/);
  });

  test('an iPhone gets no Windows steps', () => {
    const given = noncompliant([failing('IosCompliancePolicy.PasscodeRequired')]);
    const phone = managedDevice({ complianceState: 'noncompliant', platform: 'iOS' });
    const { causes } = ask(facts({ ...given, managedDevices: known([phone], 0) }));
    expect(causes[0]?.remedy.join(' ')).not.toMatch(/Windows|Settings > Accounts/);
  });

  test('a grace period that has ended is over', () => {
    const ended = managedDevice({ complianceState: 'inGracePeriod', gracePeriodEndsAt: 3_000_000 });
    const given = noncompliant([failing('Windows10CompliancePolicy.BitLockerEnabled')]);
    const ids = ask(facts({ ...given, managedDevices: known([ended], 0) })).causes.map(({ id }) => id);
    expect(ids).toEqual(['device.noncompliant.setting']);
  });

  test('the stuck hop is the one of the cause that decides, and its owner is the owner of that cause', () => {
    const { causes, timeline } = ask(facts(noncompliant([riskRule], { machines: new Map([[laptop, known([], 0)]]), connectors: known([liveConnector], 0) })));
    const stuck = timeline.find(({ state }) => state === 'stuck');
    expect([causes[0]?.id, stuck?.hop, stuck?.owner]).toEqual(['device.defender-not-onboarded', 'defender-risk', 'intune-admins']);
  });
});
