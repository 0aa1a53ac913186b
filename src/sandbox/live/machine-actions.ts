import { WireError } from '../wire/errors.ts';
import { text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { recordEffect, type Origin } from './author.ts';

export type MachineActionType = 'Isolate' | 'Unisolate' | 'RunAntiVirusScan';

/** Assumed: seconds of the tenant's time until the machine takes the action up, and until it ends. */
const TAKEN_UP_SECONDS = 20;
const ENDED_SECONDS = 60;
const OPEN = ['Pending', 'InProgress'];

/** Sends an action to a machine. Throws 400 ActiveRequestAlreadyExists while one of the same type is open. Returns the action. */
export function startAction(tenant: Tenant, origin: Origin, machine: Row, type: MachineActionType, scope: string | null, comment: string): Row {
  const { machineActions, badEnds } = tenant.ledger;
  const machineId = text(machine, 'id');
  if (machineActions.find('machineId', machineId).some((action) => text(action, 'type') === type && OPEN.includes(text(action, 'status')))) {
    throw new WireError(400, 'ActiveRequestAlreadyExists', `Action of type ${type} is already in progress on machine ${machineId}`);
  }
  const id = tenant.random.guid();
  const now = stampOf(tenant);
  tenant.ledger.beforeChange(machineActions, id);
  const action = machineActions.add({
    id, type, title: null, scope, requestor: origin.author.kind === 'app' ? origin.author.appId : origin.author.upn, requestorComment: comment, status: 'Pending', machineId,
    computerDnsName: text(machine, 'computerDnsName'), creationDateTimeUtc: now, lastUpdateDateTimeUtc: now, cancellationRequestor: null, cancellationComment: null, cancellationDateTimeUtc: null,
    errorHResult: 0, externalId: null, requestSource: 'PublicApi', relatedFileInfo: null, commands: [], troubleshootInfo: null,
  });
  recordEffect(tenant, origin, { target: machineId, summary: `${type}${scope === null ? '' : ` ${scope}`}: ${text(machine, 'computerDnsName')}`, comment });
  const end = badEnds.shift() ?? 'Succeeded';
  tenant.clock.after(TAKEN_UP_SECONDS / 60, () => { if (text(action, 'status') === 'Pending') move(tenant, id, 'InProgress'); });
  tenant.clock.after(ENDED_SECONDS / 60, () => finish(tenant, id, end));
  return action;
}

/** Stops an action that has not ended. Throws 400 for one that has. */
export function cancelAction(tenant: Tenant, origin: Origin, action: Row, comment: string): Row {
  const id = text(action, 'id');
  if (!OPEN.includes(text(action, 'status'))) throw new WireError(400, 'InvalidInput', `Machine action ${id} is ${text(action, 'status')} and cannot be cancelled`);
  tenant.ledger.beforeChange(tenant.ledger.machineActions, id);
  const requestor = origin.author.kind === 'app' ? origin.author.appId : origin.author.upn;
  tenant.ledger.machineActions.update(id, { cancellationRequestor: requestor, cancellationComment: comment, cancellationDateTimeUtc: stampOf(tenant) });
  move(tenant, id, 'Cancelled');
  recordEffect(tenant, origin, { target: id, summary: `Cancel ${text(action, 'type')}: ${text(action, 'computerDnsName')}`, comment });
  return action;
}

/** Lets every open action end well, now. Says how many there were. */
export function finishActions(tenant: Tenant): number {
  const open = tenant.ledger.machineActions.own().filter((action) => OPEN.includes(text(action, 'status')));
  for (const action of open) finish(tenant, text(action, 'id'), 'Succeeded');
  return open.length;
}

/** An isolated machine stays so until it is released. */
function finish(tenant: Tenant, id: string, status: string): void {
  const action = tenant.ledger.machineActions.get(id);
  if (!OPEN.includes(text(action, 'status'))) return;
  move(tenant, id, status);
  if (status !== 'Succeeded') return;
  if (text(action, 'type') === 'Isolate') tenant.ledger.isolated.set(text(action, 'machineId'), text(action, 'scope'));
  if (text(action, 'type') === 'Unisolate') tenant.ledger.isolated.delete(text(action, 'machineId'));
}

function move(tenant: Tenant, id: string, status: string): void {
  tenant.ledger.machineActions.update(id, { status, lastUpdateDateTimeUtc: stampOf(tenant) });
}

/** Defender writes seven digits of a second. */
function stampOf(tenant: Tenant): string {
  return new Date(tenant.clock.now()).toISOString().replace('Z', '0000Z');
}
