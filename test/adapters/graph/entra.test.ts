import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { entraDeviceId, userId } from '../../../src/core/facts/ids.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';
import { ids, now } from '../upstream/small-tenant.ts';

const ann = { userId: userId(ids.person), userPrincipalName: 'ann@contoso.example' };
const dayBefore = Date.parse(now) - 86_400_000;

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected());
});
afterAll(() => sandbox.close());

describe('what Entra says of a person', () => {
  test('by object id or by address, in whatever case', async () => {
    const expected = { id: ids.person, userPrincipalName: 'ann@contoso.example', displayName: 'Ann', accountEnabled: true, userType: 'member' };
    expect(valueOfKnown(await tenant.entra.readPerson({ userId: userId(ids.person.toUpperCase()) }))).toMatchObject(expected);
    expect(valueOfKnown(await tenant.entra.readPerson({ userPrincipalName: 'Ann@Contoso.example' }))).toMatchObject(expected);
  });

  test('an address with a quote in it finds its person', async () => {
    const oneil = valueOfKnown(await tenant.entra.readPerson({ userPrincipalName: "o'neil@contoso.example" }));
    expect(oneil).toMatchObject({ id: ids.other, accountEnabled: false });
  });

  test('somebody who does not exist is known not to exist', async () => {
    expect(await tenant.entra.readPerson({ userPrincipalName: 'nobody@contoso.example' })).toMatchObject({ known: true, value: undefined, gaps: [] });
  });

  test('a question about nobody is a gap, not another question', async () => {
    expect(await tenant.entra.readPerson({})).toMatchObject({ known: false, gap: { source: 'users', reason: 'missing-value' } });
    expect(await tenant.entra.readPerson({ userPrincipalName: '..' })).toMatchObject({ known: false, gap: { source: 'users', reason: 'missing-value' } });
    expect(await tenant.entra.readSignIns({}, dayBefore)).toMatchObject({ known: false });
  });

  test('their groups', async () => {
    expect(valueOfKnown(await tenant.entra.readGroups(ann))).toEqual([{ id: ids.group, displayName: 'Pilot people' }]);
  });
});

describe('the sign-in log', () => {
  test('by id, and by address when only that is known', async () => {
    for (const who of [ann, { userPrincipalName: 'ANN@contoso.example' }]) {
      const rows = valueOfKnown(await tenant.entra.readSignIns(who, dayBefore));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        id: 'sign-in-1', errorCode: 53000, clientKind: 'browser', deviceCodeFlow: false, city: 'Zurich',
        device: { deviceId: ids.device, joinType: 'joined' }, appliedPolicies: [{ result: 'failure', enforcedGrantControls: ['compliantDevice'] }],
      });
    }
  });

  test('gives nothing from before the asked time', async () => {
    expect(valueOfKnown(await tenant.entra.readSignIns(ann, Date.parse(now)))).toEqual([]);
  });
});

describe('devices and policies', () => {
  const laptop = { deviceId: ids.device, displayName: 'LAPTOP-1', isCompliant: false, joinType: 'joined', platform: 'windows' };

  test('a device by its joining key, by name and by owner', async () => {
    expect(valueOfKnown(await tenant.entra.readDevice(entraDeviceId(ids.device)))).toMatchObject({ ...laptop, ownerIds: [ids.person] });
    expect(valueOfKnown(await tenant.entra.findDevicesByName('laptop-1'))).toMatchObject([{ ...laptop, ownerIds: [ids.person] }]);
    expect(valueOfKnown(await tenant.entra.readOwnedDevices(ann))).toMatchObject([{ ...laptop, ownerIds: undefined }]);
  });

  test('a device that Entra does not have is known not to exist', async () => {
    expect(await tenant.entra.readDevice(entraDeviceId(ids.app))).toMatchObject({ known: true, value: undefined });
    expect(valueOfKnown(await tenant.entra.findDevicesByName("x' or displayName ne '"))).toEqual([]);
  });

  test('policies are read once and keep the time of the real read', async () => {
    const first = await tenant.entra.readPolicies();
    const again = await tenant.entra.readPolicies();
    expect(valueOfKnown(first)).toMatchObject([{ id: ids.policy, state: 'enabled', includePlatforms: ['windows'], grantControls: ['compliantDevice'] }]);
    expect(again).toBe(first);
    expect(valueOfKnown(await tenant.entra.readNamedLocations())).toEqual([{ id: ids.location, displayName: 'Office', isTrusted: true }]);
  });

  test('facts carry the tenant\'s time, not the machine\'s', async () => {
    const fact = await tenant.entra.readPerson(ann);
    expect(Math.abs((fact.known ? fact.readAt : 0) - Date.parse(now))).toBeLessThan(60_000);
  });
});

describe('what could not be read when the tenant was exported', () => {
  test('is a gap with its reason and the service\'s words, never "none"', async () => {
    const other = await connected({}, { tenant: { now, users: [], groups: [] } });
    try {
      expect(await other.tenant.entra.readSignIns(ann, dayBefore)).toMatchObject({
        known: false, gap: { source: 'signIns', reason: 'not-permitted', detail: 'Authorization_RequestDenied', requestId: expect.any(String) },
      });
      expect(await other.tenant.entra.readDevice(entraDeviceId(ids.device))).toMatchObject({ known: false, gap: { source: 'devices', reason: 'not-permitted' } });
    } finally {
      await other.sandbox.close();
    }
  });
});
