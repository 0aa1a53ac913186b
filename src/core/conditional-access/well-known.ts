import { appId } from '../facts/ids.ts';

/** Role template ids of those who can change a Conditional Access policy back. The same in every tenant. */
export const policyAdministratorRoles = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Conditional Access Administrator': 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
  'Security Administrator': '194ae4cb-b126-40b2-bd5b-6091b380977d',
} as const;

/** Microsoft Teams Services: no Teams client works without it. */
export const teamsApp = appId('cc15fd57-2c6c-4117-a88c-83b1d56b4bbe');

/** Exchange Online, SharePoint Online, Teams: named one by one they are the word Office365. */
export const officeApps = [appId('00000002-0000-0ff1-ce00-000000000000'), appId('00000003-0000-0ff1-ce00-000000000000'), teamsApp] as const;

/** Azure portal and Azure Resource Manager: where a policy is changed by hand, under ids instead of MicrosoftAdminPortals. */
export const portalApps = [appId('c44b4083-3bb0-49c1-b47d-974e53cbdf3c'), appId('797f4846-ba00-4fd7-ba43-dac1f8f63013')] as const;

/** Microsoft Graph and the directory: every Microsoft client and portal calls them, so a policy on them is one on everything. */
export const foundationApps = [appId('00000003-0000-0000-c000-000000000000'), appId('00000002-0000-0000-c000-000000000000')] as const;

/** Microsoft Intune Enrollment and Microsoft Intune: the way to a compliant device. */
export const enrolmentApps = [appId('d4ebce55-015a-49b5-a083-c84d1797ae8c'), appId('0000000a-0000-0000-c000-000000000000')] as const;

/** Built-in authentication strength "Multifactor authentication": met by what meets the plain `mfa` control. */
export const multifactorStrength = '00000000-0000-0000-0000-000000000002';
