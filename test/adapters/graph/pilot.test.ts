import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { gapsOf, type Fact } from '../../../src/core/facts/fact.ts';
import { entraDeviceId, userId } from '../../../src/core/facts/ids.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected({}, { tenant: undefined, users: 40 }));
});
afterAll(() => sandbox.close());

describe('the pilot tenant', () => {
  test('is read whole and without a gap, in two waves', async () => {
    const { nora } = sandbox.people;
    const who = { userId: userId(nora.id), userPrincipalName: nora.upn };
    await tenant.warm(tenant.clock.now());
    const since = tenant.clock.now() - 2 * 86_400_000;
    const { entra, intune, defender } = tenant;
    const managed = intune.readManagedDevices(who);
    const first: readonly Promise<Fact<unknown>>[] = [
      entra.readPerson(who), entra.readGroups(who), entra.readSignIns(who, since), entra.readOwnedDevices(who), managed, entra.readPolicies(), entra.readNamedLocations(),
      intune.readCompliancePolicies(), intune.readComplianceSettings(), intune.readConnectors(), defender.readAlerts(since),
    ];
    await Promise.all(first);
    const [laptop] = valueOfKnown(await managed);
    if (laptop?.entraDeviceId === undefined) throw new Error('the pilot laptop has no joining key');
    const second: readonly Promise<Fact<unknown>>[] = [
      entra.readDevice(laptop.entraDeviceId), intune.readPolicyStates(laptop.id), intune.readManagedDevicesByEntraId(laptop.entraDeviceId), defender.readMachines(laptop.entraDeviceId),
    ];
    const facts = await Promise.all([...first, ...second]);
    expect(facts.map((fact) => fact.known)).toEqual(facts.map(() => true));
    expect(facts.flatMap(gapsOf)).toEqual([]);
    expect(laptop.deviceName).toBe(nora.device);
  });

  test('knows no device that does not exist', async () => {
    const nothing = entraDeviceId('00000000-1111-4000-8000-000000000000');
    expect(valueOfKnown(await tenant.entra.readDevice(nothing))).toBeUndefined();
    expect(valueOfKnown(await tenant.defender.readMachines(nothing))).toEqual([]);
  });
});
