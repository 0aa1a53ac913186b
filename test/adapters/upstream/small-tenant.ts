/** A small tenant in wire form: one person, one laptop known to all four systems, and what stands around it. */
export const ids = {
  person: '5f1c0a52-0000-4000-8000-000000000001',
  other: '5f1c0a52-0000-4000-8000-000000000002',
  deviceObject: 'd0b1ec70-0000-4000-8000-000000000001',
  device: 'de01ce1d-0000-4000-8000-000000000001',
  managed: '3a4a6ed0-0000-4000-8000-000000000001',
  shared: '3a4a6ed0-0000-4000-8000-000000000002',
  machine: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  group: '96000900-0000-4000-8000-000000000001',
  policy: '901c9000-0000-4000-8000-000000000001',
  location: '10ca7100-0000-4000-8000-000000000001',
  app: 'a9900000-0000-4000-8000-000000000001',
} as const;

export const now = '2026-03-02T12:00:00Z';

export function smallTenant(): Record<string, unknown> {
  return {
    now,
    users: [
      { id: ids.person, userPrincipalName: 'ann@contoso.example', mail: 'ann@contoso.example', displayName: 'Ann', accountEnabled: true, userType: 'Member' },
      { id: ids.other, userPrincipalName: "o'neil@contoso.example", displayName: "O'Neil & Sons #1 + more", accountEnabled: false, userType: 'Member' },
    ],
    groups: [{ id: ids.group, displayName: 'Pilot people', members: [ids.person] }],
    devices: [
      {
        id: ids.deviceObject, deviceId: ids.device, displayName: 'LAPTOP-1', accountEnabled: true, isCompliant: false, isManaged: true, trustType: 'AzureAd',
        operatingSystem: 'Windows', registeredOwners: [{ id: ids.person }],
      },
    ],
    managedDevices: [
      {
        id: ids.managed, deviceName: 'LAPTOP-1', managedDeviceName: 'ann_Windows_1', azureADDeviceId: ids.device, userId: ids.person,
        userPrincipalName: 'ann@contoso.example', emailAddress: 'ann@contoso.example', operatingSystem: 'Windows', osVersion: '10.0.26100.1',
        complianceState: 'noncompliant', complianceGracePeriodExpirationDateTime: '9999-12-31T23:59:59Z', lastSyncDateTime: '2026-03-02T11:30:00.1234567Z',
        partnerReportedThreatState: 'highSeverity', managementAgent: 'mdm',
        deviceCompliancePolicyStates: [
          {
            id: 'state-1', displayName: 'Risk', state: 'nonCompliant', version: 1, platformType: 'windows10AndLater', settingCount: 1,
            settingStates: [{ setting: 'Windows10CompliancePolicy.DeviceThreatProtectionRequiredSecurityLevel', settingName: null, state: 'nonCompliant' }],
          },
        ],
      },
      {
        id: ids.shared, deviceName: 'SHARED-1', azureADDeviceId: '00000000-0000-0000-0000-000000000000', userId: '', userPrincipalName: 'ann@contoso.example',
        operatingSystem: 'Windows', complianceState: 'compliant', lastSyncDateTime: '2026-03-02T10:00:00Z', managementAgent: 'msSense',
      },
    ],
    deviceCompliancePolicies: [
      {
        '@odata.type': '#microsoft.graph.windows10CompliancePolicy', id: '33333333-0000-4000-8000-000000000001', displayName: 'Risk',
        deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'medium',
        assignments: [{ id: 'a', target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: ids.group } }],
      },
    ],
    mobileThreatDefenseConnectors: [
      {
        id: 'fc780465-2017-40d4-a0c5-307022471b92', partnerState: 'enabled', lastHeartbeatDateTime: '2026-03-02T11:59:00Z', windowsEnabled: true,
        windowsDeviceBlockedOnMissingPartnerData: false, partnerUnresponsivenessThresholdInDays: 7,
      },
    ],
    deviceManagementSettings: { secureByDefault: true, deviceComplianceCheckinThresholdDays: 30, isScheduledActionEnabled: true },
    conditionalAccessPolicies: [
      {
        id: ids.policy, displayName: 'Compliant Windows', state: 'enabled',
        conditions: { clientAppTypes: ['all'], platforms: { includePlatforms: ['windows'], excludePlatforms: [] }, users: { includeGroups: [ids.group] }, applications: { includeApplications: [ids.app] } },
        grantControls: { operator: 'OR', builtInControls: ['compliantDevice'], customAuthenticationFactors: [], termsOfUse: [] },
      },
    ],
    namedLocations: [{ '@odata.type': '#microsoft.graph.ipNamedLocation', id: ids.location, displayName: 'Office', isTrusted: true, ipRanges: [] }],
    signIns: [
      {
        id: 'sign-in-1', createdDateTime: '2026-03-02T11:58:00Z', userId: ids.person, userPrincipalName: 'ann@contoso.example', appId: ids.app, appDisplayName: 'Portal',
        correlationId: 'c0441a7e-0000-4000-8000-000000000001', clientAppUsed: 'Browser', ipAddress: '203.0.113.7', conditionalAccessStatus: 'failure',
        riskLevelAggregated: 'none', riskLevelDuringSignIn: 'none', authenticationProtocol: 'none',
        status: { errorCode: 53000, failureReason: 'Device is not compliant.' },
        deviceDetail: { deviceId: ids.device, displayName: 'LAPTOP-1', operatingSystem: 'Windows', browser: 'Edge 120', isCompliant: false, isManaged: true, trustType: 'Azure AD joined' },
        location: { city: 'Zurich', countryOrRegion: 'CH' },
        appliedConditionalAccessPolicies: [{ id: ids.policy, displayName: 'Compliant Windows', enforcedGrantControls: ['RequireCompliantDevice'], enforcedSessionControls: [], result: 'failure' }],
      },
    ],
    machines: [
      {
        id: ids.machine, computerDnsName: 'laptop-1', aadDeviceId: ids.device, riskScore: 'High', onboardingStatus: 'Onboarded', healthStatus: 'Active',
        lastSeen: '2026-03-02T11:00:00.7791856Z',
      },
    ],
    alerts: [
      {
        id: 'al-1', machineId: ids.machine, severity: 'High', status: 'New', title: 'Secret title', category: 'Malware', assignedTo: null,
        alertCreationTime: '2026-03-02T10:00:00Z', lastUpdateTime: '2026-03-02T10:30:00Z', resolvedTime: null,
      },
    ],
  };
}
