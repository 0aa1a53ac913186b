import { describe, expect, test } from '@jest/globals';
import { intuneBreaks } from '../../src/sandbox/control/intune-breaks.ts';
import { CONFIGURATION } from '../../src/sandbox/tenant/pilot-edr.ts';
import { fixedId, fixedMachineId } from '../../src/sandbox/tenant/ids.ts';
import { COMPLIANCE } from '../../src/sandbox/tenant/pilot-policies.ts';
import { isRow, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';
import { COMPLIANCE_POLICIES, CONNECTOR, EDR_POLICIES } from './support/pilot-bodies.ts';

const MANAGED = `/beta/deviceManagement/managedDevices/${fixedId('managedDevice', 1)}`;

/** Everything of a finished pilot that these breaks are about. */
const READ: Readonly<Record<string, string>> = {
  connector: `/beta${CONNECTOR}`,
  edr: `${EDR_POLICIES}/${CONFIGURATION.edr}?$expand=settings,assignments`,
  risk: `${COMPLIANCE_POLICIES}/${COMPLIANCE.risk}?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)`,
  intune: MANAGED,
  configuration: `${MANAGED}/deviceConfigurationStates`,
  compliance: `${MANAGED}/deviceCompliancePolicyStates`,
  entra: `/v1.0/devices/${fixedId('device', 1)}`,
  defender: `/api/machines/${fixedMachineId(1)}`,
  tenant: '/v1.0/deviceManagement?$select=settings',
};

async function read(client: Client): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const [name, path] of Object.entries(READ)) {
    const { status, body } = await client.get(path);
    if (status !== 200) found.set(name, status);
    else for (const [path_, value] of flat(body, name)) found.set(path_, value);
  }
  return found;
}

function flat(row: Row, where: string): [string, unknown][] {
  const own = Object.entries(row).filter(([name]) => !name.includes('@odata.') && !['lastModifiedDateTime', 'version'].includes(name));
  return own.flatMap(([name, value]) => (isRow(value) ? flat(value, `${where}.${name}`) : [[`${where}.${name}`, value] satisfies [string, unknown]]));
}

/** The names of what differs; `name is 404` for an object that is gone. */
function changed(before: Map<string, unknown>, after: Map<string, unknown>): string[] {
  const gone = Object.keys(READ).filter((name) => after.has(name));
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => !gone.includes(name.split('.')[0] ?? ''));
  return [...gone.map((name) => `${name} is ${String(after.get(name))}`), ...names.filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)))];
}

const CHANGED: Readonly<Record<string, readonly string[]>> = {
  'connector-windows-off': ['connector.windowsEnabled'],
  'connector-14-days': ['connector.partnerUnresponsivenessThresholdInDays'],
  'connector-attach-on': ['connector.microsoftDefenderForEndpointAttachEnabled'],
  'connector-android-on': ['connector.androidEnabled'],
  'connector-blocks-on-missing-data': ['connector.windowsDeviceBlockedOnMissingPartnerData'],
  'connector-heartbeat-old': ['connector.lastHeartbeatDateTime'],
  'connector-unresponsive': ['connector.partnerState'],
  'connector-gone': ['connector is 404'],
  'edr-package': ['edr.settings'],
  'edr-sample-sharing': ['edr.settingCount', 'edr.settings'],
  'edr-unassigned': ['edr.isAssigned', 'edr.assignments'],
  'edr-error': ['configuration.value'],
  'machine-gone': ['defender is 404'],
  'machine-inactive': ['defender.healthStatus'],
  'machine-impaired': ['defender.healthStatus'],
  'machine-not-onboarded': ['defender.onboardingStatus'],
  'machine-no-risk': ['defender.riskScore'],
  'machine-high-risk': ['defender.riskScore'],
  'risk-policy-high': ['risk.deviceThreatProtectionRequiredSecurityLevel'],
  'risk-policy-no-rule': ['risk.deviceThreatProtectionEnabled', 'risk.deviceThreatProtectionRequiredSecurityLevel'],
  'risk-policy-grace': ['risk.scheduledActionsForRule'],
  'risk-policy-unassigned': ['risk.assignments'],
  'risk-policy-not-evaluated': ['compliance.value'],
  'entra-disagrees': ['entra.isCompliant'],
  'intune-disagrees': ['intune.complianceState'],
  'device-registered-only': ['entra.trustType'],
  'device-not-in-intune': ['intune.managementAgent'],
  'device-gone-from-intune': ['intune is 404', 'configuration is 404', 'compliance is 404'],
  'device-of-somebody-else': ['intune.userId', 'intune.userPrincipalName', 'intune.userDisplayName', 'intune.emailAddress'],
  'device-used-by-somebody-else': ['intune.usersLoggedOn'],
  'tenant-default-compliant': ['tenant.settings.secureByDefault'],
  'tenant-default-noncompliant': ['tenant.settings.secureByDefault'],
};

describe('a finished pilot is broken in one place', () => {
  test.each(Object.keys(intuneBreaks))('%s changes that and nothing else', async (id) => {
    await withSandbox({ users: 0 }, async (client) => {
      if (id === 'tenant-default-compliant') client.sandbox.control.break('tenant-default-noncompliant');
      const before = await read(client);
      client.sandbox.control.break(id);
      expect(changed(before, await read(client)).sort()).toEqual([...(CHANGED[id] ?? ['a line in the table above'])].sort());
    });
  });

  test('they are listed and run over HTTP, and what an administrator does is in the audit log', async () => {
    await withSandbox({ users: 0 }, async (client) => {
      const address = `${client.sandbox.url}/_sandbox/break`;
      const run = async (body: Row): Promise<number> => (await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status;
      expect(await (await fetch(`${address}s`)).json()).toMatchObject({ value: expect.arrayContaining([{ id: 'edr-unassigned', says: 'The onboarding policy goes to nobody' }]) });
      expect([await run({ id: 'edr-unassigned' }), await run({ id: 'device-registered-only', device: 'LT-4416' }), await run({ id: 'nothing' }), await run({ id: 'machine-gone', device: 'LT-0000' })]).toEqual([200, 200, 400, 400]);
      expect((await client.get(`/v1.0/devices/${fixedId('device', 6)}`)).body['trustType']).toBe('Workplace');
      client.sandbox.control.advance(1);
      expect(await client.values('/v1.0/deviceManagement/auditEvents')).toMatchObject([{ activityType: 'Assign DeviceManagementConfigurationPolicy', actor: { userPrincipalName: client.sandbox.people.ivo.upn } }]);
    });
  });
});
