import { describe, expect, test } from '@jest/globals';
import { isGroup, parseDevice, parsePerson } from '../../../src/adapters/graph/directory-rows.ts';
import { parseCompliancePolicy, parseConnector, parseManagedDevice, parsePolicyState } from '../../../src/adapters/graph/intune-rows.ts';
import { parsePolicy } from '../../../src/adapters/graph/policy-rows.ts';
import { createGapList } from '../../../src/adapters/upstream/fields.ts';
import type { CaPolicy } from '../../../src/core/facts/conditional-access.ts';
import type { Gap } from '../../../src/core/facts/fact.ts';

function policy(change: Record<string, unknown>): { policy: CaPolicy; gaps: readonly Gap[] } {
  const gaps = createGapList('conditionalAccessPolicies');
  const parsed = parsePolicy({ id: 'P1', state: 'enabled', conditions: {}, ...change }, gaps);
  if (parsed === undefined) throw new Error('the row was left out');
  return { policy: parsed, gaps: gaps.list() };
}

describe('a Conditional Access policy', () => {
  test('a condition that is null or empty is not configured', () => {
    const { policy: read, gaps } = policy({ conditions: { platforms: null, locations: { includeLocations: [] }, signInRiskLevels: null } });
    expect(read).toMatchObject({ includePlatforms: [], includeLocations: [], signInRiskLevels: [] });
    expect(gaps).toEqual([]);
  });

  test('comma lists are lists, words are compared without case, ids are lower case', () => {
    const { policy: read } = policy({
      conditions: {
        insiderRiskLevels: 'minor, Elevated', authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
        platforms: { includePlatforms: ['Windows', 'IOS'] }, locations: { includeLocations: ['all'], excludeLocations: ['ALLTRUSTED', 'ABC-1'] },
      },
    });
    expect(read).toMatchObject({
      insiderRiskLevels: ['minor', 'elevated'], transferMethods: ['deviceCodeFlow', 'authenticationTransfer'], includePlatforms: ['windows', 'iOS'],
      includeLocations: ['all'], excludeLocations: ['AllTrusted', 'abc-1'],
    });
  });

  test('strength, terms of use and custom controls are controls too', () => {
    const { policy: read } = policy({
      grantControls: { operator: 'OR', builtInControls: ['mfa'], authenticationStrength: { id: 's' }, termsOfUse: ['t'], customAuthenticationFactors: ['c'] },
    });
    expect(read.grantControls).toEqual(['mfa', 'authenticationStrength', 'termsOfUse', 'customControl']);
    expect(read.operator).toBe('OR');
  });

  test('a policy for the session only grants nothing and leaves no gap', () => {
    expect(policy({ grantControls: null })).toMatchObject({ policy: { grantControls: [], operator: undefined }, gaps: [] });
  });

  test('a condition that cannot be understood is not "not configured": it leaves a gap', () => {
    expect(policy({ conditions: { platforms: 'a,b' } }).gaps).toEqual([{ source: 'conditionalAccessPolicies', reason: 'unknown-value', detail: 'platforms.includePlatforms' }, { source: 'conditionalAccessPolicies', reason: 'unknown-value', detail: 'platforms.excludePlatforms' }]);
    expect(policy({ conditions: undefined }).gaps).toEqual([{ source: 'conditionalAccessPolicies', reason: 'missing-value', detail: 'conditions' }]);
    expect(policy({ grantControls: { builtInControls: ['somethingNew'] } }).gaps).toHaveLength(1);
  });
});

describe('a device', () => {
  test('that nobody manages has no compliance, and that is no gap', () => {
    const gaps = createGapList('devices');
    expect(parseDevice({ id: 'O', deviceId: 'D', accountEnabled: true, trustType: 'Workplace', isManaged: null, isCompliant: null }, gaps)).toMatchObject({ joinType: 'registered', isCompliant: undefined });
    expect(gaps.list()).toEqual([]);
  });

  test('that is joined and does not say whether it is compliant leaves a gap', () => {
    const gaps = createGapList('devices');
    parseDevice({ id: 'O', deviceId: 'D', accountEnabled: true, trustType: 'AzureAd', isManaged: true }, gaps);
    expect(gaps.list()).toEqual([{ source: 'devices', reason: 'missing-value', detail: 'isCompliant' }]);
  });

  test('names its owners only when they were read', () => {
    const gaps = createGapList('devices');
    expect(parseDevice({ id: 'O' }, gaps)?.ownerIds).toBeUndefined();
    expect(parseDevice({ id: 'O', registeredOwners: [{ id: 'U1' }, {}, null] }, gaps)?.ownerIds).toEqual(['u1']);
  });

  test.each([['Windows', 'windows'], ['Windows 10', 'windows'], ['MacMDM', 'macOS'], ['iPadOS', 'iOS'], ['AndroidForWork', 'android'], ['Linux', 'linux'], ['ChromeOS', 'other']])(
    'the operating system %p is %p',
    (operatingSystem, platform) => {
      expect(parseDevice({ id: 'O', operatingSystem }, createGapList('devices'))?.platform).toBe(platform);
    },
  );

  test('of Intune in its grace period without an end leaves a gap; the year 9999 is no end', () => {
    const gaps = createGapList('managedDevices');
    const row = { id: 'M', azureADDeviceId: 'D', lastSyncDateTime: '2026-03-02T11:30:00Z', complianceState: 'InGracePeriod', complianceGracePeriodExpirationDateTime: '9999-12-31T23:59:59Z' };
    expect(parseManagedDevice(row, gaps)).toMatchObject({ complianceState: 'inGracePeriod', gracePeriodEndsAt: undefined });
    expect(gaps.list()).toEqual([{ source: 'managedDevices', reason: 'unknown-value', detail: 'complianceGracePeriodExpirationDateTime' }]);
  });

  test('listed through Defender only is told from an enrolled one', () => {
    expect(parseManagedDevice({ id: 'M', managementAgent: 'msSense' }, createGapList('managedDevices'))?.managedByDefenderOnly).toBe(true);
    expect(parseManagedDevice({ id: 'M', managementAgent: 'mdm' }, createGapList('managedDevices'))?.managedByDefenderOnly).toBe(false);
  });
});

describe('compliance', () => {
  const thresholds: readonly [change: Record<string, unknown>, threshold: string | undefined, gap: boolean][] = [
    [{ deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'medium' }, 'medium', false],
    [{ deviceThreatProtectionEnabled: false, deviceThreatProtectionRequiredSecurityLevel: 'medium' }, 'off', false],
    [{ deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'unavailable' }, 'off', false],
    [{ deviceThreatProtectionRequiredSecurityLevel: 'notSet' }, 'off', false],
    [{ deviceThreatProtectionRequiredSecurityLevel: 'Secured' }, 'secured', false],
    [{ deviceThreatProtectionEnabled: true }, undefined, true],
    [{ deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'extreme' }, undefined, true],
    [{ deviceThreatProtectionRequiredSecurityLevel: 'extreme' }, undefined, true],
    [{ '@odata.type': '#microsoft.graph.macOSCompliancePolicy' }, undefined, false],
  ];
  test.each(thresholds)('%j: threshold %p', (change, threshold, gap) => {
    const gaps = createGapList('deviceCompliancePolicies');
    expect(parseCompliancePolicy({ id: 'P', assignments: [], ...change }, gaps)).toMatchObject({ riskThreshold: threshold, assigned: false });
    expect(gaps.list().length > 0).toBe(gap);
  });

  test('a policy that only excludes groups is assigned to nobody', () => {
    const target = (type: string) => ({ target: { '@odata.type': `#microsoft.graph.${type}`, groupId: 'g' } });
    const assigned = (assignments: unknown) => parseCompliancePolicy({ id: 'P', assignments }, createGapList('deviceCompliancePolicies')).assigned;
    expect(assigned([target('exclusionGroupAssignmentTarget')])).toBe(false);
    expect(assigned([target('exclusionGroupAssignmentTarget'), target('groupAssignmentTarget')])).toBe(true);
    expect(assigned(undefined)).toBeUndefined();
  });

  test('rules that were not given are unknown, not none', () => {
    const gaps = createGapList('deviceCompliancePolicyStates');
    expect(parsePolicyState({ id: 'x', state: 'NonCompliant' }, gaps)).toMatchObject({ state: 'nonCompliant', settings: undefined });
    expect(gaps.list()).toEqual([{ source: 'deviceCompliancePolicyStates', reason: 'missing-value', detail: 'settingStates' }]);
  });

  test('only the Defender connector has to say how it is', () => {
    const gaps = createGapList('mobileThreatDefenseConnectors');
    expect(parseConnector({ id: '11111111-1111-4111-8111-111111111111' }, gaps)).toMatchObject({ isDefender: false });
    expect(gaps.list()).toEqual([]);
    expect(parseConnector({ id: 'FC780465-2017-40D4-A0C5-307022471B92', partnerState: 'sleepy' }, gaps)).toMatchObject({ isDefender: true, partnerState: undefined });
    expect(gaps.list()).toHaveLength(4);
  });
});

describe('the directory', () => {
  test('roles and administrative units are no groups', () => {
    expect(isGroup({ '@odata.type': '#microsoft.graph.group' })).toBe(true);
    expect(isGroup({ '@odata.type': '#microsoft.graph.directoryRole' })).toBe(false);
  });

  test('a person without the word on being enabled leaves a gap', () => {
    const gaps = createGapList('users');
    expect(parsePerson({ id: 'U', userType: 'Guest' }, gaps)).toMatchObject({ id: 'u', userType: 'guest', accountEnabled: undefined });
    expect(gaps.list()).toEqual([{ source: 'users', reason: 'missing-value', detail: 'accountEnabled' }]);
  });
});
