import { describe, expect, test } from '@jest/globals';
import { readCase } from '../../../src/cli/conformance/access-run.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';

type Row = Readonly<Record<string, unknown>>;

const namedLocations: Row[] = [
  { id: 'office', isTrusted: true, ipRanges: [{ cidrAddress: '10.0.0.0/8' }, { cidrAddress: '2001:db8::/32' }] }, { id: 'home', isTrusted: false, ipRanges: [{ cidrAddress: '192.168.0.0/16' }] },
  { id: 'german', countriesAndRegions: ['DE'], includeUnknownCountriesAndRegions: false }, { id: 'nowhere', countriesAndRegions: [], includeUnknownCountriesAndRegions: true },
];
const member = { id: 'u1', groups: ['g1', 'nested'], roles: ['r1'] };
const guest = { ...member, guestType: 'b2bCollaborationGuest', homeTenantId: 'T1' };

function outcome(conditions: Row, grantControls: Row, signIn: Row) {
  const policy = { id: 'p', state: 'enabled', conditions: { users: { includeUsers: ['All'] }, clientAppTypes: ['all'], ...conditions }, grantControls };
  const { rules, signIn: context } = readCase({ policies: [policy], namedLocations, authenticationStrengths: [], signIn: { user: member, application: { appId: 'app1' }, clientAppType: 'browser', ...signIn } });
  return decideAccess(prepareAccess(rules), context);
}

const guests = (types: string, members?: readonly string[]) => ({ guestOrExternalUserTypes: types, externalTenants: members === undefined ? { membershipKind: 'all' } : { membershipKind: 'enumerated', members } });
const exchange = '00000002-0000-0ff1-ce00-000000000000';
const portal = 'C44B4083-3BB0-49C1-B47D-974E53CBDF3C';
const deviceRule = (mode: string, rule: string): Row => ({ devices: { deviceFilter: { mode, rule } } });
const appRule = (mode: string, more: Row = {}): Row => ({ applications: { ...more, applicationFilter: { mode, rule: 'CustomSecurityAttribute.A_B -contains "x"' } } });

/** The condition that does not match, or `applies`. */
const cases: readonly (readonly [string, Row, Row, string])[] = [
  ['a named user', { users: { includeUsers: ['U1'] } }, {}, 'applies'],
  ['another user', { users: { includeUsers: ['u2'] } }, {}, 'users'],
  ['a nested group', { users: { includeGroups: ['nested'] } }, {}, 'applies'],
  ['a role', { users: { includeRoles: ['R1'] } }, {}, 'applies'],
  ['an excluded group beats All', { users: { includeUsers: ['All'], excludeGroups: ['nested'] } }, {}, 'users'],
  ['an excluded role beats the name', { users: { includeUsers: ['u1'], excludeRoles: ['r1'] } }, {}, 'users'],
  ['nobody named is everybody', { users: { includeUsers: [], excludeUsers: ['u2'] } }, {}, 'applies'],
  ['None is nobody', { users: { includeUsers: ['None'] } }, {}, 'users'],
  ['guests do not mean members', { users: { includeUsers: ['GuestsOrExternalUsers'] } }, {}, 'users'],
  ['guests of every kind', { users: { includeUsers: ['GuestsOrExternalUsers'] } }, { user: guest }, 'applies'],
  ['guests of this kind', { users: { includeGuestsOrExternalUsers: guests('internalGuest,b2bCollaborationGuest') } }, { user: guest }, 'applies'],
  ['guests of another kind', { users: { includeGuestsOrExternalUsers: guests('serviceProvider') } }, { user: guest }, 'users'],
  ['guests from this tenant', { users: { includeGuestsOrExternalUsers: guests('b2bCollaborationGuest', ['t1']) } }, { user: guest }, 'applies'],
  ['guests from another tenant', { users: { includeGuestsOrExternalUsers: guests('b2bCollaborationGuest', ['t2']) } }, { user: guest }, 'users'],
  ['guests left out', { users: { includeUsers: ['All'], excludeGuestsOrExternalUsers: guests('b2bCollaborationGuest') } }, { user: guest }, 'users'],
  ['a policy for workload identities', { users: { includeUsers: ['None'] }, clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] } }, {}, 'workloadIdentities'],
  ['a risk of workload identities', { servicePrincipalRiskLevels: ['high'] }, {}, 'servicePrincipalRisk'],
  ['all apps', { applications: { includeApplications: ['All'] } }, {}, 'applies'],
  ['all apps and an action', { applications: { includeApplications: ['All'] } }, { application: undefined, userAction: 'urn:user:registerdevice' }, 'application'],
  ['all apps and a context alone', { applications: { includeApplications: ['All'] } }, { application: undefined, authenticationContext: 'c1' }, 'application'],
  ['an app', { applications: { includeApplications: ['APP1'] } }, {}, 'applies'],
  ['an app left out', { applications: { includeApplications: ['All'], excludeApplications: ['app1'] } }, {}, 'application'],
  ['None', { applications: { includeApplications: ['None'] } }, {}, 'application'],
  ['Office 365', { applications: { includeApplications: ['Office365'] } }, { application: { appId: exchange } }, 'applies'],
  ['Office 365 and an app outside', { applications: { includeApplications: ['Office365'] } }, {}, 'application'],
  ['Office 365 left out', { applications: { includeApplications: ['All'], excludeApplications: ['Office365'] } }, { application: { appId: exchange } }, 'application'],
  ['admin portals', { applications: { includeApplications: ['MicrosoftAdminPortals'] } }, { application: { appId: portal } }, 'applies'],
  ['an including filter', appRule('include'), { application: { appId: 'app1', filterAttributes: { a_b: ['X', 'y'] } } }, 'applies'],
  ['an including filter that does not match', appRule('include'), { application: { appId: 'app1', filterAttributes: {} } }, 'application'],
  ['an including filter beside a named app', appRule('include', { includeApplications: ['app1'] }), { application: { appId: 'app1', filterAttributes: {} } }, 'applies'],
  ['an excluding filter', appRule('exclude', { includeApplications: ['All'] }), { application: { appId: 'app1', filterAttributes: { A_B: ['x'] } } }, 'application'],
  ['an action', { applications: { includeUserActions: ['urn:user:registerdevice'] } }, { application: undefined, userAction: 'urn:user:registerdevice' }, 'applies'],
  ['an action with None for the apps', { applications: { includeApplications: ['None'], includeUserActions: ['urn:user:registerdevice'] } }, { application: undefined, userAction: 'urn:user:registerdevice' }, 'applies'],
  ['another action', { applications: { includeUserActions: ['urn:user:registersecurityinfo'] } }, { application: undefined, userAction: 'urn:user:registerdevice' }, 'userAction'],
  ['an action, for an app', { applications: { includeUserActions: ['urn:user:registerdevice'] } }, {}, 'userAction'],
  ['a context with an app', { applications: { includeAuthenticationContextClassReferences: ['c1'] } }, { authenticationContext: 'C1' }, 'applies'],
  ['a context that was not asked for', { applications: { includeAuthenticationContextClassReferences: ['c1'] } }, {}, 'authenticationContext'],
  ['a platform', { platforms: { includePlatforms: ['iOS'] } }, { platform: 'ios' }, 'applies'],
  ['another platform', { platforms: { includePlatforms: ['iOS'] } }, { platform: 'windows' }, 'devicePlatform'],
  ['an unsupported platform is among all', { platforms: { includePlatforms: ['all'], excludePlatforms: ['windows'] } }, { platform: 'chromeOS' }, 'applies'],
  ['a platform left out', { platforms: { includePlatforms: ['all'], excludePlatforms: ['windows'] } }, { platform: 'Windows' }, 'devicePlatform'],
  ['all platforms, whichever it is', { platforms: { includePlatforms: ['all'] } }, {}, 'applies'],
  ['a client', { clientAppTypes: ['browser'] }, {}, 'applies'],
  ['another client', { clientAppTypes: ['exchangeActiveSync', 'other'] }, {}, 'clientApps'],
  ['ActiveSync on supported platforms', { clientAppTypes: ['easSupported'] }, { clientAppType: 'exchangeActiveSync' }, 'applies'],
  ['an address in a place', { locations: { includeLocations: ['Office'] } }, { ipAddress: '2001:db8::5' }, 'applies'],
  ['an address outside', { locations: { includeLocations: ['office'] } }, { ipAddress: '11.0.0.1' }, 'location'],
  ['a trusted place left out', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }, { ipAddress: '10.0.0.1' }, 'location'],
  ['a place that is not trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }, { ipAddress: '192.168.0.1' }, 'applies'],
  ['a country', { locations: { includeLocations: ['german'] } }, { country: 'de' }, 'applies'],
  ['no country', { locations: { includeLocations: ['nowhere'] } }, { country: '' }, 'applies'],
  ['no country, and only named ones', { locations: { includeLocations: ['german'] } }, { country: '' }, 'location'],
  ['a device in the filter', deviceRule('include', 'device.trustType -eq "ServerAD"'), { device: { deviceId: 'd', trustType: 'ServerAD' } }, 'applies'],
  ['a device outside the filter', deviceRule('include', 'device.trustType -eq "ServerAD"'), { device: { deviceId: 'd', trustType: 'Workplace' } }, 'devices'],
  ['a device left out', deviceRule('exclude', 'device.isCompliant -eq True'), { device: { deviceId: 'd', isCompliant: true } }, 'devices'],
  ['no device, for a negative rule', deviceRule('include', 'device.isCompliant -ne True'), { device: { deviceId: '' } }, 'applies'],
  ['no device, for a positive rule', deviceRule('include', 'device.isCompliant -eq False'), { device: { deviceId: '' } }, 'devices'],
  ['an extension attribute of a hybrid joined device', deviceRule('include', 'device.extensionAttribute1 -eq "SAW"'), { device: { deviceId: 'd', trustType: 'ServerAD', extensionAttribute1: 'SAW' } }, 'applies'],
  ['an extension attribute of a device that nobody manages', deviceRule('include', 'device.extensionAttribute1 -eq "SAW"'), { device: { deviceId: 'd', trustType: 'AzureAD', isCompliant: false, isManaged: false, extensionAttribute1: 'SAW' } }, 'devices'],
  ['a sign-in risk', { signInRiskLevels: ['high', 'medium'] }, { signInRisk: 'medium' }, 'applies'],
  ['another sign-in risk', { signInRiskLevels: ['high'] }, { signInRisk: 'none' }, 'signInRisk'],
  ['a user risk', { userRiskLevels: ['high'] }, { userRisk: 'low' }, 'userRisk'],
  ['an insider risk', { insiderRiskLevels: 'minor,elevated' }, { insiderRisk: 'elevated' }, 'applies'],
  ['no insider risk', { insiderRiskLevels: 'elevated' }, { insiderRisk: 'none' }, 'insiderRisk'],
  ['a flow', { authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' } }, { authenticationFlow: 'authenticationTransfer' }, 'applies'],
  ['no flow', { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }, { authenticationFlow: 'none' }, 'authenticationFlow'],
];

describe('a policy applies to a sign-in, or not by its first condition that does not match:', () => {
  test.each(cases)('%s', (_what, conditions, signIn, expected) => {
    const [policy] = outcome(conditions, { operator: 'OR', builtInControls: ['block'] }, signIn).policies;
    expect(policy).toMatchObject(expected === 'applies' ? { result: 'failure' } : { result: 'notApplied', unmatched: expected });
  });
});

describe('a grant', () => {
  const compliantPc = { device: { deviceId: 'd', isCompliant: true, trustType: 'AzureAD' } };
  const anyPc = { device: { deviceId: 'd', isCompliant: false, trustType: 'ServerAD' } };

  test.each<[string, Row, Row, string]>([
    ['Or with one that is met', { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] }, compliantPc, 'granted'],
    ['Or with one that can be provided', { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] }, anyPc, 'challenged'],
    ['And with one that is missing', { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }, compliantPc, 'challenged'],
    ['And with one that cannot be provided', { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }, { ...anyPc, satisfied: ['mfa'] }, 'blocked'],
    ['And with all', { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }, { ...compliantPc, satisfied: ['mfa'] }, 'granted'],
    ['a hybrid joined device', { operator: 'OR', builtInControls: ['domainJoinedDevice'] }, anyPc, 'granted'],
    ['a device that is joined otherwise', { operator: 'OR', builtInControls: ['domainJoinedDevice'] }, compliantPc, 'blocked'],
    ['an app without protection', { operator: 'OR', builtInControls: ['approvedApplication', 'compliantApplication'] }, compliantPc, 'blocked'],
    ['an app under protection', { operator: 'OR', builtInControls: ['approvedApplication', 'compliantApplication'] }, { satisfied: ['compliantApplication'] }, 'granted'],
    ['terms that were accepted', { operator: 'AND', builtInControls: [], termsOfUse: ['T-1'] }, { satisfied: ['t-1'] }, 'granted'],
    ['And with one of two terms', { operator: 'AND', builtInControls: [], termsOfUse: ['t-1', 't-2'] }, { satisfied: ['t-1'] }, 'challenged'],
    ['Or with one of two custom controls', { operator: 'OR', builtInControls: [], customAuthenticationFactors: ['Duo', 'other'] }, { satisfied: ['duo'] }, 'granted'],
    ['a password change', { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] }, { satisfied: ['mfa'] }, 'challenged'],
    ['risk remediation', { operator: 'OR', builtInControls: ['riskRemediation'] }, {}, 'challenged'],
    ['risk remediation by an old client', { operator: 'OR', builtInControls: ['riskRemediation'] }, { clientAppType: 'exchangeActiveSync' }, 'blocked'],
    ['block beside something that is met', { operator: 'OR', builtInControls: ['block', 'mfa'] }, { satisfied: ['mfa'] }, 'blocked'],
    ['nothing asked for', { operator: 'OR', builtInControls: [] }, {}, 'granted'],
  ])('%s', (_what, grant, signIn, expected) => {
    expect(outcome({}, grant, signIn).decision).toBe(expected);
  });
});
