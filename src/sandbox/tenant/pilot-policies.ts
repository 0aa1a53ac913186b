import { fixedId } from './ids.ts';
import type { App } from './tenant.ts';
import type { Row } from '../wire/row.ts';

export const GROUPS = {
  pilotUsers: fixedId('group', 1), pilotDevices: fixedId('group', 2), helpdesk: fixedId('group', 3), soc: fixedId('group', 4), intuneAdmins: fixedId('group', 5),
  entraAdmins: fixedId('group', 6), breakGlass: fixedId('group', 7), payrollUsers: fixedId('group', 8), companyLaptops: fixedId('group', 9), employees: fixedId('group', 10),
  exceptions: fixedId('group', 11), leads: fixedId('group', 12), emergencyApprovers: fixedId('group', 13),
} as const;

export const PAYROLL: App = { appId: fixedId('app', 1), displayName: 'Alder Payroll', resourceId: fixedId('app', 1), assignedTo: [GROUPS.payrollUsers], signOnMode: 'saml' };

export const TIMESHEETS: App = { appId: fixedId('app', 2), displayName: 'Alder Timesheets', resourceId: fixedId('app', 2) };

export const APPS: readonly App[] = [
  PAYROLL,
  { appId: '00000002-0000-0ff1-ce00-000000000000', displayName: 'Office 365 Exchange Online', resourceId: '00000002-0000-0ff1-ce00-000000000000' },
  { appId: '00000003-0000-0ff1-ce00-000000000000', displayName: 'Office 365 SharePoint Online', resourceId: '00000003-0000-0ff1-ce00-000000000000' },
  { appId: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', displayName: 'Microsoft Teams Services', resourceId: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe' },
  TIMESHEETS,
];

export const POLICIES = {
  compliantDevice: fixedId('policy', 1), mfa: fixedId('policy', 2), legacy: fixedId('policy', 3), officeOnly: fixedId('policy', 4), platforms: fixedId('policy', 5),
  countries: fixedId('policy', 6), signInRisk: fixedId('policy', 7), userRisk: fixedId('policy', 8),
  /** Report-only: what somebody may want to switch on. */
  timesheets: fixedId('policy', 9),
} as const;

export const COMPLIANCE = { risk: fixedId('compliancePolicy', 1), baseline: fixedId('compliancePolicy', 2) } as const;

const LOCATIONS = { office: fixedId('location', 1), countries: fixedId('location', 2) } as const;

/** A policy for everybody and everything, but for the break-glass accounts; `conditions` and `grant` narrow it. */
export function caPolicyRow(id: string, displayName: string, state: string, conditions: Row, controls: readonly string[], grant: Row = {}): Row {
  return {
    id, displayName, state, createdDateTime: '2026-01-12T09:00:00Z', modifiedDateTime: '2026-02-02T10:30:00Z', sessionControls: null,
    conditions: {
      clientAppTypes: ['all'], signInRiskLevels: [], userRiskLevels: [], servicePrincipalRiskLevels: [], platforms: null, locations: null, devices: null,
      users: { includeUsers: ['All'], excludeUsers: [], includeGroups: [], excludeGroups: [GROUPS.breakGlass], includeRoles: [], excludeRoles: [] },
      applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] }, ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: [...controls], customAuthenticationFactors: [], termsOfUse: [], ...grant },
  };
}

/** Members of one group, without the break-glass accounts and whoever else is named. */
export function usersOf(groupId: string, ...excluded: string[]): Row {
  return { includeUsers: [], excludeUsers: [], includeGroups: [groupId], excludeGroups: [GROUPS.breakGlass, ...excluded], includeRoles: [], excludeRoles: [] };
}

/** A compliant Windows device for people of the pilot, but for those with a temporary exception. */
export function compliantWindows(id: string, displayName: string, state: string, app: App): Row {
  return caPolicyRow(id, displayName, state, { users: usersOf(GROUPS.pilotUsers, GROUPS.exceptions), applications: appsOf(app.appId), platforms: { includePlatforms: ['windows'], excludePlatforms: [] } }, ['compliantDevice']);
}

export function appsOf(...appIds: string[]): Row {
  return { includeApplications: appIds, excludeApplications: [], includeUserActions: [] };
}

export function caPolicyRows(): Row[] {
  const payroll = appsOf(PAYROLL.appId);
  return [
    compliantWindows(POLICIES.compliantDevice, 'Test – MDE Intune Compliance', 'enabled', PAYROLL),
    caPolicyRow(POLICIES.mfa, 'Multifactor authentication for everyone', 'enabled', {}, ['mfa']),
    caPolicyRow(POLICIES.legacy, 'Block legacy authentication', 'enabled', { clientAppTypes: ['exchangeActiveSync', 'other'] }, ['block']),
    caPolicyRow(POLICIES.officeOnly, 'Preview – Payroll from the office only', 'enabledForReportingButNotEnforced', { applications: payroll, locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }, ['block']),
    caPolicyRow(POLICIES.platforms, 'Payroll – Windows only', 'enabled', { applications: payroll, platforms: { includePlatforms: ['all'], excludePlatforms: ['windows'] } }, ['block']),
    caPolicyRow(POLICIES.countries, 'Block countries where nobody works', 'enabled', { applications: appsOf('Office365', PAYROLL.appId), locations: { includeLocations: ['All'], excludeLocations: [LOCATIONS.countries] } }, ['block']),
    caPolicyRow(POLICIES.signInRisk, 'Block risky sign-ins', 'enabled', { signInRiskLevels: ['high'] }, ['block']),
    caPolicyRow(POLICIES.userRisk, 'Block users at risk', 'enabled', { userRiskLevels: ['high'] }, ['block']),
    compliantWindows(POLICIES.timesheets, 'Pilot – Compliant device for Timesheets', 'enabledForReportingButNotEnforced', TIMESHEETS),
  ];
}

export function namedLocationRows(): Row[] {
  const dates = { createdDateTime: '2026-01-12T09:00:00Z', modifiedDateTime: '2026-01-12T09:00:00Z' };
  return [
    { '@odata.type': '#microsoft.graph.ipNamedLocation', id: LOCATIONS.office, displayName: 'Alderlake offices', ...dates, isTrusted: true, ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }] },
    { '@odata.type': '#microsoft.graph.countryNamedLocation', id: LOCATIONS.countries, displayName: 'Countries where we work', ...dates, countriesAndRegions: ['US', 'CA', 'SE'], countryLookupMethod: 'clientIpAddress', includeUnknownCountriesAndRegions: true },
  ];
}

export function compliancePolicyRows(): Row[] {
  const common = { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', createdDateTime: '2026-01-12T09:00:00Z', lastModifiedDateTime: '2026-02-02T10:30:00Z', version: 1, roleScopeTagIds: ['0'], scheduledActionsForRule: markedNoncompliantAfter(0) };
  return [
    { ...common, id: COMPLIANCE.risk, displayName: 'Pilot – Windows MDE device risk', description: 'Not compliant above medium device risk', deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'medium', assignments: assignedTo(COMPLIANCE.risk, GROUPS.pilotDevices) },
    { ...common, id: COMPLIANCE.baseline, displayName: 'Windows baseline', description: 'Encryption, firewall and a supported Windows', bitLockerEnabled: true, activeFirewallRequired: true, osMinimumVersion: '10.0.22631.0', assignments: assignedTo(COMPLIANCE.baseline, GROUPS.companyLaptops) },
  ];
}

/** Hours of grace before a failing device counts as not compliant. */
export function markedNoncompliantAfter(hours: number): Row[] {
  return [{ id: fixedId('compliancePolicy', 0x100), ruleName: 'PasswordRequired', scheduledActionConfigurations: [{ id: fixedId('compliancePolicy', 0x101), actionType: 'block', gracePeriodHours: hours, notificationTemplateId: '', notificationMessageCCList: [] }] }];
}

export function assignedTo(policyId: string, groupId: string): Row[] {
  return [{ id: `${policyId}_${groupId}`, target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } }];
}
