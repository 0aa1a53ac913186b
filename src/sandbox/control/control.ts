import { readFault, type Fault, type Faults } from '../http/faults.ts';
import type { Incoming, Outgoing } from '../http/api.ts';
import { raiseAlert, resolveAlerts, type NewAlert } from '../live/defender.ts';
import { startCadence } from '../live/intune.ts';
import { signIn, type Attempt, type Decided } from '../live/sign-in.ts';
import { COLLECTIONS, findDevice, machineOf, type Tenant } from '../tenant/tenant.ts';
import { isRow, text, type Row } from '../wire/row.ts';
import { readAlert, readAttempt, readMinutes } from './input.ts';
import { findScenario, scenarios } from './scenarios.ts';

/** What a test or a person may do to the tenant from outside. Every call throws an Error that says what is wrong. */
export type Control = {
  /** The tenant's time, ISO 8601 UTC. */
  now(): string;
  /** Moves the tenant's time; what falls due happens in order. */
  advance(minutes: number): void;
  /** Runs a named story (pilot tenant only). */
  scenario(name: string): void;
  signIn(attempt: Attempt): Decided;
  /** Raises an alert on a machine, by device name or machine id. */
  alert(machine: string, alert: NewAlert): Row;
  /** Resolves the open alerts of a machine and says how many there were. */
  resolve(machine: string): number;
  fault(fault: Fault): void;
  clearFaults(): void;
  faults(): Fault[];
  state(): Row;
};

export function createControl(tenant: Tenant, faults: Faults): Control {
  return {
    now: () => tenant.clock.stamp(),
    advance: (minutes) => tenant.clock.advance(readMinutes(minutes)),
    scenario: (name) => runScenario(tenant, name),
    signIn: (attempt) => signIn(tenant, attempt),
    alert: (machine, alert) => alertOn(tenant, machineIdOf(tenant, machine), alert),
    resolve: (machine) => resolveAlerts(tenant, machineIdOf(tenant, machine)),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    state: () => stateOf(tenant, faults),
  };
}

function runScenario(tenant: Tenant, name: string): void {
  const scenario = findScenario(name);
  if (scenario === undefined) throw new RangeError(`No scenario '${name}'. There are: ${scenarios.map((known) => known.name).join(', ')}.`);
  if (tenant.kind !== 'pilot') throw new RangeError('Scenarios are stories of the pilot tenant; this sandbox serves a dump.');
  scenario.run(tenant);
}

/** In the pilot a device that something happens to checks in from now on, also one of the crowd. */
function alertOn(tenant: Tenant, machineId: string, alert: NewAlert): Row {
  const raised = raiseAlert(tenant, machineId, alert);
  const managed = tenant.tables.managedDevices.find('azureADDeviceId', text(tenant.tables.machines.get(machineId), 'aadDeviceId'))[0];
  if (tenant.kind === 'pilot' && managed !== undefined) startCadence(tenant, text(managed, 'id'));
  return raised;
}

function machineIdOf(tenant: Tenant, nameOrId: string): string {
  const machine = tenant.tables.machines.get(nameOrId) ?? machineOf(tenant, text(findDevice(tenant, nameOrId), 'deviceId'));
  if (machine === undefined) throw new RangeError(`Defender knows no machine '${nameOrId}'.`);
  return text(machine, 'id');
}

function stateOf(tenant: Tenant, faults: Faults): Row {
  const counts = Object.fromEntries(COLLECTIONS.map((name) => [name, tenant.absent.has(name) ? null : tenant.tables[name].size()]));
  return { kind: tenant.kind, tenantId: tenant.id, now: tenant.clock.stamp(), eventsWaiting: tenant.clock.pending(), rows: counts, faults: faults.list() };
}

type Command = (control: Control, body: Row, name: string) => unknown;

/** `GET /_sandbox/...` and so on: a null answer becomes the state of the tenant. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'GET state': () => null,
  'POST advance': (control, body) => { control.advance(readMinutes(body['minutes'])); return null; },
  'GET scenarios': () => ({ value: scenarios.map(({ name, cause, story }) => ({ name, cause, story })) }),
  'POST scenarios/': (control, _body, name) => { control.scenario(name); return null; },
  'POST sign-in': (control, body) => {
    const { id, correlationId, errorCode } = control.signIn(readAttempt(body));
    return { id, correlationId, errorCode, now: control.now() };
  },
  'POST alerts': (control, body) => control.alert(text(body, 'device'), readAlert(body)),
  'POST alerts/resolve': (control, body) => ({ resolved: control.resolve(text(body, 'device')) }),
  'GET faults': (control) => ({ value: control.faults() }),
  'POST faults': (control, body) => { control.fault(readFault(body)); return { value: control.faults() }; },
  'DELETE faults': (control) => { control.clearFaults(); return { value: [] }; },
};

/** The control API over HTTP: no token, loopback only. 404 for an unknown command, 400 with a sentence for a bad one. */
export function runControl(control: Control, incoming: Incoming): Outgoing {
  const command = `${incoming.method} ${incoming.pathname.replace(/^\/_sandbox\/?/, '') || 'state'}`;
  const [, name = ''] = /^POST scenarios\/(.+)$/.exec(command) ?? [];
  const run = COMMANDS[name === '' ? command : 'POST scenarios/'];
  if (run === undefined) return { status: 404, headers: {}, body: { error: { code: 'NotFound', message: `No such command. There are: ${Object.keys(COMMANDS).join(', ')}.` } } };
  try {
    return { status: 200, headers: {}, body: run(control, isRow(incoming.body) ? incoming.body : {}, decodeURIComponent(name)) ?? control.state() };
  } catch (error) {
    return { status: 400, headers: {}, body: { error: { code: 'BadRequest', message: error instanceof Error ? error.message : 'Bad request' } } };
  }
}
