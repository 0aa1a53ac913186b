import { describe, expect, test } from '@jest/globals';
import { fixedId } from '../../src/sandbox/tenant/ids.ts';
import { at, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';
import { assignedTo, COMPLIANCE_POLICIES, CONNECTOR, EDR_POLICIES, edrPolicy, riskPolicy } from './support/pilot-bodies.ts';

const LAPTOP = fixedId('managedDevice', 1);
/** Of the groups that the empty tenant has, the one that holds the laptops. */
const LAPTOPS = fixedId('group', 9);
const DAY = 24 * 60;

type Seen = { machine: string; risk: unknown; threat: string; intune: string; entra: unknown; configuration: Row; compliance: Row };

/** What the three services say about Nora's laptop. */
async function laptop(client: Client): Promise<Seen> {
  const { body } = await client.get(`/v1.0/deviceManagement/managedDevices/${LAPTOP}`);
  const [machine] = parts((await client.get(`/api/machines?$filter=aadDeviceId eq ${fixedId('entraDevice', 1)}`)).body, 'value');
  const [device] = await client.values("/v1.0/devices?$filter=displayName eq 'LT-4411'");
  const states = async (list: string): Promise<Row> => Object.fromEntries((await client.values(`/v1.0/deviceManagement/managedDevices/${LAPTOP}/${list}`)).map((row) => [text(row, 'displayName'), row['state']]));
  return {
    machine: text(machine, 'healthStatus'), risk: machine?.['riskScore'], threat: text(body, 'partnerReportedThreatState'), intune: text(body, 'complianceState'), entra: device?.['isCompliant'],
    configuration: await states('deviceConfigurationStates'), compliance: await states('deviceCompliancePolicyStates'),
  };
}

async function connect(client: Client): Promise<void> {
  client.sandbox.control.defenderConnection(true);
  client.sandbox.control.advance(10);
  await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: true });
}

async function make(client: Client, path: string, body: Row): Promise<string> {
  const one = `${path}/${text((await client.write('POST', path, body)).body, 'id')}`;
  await client.write('POST', `${one}/assign`, assignedTo(LAPTOPS));
  return one;
}

async function sync(client: Client): Promise<void> {
  await client.post(`/v1.0/deviceManagement/managedDevices/${LAPTOP}/syncDevice`);
}

describe('from a tenant in which nothing is done to a laptop whose risk decides', () => {
  test('the empty tenant has people, their roles, laptops and applications, and nothing of the loop', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const lists = ['/v1.0/identity/conditionalAccess/policies', COMPLIANCE_POLICIES, EDR_POLICIES, '/v1.0/deviceManagement/mobileThreatDefenseConnectors', '/api/alerts'];
      for (const list of lists) expect(await client.values(list)).toEqual([]);
      expect((await client.get('/api/machines')).status).toBe(404);
      const groups = (await client.values('/v1.0/groups')).map((group) => text(group, 'displayName'));
      expect(groups).toEqual(expect.arrayContaining(['Gatehouse – Entra admins', 'Gatehouse – Intune admins', 'Gatehouse – SOC', 'Break-glass accounts', 'Alder Payroll users']));
      expect(groups.filter((name) => name.startsWith('Pilot'))).toEqual([]);
      expect(await laptop(client)).toEqual({ machine: '', risk: undefined, threat: 'unknown', intune: 'compliant', entra: true, configuration: {}, compliance: { 'Default Device Compliance Policy': 'compliant' } });
      const signIns = await client.values('/v1.0/auditLogs/signIns');
      expect([signIns.length > 0, signIns.flatMap((row) => row['appliedConditionalAccessPolicies'])]).toEqual([true, []]);
    });
  });

  test('the pilot tenant can begin again from nothing', async () => {
    await withSandbox({}, async (client) => {
      await client.write('DELETE', (await client.values(EDR_POLICIES)).map((row) => `${EDR_POLICIES}/${text(row, 'id')}`).join());
      client.sandbox.control.scenario('empty');
      expect(client.sandbox.control.state()).toMatchObject({ now: '2026-03-10T09:00:00Z', effects: 0, rows: { configurationPolicies: 0, deviceCompliancePolicies: 0, conditionalAccessPolicies: 0, users: 48 } });
      await connect(client);
      await make(client, EDR_POLICIES, edrPolicy());
      client.sandbox.control.advance(DAY);
      expect((await laptop(client)).machine).toBe('Active');
    });
  });

  test('connector, onboarding, compliance: each is seen where the guide looks for it, and high risk locks the laptop out until it is healed', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const { control } = client.sandbox;
      await connect(client);
      await make(client, EDR_POLICIES, edrPolicy());
      expect(await laptop(client)).toMatchObject({ machine: '', configuration: {} });
      control.advance(15);
      expect(await laptop(client)).toMatchObject({ machine: '', configuration: { 'EDR for the test': 'compliant' } });
      control.advance(20);
      expect(await laptop(client)).toMatchObject({ machine: 'Active', risk: 'None', threat: 'secured' });

      await make(client, COMPLIANCE_POLICIES, riskPolicy());
      control.advance(25);
      expect(await laptop(client)).toMatchObject({ intune: 'compliant', entra: true, compliance: { 'Risk for the test': 'compliant' } });

      control.alert('LT-4411', { severity: 'High' });
      control.advance(5);
      await sync(client);
      control.advance(8);
      expect(await laptop(client)).toMatchObject({ risk: 'High', threat: 'highSeverity', intune: 'noncompliant', entra: false, compliance: { 'Risk for the test': 'nonCompliant' } });
      control.resolve('LT-4411');
      control.advance(9 * 60);
      expect(await laptop(client)).toMatchObject({ risk: 'None', intune: 'compliant', entra: true });
    });
  });

  test('a laptop that is not onboarded fails the rule on risk, whatever else is in order', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      await connect(client);
      await make(client, COMPLIANCE_POLICIES, riskPolicy());
      client.sandbox.control.advance(30);
      expect(await laptop(client)).toMatchObject({ threat: 'unknown', intune: 'noncompliant', entra: false });
    });
  });

  test('with Windows off on the connector no package arrives and no risk counts', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const { control } = client.sandbox;
      await connect(client);
      await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: false });
      await make(client, EDR_POLICIES, edrPolicy());
      await make(client, COMPLIANCE_POLICIES, riskPolicy());
      control.advance(DAY);
      expect(await laptop(client)).toMatchObject({ machine: '', intune: 'compliant', configuration: { 'EDR for the test': 'error' } });
      await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: true });
      control.advance(DAY);
      expect(await laptop(client)).toMatchObject({ machine: 'Active', intune: 'compliant', configuration: { 'EDR for the test': 'compliant' } });
    });
  });

  test('what is taken away is gone at the next check-in; Defender keeps the machine', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      await connect(client);
      const edr = await make(client, EDR_POLICIES, edrPolicy());
      const risk = await make(client, COMPLIANCE_POLICIES, riskPolicy());
      client.sandbox.control.advance(DAY);
      await client.write('POST', `${edr}/assign`, { assignments: [] });
      await client.write('DELETE', risk);
      expect(await laptop(client)).toMatchObject({ configuration: { 'EDR for the test': 'compliant' }, compliance: { 'Risk for the test': 'compliant' } });
      await sync(client);
      expect(await laptop(client)).toMatchObject({ machine: 'Active', configuration: {}, compliance: { 'Default Device Compliance Policy': 'compliant' } });
      client.sandbox.control.portal({ as: 'ivo', intune: 'tenant-default', secureByDefault: true });
      client.sandbox.control.advance(9 * 60);
      expect((await laptop(client)).intune).toBe('noncompliant');
    });
  });

  test('others whose laptops get the policy are onboarded too, and only they', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      await connect(client);
      const edr = await make(client, EDR_POLICIES, edrPolicy());
      const known = await client.values('/api/machines');
      expect(known.map((row) => text(row, 'computerDnsName'))).toContain('lt-5003.alderlake.example');
      await client.write('POST', `${edr}/assign`, { assignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }] });
      const [phone] = await client.values("/v1.0/deviceManagement/managedDevices?$filter=operatingSystem eq 'iOS'");
      expect(await client.values(`/v1.0/deviceManagement/managedDevices/${text(phone, 'id')}/deviceConfigurationStates`)).toMatchObject([{ displayName: 'EDR for the test', state: 'notApplicable' }]);
      await client.write('POST', `${edr}/assign`, { assignments: [] });
      expect(await client.values('/api/machines')).toEqual([]);
    });
  });

  test('beta says who signed in to Windows, v1.0 does not know it', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const { body } = await client.get(`/beta/deviceManagement/managedDevices/${LAPTOP}?$select=id,usersLoggedOn`);
      expect(at(body, 'usersLoggedOn')).toEqual([{ userId: client.sandbox.people.nora.id, lastLogOnDateTime: expect.any(String) }]);
      expect((await client.get(`/v1.0/deviceManagement/managedDevices/${LAPTOP}?$select=usersLoggedOn`)).status).toBe(400);
    });
  });
});
