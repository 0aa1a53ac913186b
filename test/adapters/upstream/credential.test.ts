import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCredential, type CredentialConfig } from '../../../src/adapters/credential.ts';
import { createAccessToken } from '../../../src/adapters/upstream/access-token.ts';
import { cloudAt, clouds } from '../../../src/adapters/upstream/clouds.ts';
import { loopbackPolicy } from '../../../src/adapters/upstream/loopback-policy.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.ts';
import { smallTenant } from './small-tenant.ts';

let sandbox: Sandbox;
let platform: Platform;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-credential-'));
beforeAll(async () => {
  sandbox = await startSandbox({ tenant: smallTenant() });
  platform = await startPlatform();
  // The identity library reads these once per process.
  Object.assign(process.env, { IDENTITY_ENDPOINT: platform.endpoint, IDENTITY_HEADER: 'header' });
});
afterAll(async () => {
  platform.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** Name of the app and audience that a token is for. */
async function tokenFacts(config: CredentialConfig, scope = clouds.global.graphScope): Promise<unknown> {
  const token = await createCredential(config, cloudAt(sandbox.url)).getToken(scope);
  const claims: unknown = JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString());
  return claims;
}

/** What a platform writes: claims that are valid for an hour. Nobody here checks the signature. */
function assertion(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ exp: Math.floor(Date.now() / 1000) + 3_600 })}.c2ln`;
}

function certificateFile(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const path = join(folder, 'app.pem');
  const body = randomBytes(600).toString('base64').replace(/.{64}/g, '$&\n');
  writeFileSync(path, `${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
  return path;
}

describe('proving who Gatehouse is, against an authority on this machine', () => {
  const app = () => ({ tenantId: sandbox.tenantId, clientId: sandbox.reader.clientId });
  const expected = (audience: string) => ({ appid: sandbox.reader.clientId, aud: audience, tid: sandbox.tenantId });

  test('with a client secret, for Graph and for Defender each its own token', async () => {
    const config: CredentialConfig = { kind: 'client-secret', ...app(), clientSecret: sandbox.reader.clientSecret };
    expect(await tokenFacts(config)).toMatchObject(expected('https://graph.microsoft.com'));
    expect(await tokenFacts(config, clouds.global.defenderScope)).toMatchObject(expected('https://api.securitycenter.microsoft.com'));
  });

  test('with a client certificate', async () => {
    expect(await tokenFacts({ kind: 'client-certificate', ...app(), certificatePath: certificateFile() })).toMatchObject(expected('https://graph.microsoft.com'));
  });

  test('with the federated token of the platform', async () => {
    const tokenFilePath = join(folder, 'federated');
    writeFileSync(tokenFilePath, assertion());
    expect(await tokenFacts({ kind: 'workload-identity', ...app(), tokenFilePath })).toMatchObject(expected('https://graph.microsoft.com'));
  });

  test('with the identity that an app service gives', async () => {
    expect(await tokenFacts({ kind: 'managed-identity', clientId: sandbox.reader.clientId })).toMatchObject(expected('https://graph.microsoft.com'));
  });

  test('with the assertion of a managed identity, asked for the exchange audience', async () => {
    expect(await tokenFacts({ kind: 'managed-identity-assertion', ...app(), managedIdentityClientId: 'mi' })).toMatchObject(expected('https://graph.microsoft.com'));
    expect(platform.asked).toEqual(['https://graph.microsoft.com', 'api://AzureADTokenExchange']);
  });

  test('with a wrong secret: a matter of rights, with Entra\'s number', async () => {
    const credential = createCredential({ kind: 'client-secret', ...app(), clientSecret: 'wrong' }, cloudAt(sandbox.url));
    await expect(createAccessToken(credential, clouds.global.graphScope)(new AbortController().signal)).rejects.toMatchObject({
      code: 'upstream.sign-in-refused', serviceCode: 'AADSTS7000215',
    });
  });
});

describe('an authority over http', () => {
  const config: CredentialConfig = { kind: 'client-secret', tenantId: '0a11de00-0000-4000-8000-000000000001', clientId: 'c', clientSecret: 's' };
  const exchangeScope = clouds.global.exchangeScope;

  test.each(['http://login.example', 'http://10.0.0.1', 'http://127.0.0.1.example', 'http://localhost.example', 'http://0.0.0.0', 'ftp://127.0.0.1'])('%s is refused', (authorityHost) => {
    expect(() => createCredential(config, { authorityHost, exchangeScope })).toThrow('must be https');
  });

  test.each(['http://127.0.0.1:7071', 'http://localhost:7071', 'http://[::1]:7071', 'https://login.microsoftonline.com'])('%s is accepted', (authorityHost) => {
    expect(() => createCredential(config, { authorityHost, exchangeScope })).not.toThrow();
  });

  test('no request to another host or port ever leaves https', async () => {
    const policy = loopbackPolicy(new URL('http://127.0.0.1:7071'));
    for (const url of ['https://login.microsoftonline.com/x', 'https://127.0.0.1:7072/x', 'https://127.0.0.1:70711/x', 'https://127.0.0.1.example/x', 'https://127.0.0.1:7071.example/']) {
      const sent = Promise.withResolvers<string>();
      const request = { url, method: 'GET' as const, timeout: 0, requestId: 'r', withCredentials: false, headers: fakeHeaders() };
      await policy.sendRequest(request, async (passed) => {
        sent.resolve(`${passed.url} ${String(passed.allowInsecureConnection)}`);
        return { request, status: 200, headers: fakeHeaders() };
      });
      expect(await sent.promise).toBe(`${url} undefined`);
    }
  });
});

describe('the clouds', () => {
  test.each(Object.entries(clouds))('%s has https hosts and an audience for each service', (_name, cloud) => {
    for (const address of [cloud.authorityHost, cloud.graphOrigin, cloud.defenderOrigin ?? 'https://none.example']) expect(new URL(address).origin).toBe(address);
    expect(new URL(cloud.graphScope).origin).toBe(cloud.graphOrigin);
    expect(cloud.defenderScope).not.toBe(cloud.graphScope);
  });
});

type Headers = Parameters<ReturnType<typeof loopbackPolicy>['sendRequest']>[0]['headers'];

function fakeHeaders(): Headers {
  const headers: Headers = {
    get: () => undefined, has: () => false, set: () => undefined, delete: () => undefined, toJSON: () => ({}), [Symbol.iterator]: () => new Map<string, string>()[Symbol.iterator](),
  };
  return headers;
}

interface Platform {
  readonly asked: string[];
  readonly endpoint: string;
  close(): void;
}

/** An app service: hands out assertions itself and leaves everything else to the sandbox. */
async function startPlatform(): Promise<Platform> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { search, searchParams } = new URL(request.url ?? '/', 'http://platform.example');
    asked.push(searchParams.get('resource') ?? '');
    const own = { access_token: assertion(), expires_on: String(Math.floor(Date.now() / 1000) + 3_600), token_type: 'Bearer' };
    const answer = searchParams.get('resource')?.startsWith('api://') === true
      ? Promise.resolve(JSON.stringify(own))
      : fetch(`${sandbox.managedIdentity.endpoint}${search}`, { headers: { 'x-identity-header': sandbox.managedIdentity.header } }).then((passed) => passed.text());
    void answer.then((body) => response.setHeader('content-type', 'application/json').end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { asked, endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/token`, close: () => server.close() };
}
