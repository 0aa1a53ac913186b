import { describe, expect, test } from '@jest/globals';
import { COMPLIANCE } from '../../src/sandbox/tenant/pilot-policies.ts';
import { part, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Answer, type Client } from './support/client.ts';

const RISK = `/beta/deviceManagement/deviceCompliancePolicies/${COMPLIANCE.risk}`;
const REQUESTS = '/beta/deviceManagement/operationApprovalRequests';
const SEVERER = { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', deviceThreatProtectionRequiredSecurityLevel: 'low' };

async function laptop(client: Client): Promise<string> {
  return text((await client.values("/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-4411'"))[0], 'complianceState');
}

async function level(client: Client): Promise<unknown> {
  return (await client.get(RISK)).body['deviceThreatProtectionRequiredSecurityLevel'];
}

function justified(words: string): { headers: Record<string, string> } {
  return { headers: { 'x-msft-approval-justification': Buffer.from(words, 'utf8').toString('base64') } };
}

describe('a compliance policy is changed over the API', () => {
  test('a severer risk level counts a version up, and devices at risk drop out once they hear of it', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      control.alert('LT-4411', { severity: 'Medium' });
      control.advance(10);
      expect(await laptop(client)).toBe('compliant');
      const answer = await client.write('PATCH', RISK, SEVERER);
      expect([answer.status, answer.body]).toMatchObject([200, { id: COMPLIANCE.risk, version: 2, deviceThreatProtectionRequiredSecurityLevel: 'low', lastModifiedDateTime: '2026-03-10T09:10:00.000Z' }]);
      control.advance(20);
      expect(await laptop(client)).toBe('noncompliant');
    });
  });

  test.each<[string, string, Row]>([
    ['a body without its type', RISK, { deviceThreatProtectionRequiredSecurityLevel: 'low' }],
    ['another type', RISK, { ...SEVERER, '@odata.type': '#microsoft.graph.iosCompliancePolicy' }],
    ['a level of the portal', RISK, { ...SEVERER, deviceThreatProtectionRequiredSecurityLevel: 'Medium' }],
    ['a property that is only read', RISK, { ...SEVERER, version: 7 }],
    ['assignments, which have a call of their own', RISK, { ...SEVERER, assignments: [] }],
    ['the threat rule over v1.0', RISK.replace('beta', 'v1.0'), SEVERER],
    ['a text where a flag belongs', RISK, { ...SEVERER, bitLockerEnabled: 'true' }],
  ])('%s is refused', async (_what, path, body) => {
    await withSandbox({}, async (client) => {
      expect((await client.write('PATCH', path, body)).status).toBe(400);
      expect([await level(client), client.sandbox.control.effects()]).toEqual(['medium', []]);
    });
  });

  test('the reader may not, and Intune writes down who did', async () => {
    await withSandbox({}, async (client) => {
      expect((await client.write('PATCH', RISK, SEVERER, { as: 'reader' })).status).toBe(403);
      await client.write('PATCH', RISK, SEVERER);
      client.sandbox.control.portal({ as: 'ivo', compliancePolicy: 'Windows baseline', patch: { osMinimumVersion: '10.0.26100.0' } });
      expect(await client.values('/v1.0/deviceManagement/auditEvents')).toEqual([]);
      client.sandbox.control.advance(1);
      expect(await client.values('/v1.0/deviceManagement/auditEvents?$filter=activityDateTime ge 2026-03-10T09:00:00Z')).toMatchObject([
        { category: 'Compliance', actor: { auditActorType: 'ItPro', userPrincipalName: client.sandbox.people.ivo.upn }, resources: [{ resourceId: COMPLIANCE.baseline }] },
        { actor: { auditActorType: 'Application', applicationId: client.sandbox.executor.clientId }, resources: [{ resourceId: COMPLIANCE.risk, displayName: 'Pilot – Windows MDE device risk' }] },
      ]);
    });
  });
});

describe('multi-admin approval in Intune', () => {
  async function ask(client: Client, words = 'Approved in Teams'): Promise<Answer> {
    return client.write('PATCH', RISK, SEVERER, justified(words));
  }

  test('the answer is good, nothing changes, and a request waits until another administrator agrees', async () => {
    await withSandbox({ multiAdminApproval: true }, async (client) => {
      expect([(await ask(client)).status, await level(client), client.sandbox.control.effects()]).toEqual([200, 'medium', []]);
      const [request] = await client.values(`${REQUESTS}?$filter=status eq 'needsApproval'`);
      expect(request).toMatchObject({ status: 'needsApproval', requestor: null, requestJustification: 'Approved in Teams', payloadName: 'Pilot – Windows MDE device risk', payloadOperation: 'Update', requiredOperationApprovalPolicyTypes: ['compliancePolicy'] });
      client.sandbox.control.decideRequest(text(request, 'id'), 'approve', 'ivo');
      expect([await level(client), await client.values(`${REQUESTS}?$filter=status eq 'needsApproval'`)]).toEqual(['low', []]);
      expect((await client.get(`${REQUESTS}/${text(request, 'id')}`)).body).toMatchObject({ status: 'completed', approver: { user: { displayName: 'Ivo Lindqvist' } } });
      expect(client.sandbox.control.effects()).toMatchObject([{ appId: client.sandbox.executor.clientId, target: COMPLIANCE.risk }]);
    });
  });

  test('a rejected request and one that nobody looks at for thirty days change nothing', async () => {
    await withSandbox({ multiAdminApproval: true }, async (client) => {
      await ask(client);
      client.sandbox.control.decideRequest(text((await client.values(REQUESTS))[0], 'id'), 'reject', 'ivo');
      await ask(client);
      client.sandbox.control.advance(30 * 24 * 60);
      expect((await client.values(REQUESTS)).map((row) => row['status'])).toEqual(['expired', 'rejected']);
      expect(await level(client)).toBe('medium');
    });
  });

  test('without a justification, with one in plain text, and while a request waits, the change is refused', async () => {
    await withSandbox({ multiAdminApproval: true }, async (client) => {
      const missing = await client.write('PATCH', RISK, SEVERER);
      expect([missing.status, text(part(missing.body, 'error'), 'message')]).toEqual([400, expect.stringContaining('x-msft-approval-justification')]);
      expect((await client.write('PATCH', RISK, SEVERER, { headers: { 'x-msft-approval-justification': 'Approved in Teams' } })).status).toBe(400);
      await ask(client);
      expect((await ask(client)).status).toBe(409);
      expect(await client.values(REQUESTS)).toHaveLength(1);
    });
  });

  test('where it is off the header means nothing', async () => {
    await withSandbox({}, async (client) => {
      await ask(client);
      expect([await level(client), await client.values(REQUESTS)]).toEqual(['low', []]);
    });
  });
});
