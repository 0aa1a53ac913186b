import { readBody } from '../wire/body.ts';
import { compliancePatch } from '../wire/bodies.ts';
import { AUTO_FROM_CONNECTOR, chosen, EDR } from '../wire/edr-template.ts';
import { WireError } from '../wire/errors.ts';
import { CONFIGURATION_PATCH, readCompliancePolicy, readConfigurationPolicy, readConnector, readTargets } from '../wire/intune-bodies.ts';
import { compliancePolicy, configurationPolicy, connector } from '../wire/resources.ts';
import { isRow, parts, text, type Row } from '../wire/row.ts';
import { project, type Resource } from '../wire/schema.ts';
import { createConnector, isConnected, updateConnector } from '../live/connector-writes.ts';
import { DEFENDER_CONNECTOR } from '../live/defender.ts';
import { assignIntunePolicy, createIntunePolicy, deleteIntunePolicy, updateIntunePolicy, type IntunePolicies } from '../live/intune-writes.ts';
import { configurationPolicyRow } from '../tenant/pilot-edr.ts';
import { knownConfigurationPolicy } from './configuration.ts';
import type { Exchange, Reply } from './exchange.ts';
import { readable } from './listing.ts';

const WINDOWS = '#microsoft.graph.windows10CompliancePolicy';

export function postCompliancePolicy(exchange: Exchange): Reply {
  const { tenant, version, by, body } = exchange;
  readable(exchange, 'deviceCompliancePolicies');
  if (typeOf(body) !== WINDOWS) throw new WireError(400, 'BadRequest', `The property '@odata.type' must be ${WINDOWS}: no other compliance policies can be made here.`);
  const given = readCompliancePolicy(body, version);
  const at = new Date(tenant.clock.now()).toISOString();
  const row = { '@odata.type': WINDOWS, ...given, id: tenant.random.guid(), createdDateTime: at, lastModifiedDateTime: at, version: 1, scheduledActionsForRule: numbered(exchange, parts(given, 'scheduledActionsForRule')), assignments: [] };
  createIntunePolicy(tenant, by, 'deviceCompliancePolicies', row);
  return shown(exchange, 201, compliancePolicy, row, 'deviceCompliancePolicies/$entity');
}

/** With multi-admin approval on, the answer is good and the policy in it is the old one. */
export function patchCompliancePolicy(exchange: Exchange): Reply {
  const { tenant, version, body, by } = exchange;
  const policy = knownCompliancePolicy(exchange);
  const given = typeOf(body);
  if (given === '') throw new WireError(400, 'BadRequest', "The property '@odata.type' is required: the type of this policy cannot be told without it.");
  if (given.replace(/^#/, '') !== text(policy, '@odata.type').replace(/^#/, '')) throw new WireError(400, 'BadRequest', `The policy is ${text(policy, '@odata.type')}, not ${given}.`);
  updateIntunePolicy(tenant, by, 'deviceCompliancePolicies', policy, readBody('graph', body, compliancePatch(version)));
  return shown(exchange, 200, compliancePolicy, tenant.tables.deviceCompliancePolicies.get(text(policy, 'id')) ?? policy, 'deviceCompliancePolicies/$entity');
}

export function deleteCompliancePolicy(exchange: Exchange): Reply {
  deleteIntunePolicy(exchange.tenant, exchange.by, 'deviceCompliancePolicies', knownCompliancePolicy(exchange));
  return { status: 204 };
}

export function assignCompliancePolicy(exchange: Exchange): Reply {
  return assign(exchange, 'deviceCompliancePolicies', knownCompliancePolicy(exchange));
}

/** A package from the connector is an option only where the connector is up. */
export function postConfigurationPolicy(exchange: Exchange): Reply {
  const { tenant, by, body } = exchange;
  readable(exchange, 'configurationPolicies');
  const { given, settings } = readConfigurationPolicy(body);
  if (chosen(settings, EDR.packageType.id) === AUTO_FROM_CONNECTOR && !isConnected(tenant)) throw new WireError(400, 'BadRequest', `'${AUTO_FROM_CONNECTOR}' is not available: Defender for Endpoint is not connected to Intune.`);
  const row = configurationPolicyRow(tenant.random.guid(), given, settings, new Date(tenant.clock.now()).toISOString(), () => tenant.random.guid());
  createIntunePolicy(tenant, by, 'configurationPolicies', row);
  return shown(exchange, 201, configurationPolicy, row, 'configurationPolicies/$entity');
}

export function patchConfigurationPolicy(exchange: Exchange): Reply {
  const { tenant, by, body } = exchange;
  const policy = knownConfigurationPolicy(exchange);
  updateIntunePolicy(tenant, by, 'configurationPolicies', policy, readBody('graph', body, CONFIGURATION_PATCH));
  return shown(exchange, 200, configurationPolicy, tenant.tables.configurationPolicies.get(text(policy, 'id')) ?? policy, 'configurationPolicies/$entity');
}

export function deleteConfigurationPolicy(exchange: Exchange): Reply {
  deleteIntunePolicy(exchange.tenant, exchange.by, 'configurationPolicies', knownConfigurationPolicy(exchange));
  return { status: 204 };
}

export function assignConfigurationPolicy(exchange: Exchange): Reply {
  return assign(exchange, 'configurationPolicies', knownConfigurationPolicy(exchange));
}

export function patchConnector(exchange: Exchange): Reply {
  const { tenant, version, body, by } = exchange;
  readable(exchange, 'mobileThreatDefenseConnectors');
  const id = exchange.params['id'] ?? '';
  const row = tenant.tables.mobileThreatDefenseConnectors.get(id);
  if (row === undefined) throw new WireError(404, 'ResourceNotFound', `The connector ${id} was not found.`);
  updateConnector(tenant, by, readConnector(body, version, false));
  return shown(exchange, 200, connector, tenant.tables.mobileThreatDefenseConnectors.get(id) ?? row, 'mobileThreatDefenseConnectors/$entity');
}

/** A tenant has one connector for Defender, under an id that is the same everywhere. */
export function postConnector(exchange: Exchange): Reply {
  const { tenant, version, body, by } = exchange;
  readable(exchange, 'mobileThreatDefenseConnectors');
  const given = readConnector(body, version, true);
  if (![undefined, DEFENDER_CONNECTOR].includes(given['id'] === undefined ? undefined : text(given, 'id'))) throw new WireError(400, 'BadRequest', `No partner has the id '${text(given, 'id')}'.`);
  if (tenant.tables.mobileThreatDefenseConnectors.get(DEFENDER_CONNECTOR) !== undefined) throw new WireError(400, 'BadRequest', 'The connector exists already.');
  return shown(exchange, 201, connector, createConnector(tenant, by, given), 'mobileThreatDefenseConnectors/$entity');
}

/** Replaces the whole list; the answer holds what is in force. Throws 400 for a group that the tenant does not have. */
function assign(exchange: Exchange, collection: IntunePolicies, policy: Row): Reply {
  const { tenant, by, body } = exchange;
  const targets = readTargets(body);
  const stranger = targets.find((target) => text(target, 'groupId') !== '' && tenant.tables.groups.get(text(target, 'groupId')) === undefined);
  if (stranger !== undefined) throw new WireError(400, 'BadRequest', `There is no group '${text(stranger, 'groupId')}'.`);
  assignIntunePolicy(tenant, by, collection, policy, targets);
  const assignments = parts(tenant.tables[collection].get(text(policy, 'id')) ?? policy, 'assignments');
  return { status: 200, body: { '@odata.context': contextOf(exchange, `${collection}('${text(policy, 'id')}')/assign`), value: assignments } };
}

function knownCompliancePolicy(exchange: Exchange): Row {
  readable(exchange, 'deviceCompliancePolicies');
  const id = exchange.params['id'] ?? '';
  const policy = exchange.tenant.tables.deviceCompliancePolicies.get(id);
  if (policy === undefined) throw new WireError(404, 'ResourceNotFound', `The policy ${id} was not found.`);
  return policy;
}

/** Intune numbers rules and actions. */
function numbered({ tenant }: Exchange, rules: readonly Row[]): Row[] {
  const id = (row: Row): Row => ({ id: tenant.random.guid(), ...row });
  return rules.map((rule) => id({ ...rule, scheduledActionConfigurations: parts(rule, 'scheduledActionConfigurations').map(id) }));
}

function typeOf(body: unknown): string {
  return isRow(body) ? text(body, '@odata.type') : '';
}

function shown(exchange: Exchange, status: number, resource: Resource, row: Row, set: string): Reply {
  return { status, body: { '@odata.context': contextOf(exchange, set), ...project(resource, exchange.version, row, undefined) } };
}

function contextOf({ version }: Exchange, set: string): string {
  return `https://graph.microsoft.com/${version}/$metadata#deviceManagement/${set}`;
}
