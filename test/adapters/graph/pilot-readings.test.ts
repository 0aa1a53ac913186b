import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { gapsOf, type Fact } from '../../../src/core/facts/fact.ts';
import { appId, compliancePolicyId, configurationPolicyId, groupId, managedDeviceId, userId } from '../../../src/core/facts/ids.ts';
import { CONFIGURATION } from '../../../src/sandbox/tenant/pilot-edr.ts';
import { COMPLIANCE, GROUPS, PAYROLL, POLICIES, TIMESHEETS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected({ limits: { signIns: [{ requests: 1_000, perMs: 1 }] } }, { tenant: undefined, users: 40, throttling: false, frozen: true, now: '2026-11-16T09:42:00Z' }));
});
afterAll(() => sandbox.close());

const nowhere = '99999999-9999-4999-8999-999999999999';

async function laptopOfNora() {
  const devices = valueOfKnown(await tenant.intune.findManagedDevicesByName(sandbox.people.nora.device ?? ''));
  const [device] = devices;
  if (device === undefined) throw new Error('Nora has no laptop');
  return device;
}

describe('what the steps of the pilot look at', () => {
  test('is read from the pilot tenant without a gap', async () => {
    const { readings } = tenant;
    const laptop = await laptopOfNora();
    const nora = userId(sandbox.people.nora.id);
    const facts = {
      group: await readings.readGroup(groupId(GROUPS.pilotUsers)),
      plans: await readings.readServicePlans(nora),
      app: await readings.readApp(appId(PAYROLL.appId)),
      assigned: await readings.isAssigned(nora, appId(PAYROLL.appId)),
      connector: await readings.readConnector(),
      edrPolicy: await readings.readEdrPolicy(configurationPolicyId(CONFIGURATION.edr)),
      riskPolicy: await readings.readRiskPolicy(compliancePolicyId(COMPLIANCE.risk)),
      configuration: await readings.readConfigurationStates(laptop.id),
      loggedOn: await readings.readLoggedOn(laptop.id),
    };
    expect(Object.entries(facts).flatMap(([name, fact]: [string, Fact<unknown>]) => gapsOf(fact).map((gap) => ({ name, gap })))).toEqual([]);
    expect(valueOfKnown(facts.group)).toMatchObject({ id: GROUPS.pilotUsers, securityEnabled: true, dynamic: false, roleAssignable: false, members: expect.arrayContaining([nora]) });
    expect(valueOfKnown(facts.plans).filter(({ enabled }) => enabled).map(({ service }) => service)).toEqual(expect.arrayContaining(['SCO', 'AADPremiumService', 'WindowsDefenderATP']));
    expect(valueOfKnown(facts.app)).toMatchObject({ appId: PAYROLL.appId, displayName: 'Alder Payroll', enabled: true, assignmentRequired: true });
    expect(valueOfKnown(facts.assigned)).toBe(true);
    expect(valueOfKnown(facts.connector)).toMatchObject({ partnerState: 'enabled', windowsEnabled: true, unresponsiveAfterDays: 7, attachEnabled: false, androidEnabled: false, iosPersonalCertificates: false });
    expect(valueOfKnown(facts.edrPolicy)).toMatchObject({ packageType: 'auto-from-connector', sampleSharing: 'not-configured', assignedTo: [{ kind: 'group', groupId: GROUPS.pilotDevices }] });
    expect(valueOfKnown(facts.riskPolicy)).toMatchObject({ threshold: 'medium', blockAfterHours: 0, assignedTo: [{ kind: 'group', groupId: GROUPS.pilotDevices }] });
    expect(valueOfKnown(facts.configuration)).toEqual([expect.objectContaining({ id: CONFIGURATION.edr, state: 'compliant' })]);
    expect(valueOfKnown(facts.loggedOn)[0]).toMatchObject({ userId: nora, at: expect.any(Number) });
  });

  test('is known not to exist where there is nothing', async () => {
    const { readings } = tenant;
    expect(valueOfKnown(await readings.readGroup(groupId(nowhere)))).toBeUndefined();
    expect(valueOfKnown(await readings.readApp(appId(nowhere)))).toBeUndefined();
    expect(valueOfKnown(await readings.readEdrPolicy(configurationPolicyId(nowhere)))).toBeUndefined();
    expect(valueOfKnown(await readings.readRiskPolicy(compliancePolicyId(nowhere)))).toBeUndefined();
    expect(valueOfKnown(await readings.isAssigned(userId(sandbox.people.theo.id), appId(PAYROLL.appId)))).toBe(false);
  });

  test('is unknown, not empty, where something that it hangs on is missing', async () => {
    const { readings } = tenant;
    for (const fact of [await readings.readServicePlans(userId(nowhere)), await readings.isAssigned(userId(nowhere), appId(nowhere)), await readings.readConfigurationStates(managedDeviceId(nowhere)), await readings.readLoggedOn(managedDeviceId(nowhere)), await readings.readServicePlans(userId('..'))]) {
      expect(fact.known).toBe(false);
    }
  });

  test('offers apps and Windows devices by name', async () => {
    const [apps, devices] = [valueOfKnown(await tenant.readings.listApps()), valueOfKnown(await tenant.readings.listWindowsDevices())];
    expect(apps.map(({ displayName }) => displayName)).toEqual(expect.arrayContaining(['Alder Payroll', 'Alder Timesheets']));
    expect(devices.every(({ platform }) => platform === 'windows')).toBe(true);
    expect(devices.map(({ deviceName }) => deviceName)).toEqual(devices.map(({ deviceName }) => deviceName).toSorted((a, b) => (a ?? '').localeCompare(b ?? '', 'en')));
  });
});

describe('sign-ins to an app', () => {
  const since = Date.parse('2026-11-02T00:00:00Z');
  const timesheets = appId(TIMESHEETS.appId);

  test('are those to it since then, newest first', async () => {
    const rows = valueOfKnown(await tenant.readings.readSignInsTo([timesheets], since));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.every(({ appId: app, createdAt = 0 }) => app === timesheets && createdAt >= since)).toBe(true);
    expect(rows.map(({ createdAt = 0 }) => createdAt)).toEqual(rows.map(({ createdAt = 0 }) => createdAt).toSorted((a, b) => b - a));
    expect(rows.some(({ appliedPolicies }) => appliedPolicies?.some(({ id, result }) => id === POLICIES.timesheets && result === 'reportOnlySuccess'))).toBe(true);
  });

  test('can be those of some people alone, and to several apps at a time', async () => {
    const people = [userId(sandbox.people.nora.id), userId(sandbox.people.jonas.id)];
    const both = valueOfKnown(await tenant.readings.readSignInsTo([timesheets, appId(PAYROLL.appId)], since, { people }));
    expect(new Set(both.map(({ userId: user }) => user))).toEqual(new Set(people));
    expect(new Set(both.map(({ appId: app }) => app)).size).toBe(2);
    const one = valueOfKnown(await tenant.readings.readSignInsTo([timesheets], since, { people: people.slice(0, 1) }));
    expect(new Set(one.map(({ userId: user }) => user))).toEqual(new Set(people.slice(0, 1)));
    const all = valueOfKnown(await tenant.readings.readSignInsTo([], since));
    expect(all.length).toBeGreaterThan(both.length);
  });
});
