import { z } from 'zod/v4';
import type { CompliancePolicy, ComplianceSettings, Connector, PartnerState, ThreatLevel } from '../../core/facts/compliance.ts';
import type { CompliancePolicyState, ComplianceState, ManagedDevice, PartnerThreatState, SettingState } from '../../core/facts/device.ts';
import { entraDeviceId, managedDeviceId, policyId, userId } from '../../core/facts/ids.ts';
import { flag, idText, instant, isBlank, isObject, lax, member, memberAs, readRow, text, wholeNumber, type GapList } from '../upstream/fields.ts';
import { operatingSystem } from './directory-rows.ts';

const managedDeviceRow = z.object({
  id: lax(idText(managedDeviceId)),
  deviceName: lax(text),
  managedDeviceName: lax(text),
  azureADDeviceId: lax(idText(entraDeviceId)),
  userId: lax(idText(userId)),
  userPrincipalName: lax(text),
  emailAddress: lax(text),
  operatingSystem: lax(operatingSystem),
  osVersion: lax(text),
  complianceState: lax(member<ComplianceState>(['unknown', 'compliant', 'noncompliant', 'conflict', 'error', 'inGracePeriod', 'configManager'])),
  complianceGracePeriodExpirationDateTime: lax(instant),
  lastSyncDateTime: lax(instant),
  partnerReportedThreatState: lax(
    member<PartnerThreatState>([
      'unknown', 'activated', 'deactivated', 'secured', 'lowSeverity', 'mediumSeverity', 'highSeverity', 'unresponsive', 'compromised', 'misconfigured',
    ]),
  ),
  managementAgent: lax(text),
});

export const managedDeviceProperties = Object.keys(managedDeviceRow.shape);

export function parseManagedDevice(row: unknown, gaps: GapList): ManagedDevice | undefined {
  const device = readRow(managedDeviceRow, row, gaps, ['complianceState', 'lastSyncDateTime', 'azureADDeviceId']);
  if (device.id === undefined) return undefined;
  if (device.complianceState === 'inGracePeriod') readRow(managedDeviceRow, row, gaps, ['complianceGracePeriodExpirationDateTime']);
  return {
    id: device.id,
    deviceName: device.deviceName,
    managedDeviceName: device.managedDeviceName,
    entraDeviceId: device.azureADDeviceId,
    userId: device.userId,
    userPrincipalName: device.userPrincipalName,
    emailAddress: device.emailAddress,
    platform: device.operatingSystem,
    osVersion: device.osVersion,
    complianceState: device.complianceState,
    gracePeriodEndsAt: device.complianceGracePeriodExpirationDateTime,
    lastSyncAt: device.lastSyncDateTime,
    threatState: device.partnerReportedThreatState,
    managedByDefenderOnly: device.managementAgent?.toLowerCase() === 'mssense',
  };
}

const settingState = member<SettingState>(['unknown', 'notApplicable', 'compliant', 'remediated', 'nonCompliant', 'error', 'conflict', 'notAssigned']);

const policyStateRow = z.object({ id: lax(text), displayName: lax(text), state: lax(settingState), settingStates: z.unknown() });

export const policyStateProperties = Object.keys(policyStateRow.shape);

const settingRow = z.object({ setting: lax(text), settingName: lax(text), state: lax(settingState) });

export function parsePolicyState(row: unknown, gaps: GapList): CompliancePolicyState {
  const { id, displayName, state, settingStates } = readRow(policyStateRow, row, gaps, ['state']);
  if (!Array.isArray(settingStates)) gaps.add(isBlank(settingStates) ? 'missing-value' : 'unknown-value', 'settingStates');
  const settings = Array.isArray(settingStates) ? settingStates.filter(isObject).map((setting) => parseSetting(setting, gaps)) : undefined;
  return { id, displayName, state, settings };
}

function parseSetting(row: unknown, gaps: GapList): NonNullable<CompliancePolicyState['settings']>[number] {
  const { setting, settingName, state } = readRow(settingRow, row, gaps, ['state']);
  if (setting === undefined && settingName === undefined) gaps.add('missing-value', 'setting');
  return { setting, settingName, state };
}

const compliancePolicyRow = z.object({
  id: lax(idText(policyId)),
  displayName: lax(text),
  deviceThreatProtectionEnabled: lax(flag),
  deviceThreatProtectionRequiredSecurityLevel: lax(
    memberAs<ThreatLevel | 'off'>({ secured: 'secured', low: 'low', medium: 'medium', high: 'high', unavailable: 'off', notSet: 'off' }),
  ),
});

export function parseCompliancePolicy(row: unknown, gaps: GapList): CompliancePolicy {
  const policy = readRow(compliancePolicyRow, row, gaps);
  const level = policy.deviceThreatProtectionEnabled === false ? 'off' : policy.deviceThreatProtectionRequiredSecurityLevel;
  if (level === undefined && namesRiskRule(row)) readRow(compliancePolicyRow, row, gaps, ['deviceThreatProtectionRequiredSecurityLevel']);
  const assignments = isObject(row) ? row['assignments'] : undefined;
  if (!Array.isArray(assignments)) gaps.add(isBlank(assignments) ? 'missing-value' : 'unknown-value', 'assignments');
  return { id: policy.id, displayName: policy.displayName, riskThreshold: level, assigned: Array.isArray(assignments) ? assignments.some(includes) : undefined };
}

/** Beta gives both fields for every policy that can have the rule; a row with neither (another platform, a v1.0 export) hides nothing odd. */
function namesRiskRule(row: unknown): boolean {
  return isObject(row) && !(isBlank(row['deviceThreatProtectionEnabled']) && isBlank(row['deviceThreatProtectionRequiredSecurityLevel']));
}

/** An exclusion alone assigns a policy to nobody. */
function includes(assignment: unknown): boolean {
  const target = isObject(assignment) ? assignment['target'] : undefined;
  const type = isObject(target) ? target['@odata.type'] : undefined;
  return !(typeof type === 'string' && /exclusionGroupAssignmentTarget$/i.test(type));
}

const settingsRow = z.object({ secureByDefault: lax(flag), deviceComplianceCheckinThresholdDays: lax(wholeNumber) });

export function parseComplianceSettings(body: unknown, gaps: GapList): ComplianceSettings {
  const settings = isObject(body) ? body['settings'] : undefined;
  const row = readRow(settingsRow, settings, gaps, ['secureByDefault', 'deviceComplianceCheckinThresholdDays']);
  return { secureByDefault: row.secureByDefault, validityDays: row.deviceComplianceCheckinThresholdDays };
}

/** The connector of Defender for Endpoint has one id in every tenant; other vendors' connectors stand in the same list. */
const defenderConnectorId = 'fc780465-2017-40d4-a0c5-307022471b92';

const connectorRow = z.object({
  id: lax(text),
  partnerState: lax(member<PartnerState>(['unavailable', 'available', 'enabled', 'unresponsive', 'notSetUp', 'error'])),
  lastHeartbeatDateTime: lax(instant),
  windowsEnabled: lax(flag),
  partnerUnresponsivenessThresholdInDays: lax(wholeNumber),
  windowsDeviceBlockedOnMissingPartnerData: lax(flag),
});

export const connectorProperties = Object.keys(connectorRow.shape);

export function parseConnector(row: unknown, gaps: GapList): Connector | undefined {
  const connector = readRow(connectorRow, row, gaps);
  if (connector.id === undefined) return undefined;
  const isDefender = connector.id.toLowerCase() === defenderConnectorId;
  if (isDefender) readRow(connectorRow, row, gaps, ['partnerState', 'lastHeartbeatDateTime', 'windowsEnabled', 'partnerUnresponsivenessThresholdInDays']);
  return {
    isDefender,
    partnerState: connector.partnerState,
    lastHeartbeatAt: connector.lastHeartbeatDateTime,
    windowsEnabled: connector.windowsEnabled,
    unresponsiveAfterDays: connector.partnerUnresponsivenessThresholdInDays,
    blocksOnMissingData: connector.windowsDeviceBlockedOnMissingPartnerData,
  };
}
