import { same, text, type Row } from '../wire/row.ts';
import { WireError, wireError } from '../wire/errors.ts';
import { alert, machine } from '../wire/resources.ts';
import { project, type Resource } from '../wire/schema.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, matching, readable } from './listing.ts';

const MAX_TOP = 10_000;

/** 404 where Defender has never heard of a device. A dump is served as it is. */
export function listMachines(exchange: Exchange): Reply {
  readable(exchange, 'machines');
  const { kind, tables } = exchange.tenant;
  if (kind === 'pilot' && tables.machines.own().length === 0 && tables.configurationPolicies.size() === 0) throw wireError('defender', 'notFound', 'No recent machines.');
  return page(exchange, [...matching(exchange.tenant.tables.machines, conditionOf(exchange, machine))], machine, 'Machines');
}

export function getMachine(exchange: Exchange): Reply {
  return { status: 200, body: { '@odata.context': context('Machines/$entity'), ...project(machine, 'v1.0', knownMachine(exchange), undefined) } };
}

export function listAlertsOfMachine(exchange: Exchange): Reply {
  const id = text(knownMachine(exchange), 'id');
  readable(exchange, 'alerts');
  const condition = conditionOf(exchange, alert);
  return page(exchange, exchange.tenant.tables.alerts.find('machineId', id).filter((row) => condition?.matches(row) !== false), alert, 'Alerts');
}

export function listAlerts(exchange: Exchange): Reply {
  readable(exchange, 'alerts');
  const rows = [...matching(exchange.tenant.tables.alerts, conditionOf(exchange, alert))];
  return page(exchange, rows, alert, 'Alerts');
}

export function getAlert(exchange: Exchange): Reply {
  readable(exchange, 'alerts');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.alerts.get(id);
  if (row === undefined) throw wireError('defender', 'notFound', `Alert ${id} was not found`);
  return { status: 200, body: { '@odata.context': context('Alerts/$entity'), ...row } };
}

/** By the 40-digit id or by the full DNS name. */
function knownMachine(exchange: Exchange): Row {
  readable(exchange, 'machines');
  const { machines } = exchange.tenant.tables;
  const id = exchange.params['id'] ?? '';
  const row = machines.get(id) ?? machines.find('computerDnsName', id)[0];
  if (row === undefined) throw wireError('defender', 'notFound', `Machine ${id} was not found`);
  return row;
}

/** `$top` up to 10,000, `$skip`; the next link repeats the request with a larger `$skip`. */
export function page(exchange: Exchange, rows: Row[], resource: Resource, set: string): Reply {
  const { top = MAX_TOP, skip = 0, expand, select, count } = exchange.query;
  if (top > MAX_TOP) throw new WireError(400, 'BadRequest', `$top must not exceed ${MAX_TOP}.`);
  if (expand?.some((name) => !(resource === alert && same(name, 'evidence'))) === true) throw new WireError(400, 'BadRequest', `Could not expand '${expand.join(',')}'.`);
  const unknown = select?.find((name) => !resource.properties.has(name));
  if (unknown !== undefined) throw new WireError(400, 'BadRequest', `Could not find a property named '${unknown}' on type '${resource.name}'.`);
  const value = rows.slice(skip, skip + top).map((row) => project(resource, 'v1.0', row, select));
  const more = skip + top < rows.length ? { '@odata.nextLink': nextLink(exchange, top, skip + top) } : {};
  return { status: 200, body: { '@odata.context': context(set), ...(count ? { '@odata.count': rows.length } : {}), value, ...more } };
}

export function context(set: string): string {
  return `https://api.securitycenter.microsoft.com/api/$metadata#${set}`;
}

function nextLink(exchange: Exchange, top: number, skip: number): string {
  const rest = [...exchange.query.sent].filter(([name]) => name !== '$skip' && name !== '$top').map(([name, value]) => `${name}=${encodeURIComponent(value)}&`);
  return `${exchange.origin}/api${exchange.path}?${rest.join('')}$top=${top}&$skip=${skip}`;
}
