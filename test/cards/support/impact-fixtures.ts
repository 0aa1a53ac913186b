import type { AffectedPerson, Impact, MeasuredImpact } from '../../../src/core/impact/impact.ts';
import { appId, entraDeviceId, userId } from '../../../src/core/facts/ids.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';

const day = 24 * 60 * 60_000;
const today = Math.floor(fixtureNow / day) * day;

export const affected: readonly AffectedPerson[] = [
  person(1, 'Nora Quist', 'newly-blocked', 46, { apps: ['Timesheets', 'Office 365 Exchange Online', 'Payroll'], devices: ['LT-4411'], flags: ['vip', 'on-call'], ago: 1 }),
  person(2, 'Jonas Weber', 'newly-blocked', 31, { apps: ['Timesheets'], devices: ['LT-2087', 'HOME-PC', 'VM-12'], flags: [], ago: 1 }),
  person(3, 'Theo Novak', 'newly-blocked', 12, { apps: ['Payroll'], devices: [], flags: ['approver'], ago: 4 }),
  person(4, 'Mira Olsen', 'newly-challenged', 9, { apps: ['Timesheets'], devices: ['LT-0098'], flags: [], ago: 2 }),
  person(5, 'Ivo Brandt', 'newly-challenged', 2, { apps: ['Timesheets'], devices: [], flags: ['on-call'], ago: 6 }),
  person(6, 'Lena Falk', 'newly-allowed', 5, { apps: ['Payroll'], devices: ['LT-5120'], flags: [], ago: 3 }),
];

interface PersonMore {
  readonly apps: readonly string[];
  readonly devices: readonly string[];
  readonly flags: AffectedPerson['flags'];
  /** Days since the last use. */
  readonly ago: number;
}

function person(number: number, name: string, movement: AffectedPerson['movement'], signIns: number, { apps, devices, flags, ago }: PersonMore): AffectedPerson {
  const id = `22222222-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`;
  return {
    userId: userId(id), name, userPrincipalName: `${name.toLowerCase().replace(' ', '.')}@alderlake.example`, movement, signIns, apps, lastUsedAt: today - ago * day, flags,
    devices: devices.map((device, index) => ({ deviceId: entraDeviceId(`33333333-0000-4000-8000-00000000${String(number).padStart(2, '0')}0${String(index)}`), name: device })),
  };
}

/** A policy that goes to On: twelve people lose something, three are asked for more, four gain. */
export const measured: MeasuredImpact = {
  status: 'measured',
  listId: 'mL0aVbT1yqv0m2mYkz7A9w',
  measuredAt: fixtureNow,
  window: { from: fixtureNow - 7 * day, until: fixtureNow - 20 * 60_000, signIns: 41_203, complete: true },
  net: {
    signIns: { all: 41_203, currentlyBlocked: 120, proposedBlocked: 1_204 },
    people: { all: 412, currentlyBlocked: 7, proposedBlocked: 15 },
    devices: { all: 388, currentlyBlocked: 5, proposedBlocked: 14 },
    apps: { all: 23, currentlyBlocked: 2, proposedBlocked: 3 },
    newlyBlocked: { signIns: 1_130, people: 12, devices: 10 },
    newlyChallenged: { signIns: 64, people: 3, devices: 2 },
    newlyAllowed: { signIns: 46, people: 4, devices: 3 },
  },
  top: affected,
  topApps: [
    { appId: appId('44444444-0000-4000-8000-000000000001'), name: 'Timesheets', people: 14, signIns: 901 },
    { appId: appId('44444444-0000-4000-8000-000000000002'), name: 'Payroll', people: 6, signIns: 283 },
  ],
  distribution: [
    { label: 'Compliant device', current: 0, proposed: 0 },
    { label: 'Noncompliant device', current: 4, proposed: 9 },
    { label: 'No device', current: 3, proposed: 6 },
  ],
  notJudged: [{ says: 'the log does not say from which country they came', signIns: 312, people: 14 }],
  agreement: {
    compared: 40_891, agreed: 40_820,
    disagreements: [{ ours: 'reportOnlyFailure', logged: 'reportOnlySuccess', signIns: 71, says: 'The devices were compliant at the sign-in and are not any more.' }],
  },
};

export const nobodyHit: MeasuredImpact = withNet({});

/** The same answer with other people moved. */
export function withNet(people: { readonly blocked?: number; readonly challenged?: number; readonly allowed?: number }): MeasuredImpact {
  const moved = (count = 0) => ({ signIns: count * 3, people: count, devices: count });
  const { notJudged: _, agreement: __, listId: ___, ...rest } = measured;
  return { ...rest, net: { ...measured.net, newlyBlocked: moved(people.blocked), newlyChallenged: moved(people.challenged), newlyAllowed: moved(people.allowed) }, notJudged: [], top: [] };
}

export const notMeasured: Impact = { status: 'not-measured', because: 'no sign-in has been read yet.' };
export const noImpact: Impact = { status: 'none', because: 'a scan keeps nobody from signing in.' };

/** `text()` wherever the tenant writes, lists of `length` entries. */
export function fillImpact(text: () => string, length: number): MeasuredImpact {
  const times = <Item>(item: () => Item): readonly Item[] => Array.from({ length }, item);
  return {
    ...measured,
    top: times(() => fillPerson(text, length)),
    topApps: times(() => ({ appId: appId('44444444-0000-4000-8000-000000000001'), name: text(), people: 1, signIns: 1 })),
    distribution: times(() => ({ label: text(), current: 1, proposed: 2 })),
    notJudged: times(() => ({ says: text(), signIns: 1, people: 1 })),
    agreement: { compared: 3, agreed: 2, disagreements: times(() => ({ ours: text(), logged: text(), signIns: 1, says: text() })) },
  };
}

export function fillPerson(text: () => string, length: number): AffectedPerson {
  const names = Array.from({ length }, text);
  return {
    userId: userId('22222222-0000-4000-8000-000000000001'), name: text(), userPrincipalName: text(), movement: 'newly-blocked', signIns: 1, apps: names, lastUsedAt: today, flags: ['vip', 'approver'],
    devices: names.map((name) => ({ deviceId: entraDeviceId('33333333-0000-4000-8000-000000000001'), name })),
  };
}
