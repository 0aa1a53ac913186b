import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createGapList, isObject } from '../../../src/adapters/upstream/fields.ts';
import { wireReaders, type WireReader } from './wire-readers.ts';

const folder = join(import.meta.dirname, '../../../../shared/samples');

/** Which documented payloads hold which kind of row; the first pattern that matches the file name counts. */
const kinds: readonly [pattern: RegExp, reader: WireReader][] = [
  [/^graph-(v1|beta)-signin-/, wireReaders.signIn],
  [/^graph-(v1|beta)-conditionalaccess(root-list-policies|policy-get)/, wireReaders.policy],
  [/^graph-beta-conditionalaccessroot-post-policies-1/, wireReaders.policy],
  [/^graph-(v1|beta)-conditionalaccessroot-list-namedlocations/, wireReaders.namedLocation],
  [/^graph-v1-device-(get|list)-/, wireReaders.device],
  [/^graph-v1-user-(get|list)-/, wireReaders.user],
  [/^graph-v1-group-(get|list)-\d/, wireReaders.group],
  [/^graph-v1-intune-devices-manageddevice-(list|update)/, wireReaders.managedDevice],
  [/^graph-(v1|beta)-intune-onboarding-mobilethreatdefenseconnector-(get|list)/, wireReaders.connector],
  [/^graph-(v1|beta)-intune-deviceconfig-(windows10)?(device)?compliancepolicy-(get|list)/, wireReaders.compliancePolicy],
  [/^synthetic-deviceCompliancePolicyStates/, wireReaders.policyState],
  [/^(cur-)?mde-(get-)?machines(-list)?-\d/, wireReaders.machine],
  [/^mde-(get-)?alerts-1/, wireReaders.alert],
];

/** Wire names of every field used, with the name of the fact; the value must survive when the payload has it. */
const usedFields: ReadonlyMap<WireReader, Readonly<Record<string, string>>> = new Map<WireReader, Readonly<Record<string, string>>>([
  [wireReaders.signIn, {
    id: 'id', correlationId: 'correlationId', createdDateTime: 'createdAt', userId: 'userId', userPrincipalName: 'userPrincipalName', appId: 'appId',
    appDisplayName: 'appName', clientAppUsed: 'clientAppUsed', ipAddress: 'ipAddress', conditionalAccessStatus: 'conditionalAccessStatus',
    riskLevelDuringSignIn: 'signInRisk', riskLevelAggregated: 'userRisk', 'status.errorCode': 'errorCode', 'status.failureReason': 'failureReason',
    'location.city': 'city', 'location.countryOrRegion': 'country', 'deviceDetail.deviceId': 'device.deviceId', 'deviceDetail.displayName': 'device.displayName',
    'deviceDetail.operatingSystem': 'device.operatingSystem', 'deviceDetail.browser': 'device.browser', 'deviceDetail.isCompliant': 'device.isCompliant',
    'deviceDetail.isManaged': 'device.isManaged', 'deviceDetail.trustType': 'device.joinType', appliedConditionalAccessPolicies: 'appliedPolicies',
  }],
  [wireReaders.policy, {
    id: 'id', displayName: 'displayName', state: 'state', 'conditions.clientAppTypes': 'clientAppTypes', 'conditions.platforms.includePlatforms': 'includePlatforms',
    'conditions.locations.includeLocations': 'includeLocations', 'conditions.locations.excludeLocations': 'excludeLocations',
    'conditions.signInRiskLevels': 'signInRiskLevels', 'grantControls.builtInControls': 'grantControls', 'grantControls.operator': 'operator',
    'conditions.devices.deviceFilter.rule': 'deviceFilterRule',
  }],
  [wireReaders.namedLocation, { id: 'id', displayName: 'displayName', isTrusted: 'isTrusted' }],
  [wireReaders.device, {
    id: 'objectId', deviceId: 'deviceId', displayName: 'displayName', accountEnabled: 'accountEnabled', isCompliant: 'isCompliant', isManaged: 'isManaged',
    trustType: 'joinType', operatingSystem: 'platform',
  }],
  [wireReaders.user, { id: 'id', userPrincipalName: 'userPrincipalName', mail: 'mail', displayName: 'displayName', accountEnabled: 'accountEnabled', userType: 'userType' }],
  [wireReaders.group, { id: 'id', displayName: 'displayName' }],
  [wireReaders.managedDevice, {
    id: 'id', deviceName: 'deviceName', managedDeviceName: 'managedDeviceName', azureADDeviceId: 'entraDeviceId', userId: 'userId', userPrincipalName: 'userPrincipalName',
    emailAddress: 'emailAddress', operatingSystem: 'platform', osVersion: 'osVersion', complianceState: 'complianceState',
    complianceGracePeriodExpirationDateTime: 'gracePeriodEndsAt', lastSyncDateTime: 'lastSyncAt', partnerReportedThreatState: 'threatState',
  }],
  [wireReaders.connector, {
    partnerState: 'partnerState', lastHeartbeatDateTime: 'lastHeartbeatAt', windowsEnabled: 'windowsEnabled',
    partnerUnresponsivenessThresholdInDays: 'unresponsiveAfterDays', windowsDeviceBlockedOnMissingPartnerData: 'blocksOnMissingData',
  }],
  [wireReaders.compliancePolicy, { id: 'id', displayName: 'displayName', deviceThreatProtectionRequiredSecurityLevel: 'riskThreshold' }],
  [wireReaders.policyState, { id: 'id', displayName: 'displayName', state: 'state', settingStates: 'settings' }],
  [wireReaders.machine, {
    id: 'id', aadDeviceId: 'entraDeviceId', computerDnsName: 'dnsName', riskScore: 'riskScore', onboardingStatus: 'onboardingStatus', healthStatus: 'healthStatus', lastSeen: 'lastSeenAt',
  }],
  [wireReaders.alert, {
    id: 'id', machineId: 'machineId', severity: 'severity', status: 'status', title: 'title', category: 'category', assignedTo: 'assignedTo',
    alertCreationTime: 'createdAt', lastUpdateTime: 'updatedAt', resolvedTime: 'resolvedAt',
  }],
]);

function at(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), root);
}

/** Intune's reference wraps a single entity in `value`; lists are arrays there. */
function rowsIn(body: unknown): readonly unknown[] {
  const value = isObject(body) ? body['value'] : undefined;
  if (Array.isArray(value)) return value;
  return [isObject(value) ? value : body];
}

/** Empty text and the documented "no value" are no values to lose. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(typeof value === 'string' && /^(0001|9999)-/.test(value));
}

const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const cases = files.flatMap((name) => {
  const reader = kinds.find(([pattern]) => pattern.test(name))?.[1];
  return reader === undefined ? [] : [[name, reader] as const];
});

(cases.length > 0 ? describe : describe.skip)('payloads that the vendor documents', () => {
  test('are found for every kind of row but settings, which no page shows', () => {
    expect(new Set(cases.map(([, reader]) => reader)).size).toBe(usedFields.size);
  });

  test.each(cases.length > 0 ? cases : [['none', wireReaders.user] as const])('%s is read without loss', (name, reader) => {
    const body: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const rows = rowsIn(body).filter((row) => isGiven(at(row, 'id')));
    for (const row of rows) {
      const parsed = reader.parse(row, createGapList(reader.source));
      for (const [wireName, factName] of Object.entries(usedFields.get(reader) ?? {})) {
        if (isGiven(at(row, wireName))) expect({ [wireName]: at(parsed, factName) }).not.toEqual({ [wireName]: undefined });
      }
    }
  });
});
