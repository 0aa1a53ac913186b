import { z } from 'zod/v4';
import type { PartnerState, ThreatLevel } from '../../core/facts/compliance.ts';
import type { SettingState } from '../../core/facts/device.ts';
import { compliancePolicyId, configurationPolicyId, userId } from '../../core/facts/ids.ts';
import type { ConfigurationState, ConnectorDetail, EdrPolicy, PilotDevice, RiskPolicy } from '../../core/pilot/facts.ts';
import { flag, idText, instant, isBlank, isObject, lax, member, memberAs, readRow, text, wholeNumber, type GapList } from '../upstream/fields.ts';
import { parseAssignments } from './assignment-rows.ts';

const connectorRow = z.object({
  id: lax(text),
  partnerState: lax(member<PartnerState>(['unavailable', 'available', 'enabled', 'unresponsive', 'notSetUp', 'error'])),
  lastHeartbeatDateTime: lax(instant),
  windowsEnabled: lax(flag),
  partnerUnresponsivenessThresholdInDays: lax(wholeNumber),
  windowsDeviceBlockedOnMissingPartnerData: lax(flag),
  microsoftDefenderForEndpointAttachEnabled: lax(flag),
  partnerUnsupportedOsVersionBlocked: lax(flag),
  androidEnabled: lax(flag),
  iosEnabled: lax(flag),
  androidMobileApplicationManagementEnabled: lax(flag),
  iosMobileApplicationManagementEnabled: lax(flag),
  allowPartnerToCollectIOSApplicationMetadata: lax(flag),
  allowPartnerToCollectIOSPersonalApplicationMetadata: lax(flag),
  allowPartnerToCollectIosCertificateMetadata: lax(flag),
  allowPartnerToCollectIosPersonalCertificateMetadata: lax(flag),
});

/** Beta gives a few of them only when they are asked for by name. */
export const connectorDetailProperties = Object.keys(connectorRow.shape);

const neededOfConnector = ['partnerState', 'lastHeartbeatDateTime', 'windowsEnabled', 'partnerUnresponsivenessThresholdInDays', 'windowsDeviceBlockedOnMissingPartnerData'] as const;

export function parseConnectorDetail(row: unknown, gaps: GapList): ConnectorDetail {
  const connector = readRow(connectorRow, row, gaps, neededOfConnector);
  return {
    partnerState: connector.partnerState,
    lastHeartbeatAt: connector.lastHeartbeatDateTime,
    windowsEnabled: connector.windowsEnabled,
    unresponsiveAfterDays: connector.partnerUnresponsivenessThresholdInDays,
    blocksOnMissingData: connector.windowsDeviceBlockedOnMissingPartnerData,
    attachEnabled: connector.microsoftDefenderForEndpointAttachEnabled,
    unsupportedOsBlocked: connector.partnerUnsupportedOsVersionBlocked,
    androidEnabled: connector.androidEnabled,
    iosEnabled: connector.iosEnabled,
    androidAppProtection: connector.androidMobileApplicationManagementEnabled,
    iosAppProtection: connector.iosMobileApplicationManagementEnabled,
    iosAppInventory: connector.allowPartnerToCollectIOSApplicationMetadata,
    iosPersonalAppInventory: connector.allowPartnerToCollectIOSPersonalApplicationMetadata,
    iosCertificates: connector.allowPartnerToCollectIosCertificateMetadata,
    iosPersonalCertificates: connector.allowPartnerToCollectIosPersonalCertificateMetadata,
  };
}

/** Wire names of the template for onboarding to Defender; the shared list of settings has them. */
const csp = 'device_vendor_msft_windowsadvancedthreatprotection';
const packageTypes = {
  [`${csp}_configurationtype_autofromconnector`]: 'auto-from-connector',
  [`${csp}_configurationtype_onboard`]: 'onboard',
  [`${csp}_configurationtype_offboard`]: 'offboard',
} as const satisfies Readonly<Record<string, NonNullable<EdrPolicy['packageType']>>>;
const sampleSharings = { [`${csp}_configuration_samplesharing_0`]: 'none', [`${csp}_configuration_samplesharing_1`]: 'all' } as const;

const edrRow = z.object({ id: lax(idText(configurationPolicyId)), name: lax(text), settings: z.unknown(), assignments: z.unknown() });
const choice = z.object({ settingInstance: z.object({ settingDefinitionId: text, choiceSettingValue: z.object({ value: text }) }) });

/** Undefined when the row has no id or does not say to whom it is assigned: an empty list would read as "to nobody". */
export function parseEdrPolicy(row: unknown, gaps: GapList): EdrPolicy | undefined {
  const { id, name, settings, assignments } = readRow(edrRow, row, gaps, ['id']);
  const assignedTo = parseAssignments(assignments, gaps);
  if (!Array.isArray(settings)) gaps.add(isBlank(settings) ? 'missing-value' : 'unknown-value', 'settings');
  if (id === undefined || assignedTo === undefined || !Array.isArray(settings)) return undefined;
  const chosen = new Map(settings.flatMap((setting: unknown) => {
    const parsed = choice.safeParse(setting);
    return parsed.success ? [[parsed.data.settingInstance.settingDefinitionId.toLowerCase(), parsed.data.settingInstance.choiceSettingValue.value] as const] : [];
  }));
  const packageType = chosen.get(`${csp}_configurationtype`);
  const sharing = chosen.get(`${csp}_configuration_samplesharing`);
  const named = { packageType: lax(memberAs(packageTypes)).parse(packageType), sampleSharing: sharing === undefined ? 'not-configured' as const : lax(memberAs(sampleSharings)).parse(sharing) };
  if (named.packageType === undefined) gaps.add(packageType === undefined ? 'missing-value' : 'unknown-value', 'configurationtype');
  if (named.sampleSharing === undefined) gaps.add('unknown-value', 'samplesharing');
  return { id, displayName: name, ...named, assignedTo };
}

const riskRow = z.object({
  id: lax(idText(compliancePolicyId)),
  displayName: lax(text),
  deviceThreatProtectionEnabled: lax(flag),
  deviceThreatProtectionRequiredSecurityLevel: lax(memberAs<ThreatLevel | 'off'>({ secured: 'secured', low: 'low', medium: 'medium', high: 'high', unavailable: 'off', notSet: 'off' })),
  scheduledActionsForRule: z.unknown(),
  assignments: z.unknown(),
});

/** Undefined when the row has no id, does not say to whom it is assigned, or has a threshold that Gatehouse does not know. */
export function parseRiskPolicy(row: unknown, gaps: GapList): RiskPolicy | undefined {
  const policy = readRow(riskRow, row, gaps, ['id']);
  const assignedTo = parseAssignments(policy.assignments, gaps);
  const level = policy.deviceThreatProtectionEnabled === false ? 'off' : policy.deviceThreatProtectionRequiredSecurityLevel;
  const given = isObject(row) ? row['deviceThreatProtectionRequiredSecurityLevel'] : undefined;
  if (level === undefined && !isBlank(given)) gaps.add('unknown-value', 'deviceThreatProtectionRequiredSecurityLevel');
  if (policy.id === undefined || assignedTo === undefined || (level === undefined && !isBlank(given))) return undefined;
  return { id: policy.id, displayName: policy.displayName, threshold: level === 'off' ? undefined : level, blockAfterHours: blockAfterHours(policy.scheduledActionsForRule, gaps), assignedTo };
}

const rule = z.object({ scheduledActionConfigurations: z.array(z.unknown()) });
const action = z.object({ actionType: text, gracePeriodHours: wholeNumber });

/** The shortest time after which one of the actions marks the device. */
function blockAfterHours(rules: unknown, gaps: GapList): number | undefined {
  if (!Array.isArray(rules)) gaps.add(isBlank(rules) ? 'missing-value' : 'unknown-value', 'scheduledActionsForRule');
  const actions = (Array.isArray(rules) ? rules : []).flatMap((row: unknown) => {
    const parsed = rule.safeParse(row);
    if (!parsed.success) gaps.add('missing-value', 'scheduledActionConfigurations');
    return parsed.success ? parsed.data.scheduledActionConfigurations : [];
  });
  const hours = actions.flatMap((row) => {
    const parsed = action.safeParse(row);
    return parsed.success && parsed.data.actionType.toLowerCase() === 'block' ? [parsed.data.gracePeriodHours] : [];
  });
  return hours.length === 0 ? undefined : Math.min(...hours);
}

const stateRow = z.object({
  id: lax(text),
  displayName: lax(text),
  state: lax(member<SettingState>(['unknown', 'notApplicable', 'compliant', 'remediated', 'nonCompliant', 'error', 'conflict', 'notAssigned'])),
});

export const configurationStateProperties = Object.keys(stateRow.shape);

export function parseConfigurationState(row: unknown, gaps: GapList): ConfigurationState {
  const { id, displayName, state } = readRow(stateRow, row, gaps, ['state']);
  return { id, displayName, state };
}

const loggedOnRow = z.object({ userId: lax(idText(userId)), lastLogOnDateTime: lax(instant) });

type LoggedOn = Extract<PilotDevice['loggedOn'], { readonly known: true }>['value'];

/** The last first; those without a time last. Undefined when the list was not given. */
export function parseLoggedOn(device: unknown, gaps: GapList): LoggedOn | undefined {
  const list = isObject(device) ? device['usersLoggedOn'] : undefined;
  if (!Array.isArray(list)) return undefined;
  const rows = list.flatMap((row: unknown) => {
    const { userId: id, lastLogOnDateTime } = readRow(loggedOnRow, row, gaps, ['userId', 'lastLogOnDateTime']);
    return id === undefined ? [] : [{ userId: id, at: lastLogOnDateTime }];
  });
  return rows.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
}
