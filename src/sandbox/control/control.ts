import type { Fault, Faults } from '../http/faults.ts';
import { decideRequest } from '../live/approval-requests.ts';
import type { Consistency, Staleness } from '../live/consistency.ts';
import { switchDefender } from '../live/connector-writes.ts';
import { raiseAlert, resolveAlerts, type NewAlert } from '../live/defender.ts';
import { writeHistory, type Past } from '../live/history.ts';
import { startCadence } from '../live/intune.ts';
import { finishActions } from '../live/machine-actions.ts';
import { signIn, type Attempt, type Decided } from '../live/sign-in.ts';
import type { BadEnd, Effect } from '../tenant/ledger.ts';
import { COLLECTIONS, findDevice, machineOf, type Tenant } from '../tenant/tenant.ts';
import { text, type Row } from '../wire/row.ts';
import { breakOne } from './breaks.ts';
import { fillPolicies } from './fill.ts';
import { readMinutes } from './input.ts';
import { setPlan, type PlanStatus } from './plans.ts';
import { editInPortal, personIn, userNamed, type PortalEdit } from './portal.ts';
import { beginnings, findScenario, scenarios } from './scenarios.ts';

/** What a test or a person may do to the tenant from outside. Every call throws an Error that says what is wrong. */
export type Control = {
  /** The tenant's time, ISO 8601 UTC. */
  now(): string;
  /** Moves the tenant's time; what falls due happens in order. */
  advance(minutes: number): void;
  /** Runs a named story (pilot tenant only). */
  scenario(name: string): void;
  signIn(attempt: Attempt): Decided;
  /** Lets people have signed in on each of the last days, as the tenant is now; says how many rows the log got. People as in `portal`. */
  history(past: Past): number;
  /** Sets the status of a person's plan of one service; `SCO` is Intune. */
  plan(person: string, service: string, status: PlanStatus): void;
  /** Raises an alert on a machine, by device name or machine id. */
  alert(machine: string, alert: NewAlert): Row;
  /** Resolves the open alerts of a machine and says how many there were. */
  resolve(machine: string): number;
  fault(fault: Fault): void;
  clearFaults(): void;
  faults(): Fault[];
  /** Somebody changes a policy or a group by hand. */
  portal(edit: PortalEdit): void;
  /** Reads may miss writes for a while; undefined switches it off. */
  consistency(staleness: Staleness | undefined): void;
  /** Seconds of the tenant's time until a write shows in an audit log. */
  auditDelay(seconds: number): void;
  /** Every write over the API that took effect, in order, whether its answer arrived or not. */
  effects(): Effect[];
  clearEffects(): void;
  /** What the next machine action comes to; called twice, the next two. */
  nextAction(end: BadEnd): void;
  /** Lets every open machine action end well, now, and says how many there were. */
  finishActions(): number;
  /** How a machine is isolated, by device name or machine id; null when it is not. */
  isolation(machine: string): string | null;
  multiAdminApproval(on: boolean): void;
  /** Somebody flips "Microsoft Intune connection" in the Defender portal. */
  defenderConnection(on: boolean): void;
  /** Breaks one thing of a finished pilot; the laptop that it is about is LT-4411 unless another is named. */
  break(id: string, device?: string): void;
  /** Ends a waiting Intune approval request in the name of `as`. */
  decideRequest(id: string, verdict: 'approve' | 'reject', as: string): void;
  /** Report-only policies with fixed ids, to be switched on in numbers (pilot tenant only). Returns the ids. */
  fillPolicies(count: number): string[];
  state(): Row;
};

export function createControl(tenant: Tenant, faults: Faults, consistency: Consistency): Control {
  tenant.ledger.beforeChange = (table, id) => consistency.beforeChange(table, id);
  const { ledger } = tenant;
  return {
    now: () => tenant.clock.stamp(),
    advance: (minutes) => tenant.clock.advance(readMinutes(minutes)),
    scenario: (name) => runScenario(tenant, name),
    signIn: (attempt) => signIn(tenant, attempt),
    history: (past) => writeHistory(tenant, { ...past, people: past.people.map((person) => personIn(tenant, person).id) }),
    plan: (person, service, status) => setPlan(tenant, userNamed(tenant, person), service, status),
    alert: (machine, alert) => alertOn(tenant, machineIdOf(tenant, machine), alert),
    resolve: (machine) => resolveAlerts(tenant, machineIdOf(tenant, machine)),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    portal: (edit) => editInPortal(tenant, edit),
    consistency: (staleness) => consistency.set(staleness),
    auditDelay: (seconds) => { ledger.auditDelaySeconds = seconds; },
    effects: () => [...ledger.effects],
    clearEffects: () => { ledger.effects = []; },
    nextAction: (end) => { ledger.badEnds.push(end); },
    finishActions: () => finishActions(tenant),
    isolation: (machine) => ledger.isolated.get(machineIdOf(tenant, machine)) ?? null,
    multiAdminApproval: (on) => { ledger.multiAdminApproval = on; },
    defenderConnection: (on) => switchDefender(tenant, on),
    break: (id, device) => breakOne(tenant, id, device),
    decideRequest: (id, verdict, as) => decideRequest(tenant, id, verdict, personIn(tenant, as)),
    fillPolicies: (count) => fillPolicies(tenant, count),
    state: () => stateOf(tenant, faults),
  };
}

function runScenario(tenant: Tenant, name: string): void {
  const scenario = findScenario(name);
  if (scenario === undefined) throw new RangeError(`No scenario '${name}'. There are: ${[...scenarios, ...beginnings].map((known) => known.name).join(', ')}.`);
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
  const machine = tenant.tables.machines.get(nameOrId) ?? machineOf(tenant, text(findDevice(tenant, nameOrId), 'deviceId')) ?? serverOf(tenant, nameOrId);
  if (machine === undefined) throw new RangeError(`Defender knows no machine '${nameOrId}'.`);
  return text(machine, 'id');
}

/** A machine that Entra does not know, by the first part of its DNS name. */
function serverOf(tenant: Tenant, name: string): Row | undefined {
  return tenant.tables.machines.own().find((row) => text(row, 'computerDnsName').split('.')[0] === name.toLowerCase());
}

function stateOf(tenant: Tenant, faults: Faults): Row {
  const counts = Object.fromEntries(COLLECTIONS.map((name) => [name, tenant.absent.has(name) ? null : tenant.tables[name].size()]));
  return { kind: tenant.kind, tenantId: tenant.id, now: tenant.clock.stamp(), eventsWaiting: tenant.clock.pending(), rows: counts, faults: faults.list(), effects: tenant.ledger.effects.length, isolated: Object.fromEntries(tenant.ledger.isolated), multiAdminApproval: tenant.ledger.multiAdminApproval };
}
