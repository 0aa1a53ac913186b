import { complianceOf } from '../live/intune.ts';
import { configurationStates, isSentToDefender } from '../live/onboarding.ts';
import { decide } from '../live/sign-in.ts';
import { signInRow } from '../live/sign-in-row.ts';
import { ADDRESSES } from '../live/places.ts';
import { same, text, type Row } from '../wire/row.ts';
import { stampOf } from './clock.ts';
import { fixedId, fixedMachineId, numberIn, numberInMachine, type IdKind } from './ids.ts';
import { APPS, TIMESHEETS } from './pilot-policies.ts';
import { deviceRow, machineRow, managedDeviceRow, userRow, type Laptop, type Person } from './pilot-rows.ts';
import { scramble } from './random.ts';
import type { Crowd } from './table.ts';
import type { App, CollectionName, Tenant } from './tenant.ts';

/** Everybody else: `count` people, each with one device, in varied states that follow from the seed. */
export type CrowdPlan = { count: number; seed: number; start: number; story: Story };

/** `pilot`: the five steps are done. `empty`: none is begun, and Defender knows no device. */
export type Story = 'pilot' | 'empty';

/** Numbers of the crowd begin here, so that named people keep theirs. */
const FIRST = 1000;
const DAY = 86_400_000;
const SIGN_INS_EACH = 3;
const SIGN_IN_SPAN = 6 * DAY;
const GIVEN = ['Ada', 'Bram', 'Carla', 'Dion', 'Esra', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jamal', 'Kaja', 'Luis', 'Maren', 'Nils', 'Oona', 'Pavel', 'Rosa', 'Samir', 'Tilda', 'Viggo'];
const FAMILY = ['Abel', 'Brandt', 'Costa', 'Dahl', 'Ekman', 'Ferro', 'Grau', 'Holm', 'Ivers', 'Jansen', 'Koval', 'Lund', 'Moreau', 'Novak', 'Olsen', 'Prado', 'Rieck', 'Sato', 'Toth', 'Weiss'];
const OPEN_APPS = APPS.filter((known) => known.assignedTo === undefined);
const TEAMS = ['Sales', 'Finance', 'Operations', 'Engineering', 'People', 'Legal', 'Support', 'Logistics'];

type State = 'fine' | 'mediumRisk' | 'highRisk' | 'noEncryption' | 'inactive' | 'notEnrolled' | 'registeredOnly' | 'silent' | 'accountDisabled' | 'deviceDisabled' | 'phone' | 'mac';

/** Percentages of the states; the rest is fine. The first ten people are in the pilot and fine. */
const SHARES: readonly [State, number][] = [
  ['mediumRisk', 6], ['highRisk', 4], ['noEncryption', 5], ['inactive', 4], ['notEnrolled', 3], ['registeredOnly', 3], ['silent', 2], ['accountDisabled', 2], ['deviceDisabled', 1], ['phone', 8], ['mac', 6],
];

/** What differs from a company laptop, by state; Entra and Intune word the operating systems differently. */
const PREFIXES: Partial<Record<State, string>> = { phone: 'IP', mac: 'MB', registeredOnly: 'HOME' };
const ENTRA_SYSTEMS: Partial<Record<State, Row>> = { phone: { operatingSystem: 'iOS', operatingSystemVersion: '18.6' }, mac: { operatingSystem: 'MacMDM', operatingSystemVersion: '15.6' } };
const INTUNE_SYSTEMS: Partial<Record<State, Row>> = { phone: { operatingSystem: 'iOS', osVersion: '18.6' }, mac: { operatingSystem: 'macOS', osVersion: '15.6' } };
const THREATS: Partial<Record<State, string>> = { mediumRisk: 'mediumSeverity', highRisk: 'highSeverity', silent: 'unresponsive', phone: 'unknown', mac: 'unknown' };

export const PILOT_SHARE = 10;

export function stateOf(plan: CrowdPlan, index: number): State {
  let left = scramble(index * 7919 + plan.seed) % 100;
  if (index < PILOT_SHARE) return 'fine';
  for (const [state, share] of SHARES) {
    if (left < share) return state;
    left -= share;
  }
  return 'fine';
}

export function crowdUserId(index: number): string {
  return fixedId('user', FIRST + index);
}

export function crowdDeviceId(index: number): string {
  return fixedId('device', FIRST + index);
}

function personOf(plan: CrowdPlan, index: number): Person {
  const mixed = scramble(index + plan.seed * 31);
  const [given = '', family = ''] = [GIVEN[mixed % GIVEN.length], FAMILY[Math.floor(mixed / 64) % FAMILY.length]];
  return {
    number: FIRST + index, displayName: `${given} ${family}`, upn: `${given}.${family}${index}@alderlake.example`.toLowerCase(), jobTitle: 'Associate',
    department: TEAMS[mixed % TEAMS.length] ?? 'Sales', enabled: stateOf(plan, index) !== 'accountDisabled',
  };
}

function laptopOf(plan: CrowdPlan, index: number): Laptop {
  const prefix = PREFIXES[stateOf(plan, index)] ?? 'LT';
  return { number: FIRST + index, name: `${prefix}-${5000 + index}`, owner: personOf(plan, index) };
}

/** The crowd's part of every table; `tenant` is asked when rows are read, not before. */
export function crowdTables(plan: CrowdPlan, tenant: () => Tenant): Partial<Record<CollectionName, Crowd>> {
  const people = (row: (index: number) => Row | undefined): Crowd => ({ count: plan.count, row, indexOf: (column, value) => indexOf(plan, column, value.toLowerCase()) });
  return {
    users: people((index) => userRow(personOf(plan, index))),
    devices: people((index) => crowdDevice(plan, tenant(), index)),
    managedDevices: people((index) => crowdManaged(plan, tenant(), index)),
    machines: people((index) => crowdMachine(plan, tenant(), index)),
    alerts: people((index) => crowdAlert(plan, tenant(), index)),
    signIns: { count: plan.count * SIGN_INS_EACH, row: (index) => crowdSignIn(plan, tenant(), index), indexOf: (column, value) => signInsOf(plan, column, value.toLowerCase()), cannotBe: (index, column, value) => column === 'appId' && !same(signInAt(plan, index).app?.appId ?? '', value) },
  };
}

const ID_KINDS: readonly IdKind[] = ['user', 'device', 'entraDevice', 'managedDevice'];

/** Ids, names and addresses all carry the number of their person. */
function indexOf(plan: CrowdPlan, column: string, value: string): number[] {
  const byId = ID_KINDS.map((kind) => numberIn(kind, value)).find((number) => number !== undefined) ?? numberInMachine(value);
  const byName = /^(?:(?:lt|ip|mb|home)-(\d+)|[a-z]+\.[a-z]+(\d+)@alderlake\.example|al(\d{7,}))(?:\.alderlake\.example)?$/.exec(value);
  const serial = byName?.[3] === undefined ? undefined : Number(byName[3]) - FIRST;
  const named = byName?.[1] === undefined ? byName?.[2] : String(Number(byName[1]) - 5000);
  const alert = column === 'id' && value.startsWith('dacrowd_') ? Number(value.slice(8)) : undefined;
  const index = byId === undefined ? (alert ?? serial ?? (named === undefined ? undefined : Number(named))) : byId - FIRST;
  return index !== undefined && index >= 0 && index < plan.count ? [index] : [];
}

function crowdDevice(plan: CrowdPlan, tenant: Tenant, index: number): Row {
  const state = stateOf(plan, index);
  const row = deviceRow(laptopOf(plan, index), tenant.clock.now());
  const managed = crowdManaged(plan, tenant, index);
  const enrolled = managed !== undefined;
  const system = ENTRA_SYSTEMS[state] ?? {};
  return {
    ...row, ...system, isManaged: enrolled, isCompliant: enrolled ? text(managed, 'complianceState') === 'compliant' : null, accountEnabled: state !== 'deviceDisabled',
    ...(state === 'registeredOnly' ? { trustType: 'Workplace', deviceOwnership: 'Personal' } : {}),
  };
}

function crowdManaged(plan: CrowdPlan, tenant: Tenant, index: number): Row | undefined {
  const state = stateOf(plan, index);
  if (state === 'notEnrolled' || state === 'registeredOnly') return undefined;
  const now = tenant.clock.now();
  // Devices that work check in every eight hours, each at its own minute.
  const age = state === 'inactive' ? 40 * DAY + (now - plan.start) : (now + scramble(index) % (DAY / 3)) % (DAY / 3);
  const system = INTUNE_SYSTEMS[state] ?? {};
  const device = deviceRow(laptopOf(plan, index), now);
  const threat = isOnboarded(plan, tenant, index) ? THREATS[state] ?? 'secured' : 'unknown';
  const row: Row = { ...managedDeviceRow(laptopOf(plan, index), now), ...system, lastSyncDateTime: stampOf(now - age), isEncrypted: state !== 'noEncryption', partnerReportedThreatState: threat };
  const { states, failed, builtInFailed } = complianceOf(tenant, row, device);
  return {
    ...row, complianceState: failed.length > 0 || builtInFailed ? 'noncompliant' : 'compliant', deviceCompliancePolicyStates: states, deviceConfigurationStates: configurationStates(tenant, row, device),
  };
}

/** In the empty tenant Defender gets to know a device when an onboarding policy goes to it, at once: nobody watches the crowd closely. */
function isOnboarded(plan: CrowdPlan, tenant: Tenant, index: number): boolean {
  if (plan.story === 'pilot') return true;
  const now = tenant.clock.now();
  return isSentToDefender(tenant, managedDeviceRow(laptopOf(plan, index), now), deviceRow(laptopOf(plan, index), now));
}

function crowdMachine(plan: CrowdPlan, tenant: Tenant, index: number): Row | undefined {
  const state = stateOf(plan, index);
  if (['notEnrolled', 'registeredOnly', 'phone', 'mac'].includes(state) || !isOnboarded(plan, tenant, index)) return undefined;
  const now = tenant.clock.now();
  const seen = state === 'silent' || state === 'inactive' ? plan.start - 40 * DAY : now - DAY / 8;
  return {
    ...machineRow(laptopOf(plan, index), now), riskScore: riskOf(state), lastSeen: stampOf(seen), healthStatus: seen < now - 7 * DAY ? 'Inactive' : 'Active',
  };
}

function riskOf(state: State): string {
  return state === 'highRisk' ? 'High' : state === 'mediumRisk' ? 'Medium' : 'None';
}

function crowdAlert(plan: CrowdPlan, tenant: Tenant, index: number): Row | undefined {
  const severity = riskOf(stateOf(plan, index));
  if (severity === 'None' || !isOnboarded(plan, tenant, index)) return undefined;
  const raised = stampOf(plan.start - (scramble(index) % 72) * 3_600_000);
  return {
    id: `dacrowd_${index}`, incidentId: 20_000 + index, investigationId: null, assignedTo: null, severity, status: 'New', classification: null, determination: null,
    investigationState: 'Queued', detectionSource: 'WindowsDefenderAtp', category: 'SuspiciousActivity', threatFamilyName: null, title: 'Unusual process on a device',
    description: 'A process that is rarely seen ran on this device.', alertCreationTime: raised, firstEventTime: raised, lastEventTime: raised, lastUpdateTime: raised, resolvedTime: null,
    machineId: fixedMachineId(FIRST + index), computerDnsName: `lt-${5000 + index}.alderlake.example`, rbacGroupName: 'Workstations', aadTenantId: tenant.id, threatName: null,
    mitreTechniques: [], relatedUser: null, comments: [], evidence: [],
  };
}

/** The person behind a sign-in, newest first: each round lets everybody sign in once, in an order that can be undone. */
function signInsOf(plan: CrowdPlan, column: string, value: string): number[] {
  const byId = column === 'id' ? numberIn('signIn', value) : column === 'correlationId' ? numberIn('correlation', value) : undefined;
  if (byId !== undefined) return byId < plan.count * SIGN_INS_EACH ? [byId] : [];
  return indexOf(plan, column, value).flatMap((person) => Array.from({ length: SIGN_INS_EACH }, (_, round) => round * plan.count + ((person - round * 17) % plan.count + plan.count) % plan.count));
}

/** Who signs in to what. The newest sign-in of everybody in the pilot is to Timesheets; Payroll is for them only. */
function signInAt(plan: CrowdPlan, index: number): { person: number; app: App | undefined } {
  const round = Math.floor(index / plan.count);
  const person = ((index % plan.count) + round * 17) % plan.count;
  const apps = person < PILOT_SHARE ? APPS : OPEN_APPS;
  return { person, app: person < PILOT_SHARE && round === 0 ? TIMESHEETS : apps[scramble(index) % apps.length] };
}

function crowdSignIn(plan: CrowdPlan, tenant: Tenant, index: number): Row | undefined {
  const { person, app } = signInAt(plan, index);
  const state = stateOf(plan, person);
  const user = userRow(personOf(plan, person));
  const device = ['notEnrolled', 'registeredOnly'].includes(state) && index % 2 === 0 ? undefined : crowdDevice(plan, tenant, person);
  if (app === undefined) return undefined;
  const platform = state === 'phone' ? 'iOS' : state === 'mac' ? 'macOS' : 'windows';
  const attempt = { user: text(user, 'id'), app: app.displayName, ip: scramble(index + 3) % 4 === 0 ? ADDRESSES.home : ADDRESSES.office, platform } as const;
  const [step] = decide(tenant, { attempt, user, device, app });
  if (step === undefined) return undefined;
  const row = signInRow(tenant, { attempt, user, device, app, correlationId: fixedId('correlation', index), step, second: 0, platform });
  const time = plan.start - 600_000 - Math.floor((index * SIGN_IN_SPAN) / (plan.count * SIGN_INS_EACH));
  return { ...row, id: fixedId('signIn', index), createdDateTime: stampOf(time) };
}

