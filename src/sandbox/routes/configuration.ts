import { WireError, wireError } from '../wire/errors.ts';
import { configurationPolicy, configurationSetting, configurationState } from '../wire/resources.ts';
import { parts, type Row } from '../wire/row.ts';
import type { Exchange, Reply } from './exchange.ts';
import { expandInto, knownDevice } from './intune.ts';
import { conditionOf, list, matching, readable, single } from './listing.ts';

const PAGE = { pageSize: 1000, maxTop: 1000 };
const PARTS = ['settings', 'assignments'];

export function listConfigurationPolicies(exchange: Exchange): Reply {
  readable(exchange, 'configurationPolicies');
  const rows = matching(exchange.tenant.tables.configurationPolicies, conditionOf(exchange, configurationPolicy));
  return list(exchange, rows, { resource: configurationPolicy, ...PAGE, finish: (shown, row) => expandInto(exchange, shown, row, PARTS) });
}

export function getConfigurationPolicy(exchange: Exchange): Reply {
  return single(exchange, knownConfigurationPolicy(exchange), { resource: configurationPolicy, finish: (shown, row) => expandInto(exchange, shown, row, PARTS) }, '');
}

export function listSettings(exchange: Exchange): Reply {
  return list(exchange, parts(knownConfigurationPolicy(exchange), 'settings'), { resource: configurationSetting, ...PAGE });
}

export function listConfigurationAssignments(exchange: Exchange): Reply {
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${exchange.version}/$metadata#${exchange.path.slice(1)}`, value: parts(knownConfigurationPolicy(exchange), 'assignments') } };
}

/** One row for each configuration policy that the device has taken. */
export function listConfigurationStates(exchange: Exchange): Reply {
  const device = knownDevice(exchange);
  if (device['deviceConfigurationStates'] === undefined) throw wireError('graph', 'forbidden', 'Insufficient privileges to complete the operation.');
  return list(exchange, parts(device, 'deviceConfigurationStates'), { resource: configurationState, ...PAGE });
}

/** Throws 404 for an id that no policy has. */
export function knownConfigurationPolicy(exchange: Exchange): Row {
  readable(exchange, 'configurationPolicies');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.configurationPolicies.get(id);
  if (row === undefined) throw new WireError(404, 'ResourceNotFound', `The policy ${id} was not found.`);
  return row;
}
