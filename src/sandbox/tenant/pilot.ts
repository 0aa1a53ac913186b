import { keepConnectorAlive, keepReporting } from '../live/defender.ts';
import { checkIn, startCadence } from '../live/intune.ts';
import { writeHistory } from '../live/history.ts';
import { signIn } from '../live/sign-in.ts';
import { text, type Row } from '../wire/row.ts';
import { stampOf, TenantClock } from './clock.ts';
import { crowdDeviceId, crowdTables, crowdUserId, PILOT_SHARE, stateOf, type CrowdPlan, type Story } from './crowd.ts';
import { fixedId, fixedMachineId } from './ids.ts';
import { APPS, caPolicyRows, compliancePolicyRows, GROUPS, namedLocationRows, TIMESHEETS } from './pilot-policies.ts';
import { connectorRow } from './connector.ts';
import { emptyLedger } from './ledger.ts';
import { edrPolicyRow } from './pilot-edr.ts';
import { deviceRow, groupRow, machineRow, managedDeviceRow, roleRow, serverRow, userRow, type Laptop, type Person } from './pilot-rows.ts';
import { seededRandom } from './random.ts';
import { Table } from './table.ts';
import { emptyTables, INDEXES, membershipIndex, noHiddenState, type CollectionName, type Tenant } from './tenant.ts';

export type NamedPerson = { id: string; upn: string; displayName: string; part: string; device: string | null };

/** The people of the stories. */
export type People = Record<'nora' | 'theo' | 'mira' | 'ivo' | 'elena' | 'jonas' | 'breakGlass1' | 'breakGlass2', NamedPerson>;

export type PilotOptions = { tenantId: string; start: number; frozen: boolean; users: number; seed: number; real: () => number; story?: Story };

export const PEOPLE: People = {
  nora: named(1, 'Nora Quist', 'pilot user', 'LT-4411'),
  theo: named(2, 'Theo Banner', 'helpdesk agent', 'LT-4412'),
  mira: named(3, 'Mira Solano', 'SOC analyst', 'LT-4413'),
  ivo: named(4, 'Ivo Lindqvist', 'Intune admin', 'LT-4414'),
  elena: named(5, 'Elena Marsh', 'Entra admin', 'LT-4415'),
  jonas: named(6, 'Jonas Feld', 'pilot user, colleague of Nora', 'LT-4416'),
  breakGlass1: { ...named(7, 'Breakglass One', 'break-glass account', null), upn: 'breakglass1@alderlake.onmicrosoft.example' },
  breakGlass2: { ...named(8, 'Breakglass Two', 'break-glass account', null), upn: 'breakglass2@alderlake.onmicrosoft.example' },
};

const DOMAIN_CONTROLLER = 20;

/** Defender ids of machines that belong to nobody. */
export const SERVERS = { domainController: fixedMachineId(DOMAIN_CONTROLLER) } as const;

const HISTORY_DAYS = 3;
const DAY_MINUTES = 24 * 60;
/** Before the days that are lived. */
const REPORT_ONLY_DAYS = 8;

/**
 * The tenant of the pilot guide. It starts three days before `start` and lives them: check-ins, heartbeats and
 * sign-ins of those days are real events, so that every record agrees with the others.
 */
export function buildPilot(options: PilotOptions): Tenant {
  const begin = options.start - HISTORY_DAYS * DAY_MINUTES * 60_000;
  const clock = new TenantClock(begin, options.frozen ? undefined : options.real);
  return grow(blank(options.tenantId, clock, options.seed), { count: options.users, seed: options.seed, start: options.start, story: options.story ?? 'pilot' });
}

/** Lets a pilot tenant begin again from nothing: its people, groups for roles, enrolled laptops and applications, and none of the five steps. */
export function emptyPilot(tenant: Tenant): void {
  const { id, seed, clock, ledger, tables } = tenant;
  const { beforeChange, auditDelaySeconds, multiAdminApproval } = ledger;
  const start = clock.now();
  const plan: CrowdPlan = { count: tables.users.size() - tables.users.own().length, seed, start, story: 'empty' };
  Object.assign(tenant, blank(id, clock.another(start - HISTORY_DAYS * DAY_MINUTES * 60_000), seed), { ledger: Object.assign(ledger, emptyLedger(), { beforeChange, auditDelaySeconds, multiAdminApproval }) });
  grow(tenant, plan);
}

function blank(id: string, clock: TenantClock, seed: number): Tenant {
  return {
    kind: 'pilot', id, clock, random: seededRandom(seed), seed,
    tables: emptyTables(), absent: new Set(), settings: { deviceComplianceCheckinThresholdDays: 30, isScheduledActionEnabled: true, secureByDefault: false },
    apps: APPS.map((app) => ({ ...app })), hidden: noHiddenState(), ledger: emptyLedger(), memberships: undefined,
  };
}

function grow(tenant: Tenant, plan: CrowdPlan): Tenant {
  fill(tenant, plan, tenant.clock.now());
  tenant.hidden.connectorStopped = plan.story === 'empty';
  for (const row of tenant.tables.managedDevices.own()) startCadence(tenant, text(row, 'id'));
  keepConnectorAlive(tenant);
  if (plan.story === 'pilot') {
    keepReporting(tenant, SERVERS.domainController);
    reportOnlyDays(tenant);
  }
  live(tenant);
  return tenant;
}

function fill(tenant: Tenant, plan: CrowdPlan, now: number): void {
  const people = Object.values(PEOPLE).map(personOf);
  const laptops = Object.values(PEOPLE).filter((person) => person.device !== null).map(laptopOf);
  const rows: Partial<Record<CollectionName, Row[]>> = {
    users: people.map(userRow), devices: laptops.map((laptop) => deviceRow(laptop, now)), managedDevices: laptops.map((laptop) => managedDeviceRow(laptop, now)),
    groups: groupRows(plan), namedLocations: namedLocationRows(),
    ...(plan.story === 'pilot' ? loopRows(laptops, now) : {}),
  };
  if (plan.story === 'empty') rows.managedDevices = rows.managedDevices?.map((row) => ({ ...row, partnerReportedThreatState: 'unknown' })) ?? [];
  const crowd = crowdTables(plan, historian(tenant, plan));
  const current = crowdTables(plan, () => tenant);
  for (const name of Object.keys(INDEXES).filter(isCollection)) tenant.tables[name] = new Table(INDEXES[name], rows[name] ?? [], name === 'signIns' ? crowd.signIns : current[name]);
}

/** What the five steps of the pilot leave behind, besides their groups. */
function loopRows(laptops: readonly Laptop[], now: number): Partial<Record<CollectionName, Row[]>> {
  return {
    machines: [...laptops.map((laptop) => machineRow(laptop, now)), serverRow(DOMAIN_CONTROLLER, 'DC-01', now)], conditionalAccessPolicies: caPolicyRows(), deviceCompliancePolicies: compliancePolicyRows(),
    configurationPolicies: [edrPolicyRow(GROUPS.pilotDevices)], mobileThreatDefenseConnectors: [connectorRow(stampOf(now), { windowsEnabled: true })],
  };
}

/** Past sign-ins of the crowd were decided by the policies of the first day, whatever they say later. */
function historian(tenant: Tenant, plan: CrowdPlan): () => Tenant {
  const policies = new Table([], plan.story === 'pilot' ? caPolicyRows() : []);
  return () => ({ ...tenant, memberships: membershipIndex(tenant), tables: { ...tenant.tables, conditionalAccessPolicies: policies }, random: { next: () => 0, guid: () => '' } });
}

/** What the report-only policy on Timesheets has seen of Nora and Jonas before; the crowd's part of the pilot comes with the crowd. */
function reportOnlyDays(tenant: Tenant): void {
  const random = seededRandom(tenant.seed + 1);
  writeHistory({ ...tenant, random }, { app: TIMESHEETS.displayName, people: [PEOPLE.nora.id, PEOPLE.jonas.id], days: REPORT_ONLY_DAYS });
}

/** Two sign-ins a day for everybody with a device, decided by the tenant like any other. */
function live(tenant: Tenant): void {
  for (let half = 0; half < HISTORY_DAYS * 2; half += 1) {
    tenant.clock.advance(DAY_MINUTES / 2 - 30);
    for (const person of Object.values(PEOPLE)) if (person.device !== null) signIn(tenant, { user: person.upn, app: half % 2 === 0 ? 'Microsoft Teams Services' : signsInToPayroll(person) });
    tenant.clock.advance(30);
  }
  for (const row of tenant.tables.managedDevices.own()) checkIn(tenant, text(row, 'id'));
}

function signsInToPayroll(person: NamedPerson): string {
  return person === PEOPLE.nora || person === PEOPLE.jonas ? 'Alder Payroll' : 'Alder Timesheets';
}

function groupRows(plan: CrowdPlan): Row[] {
  const { nora, theo, mira, ivo, elena, jonas, breakGlass1, breakGlass2 } = PEOPLE;
  const pilotCrowd = Array.from({ length: Math.min(PILOT_SHARE, plan.count) }, (_, index) => index);
  const everybody = Array.from({ length: plan.count }, (_, index) => index);
  const named = Object.values(PEOPLE).filter((person) => person.device !== null);
  const pilot = [nora.id, jonas.id, ...pilotCrowd.map(crowdUserId)];
  const laptops = named.map((_, index) => fixedId('device', index + 1));
  const pilotGroups = plan.story === 'empty' ? [] : [
    groupRow(1, 'Pilot – Windows Zero Trust Users', 'People in the pilot', pilot),
    groupRow(2, 'Pilot – Windows Zero Trust Devices', 'Devices in the pilot', [fixedId('device', 1), fixedId('device', 6), ...pilotCrowd.map(crowdDeviceId)]),
  ];
  return [
    ...pilotGroups,
    groupRow(3, 'Gatehouse – Helpdesk', 'May look up other people', [theo.id]),
    groupRow(4, 'Gatehouse – SOC', 'Sees detections', [mira.id]),
    groupRow(5, 'Gatehouse – Intune admins', 'Owns devices and compliance', [ivo.id]),
    groupRow(6, 'Gatehouse – Entra admins', 'Owns accounts and access', [elena.id]),
    { ...groupRow(7, 'Break-glass accounts', 'Excluded from every policy', [breakGlass1.id, breakGlass2.id]), isAssignableToRole: true },
    groupRow(8, 'Alder Payroll users', 'Assigned to Alder Payroll', pilot),
    groupRow(9, 'Windows – company laptops', 'All company laptops', [...laptops, ...everybody.filter((index) => !['phone', 'mac', 'registeredOnly', 'notEnrolled'].includes(stateOf(plan, index))).map(crowdDeviceId)]),
    { ...groupRow(10, 'All employees', 'Everybody', [...named.map((person) => person.id), ...everybody.map(crowdUserId)]), groupTypes: ['DynamicMembership'], membershipRule: '(user.mail -ne null)', membershipRuleProcessingState: 'On' },
    groupRow(11, 'Gatehouse – Temporary exceptions', 'Need no compliant device for a while', []),
    groupRow(12, 'Gatehouse – Leads', 'Decide for their teams', [jonas.id]),
    groupRow(13, 'Gatehouse – Emergency approvers', 'Decide when there is no time for the usual way', [elena.id]),
    roleRow(1, 'Global Administrator', '62e90394-69f5-4237-9190-012177145e10', [breakGlass1.id, breakGlass2.id]),
    roleRow(2, 'Conditional Access Administrator', 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', [elena.id]),
    roleRow(3, 'Intune Administrator', '3a2c62db-5318-420d-8d74-23affee5d9d5', [ivo.id]),
    roleRow(4, 'Security Reader', '5d6b6bb7-de71-4623-b4af-96380a352509', [mira.id]),
  ];
}

function named(number: number, displayName: string, part: string, device: string | null): NamedPerson {
  return { id: fixedId('user', number), upn: `${displayName.toLowerCase().replace(' ', '.')}@alderlake.example`, displayName, part, device };
}

function personOf(person: NamedPerson, index: number): Person {
  return { number: index + 1, upn: person.upn, displayName: person.displayName, jobTitle: person.part, department: 'Operations', enabled: true };
}

function laptopOf(person: NamedPerson, index: number): Laptop {
  return { number: index + 1, name: person.device ?? '', owner: personOf(person, index) };
}

function isCollection(name: string): name is CollectionName {
  return name in INDEXES;
}

