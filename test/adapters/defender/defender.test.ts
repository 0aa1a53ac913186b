import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { createDefenderClient } from '../../../src/adapters/defender/defender-client.ts';
import { createDefender } from '../../../src/adapters/defender/defender.ts';
import { defaultPatience } from '../../../src/adapters/upstream/call.ts';
import { clouds } from '../../../src/adapters/upstream/clouds.ts';
import { createBudgets } from '../../../src/adapters/upstream/limits.ts';
import { entraDeviceId } from '../../../src/core/facts/ids.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';
import { ids, now } from '../upstream/small-tenant.ts';
import { virtualTimers } from '../upstream/virtual-timers.ts';

const laptop = entraDeviceId(ids.device);
const anHourAgo = Date.parse(now) - 3_600_000;

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected());
});
afterAll(() => sandbox.close());

describe('machines', () => {
  test('are found by the joining key', async () => {
    expect(valueOfKnown(await tenant.defender.readMachines(laptop))).toMatchObject([
      { id: ids.machine, entraDeviceId: ids.device, riskScore: 'high', onboardingStatus: 'onboarded', healthStatus: 'active', lastSeenAt: Date.parse('2026-03-02T11:00:00.779Z') },
    ]);
  });

  test('a tenant without machines answers 404, and that means none', async () => {
    const empty = await connected({}, { tenant: { now, machines: [], alerts: [] } });
    expect(await empty.tenant.defender.readMachines(laptop)).toMatchObject({ known: true, value: [], gaps: [] });
    await empty.sandbox.close();
  });

  test('an id that is no GUID is never put into the question', async () => {
    expect(await tenant.defender.readMachines(entraDeviceId('x or 1 eq 1'))).toMatchObject({ known: false, gap: { source: 'machines', detail: 'aadDeviceId' } });
  });
});

describe('alerts', () => {
  test('of the whole tenant are read in one request, shared by all who ask', async () => {
    sandbox.control.fault({ match: 'GET /api/alerts', kind: '500', times: 1 });
    const [first, second] = await Promise.all([tenant.defender.readAlerts(anHourAgo), tenant.defender.readAlerts(anHourAgo + 1_000)]);
    expect(sandbox.control.faults()).toEqual([]);
    expect(valueOfKnown(first)).toMatchObject([{ id: 'al-1', machineId: ids.machine, severity: 'high', status: 'new', assignedTo: undefined }]);
    expect(second).toEqual(first);
  });

  test('that were resolved before the asked time are left out', async () => {
    const resolved = { id: 'old', machineId: ids.machine, severity: 'Low', status: 'Resolved', lastUpdateTime: new Date(anHourAgo - 60_000).toISOString(), resolvedTime: new Date(anHourAgo - 60_000).toISOString() };
    const other = await connected({}, { tenant: { now, machines: [], alerts: [resolved, { ...resolved, id: 'new', lastUpdateTime: now }] } });
    expect(valueOfKnown(await other.tenant.defender.readAlerts(anHourAgo)).map((alert) => alert.id)).toEqual(['new']);
    await other.sandbox.close();
  });
});

describe('a cloud without a Defender API', () => {
  test('is said to be without one, and nobody is asked', async () => {
    const timers = virtualTimers();
    const context = { timers, patience: defaultPatience, random: () => 0, onAnswer: () => undefined, onTrouble: () => undefined };
    const client = createDefenderClient({ origin: clouds.china.defenderOrigin, token: () => Promise.reject(new Error('asked')), bucket: createBudgets(timers).defender, context, fetch: () => Promise.reject(new Error('asked')) });
    const defender = createDefender({ client, clock: { now: () => 0 }, timers });
    expect(await defender.readMachines(laptop)).toMatchObject({ known: false, gap: { source: 'machines', reason: 'unavailable', detail: 'upstream.not-offered' } });
  });
});
