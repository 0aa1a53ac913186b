import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectTenant, type Tenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import { entraDeviceId, managedDeviceId, userId } from '../../../src/core/facts/ids.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';
import { ids } from '../upstream/small-tenant.ts';

const ann = { userId: userId(ids.person), userPrincipalName: 'ann@contoso.example' };

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected({ random: () => 0, patience: { backOffMs: 1 } }));
});
afterAll(() => sandbox.close());

describe('the managed devices of a person', () => {
  test('those enrolled by them and those that carry their address, each once', async () => {
    const devices = valueOfKnown(await tenant.intune.readManagedDevices(ann));
    expect(devices.map((device) => device.deviceName).sort()).toEqual(['LAPTOP-1', 'SHARED-1']);
  });

  test('by object id alone, only those enrolled by them', async () => {
    const devices = valueOfKnown(await tenant.intune.readManagedDevices({ userId: ann.userId }));
    expect(devices).toMatchObject([{ id: ids.managed, entraDeviceId: ids.device, complianceState: 'noncompliant', gracePeriodEndsAt: undefined, threatState: 'highSeverity' }]);
  });

  test('a zero joining key joins nothing', async () => {
    const devices = valueOfKnown(await tenant.intune.findManagedDevicesByName('shared-1'));
    expect(devices).toMatchObject([{ entraDeviceId: undefined, userId: undefined, managedByDefenderOnly: true }]);
  });

  test('a half that could not be read leaves its gap beside the other half', async () => {
    sandbox.control.fault({ match: 'GET /v1.0/users/*/managedDevices', kind: '500', times: 4 });
    const fact = await tenant.intune.readManagedDevices(ann);
    expect(valueOfKnown(fact)).toHaveLength(2);
    expect(fact).toMatchObject({ known: true, gaps: expect.arrayContaining([expect.objectContaining({ source: 'managedDevices', reason: 'unavailable' })]) });
  });

  test('when both halves fail nothing is known', async () => {
    sandbox.control.fault({ match: 'GET /v1.0/*anagedDevices', kind: '503' });
    try {
      expect(await tenant.intune.readManagedDevices(ann)).toMatchObject({ known: false, gap: { source: 'managedDevices', reason: 'unavailable' } });
    } finally {
      sandbox.control.clearFaults();
    }
  });

  test('a person whom Entra does not know has none', async () => {
    expect(await tenant.intune.readManagedDevices({ userId: userId(ids.app) })).toMatchObject({ known: true, value: [], gaps: [] });
  });
});

describe('compliance', () => {
  test('a device by its joining key, with its policies and rules', async () => {
    const [device] = valueOfKnown(await tenant.intune.readManagedDevicesByEntraId(entraDeviceId(ids.device)));
    const states = valueOfKnown(await tenant.intune.readPolicyStates(device?.id ?? managedDeviceId('')));
    expect(states).toMatchObject([{ state: 'nonCompliant', settings: [{ setting: 'Windows10CompliancePolicy.DeviceThreatProtectionRequiredSecurityLevel', state: 'nonCompliant' }] }]);
  });

  test('policies with their risk threshold, tenant settings and the Defender connector', async () => {
    expect(valueOfKnown(await tenant.intune.readCompliancePolicies())).toMatchObject([{ displayName: 'Risk', riskThreshold: 'medium', assigned: true }]);
    expect(valueOfKnown(await tenant.intune.readComplianceSettings())).toEqual({ secureByDefault: true, validityDays: 30 });
    expect(valueOfKnown(await tenant.intune.readConnectors())).toMatchObject([{ isDefender: true, partnerState: 'enabled', windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: false }]);
  });
});

describe('asking a device to check in', () => {
  const laptop = managedDeviceId(ids.managed);

  test('is requested with the acting identity', async () => {
    expect(await tenant.intune.syncDevice(laptop)).toEqual({ status: 'requested' });
  });

  test('is refused when the answer proves that nothing was done', async () => {
    expect(await tenant.intune.syncDevice(managedDeviceId(ids.app))).toMatchObject({ status: 'refused', requestId: expect.any(String) });
    expect(await tenant.intune.syncDevice(managedDeviceId('..'))).toMatchObject({ status: 'refused' });
  });

  test.each(['500', '503', 'drop'] as const)('is neither done nor refused after %s, and is not sent twice', async (kind) => {
    sandbox.control.fault({ match: 'POST *', kind, times: 2 });
    expect(await tenant.intune.syncDevice(laptop)).toMatchObject({ status: 'unknown' });
    expect(sandbox.control.faults()).toMatchObject([{ times: 1 }]);
    sandbox.control.clearFaults();
  });

  test('is repeated after 429, which proves that nothing was done', async () => {
    sandbox.control.fault({ match: 'POST *', kind: '429', times: 1 });
    expect(await tenant.intune.syncDevice(laptop)).toEqual({ status: 'requested' });
  });

  test('the reading identity may not do it', async () => {
    const cloud = cloudAt(sandbox.url);
    const reader = createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...sandbox.reader }, cloud);
    const { intune } = connectTenant({ cloud, reader, actor: reader });
    expect(await intune.syncDevice(laptop)).toMatchObject({ status: 'refused', reason: 'Authorization_RequestDenied' });
  });
});
