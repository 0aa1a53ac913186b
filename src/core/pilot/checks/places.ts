import type { PortalPlace } from '../check.ts';

/** Where a person does by hand what no API does, or looks at what Gatehouse has read. */
export const places = {
  entraGroups: { path: 'Entra admin center > Entra ID > Groups', link: 'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/GroupsManagementMenuBlade/~/AllGroups' },
  entraUsers: { path: 'Entra admin center > Entra ID > Users', link: 'https://entra.microsoft.com/#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/AllUsers' },
  entraApps: { path: 'Entra admin center > Entra ID > Enterprise apps', link: 'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview' },
  conditionalAccess: { path: 'Entra admin center > Conditional Access > Policies', link: 'https://entra.microsoft.com/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies' },
  licences: { path: 'Microsoft 365 admin center > Billing > Licenses', link: 'https://admin.microsoft.com/#/licenses' },
  intuneDevices: { path: 'Intune admin center > Devices > Windows', link: 'https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/DevicesWindowsMenu/~/windowsDevices' },
  connector: { path: 'Intune admin center > Endpoint security > Setup > Microsoft Defender for Endpoint', link: 'https://intune.microsoft.com/#view/Microsoft_Intune_Workflows/SecurityManagementMenu/~/atp' },
  edr: { path: 'Intune admin center > Endpoint security > Endpoint detection and response', link: 'https://intune.microsoft.com/#view/Microsoft_Intune_Workflows/SecurityManagementMenu/~/edr' },
  compliance: { path: 'Intune admin center > Devices > Compliance', link: 'https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/compliance' },
  complianceSettings: { path: 'Intune admin center > Devices > Compliance > Compliance settings', link: 'https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/compliance' },
  defenderFeatures: { path: 'Defender portal > Settings > Endpoints > General > Advanced features > Microsoft Intune connection', link: 'https://security.microsoft.com/securitysettings/endpoints/integration' },
  defenderSettings: { path: 'Defender portal > Settings > Endpoints', link: 'https://security.microsoft.com/securitysettings/endpoints' },
  defenderRoles: { path: 'Defender portal > Settings > Endpoints > Permissions > Roles', link: 'https://security.microsoft.com/securitysettings/endpoints/user_roles' },
  defenderDevices: { path: 'Defender portal > Assets > Devices', link: 'https://security.microsoft.com/machines' },
} as const satisfies Record<string, PortalPlace>;
