import { same, text, type Row } from '../wire/row.ts';
import type { TenantClock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { Table } from './table.ts';

export const COLLECTIONS = [
  'users', 'groups', 'devices', 'managedDevices', 'deviceCompliancePolicies', 'configurationPolicies', 'mobileThreatDefenseConnectors',
  'conditionalAccessPolicies', 'namedLocations', 'signIns', 'machines', 'alerts',
] as const;
export type CollectionName = (typeof COLLECTIONS)[number];

/** Columns that a lookup must answer without reading every row. */
export const INDEXES: Record<CollectionName, readonly string[]> = {
  users: ['userPrincipalName'],
  groups: [],
  devices: ['deviceId', 'displayName', 'registeredOwners'],
  managedDevices: ['azureADDeviceId', 'userId', 'userPrincipalName', 'deviceName', 'serialNumber'],
  deviceCompliancePolicies: [],
  configurationPolicies: [],
  mobileThreatDefenseConnectors: [],
  conditionalAccessPolicies: [],
  namedLocations: [],
  signIns: ['userId', 'userPrincipalName', 'correlationId'],
  machines: ['aadDeviceId', 'computerDnsName'],
  alerts: ['machineId'],
};

/**
 * An application people sign in to. `assignedTo` absent: everybody may; else user and group ids, of groups the direct members only.
 * `signOnMode` as in `preferredSingleSignOnMode`.
 */
export type App = { appId: string; displayName: string; resourceId: string; assignedTo?: string[]; disabled?: boolean; signOnMode?: 'saml' };

/** What is true in the tenant but on no wire: the world behind the records. */
export type Hidden = {
  /** Managed devices (by id) that cannot be reached: no check-in. */
  offline: Set<string>;
  /** Machines (by id) whose sensor sends nothing. */
  silent: Set<string>;
  connectorStopped: boolean;
  /** Compliance rules a managed device fails, by property name of the policy (`activeFirewallRequired`). */
  failing: Map<string, Set<string>>;
  /** Since when a managed device fails its policies, for the grace period. */
  failingSince: Map<string, number>;
  /** Managed devices with a running check-in cadence. */
  live: Set<string>;
  /** Managed devices (by id) that hold an onboarding package for Defender. */
  packages: Set<string>;
  /** Managed devices (by id) on which configuration policies end in an error. */
  unconfigurable: Set<string>;
  userRisk: Map<string, 'low' | 'medium' | 'high'>;
  wrongPasswords: Map<string, number>;
  passwordExpired: Set<string>;
  /** `<user id>/<terms id>` */
  termsAccepted: Set<string>;
};

export type Tenant = {
  kind: 'pilot' | 'dump';
  id: string;
  clock: TenantClock;
  random: Random;
  seed: number;
  tables: Record<CollectionName, Table>;
  /** Collections that could not be read when the dump was made: their routes answer 403. */
  absent: ReadonlySet<CollectionName | 'deviceManagementSettings'>;
  settings: Row;
  apps: App[];
  hidden: Hidden;
  ledger: Ledger;
  /** Group ids by member id, lower case; undefined after a change until somebody asks again. */
  memberships: Map<string, string[]> | undefined;
};

export function noHiddenState(): Hidden {
  return {
    offline: new Set(), silent: new Set(), connectorStopped: false, failing: new Map(), failingSince: new Map(), live: new Set(), packages: new Set(), unconfigurable: new Set(),
    userRisk: new Map(), wrongPasswords: new Map(), passwordExpired: new Set(), termsAccepted: new Set(),
  };
}

export function emptyTables(): Record<CollectionName, Table> {
  const table = (name: CollectionName): Table => new Table(INDEXES[name]);
  return {
    users: table('users'), groups: table('groups'), devices: table('devices'), managedDevices: table('managedDevices'),
    deviceCompliancePolicies: table('deviceCompliancePolicies'), configurationPolicies: table('configurationPolicies'), mobileThreatDefenseConnectors: table('mobileThreatDefenseConnectors'),
    conditionalAccessPolicies: table('conditionalAccessPolicies'), namedLocations: table('namedLocations'), signIns: table('signIns'),
    machines: table('machines'), alerts: table('alerts'),
  };
}

/** By object id or user principal name. */
export function findUser(tenant: Tenant, idOrName: string): Row | undefined {
  return tenant.tables.users.get(idOrName) ?? tenant.tables.users.find('userPrincipalName', idOrName)[0];
}

/** By name; the device that Entra knows. */
export function findDevice(tenant: Tenant, name: string): Row | undefined {
  return tenant.tables.devices.find('displayName', name)[0];
}

/** The Intune record of an Entra device. */
export function managedOf(tenant: Tenant, device: Row | undefined): Row | undefined {
  return tenant.tables.managedDevices.find('azureADDeviceId', text(device, 'deviceId'))[0];
}

/** The Defender record of an Entra device, looked up by `deviceId`, never by the directory object id. */
export function machineOf(tenant: Tenant, entraDeviceId: string): Row | undefined {
  return tenant.tables.machines.find('aadDeviceId', entraDeviceId)[0];
}

export function deviceOfManaged(tenant: Tenant, managed: Row): Row | undefined {
  return tenant.tables.devices.find('deviceId', text(managed, 'azureADDeviceId'))[0];
}

/** Ids of the groups and roles that hold one of these ids, directly or through other groups. */
export function groupsOf(tenant: Tenant, ids: readonly string[]): Set<string> {
  const index = membershipIndex(tenant);
  const found = new Set<string>();
  const open = ids.map((id) => id.toLowerCase()).filter((id) => id !== '');
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const parent of index.get(id) ?? []) {
      if (!found.has(parent)) open.push(parent);
      found.add(parent);
    }
  }
  return found;
}

/** A device may be a member by object id (as Graph has it) or by deviceId (as some exports have it). */
export function groupsOfDevice(tenant: Tenant, device: Row | undefined): Set<string> {
  return groupsOf(tenant, [text(device, 'id'), text(device, 'deviceId')]);
}

export function setMember(tenant: Tenant, groupId: string, memberId: string, isMember: boolean): void {
  const members = idsOf(tenant.tables.groups.get(groupId), 'members').filter((id) => !same(id, memberId));
  tenant.tables.groups.update(groupId, { members: isMember ? [...members, memberId] : members });
  tenant.memberships = undefined;
}

/** Ids written as plain text or as objects with an id; exports hold both. */
export function idsOf(row: Row | undefined, key: string): string[] {
  const value = row?.[key];
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => (typeof item === 'string' ? item : typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : '')).filter((id) => id !== '');
}

/** Group ids by member id; kept until somebody's membership changes. */
export function membershipIndex(tenant: Tenant): Map<string, string[]> {
  if (tenant.memberships !== undefined) return tenant.memberships;
  const index = new Map<string, string[]>();
  for (const group of tenant.tables.groups.all()) {
    const groupId = text(group, 'id').toLowerCase();
    for (const member of idsOf(group, 'members')) {
      const parents = index.get(member.toLowerCase());
      if (parents === undefined) index.set(member.toLowerCase(), [groupId]);
      else parents.push(groupId);
    }
  }
  tenant.memberships = index;
  return index;
}
