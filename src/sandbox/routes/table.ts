import type { QueryOption } from '../wire/query.ts';
import { getServicePrincipal, listAppRoleAssignedTo, listAppRoleAssignments, listServicePrincipals } from './apps.ts';
import { getApprovalRequest, getDirectoryAudit, listApprovalRequests, listAuditEvents, listDirectoryAudits } from './audit.ts';
import { getAlert, getMachine, listAlerts, listAlertsOfMachine, listMachines } from './defender.ts';
import { getDevice, getGroup, getUser, listDevices, listDevicesOfUser, listGroups, listMembers, listRegisteredOwners, listTransitiveMemberOf, listTransitiveMembers, listUsers } from './directory.ts';
import { getPolicy, getSignIn, listNamedLocations, listPolicies, listSignIns } from './entra.ts';
import type { Route } from './exchange.ts';
import {
  getCompliancePolicy, getConnector, getDeviceManagement, getManagedDevice, getPolicyState, listAssignments, listCompliancePolicies, listConnectors,
  listManagedDevices, listManagedDevicesOfUser, listPolicyStates, listSettingStates, syncDevice,
} from './intune.ts';
import { cancelMachineAction, getMachineAction, isolate, listMachineActions, runAntiVirusScan, unisolate } from './machine-actions.ts';
import { getConfigurationPolicy, listConfigurationAssignments, listConfigurationPolicies, listConfigurationStates, listSettings } from './configuration.ts';
import {
  assignCompliancePolicy, assignConfigurationPolicy, deleteCompliancePolicy, deleteConfigurationPolicy, patchCompliancePolicy, patchConfigurationPolicy, patchConnector,
  postCompliancePolicy, postConfigurationPolicy, postConnector,
} from './intune-writes.ts';
import { deleteMember, patchGroup, patchPolicy, postGroup, postMember, postPolicy, postRevokeSessions, removeGroup, removePolicy } from './entra-writes.ts';

/** App roles, one of which is enough, as the permissions reference lists them for the read. */
const USER = ['User.Read.All', 'User.ReadBasic.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const MEMBER_OF = ['GroupMember.Read.All', 'Group.Read.All', 'User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const GROUP = ['Group.ReadBasic.All', 'GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const MEMBERS = ['GroupMember.ReadBasic.All', 'GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.ReadBasic.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'];
const DEVICE = ['Device.Read.All', 'Device.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const APP = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const APP_ASSIGNED = ['Directory.Read.All', 'Directory.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'];
const POLICY = ['Policy.Read.All'];
const MANAGED = ['DeviceManagementManagedDevices.Read.All', 'DeviceManagementManagedDevices.ReadWrite.All'];
const MANAGED_OR_CONFIG = [...MANAGED, 'DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'];
const CONFIG = ['DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'];
const CONFIG_WRITE = ['DeviceManagementConfiguration.ReadWrite.All'];
const SERVICE_WRITE = ['DeviceManagementServiceConfig.ReadWrite.All', ...CONFIG_WRITE];
const SERVICE = ['DeviceManagementServiceConfig.Read.All', 'DeviceManagementServiceConfig.ReadWrite.All', ...CONFIG];
const MACHINE = ['Machine.Read.All', 'Machine.ReadWrite.All'];
const POLICY_WRITE = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All'];
const POLICY_DELETE = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'];
const GROUP_CREATE = ['Group.Create', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const GROUP_WRITE = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const APPROVALS = [...CONFIG, 'DeviceManagementRBAC.Read.All', 'DeviceManagementRBAC.ReadWrite.All'];
const AUDIT: readonly QueryOption[] = ['$filter', '$top', '$orderby', '$skiptoken'];
const ALERT = ['Alert.Read.All', 'Alert.ReadWrite.All'];

const ONE: readonly QueryOption[] = ['$select'];
const ONE_WITH_PARTS: readonly QueryOption[] = ['$select', '$expand'];
const DIRECTORY: readonly QueryOption[] = ['$select', '$filter', '$top', '$count', '$orderby', '$skiptoken'];
const DIRECTORY_WITH_PARTS: readonly QueryOption[] = [...DIRECTORY, '$expand'];
const RELATED: readonly QueryOption[] = ['$select', '$top', '$count', '$skiptoken'];
const INTUNE: readonly QueryOption[] = ['$select', '$filter', '$top', '$skiptoken'];
const DEFENDER: readonly QueryOption[] = ['$filter', '$top', '$skip', '$select', '$count'];

/** Everything the sandbox speaks: one entry is one route. What is not here is 404. */
export const routes: readonly Route[] = [
  graph('/users', USER, DIRECTORY, listUsers),
  graph('/users/{id}', USER, ONE, getUser),
  graph('/users/{id}/transitiveMemberOf', MEMBER_OF, [...RELATED, '$filter'], listTransitiveMemberOf),
  graph('/users/{id}/transitiveMemberOf/microsoft.graph.group', MEMBER_OF, [...RELATED, '$filter'], listTransitiveMemberOf),
  graph('/users/{id}/ownedDevices', ['User.Read.All', 'Directory.Read.All'], RELATED, listDevicesOfUser),
  graph('/users/{id}/registeredDevices', ['User.Read.All', 'Directory.Read.All'], RELATED, listDevicesOfUser),
  graph('/users/{id}/managedDevices', MANAGED, INTUNE, listManagedDevicesOfUser),
  { ...graph('/users/{id}/revokeSignInSessions', ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'], [], postRevokeSessions), method: 'POST' },
  graph('/users/{id}/appRoleAssignments', APP_ASSIGNED, [...RELATED, '$filter'], listAppRoleAssignments),
  graph('/servicePrincipals', APP, DIRECTORY, listServicePrincipals),
  graph("/servicePrincipals(appId='{appId}')", APP, ONE, getServicePrincipal),
  graph('/servicePrincipals/{id}', APP, ONE, getServicePrincipal),
  graph('/servicePrincipals/{id}/appRoleAssignedTo', APP, RELATED, listAppRoleAssignedTo),
  graph('/groups', GROUP, DIRECTORY, listGroups),
  graph('/groups/{id}', GROUP, ONE, getGroup),
  { ...graph('/groups', GROUP_CREATE, [], postGroup), method: 'POST' },
  { ...graph('/groups/{id}', GROUP_WRITE, [], patchGroup), method: 'PATCH' },
  { ...graph('/groups/{id}', ['Group.ReadWrite.All'], [], removeGroup), method: 'DELETE' },
  ...['', '/microsoft.graph.user', '/microsoft.graph.device', '/microsoft.graph.group'].flatMap((cast) => [
    graph(`/groups/{id}/members${cast}`, MEMBERS, RELATED, listMembers),
    graph(`/groups/{id}/transitiveMembers${cast}`, MEMBERS, RELATED, listTransitiveMembers),
  ]),
  { ...graph('/groups/{id}/members/$ref', GROUP_WRITE, [], postMember), method: 'POST' },
  { ...graph('/groups/{id}/members/{memberId}/$ref', GROUP_WRITE, [], deleteMember), method: 'DELETE' },
  graph('/devices', DEVICE, DIRECTORY_WITH_PARTS, listDevices),
  graph("/devices(deviceId='{deviceId}')", DEVICE, ONE_WITH_PARTS, getDevice),
  graph('/devices/{id}', DEVICE, ONE_WITH_PARTS, getDevice),
  graph('/devices/{id}/registeredOwners', DEVICE, RELATED, listRegisteredOwners),
  graph('/devices/{id}/registeredUsers', DEVICE, RELATED, listRegisteredOwners),
  graph('/devices/{id}/transitiveMemberOf', DEVICE, RELATED, listTransitiveMemberOf),
  { ...graph('/auditLogs/signIns', ['AuditLog.Read.All'], ['$filter', '$top', '$select', '$orderby', '$skiptoken'], listSignIns), family: 'signIns' },
  { ...graph('/auditLogs/signIns/{id}', ['AuditLog.Read.All'], ONE, getSignIn), family: 'signIns' },
  { ...graph('/auditLogs/directoryAudits', ['AuditLog.Read.All'], AUDIT, listDirectoryAudits), family: 'signIns' },
  { ...graph('/auditLogs/directoryAudits/{id}', ['AuditLog.Read.All'], [], getDirectoryAudit), family: 'signIns' },
  { ...graph('/identity/conditionalAccess/policies', POLICY, INTUNE, listPolicies), family: 'conditionalAccess' },
  { ...graph('/identity/conditionalAccess/policies/{id}', POLICY, ONE, getPolicy), family: 'conditionalAccess' },
  { ...graph('/identity/conditionalAccess/policies', POLICY, [], postPolicy), method: 'POST', alsoNeeds: POLICY_WRITE, family: 'conditionalAccess' },
  { ...graph('/identity/conditionalAccess/policies/{id}', POLICY, [], removePolicy), method: 'DELETE', alsoNeeds: POLICY_DELETE, family: 'conditionalAccess' },
  { ...graph('/identity/conditionalAccess/policies/{id}', POLICY, [], patchPolicy), method: 'PATCH', alsoNeeds: POLICY_WRITE, family: 'conditionalAccess' },
  { ...graph('/identity/conditionalAccess/namedLocations', POLICY, INTUNE, listNamedLocations), family: 'conditionalAccess' },
  graph('/deviceManagement', [...SERVICE, ...MANAGED], ONE, getDeviceManagement),
  graph('/deviceManagement/managedDevices', MANAGED_OR_CONFIG, INTUNE, listManagedDevices),
  graph('/deviceManagement/managedDevices/{id}', MANAGED_OR_CONFIG, ONE_WITH_PARTS, getManagedDevice),
  graph('/deviceManagement/managedDevices/{id}/deviceCompliancePolicyStates', MANAGED_OR_CONFIG, ['$select', '$top', '$skiptoken'], listPolicyStates),
  graph('/deviceManagement/managedDevices/{id}/deviceCompliancePolicyStates/{stateId}', MANAGED_OR_CONFIG, ONE, getPolicyState),
  graph('/deviceManagement/managedDevices/{id}/deviceCompliancePolicyStates/{stateId}/settingStates', MANAGED_OR_CONFIG, ONE, listSettingStates),
  graph('/deviceManagement/managedDevices/{id}/deviceConfigurationStates', MANAGED_OR_CONFIG, ['$select', '$top', '$skiptoken'], listConfigurationStates),
  { ...graph('/deviceManagement/managedDevices/{id}/syncDevice', ['DeviceManagementManagedDevices.PrivilegedOperations.All'], [], syncDevice), method: 'POST' },
  graph('/deviceManagement/deviceCompliancePolicies', CONFIG, [...INTUNE, '$expand'], listCompliancePolicies),
  graph('/deviceManagement/deviceCompliancePolicies/{id}', CONFIG, ONE_WITH_PARTS, getCompliancePolicy),
  { ...graph('/deviceManagement/deviceCompliancePolicies', CONFIG_WRITE, [], postCompliancePolicy), method: 'POST' },
  { ...graph('/deviceManagement/deviceCompliancePolicies/{id}', CONFIG_WRITE, [], patchCompliancePolicy), method: 'PATCH' },
  { ...graph('/deviceManagement/deviceCompliancePolicies/{id}', CONFIG_WRITE, [], deleteCompliancePolicy), method: 'DELETE' },
  { ...graph('/deviceManagement/deviceCompliancePolicies/{id}/assign', CONFIG_WRITE, [], assignCompliancePolicy), method: 'POST' },
  graph('/deviceManagement/deviceCompliancePolicies/{id}/assignments', CONFIG, [], listAssignments),
  beta('GET', '/deviceManagement/configurationPolicies', CONFIG, listConfigurationPolicies, [...INTUNE, '$expand']),
  beta('POST', '/deviceManagement/configurationPolicies', CONFIG_WRITE, postConfigurationPolicy),
  beta('GET', '/deviceManagement/configurationPolicies/{id}', CONFIG, getConfigurationPolicy, ONE_WITH_PARTS),
  beta('PATCH', '/deviceManagement/configurationPolicies/{id}', CONFIG_WRITE, patchConfigurationPolicy),
  beta('DELETE', '/deviceManagement/configurationPolicies/{id}', CONFIG_WRITE, deleteConfigurationPolicy),
  beta('GET', '/deviceManagement/configurationPolicies/{id}/settings', CONFIG, listSettings, ['$select', '$top', '$skiptoken']),
  beta('GET', '/deviceManagement/configurationPolicies/{id}/assignments', CONFIG, listConfigurationAssignments),
  beta('POST', '/deviceManagement/configurationPolicies/{id}/assign', CONFIG_WRITE, assignConfigurationPolicy),
  { ...graph('/deviceManagement/mobileThreatDefenseConnectors', SERVICE_WRITE, [], postConnector), method: 'POST' },
  { ...graph('/deviceManagement/mobileThreatDefenseConnectors/{id}', SERVICE_WRITE, [], patchConnector), method: 'PATCH' },
  graph('/deviceManagement/mobileThreatDefenseConnectors', SERVICE, ['$select', '$top', '$skiptoken'], listConnectors),
  graph('/deviceManagement/mobileThreatDefenseConnectors/{id}', SERVICE, ONE, getConnector),
  graph('/deviceManagement/auditEvents', ['DeviceManagementApps.Read.All', 'DeviceManagementApps.ReadWrite.All'], ['$select', ...AUDIT], listAuditEvents),
  { ...graph('/deviceManagement/operationApprovalRequests', APPROVALS, INTUNE, listApprovalRequests), versions: ['beta'] },
  { ...graph('/deviceManagement/operationApprovalRequests/{id}', APPROVALS, ONE, getApprovalRequest), versions: ['beta'] },
  defender('/machines', MACHINE, DEFENDER, listMachines),
  defender('/machines/{id}', MACHINE, [], getMachine),
  defender('/machines/{id}/alerts', ALERT, DEFENDER, listAlertsOfMachine),
  { ...defender('/machines/{id}/isolate', ['Machine.Isolate'], [], isolate), method: 'POST' },
  { ...defender('/machines/{id}/unisolate', ['Machine.Isolate'], [], unisolate), method: 'POST' },
  { ...defender('/machines/{id}/runAntiVirusScan', ['Machine.Scan'], [], runAntiVirusScan), method: 'POST' },
  defender('/machineactions', MACHINE, DEFENDER, listMachineActions),
  defender('/machineactions/{id}', MACHINE, [], getMachineAction),
  { ...defender('/machineactions/{id}/cancel', ['Machine.Isolate', 'Machine.Scan', 'Machine.ReadWrite.All'], [], cancelMachineAction), method: 'POST' },
  defender('/alerts', ALERT, [...DEFENDER, '$expand'], listAlerts),
  defender('/alerts/{id}', ALERT, [], getAlert),
];

function graph(path: string, scopes: readonly string[], query: readonly QueryOption[], handle: Route['handle']): Route {
  return { api: 'graph', versions: ['v1.0', 'beta'], method: 'GET', path, scopes, query, handle };
}

function beta(method: Route['method'], path: string, scopes: readonly string[], handle: Route['handle'], query: readonly QueryOption[] = []): Route {
  return { ...graph(path, scopes, query, handle), versions: ['beta'], method };
}

function defender(path: string, scopes: readonly string[], query: readonly QueryOption[], handle: Route['handle']): Route {
  return { api: 'defender', versions: ['v1.0'], method: 'GET', path, scopes, query, family: 'defender', handle };
}

export type Found = { kind: 'route'; route: Route; params: Record<string, string> } | { kind: 'method' } | { kind: 'none' };

/** The route for a path below the version; `method` when the path exists for other methods only. */
export function findRoute(api: Route['api'], version: string, method: string, path: string): Found {
  let pathKnown = false;
  for (const { route, pattern } of COMPILED) {
    const match = route.api === api && route.versions.some((known) => known === version) ? pattern.exec(path) : null;
    if (match === null) continue;
    if (route.method === method) return { kind: 'route', route, params: decoded(match.groups ?? {}) };
    pathKnown = true;
  }
  return pathKnown ? { kind: 'method' } : { kind: 'none' };
}

const COMPILED = routes.map((route) => ({ route, pattern: patternOf(route.path) }));

function patternOf(path: string): RegExp {
  const source = path.replace(/[.()$]/g, '\\$&').replace(/\{(\w+)\}/g, "(?<$1>[^/']+)");
  return new RegExp(`^${source}$`);
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
