import type { ChangeOrder } from '../../core/change/order.ts';
import { mostMembers } from '../../core/change/guards/group-can-be-filled.ts';
import type { EntraDevice } from '../../core/facts/device.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { directoryObjectId, type DirectoryObjectId, type GroupId, type UserId } from '../../core/facts/ids.ts';
import type { Person } from '../../core/facts/person.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { PilotServices } from './services.ts';

export interface ExpansionWish {
  /** Where the next people come from; nested groups count. */
  readonly sourceGroup: GroupId;
  /** Share of the source, 1 to 100; all of it when absent. */
  readonly percent?: number;
}

export type Expansion =
  | {
      readonly status: 'shown';
      /** Devices first: a policy that is On would keep out people whose devices nobody looks at yet. */
      readonly orders: readonly ChangeOrder[];
      /** People and devices that come in. */
      readonly people: number;
      readonly devices: number;
      /** People of this phase without a managed Windows device; they are left out, because the policy would keep them out of the app. */
      readonly withoutDevice: number;
      /** People of this phase in all, those in the pilot already among them. */
      readonly phase: number;
    }
  | { readonly status: 'nothing'; readonly withoutDevice: number; readonly phase: number }
  | { readonly status: 'refused'; readonly says: string };

/** Milliseconds: it is asked for by a person who waits. */
const readWithinMs = 3_000;
/** Devices are asked for one person at a time; more do not fit into the time. */
const mostPeople = 300;
const atOnce = 20;

/**
 * The next phase: people of a source group that are not in the pilot yet, with their Windows devices that Intune manages. Who
 * belongs to a share follows from a hash of their id, so that 50 % of a group contains its 25 %.
 */
export async function expansion(services: PilotServices, { sourceGroup, percent = 100 }: ExpansionWish): Promise<Expansion> {
  const pilot = await services.changes.store.pilots.current();
  const { userGroup, deviceGroup } = pilot?.objects ?? {};
  if (pilot?.status !== 'walking') return refused('No pilot is under way that could be expanded.');
  if (userGroup === undefined || deviceGroup === undefined) return refused('The groups of the pilot do not exist yet. Walk step 1 first.');
  if (!(percent >= 1 && percent <= 100)) return refused('The share is a number from 1 to 100.');
  if (sourceGroup === userGroup) return refused('This is the group of the pilot itself. Choose the group that its next people are in.');
  const options = { signal: AbortSignal.timeout(readWithinMs) };
  const [source, people, devices] = await Promise.all([services.changes.upstreams.entra.readMembers(sourceGroup, options), services.readings.readGroup(userGroup, options), services.readings.readGroup(deviceGroup, options)]);
  if (!source.known || !people.known || !devices.known || people.value === undefined || devices.value === undefined) return refused('I could not read all members of the groups, so I cannot tell who comes next. Try again in a minute.');
  const phase = phaseOf(services, source.value, percent);
  const ordinary = phase.filter((person) => isOrdinary(services, person));
  if (ordinary.length > mostPeople) return refused(`${String(ordinary.length)} people are too many to look up at once. Choose a share of at most ${String(Math.max(1, Math.floor((mostPeople / source.value.length) * 100)))} %.`);
  const owned = await readDevices(services, ordinary.map(({ id }) => id), options);
  if (owned === undefined) return refused('I could not read the devices of everybody in time, so I did not guess. Choose a smaller share, or try again in a minute.');
  return ordersFor({ userGroup, deviceGroup, phase: phase.length, owned, people: people.value.members, devices: devices.value.members });
}

function refused(says: string): Expansion {
  return { status: 'refused', says };
}

/** In an order that depends on the ids alone. */
function phaseOf({ changes: { digest } }: PilotServices, source: readonly Person[], percent: number): readonly Person[] {
  const ordered = source.map((person) => ({ person, rank: digest(`phase ${person.id}`) })).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return ordered.slice(0, Math.ceil((source.length * percent) / 100)).map(({ person }) => person);
}

/** Members of the tenant in use; emergency accounts stay out of every policy. */
function isOrdinary({ changes: { settings } }: PilotServices, { id, accountEnabled, userType }: Person): boolean {
  return accountEnabled === true && userType === 'member' && !settings.emergencyAccounts.includes(id);
}

type Owned = readonly { readonly id: UserId; readonly devices: readonly DirectoryObjectId[] }[];

/** Undefined when one person's devices could not be read. */
async function readDevices({ changes: { upstreams: { entra } } }: PilotServices, people: readonly UserId[], options: ReadOptions): Promise<Owned | undefined> {
  const found: { readonly id: UserId; readonly devices: readonly DirectoryObjectId[] }[] = [];
  for (let index = 0; index < people.length; index += atOnce) {
    const facts = await Promise.all(people.slice(index, index + atOnce).map(async (id) => ({ id, fact: await entra.readOwnedDevices({ userId: id }, options) })));
    for (const { id, fact } of facts) {
      const devices = managedWindows(fact);
      if (devices === undefined) return undefined;
      found.push({ id, devices });
    }
  }
  return found;
}

function managedWindows(fact: Fact<readonly EntraDevice[]>): readonly DirectoryObjectId[] | undefined {
  if (!fact.known) return undefined;
  return fact.value.flatMap(({ platform, isManaged, accountEnabled, objectId }) => (platform === 'windows' && isManaged === true && accountEnabled !== false && objectId !== undefined ? [directoryObjectId(objectId)] : []));
}

interface Phase {
  readonly userGroup: GroupId;
  readonly deviceGroup: GroupId;
  readonly phase: number;
  readonly owned: Owned;
  /** Members now. */
  readonly people: readonly DirectoryObjectId[];
  readonly devices: readonly DirectoryObjectId[];
}

function ordersFor({ userGroup, deviceGroup, phase, owned, people, devices }: Phase): Expansion {
  const able = owned.filter((person) => person.devices.length > 0);
  const withoutDevice = owned.length - able.length;
  const newPeople = able.map(({ id }) => directoryObjectId(id)).filter((id) => !people.includes(id)).slice(0, mostMembers);
  const newDevices = [...new Set(able.flatMap((person) => person.devices))].filter((id) => !devices.includes(id)).slice(0, mostMembers);
  if (newPeople.length + newDevices.length === 0) return { status: 'nothing', withoutDevice, phase };
  const orders: ChangeOrder[] = [
    ...(newDevices.length === 0 ? [] : [{ kind: 'members-add', target: { kind: 'group', groupId: deviceGroup }, memberKind: 'device', members: newDevices } as const]),
    ...(newPeople.length === 0 ? [] : [{ kind: 'members-add', target: { kind: 'group', groupId: userGroup }, memberKind: 'person', members: newPeople } as const]),
  ];
  return { status: 'shown', orders, people: newPeople.length, devices: newDevices.length, withoutDevice, phase };
}
