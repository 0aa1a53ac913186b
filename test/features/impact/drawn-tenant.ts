import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { fixedId } from '../../../src/sandbox/tenant/ids.ts';
import { crowdUserId } from '../../../src/sandbox/tenant/crowd.ts';
import { GROUPS } from '../../../src/sandbox/tenant/pilot-policies.ts';

/** Small numbers, evenly spread (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let now = seed;
  return (below) => {
    now = (now + 0x6d2b79f5) | 0;
    let mixed = Math.imul(now ^ (now >>> 15), 1 | now);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below) | 0;
  };
}

export type Random = ReturnType<typeof randomOf>;
export type Attempt = Parameters<Sandbox['control']['signIn']>[0];
type PolicyBody = Readonly<Record<string, unknown>>;

/** People of the crowd, besides those with names. */
export const crowd = 24;
/** Everybody may use them. */
const openApps = ['Alder Timesheets', 'Office 365 Exchange Online', 'Office 365 SharePoint Online', 'Microsoft Teams Services'];
const openAppIds = [fixedId('app', 2), '00000002-0000-0ff1-ce00-000000000000', '00000003-0000-0ff1-ce00-000000000000', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'];

/** Templates of administrators of Conditional Access and of Intune. */
const roles = ['b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', '3a2c62db-5318-420d-8d74-23affee5d9d5'];

export function one<T>(random: Random, ...choices: readonly T[]): T {
  const chosen = choices[random(choices.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}

export function some<T>(random: Random, choices: readonly T[], percent: number): readonly T[] {
  return choices.filter(() => random(100) < percent);
}

/** What a tenant is drawn with. */
export interface Drawn {
  readonly random: Random;
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  /** Object ids. */
  readonly people: readonly string[];
  /** Some of the pilot's, some drawn; one of those is inside another. */
  readonly groups: readonly string[];
  /** The log does not say the system of a client of old, so those are drawn where no policy looks at it. */
  readonly oldClients: boolean;
}

export async function drawTenant(random: Random, { sandbox, tenant }: Pick<Drawn, 'sandbox' | 'tenant'>): Promise<Drawn> {
  const people = [...Object.values(sandbox.people).map(({ id }) => id), ...Array.from({ length: crowd }, (_, index) => crowdUserId(index))];
  const inner = await makeGroup({ sandbox, tenant }, 'Drawn inner', some(random, people, 25));
  const outer = await makeGroup({ sandbox, tenant }, 'Drawn outer', [inner, ...some(random, people, 15)]);
  const small = await makeGroup({ sandbox, tenant }, 'Drawn small', some(random, people, 10));
  return { random, sandbox, tenant, people, groups: [inner, outer, small, GROUPS.pilotUsers, GROUPS.employees], oldClients: random(2) === 0 };
}

/** Makes a group and gives its id. */
export async function makeGroup({ sandbox, tenant }: Pick<Drawn, 'sandbox' | 'tenant'>, displayName: string, members: readonly string[]): Promise<string> {
  sandbox.control.portal({ as: 'ivo', newGroup: { displayName, mailEnabled: false, mailNickname: displayName.replaceAll(' ', ''), securityEnabled: true }, members: [...members] });
  const found = await tenant.names.findGroups(displayName);
  const [id] = found.known ? found.value : [];
  if (id === undefined) throw new Error(`${displayName} is not there`);
  return id;
}

/** Makes a policy and gives its id. */
export async function makePolicy({ sandbox, tenant }: Pick<Drawn, 'sandbox' | 'tenant'>, body: PolicyBody): Promise<string> {
  sandbox.control.portal({ as: 'ivo', newPolicy: { ...body } });
  const name = String(body['displayName']);
  const slot = await tenant.targets.read({ kind: 'slot', of: 'conditional-access-policy', name });
  const found = slot.known && slot.value?.kind === 'slot' ? slot.value.found[0] : undefined;
  if (found === undefined) throw new Error(`${name} is not there`);
  return found.id;
}

/** A policy as somebody might have made it: odd ones included. */
export function drawPolicy(drawn: Drawn, displayName: string, state: string): PolicyBody {
  const { random, oldClients } = drawn;
  const systems = oldClients ? [{}] : [{}, {}, { platforms: { includePlatforms: ['windows'], excludePlatforms: [] } }, { platforms: { includePlatforms: ['all'], excludePlatforms: ['iOS', 'android'] } }];
  return {
    displayName, state,
    conditions: {
      clientAppTypes: one(random, ['all'], ['all'], ['browser'], ['mobileAppsAndDesktopClients', 'browser'], ['other', 'exchangeActiveSync']),
      users: drawUsers(drawn),
      applications: {
        includeApplications: one<readonly string[]>(random, ['All'], ['Office365'], some(random, openAppIds, 60).concat(openAppIds.slice(0, 1))),
        excludeApplications: random(4) === 0 ? openAppIds.slice(1, 2) : [],
      },
      ...one<object>(random, ...systems),
      ...one<object>(random, {}, {}, drawPlaces(random)),
      ...one<object>(random, {}, {}, {}, { signInRiskLevels: ['medium', 'high'] }),
      ...one<object>(random, {}, {}, {}, {}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }),
    },
    grantControls: one<object>(
      random,
      { operator: 'OR', builtInControls: ['compliantDevice'] }, { operator: 'OR', builtInControls: ['compliantDevice'] }, { operator: 'OR', builtInControls: ['block'] }, { operator: 'OR', builtInControls: ['mfa'] },
      { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] }, { operator: 'AND', builtInControls: ['compliantDevice', 'mfa'] }, { operator: 'OR', builtInControls: ['domainJoinedDevice', 'compliantDevice'] },
    ),
  };
}

function drawUsers({ random, people, groups }: Drawn): object {
  const everybody = random(3) === 0;
  return {
    includeUsers: everybody ? ['All'] : some(random, people, 10), includeGroups: everybody ? [] : [one(random, ...groups)],
    includeRoles: random(4) === 0 ? [one(random, ...roles)] : [], excludeRoles: random(8) === 0 ? [one(random, ...roles)] : [],
    excludeUsers: some(random, people, 5), excludeGroups: [GROUPS.breakGlass, ...(random(3) === 0 ? [one(random, ...groups)] : [])],
  };
}

function drawPlaces(random: Random): object {
  return one(random, { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }, { locations: { includeLocations: ['All'], excludeLocations: [fixedId('location', 2)] } }, { locations: { includeLocations: [fixedId('location', 1)], excludeLocations: [] } });
}

/** One that keeps many out: most drawn ones hit nobody. */
export function drawWidePolicy(drawn: Drawn, displayName: string, state: string): PolicyBody {
  const { random } = drawn;
  const body = drawPolicy(drawn, displayName, state);
  if (random(4) === 0) return body;
  return {
    ...body,
    conditions: { clientAppTypes: ['all'], users: drawUsers(drawn), applications: { includeApplications: ['All'] }, ...one<object>(random, {}, drawPlaces(random)) },
    grantControls: { operator: 'OR', builtInControls: [one(random, 'compliantDevice', 'compliantDevice', 'block')] },
  };
}

/** One way in which somebody signs in. */
export function drawAttempt({ random, oldClients }: Drawn, user: string): Attempt {
  const manners: readonly Partial<Attempt>[] = [{}, {}, {}, {}, {}, { privateWindow: true }, { device: null }, { clientApp: 'Mobile Apps and Desktop clients' }, { deviceCode: true }, { device: null, platform: 'iOS' }];
  const old: readonly Partial<Attempt>[] = oldClients ? [{ clientApp: 'IMAP' }, { clientApp: 'Exchange ActiveSync' }] : [];
  return {
    user, app: one(random, ...openApps),
    ...one(random, ...manners, ...old),
    ...one<Partial<Attempt>>(random, {}, {}, { ip: '198.51.100.44' }, { ip: '192.0.2.17' }, { ip: '192.0.2.200' }),
    ...one<Partial<Attempt>>(random, {}, {}, {}, {}, {}, { signInRisk: 'low' }, { signInRisk: 'medium' }, { signInRisk: 'high' }),
    ...one<Partial<Attempt>>(random, {}, {}, {}, { mfa: 'ignored' }, { mfa: 'denied' }),
    ...(random(25) === 0 ? { password: 'wrong' } : {}),
  };
}
