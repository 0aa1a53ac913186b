import { describe, expect, test } from '@jest/globals';
import { createGapList } from '../../../src/adapters/upstream/fields.ts';
import { parseAppAssignment, parsePilotGroup, parseServicePlan } from '../../../src/adapters/graph/pilot-directory-rows.ts';
import { parseConnectorDetail, parseEdrPolicy, parseLoggedOn, parseRiskPolicy } from '../../../src/adapters/graph/pilot-intune-rows.ts';
import { edrPolicyRow, edrSettings, sampleSharing } from '../../../src/sandbox/tenant/pilot-edr.ts';
import { compliancePolicyRows, markedNoncompliantAfter } from '../../../src/sandbox/tenant/pilot-policies.ts';

const gaps = () => createGapList('groups');
const edr = edrPolicyRow('g');
const [risk = {}] = compliancePolicyRows();

describe('a policy for onboarding', () => {
  test.each([
    ['from the connector, with sample sharing left alone', edr, { packageType: 'auto-from-connector', sampleSharing: 'not-configured' }],
    ['with a package of its own', { ...edr, settings: edrSettings('device_vendor_msft_windowsadvancedthreatprotection_configurationtype_onboard') }, { packageType: 'onboard' }],
    ['with all samples shared', { ...edr, settings: [...edrSettings(), sampleSharing('all')] }, { sampleSharing: 'all' }],
    ['with no samples shared', { ...edr, settings: [...edrSettings(), sampleSharing('none')] }, { sampleSharing: 'none' }],
    ['without a package', { ...edr, settings: [] }, { packageType: undefined }],
    ['for everybody', { ...edr, assignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }] }, { assignedTo: [{ kind: 'all-devices' }] }],
    ['for something new', { ...edr, assignments: [{ target: { '@odata.type': '#microsoft.graph.newTarget' } }, {}] }, { assignedTo: [{ kind: 'unrecognised' }, { kind: 'unrecognised' }] }],
  ])('is read %s', (_what, row, expected) => {
    expect(parseEdrPolicy(row, gaps())).toMatchObject(expected);
  });

  test.each([['assignments'], ['settings'], ['id']])('is not judged without its %s', (name) => {
    expect(parseEdrPolicy({ ...edr, [name]: undefined }, gaps())).toBeUndefined();
  });
});

describe('a compliance policy on risk', () => {
  test.each([
    ['marks a device at once', risk, { threshold: 'medium', blockAfterHours: 0 }],
    ['marks it a day later', { ...risk, scheduledActionsForRule: markedNoncompliantAfter(24) }, { blockAfterHours: 24 }],
    ['never marks it', { ...risk, scheduledActionsForRule: [] }, { blockAfterHours: undefined }],
    ['has no rule on risk', { ...risk, deviceThreatProtectionEnabled: false }, { threshold: undefined }],
    ['of another platform has none', { ...risk, deviceThreatProtectionEnabled: undefined, deviceThreatProtectionRequiredSecurityLevel: undefined }, { threshold: undefined }],
  ])('%s', (_what, row, expected) => {
    expect(parseRiskPolicy(row, gaps())).toMatchObject(expected);
  });

  test('with a threshold that nobody knows, or without its assignments, is not judged', () => {
    expect(parseRiskPolicy({ ...risk, deviceThreatProtectionRequiredSecurityLevel: 'extreme' }, gaps())).toBeUndefined();
    expect(parseRiskPolicy({ ...risk, assignments: undefined }, gaps())).toBeUndefined();
  });
});

test.each([
  [{ id: 'g', securityEnabled: true, groupTypes: [], isAssignableToRole: null }, { dynamic: false, roleAssignable: false }, 0],
  [{ id: 'g', securityEnabled: true, groupTypes: ['DynamicMembership'], isAssignableToRole: true }, { dynamic: true, roleAssignable: true }, 0],
  [{ id: 'g' }, { dynamic: undefined, roleAssignable: undefined, securityEnabled: undefined }, 2],
] as const)('of a group it is told only what Entra tells: %j', (row, expected, missing) => {
  const list = gaps();
  expect(parsePilotGroup(row, [], list)).toMatchObject(expected);
  expect(list.list()).toHaveLength(missing);
});

test.each([['Enabled', true], ['Warning', true], ['Suspended', false], ['Deleted', false], ['LockedOut', false]])('a licence that is %s works: %s', (capabilityStatus, enabled) => {
  expect(parseServicePlan({ service: 'SCO', servicePlanId: 'P', capabilityStatus }, gaps())).toEqual({ service: 'SCO', servicePlanId: 'p', enabled });
});

test('a licence that does not say whether it works is none', () => {
  expect(parseServicePlan({ service: 'SCO', servicePlanId: 'P' }, gaps())).toBeUndefined();
});

test('an app can be assigned to a person, to a group, and to what is neither', () => {
  expect(['User', 'Group', 'ServicePrincipal'].map((principalType) => parseAppAssignment({ principalId: 'X', principalType }, gaps())?.kind)).toEqual(['user', 'group', undefined]);
});

test('who signed in to a device comes with the last first, and a list that is missing is not an empty one', () => {
  const device = { usersLoggedOn: [{ userId: 'A', lastLogOnDateTime: '2026-02-01T08:00:00Z' }, { userId: 'B', lastLogOnDateTime: '2026-02-03T08:00:00Z' }, { userId: 'C' }] };
  expect(parseLoggedOn(device, gaps())?.map(({ userId }) => userId)).toEqual(['b', 'a', 'c']);
  expect(parseLoggedOn({}, gaps())).toBeUndefined();
  expect(parseLoggedOn({ usersLoggedOn: [] }, gaps())).toEqual([]);
});

test('a connector tells nothing that it was not asked for', () => {
  const list = gaps();
  expect(Object.values(parseConnectorDetail({}, list)).every((value) => value === undefined)).toBe(true);
  expect(list.list().map(({ detail }) => detail)).toEqual(['partnerState', 'lastHeartbeatDateTime', 'windowsEnabled', 'partnerUnresponsivenessThresholdInDays', 'windowsDeviceBlockedOnMissingPartnerData']);
});
