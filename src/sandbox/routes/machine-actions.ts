import { readBody } from '../wire/body.ts';
import { COMMENT, ISOLATE, SCAN } from '../wire/bodies.ts';
import { wireError } from '../wire/errors.ts';
import { machineAction } from '../wire/resources.ts';
import { text, type Row } from '../wire/row.ts';
import { cancelAction, startAction } from '../live/machine-actions.ts';
import { context, page } from './defender.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, matching, readable } from './listing.ts';

export function isolate(exchange: Exchange): Reply {
  const machine = exactMachine(exchange);
  const body = readBody('defender', exchange.body, ISOLATE);
  return shown(201, startAction(exchange.tenant, exchange.by, machine, 'Isolate', text(body, 'IsolationType'), text(body, 'Comment')));
}

export function unisolate(exchange: Exchange): Reply {
  const machine = exactMachine(exchange);
  return shown(201, startAction(exchange.tenant, exchange.by, machine, 'Unisolate', null, text(readBody('defender', exchange.body, COMMENT), 'Comment')));
}

export function runAntiVirusScan(exchange: Exchange): Reply {
  const machine = exactMachine(exchange);
  const body = readBody('defender', exchange.body, SCAN);
  return shown(201, startAction(exchange.tenant, exchange.by, machine, 'RunAntiVirusScan', text(body, 'ScanType'), text(body, 'Comment')));
}

/** Newest first. In this list, and only here, the time of the last change has another name. */
export function listMachineActions(exchange: Exchange): Reply {
  readable(exchange, 'machines');
  const rows = [...matching(exchange.tenant.ledger.machineActions, conditionOf(exchange, machineAction))].reverse();
  return page(exchange, rows.map(({ lastUpdateDateTimeUtc, ...row }) => ({ ...row, lastUpdateTimeUtc: lastUpdateDateTimeUtc })), machineAction, 'MachineActions');
}

export function getMachineAction(exchange: Exchange): Reply {
  return shown(200, knownAction(exchange));
}

export function cancelMachineAction(exchange: Exchange): Reply {
  const action = knownAction(exchange);
  return shown(200, cancelAction(exchange.tenant, exchange.by, action, text(readBody('defender', exchange.body, COMMENT), 'Comment')));
}

function knownAction(exchange: Exchange): Row {
  readable(exchange, 'machines');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.ledger.machineActions.get(id);
  if (row === undefined) throw wireError('defender', 'notFound', `Machine action ${id} was not found`);
  return row;
}

/** Actions go by the machine's id alone: a name may belong to two machines. */
function exactMachine(exchange: Exchange): Row {
  readable(exchange, 'machines');
  const id = exchange.params['id'] ?? '';
  const row = exchange.tenant.tables.machines.get(id);
  if (row === undefined) throw wireError('defender', 'notFound', `Machine ${id} was not found`);
  return row;
}

function shown(status: number, action: Row): Reply {
  return { status, body: { '@odata.context': context('MachineActions/$entity'), ...action } };
}
