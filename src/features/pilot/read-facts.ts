import { roles, type Role } from '../../core/change/rule.ts';
import { known, mapFact, unknown, type Fact } from '../../core/facts/fact.ts';
import type { ManagedDevice } from '../../core/facts/device.ts';
import { groupId, type AppId, type EntraDeviceId, type ManagedDeviceId, type UserId } from '../../core/facts/ids.ts';
import type { EmergencyAccount, PilotDevice, PilotFacts, PilotUser, ProtectedApp } from '../../core/pilot/facts.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { readLoop, type LoopFacts } from './read-loop.ts';
import type { PilotServices } from './services.ts';

/** Milliseconds for all reading behind a pressed button. */
const readWithinMs = 3_500;

export interface PilotReading {
  /** With `objects` as they were before this reading. */
  readonly facts: PilotFacts;
  readonly loop: LoopFacts;
}

/**
 * Everything the checks look at, read at once: three requests deep at most, each chain by itself, so that one slow service holds up
 * its own facts alone. What was not read in time is a gap.
 */
export async function readPilotFacts(services: PilotServices, pilot: Pilot, options: ReadOptions = {}): Promise<PilotReading> {
  const limited = { ...options, signal: options.signal ?? AbortSignal.timeout(readWithinMs) };
  const { upstreams, settings } = services.changes;
  const { plan } = pilot;
  const app = plan.app === undefined ? Promise.resolve(noApp) : services.readings.readApp(plan.app, limited);
  const [loop, roleHolders, users, devices, connector, complianceSettings, emergencyAccounts, protectedApp] = await Promise.all([
    readLoop(services, plan, pilot.objects, limited),
    readRoleHolders(services, limited),
    Promise.all(plan.users.map(async (id) => readUser(services, id, plan.app, app, limited))),
    Promise.all(plan.devices.map(async (id) => readDevice(services, id, limited))),
    services.readings.readConnector(limited),
    upstreams.intune.readComplianceSettings(limited),
    Promise.all(settings.emergencyAccounts.map(async (id) => readEmergencyAccount(services, id, limited))),
    app,
  ]);
  const { objects, firstState, confirmations, trials, brake, reportOnlySince, onSince } = pilot;
  const { found: _found, lookedUp: _lookedUp, ...loopFacts } = loop;
  return {
    loop,
    facts: {
      now: upstreams.clock.now(), plan, objects, firstState, confirmations, trials, brake, reportOnlySince, onSince,
      ...loopFacts, roleHolders, users, devices, otherDevices: otherDevices(users, plan.devices, upstreams.clock.now()),
      connector, complianceSettings, emergencyAccounts, exceptionGroup: settings.exceptionGroup, app: protectedApp,
    },
  };
}

const noApp: Fact<ProtectedApp | undefined> = unknown('servicePrincipals', 'missing-value', 'no app is chosen');

async function readRoleHolders({ changes }: PilotServices, options: ReadOptions): Promise<PilotFacts['roleHolders']> {
  const lists = await Promise.all(roles.map(async (role) => readHolders(changes, role, options)));
  const holders: Record<Role, readonly UserId[]> = { helpdesk: [], soc: [], intune: [], entra: [], lead: [], emergency: [] };
  for (const { role, people } of lists) {
    if (!people.known) return people;
    holders[role] = people.value;
  }
  return known(holders, Math.min(...lists.flatMap(({ people }) => (people.known ? [people.readAt] : []))));
}

async function readEmergencyAccount({ changes }: PilotServices, id: UserId, options: ReadOptions): Promise<EmergencyAccount> {
  const { entra } = changes.upstreams;
  const [person, groups] = await Promise.all([entra.readPerson({ userId: id }, options), entra.readGroups({ userId: id }, options)]);
  return { id, person, groups: mapFact(groups, (list) => list.map((group) => groupId(group.id))) };
}

async function readHolders({ upstreams, settings }: PilotServices['changes'], role: Role, options: ReadOptions): Promise<{ readonly role: Role; readonly people: Fact<readonly UserId[]> }> {
  const groups = await Promise.all(settings.roles[role].map(async (group) => upstreams.entra.readMembers(group, options)));
  const ids = new Set<UserId>();
  for (const group of groups) {
    if (!group.known) return { role, people: group };
    for (const { id } of group.value) ids.add(id);
  }
  return { role, people: known([...ids], upstreams.clock.now()) };
}

async function readUser({ changes, readings }: PilotServices, id: UserId, appId: AppId | undefined, app: Promise<Fact<ProtectedApp | undefined>>, options: ReadOptions): Promise<PilotUser> {
  const { entra, intune } = changes.upstreams;
  const [person, directoryRoles, plans, devices, entitled] = await Promise.all([
    entra.readPerson({ userId: id }, options),
    entra.readRoles({ userId: id }, options),
    readings.readServicePlans(id, options),
    intune.readManagedDevices({ userId: id }, options),
    app.then(async (fact) => isEntitled(readings, id, appId, fact, options)),
  ]);
  return { id, person, directoryRoles, plans, devices, entitled };
}

async function isEntitled(readings: PilotServices['readings'], user: UserId, appId: AppId | undefined, app: Fact<ProtectedApp | undefined>, options: ReadOptions): Promise<PilotUser['entitled']> {
  if (!app.known) return app;
  if (appId === undefined || app.value?.assignmentRequired === undefined) return known(undefined, app.readAt);
  return app.value.assignmentRequired ? readings.isAssigned(user, appId, options) : known(true, app.readAt);
}

async function readDevice({ changes, readings }: PilotServices, id: EntraDeviceId, options: ReadOptions): Promise<PilotDevice> {
  const { entra, intune, defender } = changes.upstreams;
  const managed = intune.readManagedDevicesByEntraId(id, options);
  const ofRecord = async <T>(read: (id: ManagedDeviceId) => Promise<Fact<readonly T[]>>): Promise<Fact<readonly T[]>> => {
    const fact = await managed;
    if (!fact.known) return fact;
    const record = fact.value.find(({ managedByDefenderOnly }) => !managedByDefenderOnly) ?? fact.value[0];
    return record === undefined ? known([], fact.readAt) : read(record.id);
  };
  const [record, records, machines, compliance, configuration, loggedOn] = await Promise.all([
    entra.readDevice(id, options),
    managed,
    defender.readMachines(id, options),
    ofRecord((managedId) => intune.readPolicyStates(managedId, options)),
    ofRecord((managedId) => readings.readConfigurationStates(managedId, options)),
    ofRecord((managedId) => readings.readLoggedOn(managedId, options)),
  ]);
  return { id, entra: record, managed: records, machines, compliance, configuration, loggedOn };
}

function otherDevices(users: readonly PilotUser[], chosen: readonly EntraDeviceId[], now: number): Fact<readonly ManagedDevice[]> {
  const others = new Map<ManagedDeviceId, ManagedDevice>();
  for (const { devices } of users) {
    if (!devices.known) return devices;
    for (const device of devices.value) if (device.entraDeviceId === undefined || !chosen.includes(device.entraDeviceId)) others.set(device.id, device);
  }
  return known([...others.values()], Math.min(now, ...users.flatMap(({ devices }) => (devices.known ? [devices.readAt] : []))));
}
