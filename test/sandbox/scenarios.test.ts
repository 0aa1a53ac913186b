import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../src/sandbox/control/scenarios.ts';
import { at, part, parts, text, texts, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

/** What the wire says about Nora and LT-4411 after a story. */
type Seen = { code: number | undefined; evidence: string; failed: string[]; compliance: string; settings: string[]; entra: unknown; risk: string; health: string; threat: string };

const COMPLIANT = { compliance: 'compliant', settings: [], entra: true };
const RISK_RULE = 'Windows10CompliancePolicy.DeviceThreatProtectionRequiredSecurityLevel';
const PILOT_POLICY = 'Test – MDE Intune Compliance';
const BLOCKED_BY_PILOT = { code: 53000, failed: [PILOT_POLICY] };
const ON_RISK_RULE = { ...BLOCKED_BY_PILOT, compliance: 'noncompliant', settings: [RISK_RULE], entra: false };

/** One line per story: the wire state that its words promise. */
const PROMISED: Record<string, Partial<Seen>> = {
  'healthy': { code: 0, failed: [], ...COMPLIANT, risk: 'None' },
  'risk-high': { ...ON_RISK_RULE, risk: 'High', threat: 'highSeverity' },
  'recovered': { code: 0, failed: [], ...COMPLIANT, risk: 'None', threat: 'secured' },
  'setting-fails': { ...BLOCKED_BY_PILOT, compliance: 'noncompliant', settings: ['Windows10CompliancePolicy.BitLockerEnabled'], entra: false },
  'grace-period': { code: 0, compliance: 'inGracePeriod', settings: ['Windows10CompliancePolicy.BitLockerEnabled'], entra: true },
  'compliance-stale': { ...ON_RISK_RULE, risk: 'None', threat: 'secured' },
  'entra-lag': { ...BLOCKED_BY_PILOT, compliance: 'compliant', settings: [], entra: false },
  'not-enrolled': { ...BLOCKED_BY_PILOT, compliance: '', entra: false },
  'registered-only': { ...ON_RISK_RULE, threat: 'unknown' },
  'no-compliance-policy': { ...BLOCKED_BY_PILOT, settings: ['DefaultDeviceCompliancePolicy.RequireDeviceCompliancePolicyAssigned'], entra: false },
  'inactive': { ...BLOCKED_BY_PILOT, compliance: 'noncompliant', settings: [RISK_RULE, 'DefaultDeviceCompliancePolicy.RequireRemainContact'], entra: false },
  'enrolled-user-missing': { ...BLOCKED_BY_PILOT, settings: ['DefaultDeviceCompliancePolicy.RequireUserExistence'], entra: false },
  'defender-not-onboarded': { ...ON_RISK_RULE, threat: 'deactivated' },
  'sensor-silent': { ...ON_RISK_RULE, health: 'Inactive', threat: 'unresponsive', risk: 'None' },
  'device-disabled': { code: 135011, failed: [], compliance: 'compliant' },
  'connector-unresponsive': { ...ON_RISK_RULE, risk: 'None' },
  'connector-windows-off': { ...ON_RISK_RULE, risk: 'None' },
  'private-window': { ...BLOCKED_BY_PILOT, evidence: '', ...COMPLIANT },
  'other-device': { ...BLOCKED_BY_PILOT, evidence: 'LT-4416', ...COMPLIANT },
  'legacy-client': { code: 53003, failed: ['Multifactor authentication for everyone', 'Block legacy authentication'], evidence: '', ...COMPLIANT },
  'platform-not-allowed': { code: 53003, failed: ['Payroll – Windows only'], ...COMPLIANT },
  'device-code': { code: 530033, failed: [PILOT_POLICY], evidence: '', ...COMPLIANT },
  'abroad': { code: 53003, failed: ['Block countries where nobody works'], ...COMPLIANT },
  'risky-sign-in': { code: 53003, failed: ['Block risky sign-ins'], ...COMPLIANT },
  'user-at-risk': { code: 53003, failed: ['Block users at risk'], ...COMPLIANT },
  'mfa-denied': { code: 500121, failed: ['Multifactor authentication for everyone'], ...COMPLIANT },
  'terms-declined': { code: 50158, failed: ['Payroll – terms of use'], ...COMPLIANT },
  'password-expired': { code: 50055, failed: [], ...COMPLIANT },
  'account-disabled': { code: 50057, failed: [], ...COMPLIANT },
  'account-locked': { code: 50053, failed: [], ...COMPLIANT },
  'not-assigned': { code: 50105, failed: [], ...COMPLIANT },
  'other-policy-blocks': { code: 53003, failed: ['Payroll – closed for the year-end run'], ...COMPLIANT },
  'report-only': { code: 0, failed: [], ...COMPLIANT },
  'not-in-log-yet': { code: undefined, ...COMPLIANT },
};

/** Every cause that a diagnosis must know; each needs a story. */
const CAUSES = [
  'device.noncompliant.mde-risk', 'device.noncompliant.setting', 'device.in-grace-period', 'device.compliance-stale', 'device.entra-lag', 'device.not-enrolled', 'device.registered-only',
  'device.no-compliance-policy', 'device.inactive', 'device.enrolled-user-missing', 'device.defender-not-onboarded', 'device.defender-sensor-silent', 'device.disabled', 'connector.unresponsive',
  'connector.windows-off', 'signin.no-device-evidence', 'signin.other-device', 'signin.legacy-client', 'signin.platform-not-allowed', 'signin.device-code-flow', 'signin.location', 'signin.risk',
  'signin.mfa-not-completed', 'signin.terms-of-use', 'user.risk', 'user.password-expired', 'user.disabled', 'user.locked', 'user.not-assigned', 'policy.blocks', 'policy.report-only-would-block',
  'none.not-blocked', 'none.no-sign-in-yet',
];

async function look(client: Client): Promise<Seen> {
  const nora = client.sandbox.people.nora.id;
  const [row] = await client.values(`/v1.0/auditLogs/signIns?$filter=userId eq '${nora}'&$top=1`);
  const [device] = await client.values("/v1.0/devices?$filter=displayName eq 'LT-4411'");
  const [managed] = await client.values(`/v1.0/users/${nora}/managedDevices`);
  const states = managed === undefined ? [] : await client.values(`/v1.0/deviceManagement/managedDevices/${text(managed, 'id')}/deviceCompliancePolicyStates`);
  const [machine] = await client.values(`/api/machines?$filter=aadDeviceId eq ${text(device, 'deviceId')}`);
  const code = row === undefined ? undefined : at(row, 'status/errorCode');
  return {
    code: typeof code === 'number' ? code : undefined, evidence: text(part(row, 'deviceDetail'), 'displayName'), failed: failedPolicies(row), compliance: text(managed, 'complianceState'),
    settings: states.flatMap((state) => parts(state, 'settingStates')).filter((setting) => setting['state'] === 'nonCompliant').map((setting) => text(setting, 'setting')),
    entra: device?.['isCompliant'], risk: text(machine, 'riskScore'), health: text(machine, 'healthStatus'), threat: text(managed, 'partnerReportedThreatState'),
  };
}

function failedPolicies(row: Row | undefined): string[] {
  return parts(row, 'appliedConditionalAccessPolicies').filter((policy) => policy['result'] === 'failure').map((policy) => text(policy, 'displayName'));
}

describe('each story leaves the records that its words promise', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario.story] as const))('%s: %s', async (name) => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario(name);
      expect(await look(client)).toMatchObject(PROMISED[name] ?? { name: 'no promise is written for this story' });
    });
  });

  test('there is a story for every cause', () => {
    expect(CAUSES.filter((cause) => !scenarios.some((scenario) => scenario.cause === cause))).toEqual([]);
    expect(scenarios.map((scenario) => scenario.name)).toEqual([...new Set(scenarios.map((scenario) => scenario.name))]);
  });

  test.each(['risk-high', 'setting-fails', 'sensor-silent', 'defender-not-onboarded', 'compliance-stale', 'inactive'])('after %s the laptop can recover and Nora gets in again', async (name) => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario(name);
      client.sandbox.control.scenario('recovered');
      expect(await look(client)).toMatchObject({ code: 0, failed: [], ...COMPLIANT, risk: 'None', health: 'Active', threat: 'secured' });
    });
  });

  test('the details that tell two stories apart are on the wire', async () => {
    const detail = async (name: string, path: string, key: string): Promise<unknown> => {
      let found: unknown;
      await withSandbox({}, async (client) => {
        client.sandbox.control.scenario(name);
        const [row] = path === 'log' ? await client.values(`/beta/auditLogs/signIns?$filter=userId eq '${client.sandbox.people.nora.id}'&$top=1`) : await client.values(path);
        found = row === undefined ? undefined : at(row, key);
      });
      return found;
    };
    expect(await detail('account-locked', 'log', 'status/failureReason')).toMatch(/account is locked/);
    expect(await detail('device-code', 'log', 'authenticationProtocol')).toBe('deviceCode');
    expect(await detail('legacy-client', 'log', 'clientAppUsed')).toBe('IMAP');
    expect(await detail('abroad', 'log', 'location/countryOrRegion')).toBe('PT');
    expect(await detail('risky-sign-in', 'log', 'riskLevelDuringSignIn')).toBe('high');
    expect(await detail('user-at-risk', 'log', 'riskLevelAggregated')).toBe('high');
    expect(await detail('registered-only', 'log', 'deviceDetail/trustType')).toBe('Azure AD registered');
    expect(await detail('private-window', 'log', 'deviceDetail/deviceId')).toBe('');
    expect(await detail('connector-unresponsive', '/v1.0/deviceManagement/mobileThreatDefenseConnectors', 'partnerState')).toBe('unresponsive');
    expect(await detail('connector-windows-off', '/v1.0/deviceManagement/mobileThreatDefenseConnectors', 'windowsEnabled')).toBe(false);
    expect(await detail('grace-period', "/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-4411'", 'complianceGracePeriodExpirationDateTime')).toBe('2026-03-13T09:10:00Z');
  });

  test('a report-only policy would have refused the sign-in from home', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario('report-only');
      const path = `/v1.0/auditLogs/signIns?$filter=userId eq '${client.sandbox.people.nora.id}'&$top=1`;
      const results = async (headers: Record<string, string>): Promise<string[]> => parts(parts((await client.get(path, headers)).body, 'value')[0], 'appliedConditionalAccessPolicies').map((policy) => text(policy, 'result'));
      expect(await results({})).toContain('reportOnlyFailure');
      expect(await results({ Prefer: '' })).not.toContain('reportOnlyFailure');
      expect(await results({ Prefer: '' })).toContain('unknownFutureValue');
    });
  });

  test('break-glass accounts are excluded from every policy', async () => {
    await withSandbox({}, async (client) => {
      for (const account of [client.sandbox.people.breakGlass1, client.sandbox.people.breakGlass2]) {
        const decided = client.sandbox.control.signIn({ user: account.upn, app: 'Alder Timesheets', device: null, ip: '192.0.2.200', signInRisk: 'high', mfa: 'ignored' });
        expect(decided.errorCode).toBe(0);
      }
      for (const policy of await client.values('/v1.0/identity/conditionalAccess/policies')) {
        expect(texts(part(part(policy, 'conditions'), 'users'), 'excludeGroups')).toContain('0a11de00-0002-4000-8000-000000000007');
      }
    });
  });
});
