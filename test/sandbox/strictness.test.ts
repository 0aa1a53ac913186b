import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routes } from '../../src/sandbox/routes/table.ts';
import { COMPLIANCE, GROUPS, POLICIES } from '../../src/sandbox/tenant/pilot-policies.ts';
import { part, text } from '../../src/sandbox/wire/row.ts';
import { answerOf, askToken, DEFENDER, GRAPH, tokenOf, withSandbox } from './support/client.ts';

const REFUSED: [string, string, number][] = [
  ['an unknown path', '/v1.0/nonsense', 404],
  ['a path in another case', '/v1.0/Users', 404],
  ['a version that does not exist', '/v2.0/users', 404],
  ['an unknown query option', '/v1.0/users?$stop=3', 400],
  ['a query option in another case', '/v1.0/users?$Top=3', 400],
  ['a query option that this route does not have', '/v1.0/auditLogs/signIns?$count=true', 400],
  ['the same option twice', '/v1.0/users?$top=1&$top=2', 400],
  ['an unknown property in $select', '/v1.0/users?$select=id,shoeSize', 400],
  ['a property of beta in $select of v1.0', '/v1.0/auditLogs/signIns?$select=authenticationProtocol', 400],
  ['an unknown property in $filter', "/v1.0/users?$filter=shoeSize eq '43'", 400],
  ['a property that cannot be filtered on', "/v1.0/auditLogs/signIns?$filter=deviceDetail/deviceId eq 'x'", 400],
  ['a text without quotes', '/v1.0/auditLogs/signIns?$filter=userId eq 0a11de00-0001-4000-8000-000000000001', 400],
  ['a filter with a syntax error', "/v1.0/users?$filter=displayName eq 'Nora", 400],
  ['an advanced operator without ConsistencyLevel', "/v1.0/users?$filter=displayName ne 'Nora'", 400],
  ['a page that is too large', '/v1.0/auditLogs/signIns?$top=1001', 400],
  ['an order that is not supported', '/v1.0/auditLogs/signIns?$orderby=userPrincipalName', 400],
  ['a made-up skip token', '/v1.0/users?$skiptoken=abc', 400],
  ['an unknown user', '/v1.0/users/nobody@alderlake.example', 404],
  ['an unknown managed device', '/v1.0/deviceManagement/managedDevices/nope', 404],
  ['an address with a broken escape', '/v1.0/users/%E0%A4%A', 400],
  ['a write to a route that only reads', '/v1.0/users', 405],
];

describe('the sandbox is as strict as the real services', () => {
  test.each(REFUSED)('%s is refused', async (_what, path, status) => {
    await withSandbox({}, async (client) => {
      const answer = status === 405 ? await client.post(path) : await client.get(path);
      expect(answer.status).toBe(status);
      expect(text(part(answer.body, 'error'), 'code')).not.toBe('');
    });
  });

  test('a Graph error has the shape of Graph, a Defender error that of Defender', async () => {
    await withSandbox({}, async (client) => {
      const graph = await client.get('/v1.0/users/nobody', { 'client-request-id': 'my-own-id' });
      expect(part(graph.body, 'error')).toMatchObject({ code: 'Request_ResourceNotFound', innerError: { 'client-request-id': 'my-own-id', 'request-id': graph.headers.get('request-id') } });
      const defender = await client.get('/api/machines/nope');
      expect(part(defender.body, 'error')).toEqual({ code: 'ResourceNotFound', message: 'Machine nope was not found', target: defender.headers.get('request-id') });
    });
  });

  test('without a token, with a made-up one and with one for the other API the answer is 401', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const wrong = await tokenOf(sandbox, 'reader', DEFENDER);
      const headers: Record<string, string>[] = [{}, { authorization: 'Bearer a.b.c' }, { authorization: `Bearer ${wrong}` }];
      for (const given of headers) expect((await fetch(`${sandbox.url}/v1.0/users`, { headers: given })).status).toBe(401);
      const graph = await tokenOf(sandbox, 'reader', GRAPH);
      const answer = await answerOf(await fetch(`${sandbox.url}/api/machines`, { headers: { authorization: `Bearer ${graph}` } }));
      expect([answer.status, text(part(answer.body, 'error'), 'code')]).toEqual([401, 'Unauthorized']);
    });
  });

  test('the reader may not act and the actor may not read', async () => {
    await withSandbox({}, async (client) => {
      const sync = '/v1.0/deviceManagement/managedDevices/0a11de00-0005-4000-8000-000000000001/syncDevice';
      expect((await client.post(sync, 'reader')).status).toBe(403);
      expect((await client.post(sync, 'actor')).status).toBe(204);
      const actor = await tokenOf(client.sandbox, 'actor', GRAPH);
      const read = await answerOf(await fetch(`${client.sandbox.url}/v1.0/users`, { headers: { authorization: `Bearer ${actor}` } }));
      expect([read.status, text(part(read.body, 'error'), 'code')]).toEqual([403, 'Authorization_RequestDenied']);
    });
  });

  test('no body, however odd, makes a write fail in a way that the real services would not', async () => {
    const names = fc.constantFrom('state', 'conditions', 'users', 'grantControls', 'operator', '@odata.type', '@odata.id', 'displayName', 'Comment', 'IsolationType', 'ScanType', '__proto__', 'toString', '');
    const body = fc.letrec((tie) => ({ any: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 0, '', 'Full', 'enabled', '#microsoft.graph.windows10CompliancePolicy'), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(names, tie('any'), { maxKeys: 4 })) })).any;
    await withSandbox({}, async (client) => {
      const writes = routes.filter((route) => route.method !== 'GET');
      expect(writes.length).toBeGreaterThan(8);
      await fc.assert(fc.asyncProperty(fc.constantFrom(...writes), body, async ({ api, method, path }, sent) => {
        const base = api === 'defender' ? '/api' : '/beta';
        const id = /policies/i.test(path) ? (path.includes('deviceCompliance') ? COMPLIANCE.risk : POLICIES.timesheets) : path.startsWith('/groups') ? GROUPS.exceptions : '0a11de000d400080000000000000000000000001';
        if (method !== 'POST' && method !== 'PATCH' && method !== 'DELETE') return;
        const answer = await client.write(method, base + path.replace('{id}', id).replace('{memberId}', 'x'), sent);
        expect([200, 201, 204, 400, 404]).toContain(answer.status);
      }), { numRuns: 300 });
    });
  });

  test('a token is given for a right secret or an assertion in its time, and for nothing else', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const { clientId, clientSecret } = sandbox.reader;
      const base = { grant_type: 'client_credentials', client_id: clientId, scope: GRAPH };
      const assertion = (exp: number): string => `${Buffer.from('{"alg":"PS256"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: clientId, exp })).toString('base64url')}.c2ln`;
      const soon = Math.floor(Date.now() / 1000) + 60;
      const asked: [Record<string, string>, number][] = [
        [{ ...base, client_secret: clientSecret }, 200], [{ ...base, client_assertion: assertion(soon) }, 200], [{ ...base, client_assertion: assertion(soon - 120) }, 401],
        [{ ...base, client_assertion: 'nonsense' }, 401], [{ ...base, client_secret: 'wrong' }, 401], [base, 401], [{ ...base, client_secret: clientSecret, scope: 'https://graph.microsoft.com/User.Read' }, 400],
        [{ ...base, client_secret: clientSecret, client_id: 'unknown' }, 400], [{ ...base, client_secret: clientSecret, grant_type: 'password' }, 400],
      ];
      for (const [form, status] of asked) expect((await askToken(sandbox, form)).status).toBe(status);
    });
  });

  test('the managed identity endpoint gives tokens to who knows its header', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const { endpoint, header } = sandbox.managedIdentity;
      const url = `${endpoint}?resource=https://graph.microsoft.com&api-version=2019-08-01&client_id=${sandbox.reader.clientId}`;
      const given = await answerOf(await fetch(url, { headers: { 'X-IDENTITY-HEADER': header } }));
      expect((await fetch(`${sandbox.url}/v1.0/users`, { headers: { authorization: `Bearer ${text(given.body, 'access_token')}` } })).status).toBe(200);
      expect((await fetch(url)).status).toBe(401);
    });
  });

  test('accounts and threat rules show only where the real service shows them', async () => {
    await withSandbox({}, async (client) => {
      const nora = client.sandbox.people.nora.upn;
      expect((await client.get(`/v1.0/users/${nora}`)).body).not.toHaveProperty('accountEnabled');
      expect((await client.get(`/v1.0/users/${nora}?$select=accountEnabled`)).body['accountEnabled']).toBe(true);
      const rule = 'deviceThreatProtectionRequiredSecurityLevel';
      const [v1, beta] = [await client.values('/v1.0/deviceManagement/deviceCompliancePolicies'), await client.values('/beta/deviceManagement/deviceCompliancePolicies')];
      expect(v1.some((policy) => rule in policy)).toBe(false);
      expect(beta.some((policy) => rule in policy)).toBe(true);
    });
  });
});
