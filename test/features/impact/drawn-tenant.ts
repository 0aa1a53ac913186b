import type { Sandbox } from '../../../src/sandbox/server.ts';
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

const apps = ['Alder Payroll', 'Alder Timesheets'];
const groups = Object.values(GROUPS);

function one<T>(random: Random, ...choices: readonly T[]): T {
  const chosen = choices[random(choices.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}

function some<T>(random: Random, choices: readonly T[], share: number): readonly T[] {
  return choices.filter(() => random(100) < share);
}

/** A policy as somebody might have made it: odd ones included. */
export function drawPolicy(random: Random, { people, apps: appIds }: { readonly people: readonly string[]; readonly apps: readonly string[] }, name: string, state: string): Record<string, unknown> {
  const everybody = random(4) === 0;
  return {
    displayName: name,
    state,
    conditions: {
      clientAppTypes: one(random, ['all'], ['browser'], ['mobileAppsAndDesktopClients', 'browser'], ['other', 'exchangeActiveSync']),
      users: {
        includeUsers: everybody ? ['All'] : some(random, people, 25), includeGroups: everybody ? [] : [one(random, ...groups)],
        excludeUsers: some(random, people, 10), excludeGroups: random(3) === 0 ? [one(random, ...groups)] : [],
      },
      applications: { includeApplications: one(random, ['All'], appIds, appIds.slice(0, 1)), excludeApplications: random(4) === 0 ? appIds.slice(0, 1) : [] },
      ...one<object>(random, {}, {}, { platforms: { includePlatforms: ['windows'] } }, { platforms: { includePlatforms: ['all'], excludePlatforms: ['iOS', 'android'] } }),
      ...one<object>(random, {}, {}, {}, { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
      ...one<object>(random, {}, {}, {}, { signInRiskLevels: ['medium', 'high'] }),
    },
    grantControls: one<object>(
      random,
      { operator: 'OR', builtInControls: ['compliantDevice'] }, { operator: 'OR', builtInControls: ['compliantDevice'] }, { operator: 'OR', builtInControls: ['block'] },
      { operator: 'OR', builtInControls: ['mfa'] }, { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] }, { operator: 'AND', builtInControls: ['compliantDevice', 'mfa'] }, { operator: 'OR', builtInControls: ['domainJoinedDevice'] },
    ),
  };
}

/** One way in which somebody signs in. */
export function drawAttempt(random: Random, user: string): Attempt {
  return {
    user, app: one(random, ...apps), mfa: 'done',
    ...one<Partial<Attempt>>(random, {}, {}, {}, { privateWindow: true }, { device: null }, { clientApp: 'IMAP' }, { clientApp: 'Mobile Apps and Desktop clients' }, { device: null, platform: 'iOS' }),
    ...one<Partial<Attempt>>(random, {}, {}, {}, { signInRisk: 'high' }),
  };
}
