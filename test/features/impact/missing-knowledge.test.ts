import { describe, expect, test } from '@jest/globals';
import { createAccessReadings } from '../../../src/adapters/graph/access-readings.ts';
import type { GraphReader } from '../../../src/adapters/graph/graph-reader.ts';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { appId, directoryObjectId, entraDeviceId, groupId, managedDeviceId, policyId, userId } from '../../../src/core/facts/ids.ts';
import { dayMs } from '../../../src/core/history/logged-sign-in.ts';
import type { Coverage } from '../../../src/core/history/columns.ts';
import { flipsOf } from '../../../src/core/impact/flips.ts';
import { notInTheLog } from '../../../src/core/impact/not-in-the-log.ts';
import { proposalOf } from '../../../src/core/impact/proposals.ts';
import { presentFindings } from '../../../src/core/impact/present-findings.ts';
import { proposedAccessPolicy } from '../../../src/core/impact/proposed-policy.ts';
import type { ReplayFindings } from '../../../src/core/impact/request.ts';
import { measureImpact } from '../../../src/features/impact/measure.ts';
import { readFlags } from '../../../src/features/impact/read-flags.ts';
import { readPeople } from '../../../src/features/impact/read-people.ts';
import type { ImpactServices } from '../../../src/features/impact/services.ts';
import { openMemoryStore } from '../../support/store-template.ts';

const [inner, outer] = [groupId('aaaaaaaa-0000-4000-8000-000000000001'), groupId('aaaaaaaa-0000-4000-8000-000000000002')];
const [anna, ben] = [userId('bbbbbbbb-0000-4000-8000-000000000001'), userId('bbbbbbbb-0000-4000-8000-000000000002')];
const policy = proposedAccessPolicy({ target: { kind: 'slot', of: 'conditional-access-policy', name: 'New' }, people: inner, appId: appId('cccccccc-0000-4000-8000-000000000001'), excludedPeople: [], excludedGroups: [outer] });
const nobodyHit = { signIns: 0, people: 0, devices: 0 };
const nothing = { all: 0, currentlyBlocked: 0, proposedBlocked: 0 };
const findings: ReplayFindings = {
  signIns: 5, people: [], apps: [], distribution: [], notJudged: undefined, agreement: undefined,
  net: { signIns: nothing, people: nothing, devices: nothing, apps: nothing, newlyBlocked: nobodyHit, newlyChallenged: nobodyHit, newlyAllowed: nobodyHit },
};
const noWords = { people: [], apps: [], devices: [], circumstances: [] };
const now = 40 * dayMs;

function person(id: typeof anna) {
  return { id, mail: undefined, userPrincipalName: undefined, displayName: undefined, userType: undefined, accountEnabled: undefined };
}

describe('what was not read is not taken for nobody', () => {
  test('a list of members with a page left is not the whole group', async () => {
    const page = known([person(anna)], now, [{ source: 'groups', reason: 'missing-value', detail: '@odata.nextLink' }]);
    const read = await readPeople({ entra: { readMembers: async () => Promise.resolve(page), readRoles: async () => Promise.resolve(known([], now)) } }, [policy], [], noWords);
    expect(read.members.get(inner)).toBeUndefined();
  });

  test('somebody whose group of VIPs cannot be read may lack the mark, and that is known', async () => {
    const people = { vipGroups: [inner], onCallGroups: [outer], approverGroups: [], emergencyAccounts: [] };
    const readMembers = async (group: typeof inner) => Promise.resolve(group === inner ? unknown('groups', 'throttled') : known([person(anna)], now));
    const { flags, unread } = await readFlags({ people, entra: { readMembers, readRoles: async () => Promise.resolve(known([], now)) } });
    expect([unread, flags.get(anna)]).toEqual([['vip'], ['on-call']]);
  });

  test.each([
    ['a page is left', { rows: [], complete: false }],
    ['a row has no id', { rows: [{ displayName: 'Nameless', state: 'enabled' }], complete: true }],
  ])('policies are not known when %s', async (_what, rows) => {
    const reader: GraphReader = { clock: { now: () => now }, client: { read: async () => Promise.resolve({}), readAll: async () => Promise.resolve(rows), act: async () => Promise.resolve(), write: async () => Promise.reject(new Error('not here')) } };
    const readings = createAccessReadings(reader);
    await expect(readings.readRules()).resolves.toMatchObject({ known: false });
    await expect(readings.listManagedDevices()).resolves.toMatchObject({ known: false });
  });
});

describe('devices of which something is not known', () => {
  test('whose system is not known are counted, not taken for devices of another system', () => {
    const device = {
      id: managedDeviceId('eeeeeeee-0000-4000-8000-000000000001'), deviceName: undefined, managedDeviceName: undefined, entraDeviceId: entraDeviceId('ffffffff-0000-4000-8000-000000000001'), userId: undefined,
      userPrincipalName: undefined, emailAddress: undefined, platform: undefined, osVersion: undefined, complianceState: undefined, gracePeriodEndsAt: undefined, lastSyncAt: undefined, threatState: 'highSeverity', managedByDefenderOnly: false,
    } as const;
    expect(flipsOf({ from: 'off', to: 'low', platform: 'windows' }, [device], undefined)).toEqual({ compliant: [], noncompliant: [], riskUnknown: 1 });
    expect(flipsOf({ from: 'off', to: 'low', platform: 'windows' }, [{ ...device, platform: 'iOS' }], undefined).riskUnknown).toBe(0);
  });

  test('which are put into a group are not said to keep their access', () => {
    const target = { kind: 'group', groupId: inner } as const;
    const snapshot = { kind: 'group', target, name: 'Devices', readAt: now, object: {}, modifiedAt: undefined, members: [], dynamic: false, roleAssignable: false, includedIn: [], excludedFrom: [] } as const;
    expect(proposalOf({ kind: 'members-add', target, memberKind: 'device', members: [directoryObjectId(anna)] }, snapshot).kind).toBe('unknown');
  });
});

describe('a history that is no longer fetched', () => {
  const coverage = (until: number): Coverage => ({ from: 0, until, signIns: 5, missing: [], source: 'log' });
  const complete = (until: number) =>
    presentFindings({ findings, dictionaries: noWords, flags: new Map(), coverage: coverage(until), from: now - 7 * dayMs, measuredAt: now, now, supposing: undefined, alsoNotJudged: [] }).impact.window.complete;

  test('is incomplete, although nothing is known to be missing', () => {
    expect(complete(now - 3 * dayMs)).toBe(false);
    expect(complete(now - 3 * 3_600_000)).toBe(false);
  });

  test('is complete while it is as old as the log is late', () => {
    expect(complete(now - 45 * 60_000)).toBe(true);
    expect(complete(now + 60_000)).toBe(true);
  });
});

describe('what no replayed sign-in can show', () => {
  const target = (changed: Partial<typeof policy>) => notInTheLog({ kind: 'policy', policyId: policyId('proposed'), policy: { ...policy, ...changed } }, [], new Map());

  test('is said of policies about registering, authentication contexts and workload identities', () => {
    const none = { include: [], exclude: [] };
    expect(target({})).toEqual([]);
    expect(target({ targets: { ...policy.targets, userActions: ['urn:user:registersecurityinfo'] } })).toEqual([expect.stringContaining('registering security information')]);
    expect(target({ targets: { ...policy.targets, authenticationContexts: ['c1'] } })).toEqual([expect.stringContaining('authentication context')]);
    expect(target({ workloads: { servicePrincipals: none, agents: none, servicePrincipalFilter: undefined } })).toEqual([expect.stringContaining('workload identities')]);
  });

  test('is said of a policy that is deleted', () => {
    const existing = { ...policy, id: policyId('dddddddd-0000-4000-8000-000000000001'), targets: { ...policy.targets, authenticationContexts: ['c1'] } };
    expect(notInTheLog({ kind: 'policy', policyId: existing.id, policy: undefined }, [existing], new Map())).toHaveLength(1);
  });

  test.each([
    ['its people are all in a group that a policy names', [anna], [anna, ben], true],
    ['it is still empty', [], [ben], true],
    ['somebody in it is not in the other group', [anna], [ben], false],
  ])('is said of a membership where %s', (_what, inside, around, said) => {
    const members = new Map([[inner, new Set<string>(inside)], [outer, new Set<string>(around)]]);
    expect(notInTheLog({ kind: 'membership', groupId: inner, add: [ben], remove: [] }, [], members)).toHaveLength(said ? 1 : 0);
  });
});

test('a replay by a thread that was begun anew, and had nothing loaded, is no answer', async () => {
  const store = await openMemoryStore();
  let held = new Map([[39, 1]]);
  const fact = async () => Promise.resolve(known([], now));
  const services: ImpactServices = {
    store,
    history: { coverage: async () => Promise.resolve({ from: 0, until: now, signIns: 5, missing: [], source: 'log' }) },
    worker: {
      loaded: () => held, load: async () => Promise.resolve(), close: async () => Promise.resolve(),
      find: async () => {
        held = new Map();
        return Promise.resolve(findings);
      },
    },
    access: { readRules: async () => Promise.resolve(known({ policies: [], locations: [], strengths: [] }, now)), listManagedDevices: fact, readGroupDevices: fact },
    entra: { readMembers: fact, readRoles: fact },
    clock: { now: () => now }, newId: () => 'list', people: { vipGroups: [], onCallGroups: [], approverGroups: [], emergencyAccounts: [] }, patienceMs: 1_000,
  };
  const order = { kind: 'access-policy-delete', target: { kind: 'slot', of: 'conditional-access-policy', name: 'Old' }, policyId: policyId('dddddddd-0000-4000-8000-000000000001') } as const;
  const snapshot = { kind: 'slot', target: order.target, name: 'Old', readAt: now, object: {}, modifiedAt: undefined, found: [] } as const;
  await expect(measureImpact(services, async () => Promise.resolve({ dictionaries: noWords, days: [39] }), { order, snapshot })).rejects.toThrow('begun anew');
  await store.close();
});
