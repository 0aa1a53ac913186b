import { parts, same, text, type Row } from '../wire/row.ts';
import { WireError, wireError } from '../wire/errors.ts';
import { badQuery } from '../wire/query.ts';
import { compliancePolicy, connector, deviceManagement, managedDevice, policyState, settingState } from '../wire/resources.ts';
import { recordEffect } from '../live/author.ts';
import { checkIn } from '../live/intune.ts';
import { findUser } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, list, matching, readable, single } from './listing.ts';

const PAGE = { pageSize: 1000, maxTop: 1000 };

export function getDeviceManagement(exchange: Exchange): Reply {
  readable(exchange, 'deviceManagementSettings');
  return single(exchange, { id: exchange.tenant.id, settings: exchange.tenant.settings }, { resource: deviceManagement }, '');
}

export function listManagedDevices(exchange: Exchange): Reply {
  readable(exchange, 'managedDevices');
  return list(exchange, matching(exchange.tenant.tables.managedDevices, conditionOf(exchange, managedDevice)), { resource: managedDevice, ...PAGE });
}

export function getManagedDevice(exchange: Exchange): Reply {
  return single(exchange, knownDevice(exchange), { resource: managedDevice, finish: (shown, row) => withStates(exchange, shown, row) }, '');
}

export function listManagedDevicesOfUser(exchange: Exchange): Reply {
  readable(exchange, 'managedDevices');
  const asked = exchange.params['id'] ?? '';
  const person = findUser(exchange.tenant, asked);
  if (person === undefined && !exchange.tenant.absent.has('users')) throw new WireError(404, 'Request_ResourceNotFound', `Resource '${asked}' does not exist.`);
  const condition = conditionOf(exchange, managedDevice);
  const rows = exchange.tenant.tables.managedDevices.find('userId', person === undefined ? asked : text(person, 'id')).filter((row) => condition?.matches(row) !== false);
  return list(exchange, rows, { resource: managedDevice, ...PAGE });
}

export function listPolicyStates(exchange: Exchange): Reply {
  const device = knownDevice(exchange);
  if (device['deviceCompliancePolicyStates'] === undefined) throw wireError('graph', 'forbidden', 'Insufficient privileges to complete the operation.');
  return list(exchange, parts(device, 'deviceCompliancePolicyStates'), { resource: policyState, ...PAGE });
}

export function getPolicyState(exchange: Exchange): Reply {
  return single(exchange, knownState(exchange), { resource: policyState }, '');
}

export function listSettingStates(exchange: Exchange): Reply {
  return list(exchange, parts(knownState(exchange), 'settingStates'), { resource: settingState, ...PAGE });
}

/** 204 as soon as the request is taken; a device that cannot be reached stays as it was. */
export function syncDevice(exchange: Exchange): Reply {
  const device = knownDevice(exchange);
  checkIn(exchange.tenant, text(device, 'id'));
  recordEffect(exchange.tenant, exchange.by, { target: text(device, 'id'), summary: `Sync: ${text(device, 'deviceName')}` });
  return { status: 204 };
}

export function listCompliancePolicies(exchange: Exchange): Reply {
  readable(exchange, 'deviceCompliancePolicies');
  const rows = matching(exchange.tenant.tables.deviceCompliancePolicies, conditionOf(exchange, compliancePolicy));
  return list(exchange, rows, { resource: compliancePolicy, ...PAGE, finish: (shown, row) => withExpanded(exchange, shown, row) });
}

export function getCompliancePolicy(exchange: Exchange): Reply {
  readable(exchange, 'deviceCompliancePolicies');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.deviceCompliancePolicies.get(id);
  return single(exchange, row, { resource: compliancePolicy, finish: (shown, found) => withExpanded(exchange, shown, found) }, `The policy ${id} was not found.`);
}

export function listAssignments(exchange: Exchange): Reply {
  readable(exchange, 'deviceCompliancePolicies');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.deviceCompliancePolicies.get(id);
  if (row === undefined) throw new WireError(404, 'ResourceNotFound', `The policy ${id} was not found.`);
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${exchange.version}/$metadata#${exchange.path.slice(1)}`, value: parts(row, 'assignments') } };
}

export function listConnectors(exchange: Exchange): Reply {
  readable(exchange, 'mobileThreatDefenseConnectors');
  return list(exchange, exchange.tenant.tables.mobileThreatDefenseConnectors.all(), { resource: connector, ...PAGE });
}

export function getConnector(exchange: Exchange): Reply {
  readable(exchange, 'mobileThreatDefenseConnectors');
  const id = exchange.params['id'] ?? '';
  return single(exchange, exchange.tenant.tables.mobileThreatDefenseConnectors.get(id), { resource: connector }, `The connector ${id} was not found.`);
}

/** Throws 404 for an id that no device has. */
export function knownDevice(exchange: Exchange): Row {
  readable(exchange, 'managedDevices');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.managedDevices.get(id);
  if (row === undefined) throw new WireError(404, 'ResourceNotFound', `The device ${id} was not found.`);
  return row;
}

function knownState(exchange: Exchange): Row {
  const id = exchange.params['stateId'] ?? '';
  const row = parts(knownDevice(exchange), 'deviceCompliancePolicyStates').find((state) => same(text(state, 'id'), id));
  if (row === undefined) throw new WireError(404, 'ResourceNotFound', `The policy state ${id} was not found.`);
  return row;
}

function withStates(exchange: Exchange, shown: Row, row: Row): Row {
  return expandInto(exchange, shown, row, ['deviceCompliancePolicyStates']);
}

function withExpanded(exchange: Exchange, shown: Row, row: Row): Row {
  return expandInto(exchange, shown, row, ['assignments', 'scheduledActionsForRule']);
}

/** Adds what `$expand` asks for. The actions of a rule are parts of a part, which come only when they are asked for too. Throws 400 for a part that is not allowed here. */
export function expandInto(exchange: Exchange, shown: Row, row: Row, allowed: readonly string[]): Row {
  const result = { ...shown };
  for (const written of exchange.query.expand ?? []) {
    const name = written.replace(/\(.*$/, '');
    if (!allowed.includes(name)) throw badQuery(`Parsing OData Select and Expand failed: Could not find a property named '${name}'.`);
    result[name] = written === 'scheduledActionsForRule' ? parts(row, name).map(({ scheduledActionConfigurations: _inner, ...rule }) => rule) : row[name] ?? [];
  }
  return result;
}
