import { createHash } from 'node:crypto';
import type { AccessRules } from '../../src/core/conditional-access/access-rules.ts';
import type { PersonIdentity, SignInTarget } from '../../src/core/conditional-access/sign-in-context.ts';
import { appId, entraDeviceId, groupId, tenantId, userId } from '../../src/core/facts/ids.ts';
import type { DayColumns } from '../../src/core/history/columns.ts';
import type { ReplayCircumstances, ReplayDevice, ReplayDirectory } from '../../src/core/replay/world.ts';
import { drawRules } from './policies.ts';
import { createRandom, type Random } from './random.ts';

/** A made-up tenant: the same seed and sizes give the same bytes. */
export interface BenchData {
  readonly directory: ReplayDirectory;
  readonly circumstances: readonly ReplayCircumstances[];
  readonly days: readonly DayColumns[];
  readonly circumstancesBeforeLastDay: number;
  readonly rules: { readonly current: AccessRules; readonly proposed: AccessRules };
  readonly signIns: number;
  readonly hash: string;
  /** One day more, with its circumstances added to the others. */
  nextDay(): DayColumns;
}

export interface Sizes {
  readonly people: number;
  readonly devices: number;
  readonly apps: number;
  readonly groups: number;
  readonly days: number;
  readonly signIns: number;
}

export const fullSize: Sizes = { people: 50_000, devices: 60_000, apps: 500, groups: 300, days: 30, signIns: 5_000_000 };

export function drawData(seed: number, sizes: Sizes): BenchData {
  const random = createRandom(seed);
  const people = Array.from({ length: sizes.people }, (_, at) => drawPerson(random, at, sizes));
  const targets = Array.from({ length: sizes.apps }, (_, at): SignInTarget => ({ kind: 'app', appId: appId(`app${at}`), attributes: undefined }));
  const devices = Array.from({ length: sizes.devices + 1 }, (_, at): ReplayDevice => (at === 0 ? { deviceId: '', properties: new Map() } : { deviceId: entraDeviceId(`d${at}`), properties: new Map() }));
  const habits = drawHabits(random, sizes);
  const circumstances = new CircumstancesPool(habits);
  let day = 20_000;
  const nextDay = () => drawDay(random, day++, sizes, habits, circumstances);
  const first = Array.from({ length: sizes.days - 1 }, nextDay);
  const circumstancesBeforeLastDay = circumstances.list.length;
  const days = [...first, nextDay()];
  const rules = drawRules(random, sizes);
  const hash = createHash('sha256').update(JSON.stringify(rules));
  for (const day of days) for (const column of [day.personStart, day.app, day.circumstances, day.device, day.count]) hash.update(column);
  return { directory: { people, targets, devices }, circumstances: circumstances.list, circumstancesBeforeLastDay, days, rules, signIns: days.reduce((sum, { signIns }) => sum + signIns, 0), hash: hash.digest('hex').slice(0, 16), nextDay };
}

function drawPerson(random: Random, at: number, { groups }: Sizes): PersonIdentity {
  const guest = random.chance(0.05);
  return {
    kind: 'person',
    userId: userId(`u${at}`),
    // Low numbers are big groups.
    groups: new Set(Array.from({ length: 3 + random.below(6) }, () => groupId(`g${Math.floor((random.below(groups) * random.below(groups)) / groups)}`))),
    groupsNotRead: random.chance(0.01) ? new Set([groupId(`g${random.below(groups)}`)]) : new Set(),
    roles: new Set(),
    guestType: guest ? 'b2bCollaborationGuest' : 'member',
    homeTenantId: guest ? tenantId(`t${random.below(20)}`) : undefined,
  };
}

type Manner = Omit<ReplayCircumstances, 'ipAddress' | 'country'>;

interface Habits {
  readonly places: readonly { readonly ipAddress: string | undefined; readonly country: string | undefined }[];
  readonly manners: readonly Manner[];
  /** By person: places, devices and a usual manner. */
  readonly of: readonly { readonly places: readonly number[]; readonly device: number; readonly manners: readonly number[]; readonly apps: readonly number[] }[];
}

const countries = ['de', 'de', 'de', 'at', 'ch', 'us', 'us', 'fr', 'nl', 'br', 'cn', 'ru', 'in', ''];

function drawHabits(random: Random, sizes: Sizes): Habits {
  const places = Array.from({ length: Math.max(200, Math.floor(sizes.people * 0.8)) }, () => ({
    ipAddress: random.chance(0.002) ? undefined : `${10 + random.below(200)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
    country: random.chance(0.01) ? undefined : countries[random.below(countries.length)],
  }));
  const manners = Array.from({ length: 1500 }, () => drawManner(random));
  const of = Array.from({ length: sizes.people }, (_, at) => ({
    places: Array.from({ length: 2 + random.below(3) }, () => random.below(random.chance(0.3) ? 60 : places.length)),
    device: at < sizes.devices ? at + 1 : 0,
    manners: Array.from({ length: 2 + random.below(3) }, () => random.below(manners.length)),
    apps: Array.from({ length: 12 }, () => Math.floor((random.below(sizes.apps) * random.below(sizes.apps)) / sizes.apps)),
  }));
  return { places, manners, of };
}

function drawManner(random: Random): Manner {
  const pick = <T>(...values: readonly T[]): T | undefined => values[random.below(values.length)];
  const claimed = !random.chance(0.15);
  return {
    platform: random.chance(0.01) ? undefined : pick('windows', 'windows', 'windows', 'iOS', 'android', 'macOS', 'linux'),
    clientAppType: random.chance(0.02) ? pick('exchangeActiveSync', 'other') : pick('browser', 'mobileAppsAndDesktopClients'),
    signInRisk: random.chance(0.03) ? pick('low', 'medium', 'high', undefined) : 'none',
    userRisk: random.chance(0.03) ? pick('low', 'medium', 'high', undefined) : 'none',
    transferMethod: random.chance(0.01) ? 'deviceCodeFlow' : 'none',
    deviceClaimed: claimed,
    isCompliant: claimed ? (random.chance(0.01) ? undefined : random.chance(0.9)) : false,
    isManaged: claimed,
    joinType: claimed ? pick('joined', 'joined', 'hybrid', 'registered') : undefined,
    satisfied: random.chance(0.8) ? ['mfa'] : [],
  };
}

class CircumstancesPool {
  readonly list: ReplayCircumstances[] = [];
  readonly #known = new Map<number, number>();
  readonly #habits: Habits;

  constructor(habits: Habits) {
    this.#habits = habits;
  }

  at(place: number, manner: number): number {
    const key = place * 4096 + manner;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [where, how] = [this.#habits.places[place], this.#habits.manners[manner]];
    if (where === undefined || how === undefined) throw new Error('no such place or manner');
    this.#known.set(key, this.list.length);
    return this.list.push({ ...how, ...where }) - 1;
  }
}

/** People come in order, so that the rows are sorted by person; equal rows of a person are counted. */
function drawDay(random: Random, day: number, sizes: Sizes, habits: Habits, pool: CircumstancesPool): DayColumns {
  const wanted = Math.ceil(sizes.signIns / sizes.days);
  const personStart = new Uint32Array(sizes.people + 1);
  const app = new Uint16Array(wanted);
  const circumstances = new Uint32Array(wanted);
  const device = new Uint32Array(wanted);
  const count = new Uint16Array(wanted);
  let rows = 0;
  let left = wanted;
  for (let person = 0; person < sizes.people; person += 1) {
    const habit = habits.of[person];
    const first = rows;
    const average = left / (sizes.people - person);
    const many = person === sizes.people - 1 ? left : Math.min(left, random.below(Math.ceil(2 * average) + 1));
    for (let one = 0; one < many && habit !== undefined; one += 1) {
      const place = random.chance(0.02) ? random.below(habits.places.length) : (habit.places[random.below(habit.places.length)] ?? 0);
      const manner = habit.manners[random.below(habit.manners.length)] ?? 0;
      const chosen = pool.at(place, manner);
      const claimed = habits.manners[manner]?.deviceClaimed === true;
      const used = random.chance(0.2) ? random.below(sizes.apps) : (habit.apps[random.below(habit.apps.length)] ?? 0);
      const from = claimed ? (random.chance(0.03) ? 1 + random.below(sizes.devices) : habit.device) : 0;
      let row = first;
      while (row < rows && !(app[row] === used && circumstances[row] === chosen && device[row] === from)) row += 1;
      if (row === rows) rows += 1;
      app[row] = used;
      circumstances[row] = chosen;
      device[row] = from;
      count[row] = (count[row] ?? 0) + 1;
    }
    left -= many;
    personStart[person + 1] = rows;
  }
  return { day, rows, signIns: wanted - left, personStart, app: app.slice(0, rows), circumstances: circumstances.slice(0, rows), device: device.slice(0, rows), count: count.slice(0, rows) };
}
