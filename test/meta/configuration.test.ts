import { describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { sandboxEnvironment } from '../../src/cli/sandbox-environment.ts';
import { variables } from '../../src/config-variables.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { defaultTiming } from '../../src/core/change/timing.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

const source = new URL('../../src/', import.meta.url);
const tenant = '11111111-2222-4333-8444-555555555555';
const good = {
  GATEHOUSE_TENANT_ID: tenant,
  GATEHOUSE_READER_CREDENTIAL: 'managed-identity',
  GATEHOUSE_ACTOR_CREDENTIAL: 'client-certificate',
  GATEHOUSE_ACTOR_CLIENT_ID: tenant,
  GATEHOUSE_ACTOR_CERTIFICATE_PATH: '/run/secrets/actor.pem',
  BOT_ID: tenant,
};

const executor = '22222222-3333-4444-8555-666666666666';
const [first, second] = ['33333333-4444-4555-8666-777777777777', '44444444-5555-4666-8777-888888888888'];
const withChanges = { ...good, GATEHOUSE_EXECUTOR_CREDENTIAL: 'managed-identity', GATEHOUSE_EXECUTOR_CLIENT_ID: executor, GATEHOUSE_EMERGENCY_ACCOUNTS: `${first},${second}` };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('env/.env.example and the configuration are the same list', () => {
  test('every variable that Gatehouse reads is in the example with one comment, and the example holds no other', async () => {
    const text = await readFile(new URL('../../env/.env.example', import.meta.url), 'utf8');
    const inExample = [...text.matchAll(/^# .+\n(\w+)=/gm)].map(([, name]) => name);
    expect(inExample).toEqual(Object.keys(variables));
  });

  test('every variable that the code of the configuration asks for is in the table', async () => {
    const files = (await readdir(source)).filter((name) => /^config.*\.ts$/.test(name) && name !== 'config-variables.ts');
    const code = (await Promise.all(files.map((name) => readFile(new URL(name, source), 'utf8')))).join('\n');
    const asked = new Set([...code.matchAll(/'((?:GATEHOUSE_|BOT_)[A-Z_]+|PORT|NODE_ENV)'/g)].map(([, name]) => name ?? ''));
    const shaped = new Set([...code.matchAll(/^ {2}([A-Z][A-Z_]+): z\./gm)].map(([, name]) => name ?? ''));
    const suffixes = [...code.matchAll(/`\$\{prefix\}(_[A-Z_]+)`/g)].map(([, suffix]) => suffix ?? '');
    const credentials = ['READER', 'ACTOR', 'EXECUTOR'].flatMap((who) => suffixes.map((suffix) => `GATEHOUSE_${who}${suffix}`));
    const all = new Set([...asked, ...shaped, ...credentials]);
    all.delete('GATEHOUSE_TEST_');
    all.delete('GATEHOUSE_WIRE_LOG');
    all.delete('GATEHOUSE_');
    all.delete('GATEHOUSE_EXECUTOR_');
    expect([...all].sort()).toEqual(Object.keys(variables).sort());
  });
});

describe('a configuration that cannot work is refused at start', () => {
  test('a complete one is accepted and frozen', () => {
    const config = readConfig(good);
    expect(config).toMatchObject({ tenantId: tenant, sandbox: false, port: 3978, host: '0.0.0.0', reader: { kind: 'managed-identity' } });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('an empty environment names everything that is missing at once', () => {
    const names = ['GATEHOUSE_TENANT_ID', 'GATEHOUSE_READER_CREDENTIAL', 'GATEHOUSE_ACTOR_CREDENTIAL', 'BOT_ID'];
    const faults = faultsOf({}).join('\n');
    for (const name of names) expect(faults).toContain(name);
  });

  test.each([
    ['a misspelt variable', { GATEHOUSE_TENENT_ID: tenant }, 'GATEHOUSE_TENENT_ID'],
    ['a group given by name', { GATEHOUSE_SOC_GROUPS: 'Security Operations' }, 'GATEHOUSE_SOC_GROUPS'],
    ['a cloud that does not exist', { GATEHOUSE_CLOUD: 'mars' }, 'GATEHOUSE_CLOUD'],
    ['a credential without its file', { GATEHOUSE_ACTOR_CERTIFICATE_PATH: '' }, 'GATEHOUSE_ACTOR_CERTIFICATE_PATH'],
    ['a store that is neither file nor server', { GATEHOUSE_STORE_URL: 'mysql://x' }, 'GATEHOUSE_STORE_URL'],
    ['a single-tenant bot without a password', { BOT_TYPE: 'SingleTenant' }, 'BOT_PASSWORD'],
  ])('%s is named', (_case, change, name) => {
    expect(faultsOf({ ...good, ...change }).join('\n')).toContain(name);
  });

  test('no value of a secret appears in a refusal', () => {
    const secret = 'canary-secret-value';
    expect(faultsOf({ ...good, GATEHOUSE_CLOUD: 'mars', GATEHOUSE_READER_CLIENT_SECRET: secret, BOT_PASSWORD: secret }).join('\n')).not.toContain(secret);
  });

  test('in the sandbox no bot registration is needed, and the bot listens on this machine only', () => {
    const config = readConfig({ ...good, BOT_ID: '', GATEHOUSE_SANDBOX_URL: 'http://127.0.0.1:4000' });
    expect(config).toMatchObject({ sandbox: true, bot: undefined, host: '127.0.0.1', cloud: { graphOrigin: 'http://127.0.0.1:4000' } });
  });
});

describe('changes are configured as a whole, or off', () => {
  test('without an executing identity there are none, and nothing else is missing', () => {
    expect(readConfig(good)).toMatchObject({ executor: undefined, changes: undefined, signIn: undefined });
  });

  test('with everything given, every value arrives', () => {
    const config = readConfig({
      ...withChanges,
      GATEHOUSE_INTUNE_GROUPS: first, GATEHOUSE_ENTRA_GROUPS: second, GATEHOUSE_LEAD_GROUPS: `${first}, ${second}`, GATEHOUSE_EMERGENCY_GROUPS: second,
      GATEHOUSE_CHANGE_CHANNEL: '19:Changes@thread.tacv2', GATEHOUSE_EXCEPTION_GROUP: first.toUpperCase(), GATEHOUSE_CHANGES_OFF: 'isolate, scan',
      GATEHOUSE_FREEZE: '2026-12-20T00:00Z/2027-01-04T00:00+01:00 year-end; 2027-03-01T08:00:00Z/2027-03-01T18:00Z audit day',
      GATEHOUSE_STEP_UP: 'tenant-wide=c2,access=C1', GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com/', GATEHOUSE_SIGN_IN_CLIENT_ID: tenant,
      GATEHOUSE_SIGN_IN_CLIENT_SECRET: 'x', GATEHOUSE_AUDIT_HEAD_FILE: '/var/log/gatehouse/head.jsonl', GATEHOUSE_SERVICE_PRINCIPALS: first, GATEHOUSE_VIP_GROUPS: first, GATEHOUSE_ON_CALL_GROUPS: `${first},${second}`,
    });
    expect(config.changes).toEqual({
      roles: { helpdesk: [], soc: [], intune: [first], entra: [second], lead: [first, second], emergency: [second] },
      channel: '19:Changes@thread.tacv2', emergencyAccounts: [first, second], exceptionGroup: first, kindsOff: ['isolate', 'scan'], marked: { vip: [first], onCall: [first, second] },
      freezes: [
        { from: Date.UTC(2026, 11, 20), until: Date.UTC(2027, 0, 3, 23), name: 'year-end' },
        { from: Date.UTC(2027, 2, 1, 8), until: Date.UTC(2027, 2, 1, 18), name: 'audit day' },
      ],
      stepUp: { 'tenant-wide': 'c2', access: 'c1' }, own: { appIds: [tenant, executor], servicePrincipalIds: [first] },
      publicUrl: 'https://gatehouse.example.com', auditHeadFile: '/var/log/gatehouse/head.jsonl', timing: defaultTiming,
    });
    expect(config).toMatchObject({ executor: { kind: 'managed-identity', clientId: executor }, signIn: { clientId: tenant, clientSecret: 'x' } });
  });

  test.each([
    ['an executor with a part of its credential', { GATEHOUSE_EXECUTOR_CREDENTIAL: '' }, 'GATEHOUSE_EXECUTOR_CREDENTIAL'],
    ['an executor that is the reader or the actor', { GATEHOUSE_EXECUTOR_CLIENT_ID: tenant }, 'identity of its own'],
    ['an executor that is the same nameless managed identity as the reader', { GATEHOUSE_EXECUTOR_CLIENT_ID: '' }, 'identity of its own'],
    ['one emergency account', { GATEHOUSE_EMERGENCY_ACCOUNTS: first }, 'GATEHOUSE_EMERGENCY_ACCOUNTS'],
    ['one emergency account named twice', { GATEHOUSE_EMERGENCY_ACCOUNTS: `${first},${first.toUpperCase()}` }, 'GATEHOUSE_EMERGENCY_ACCOUNTS'],
    ['an emergency account by its address', { GATEHOUSE_EMERGENCY_ACCOUNTS: `${first},${second},breakglass@contoso.example` }, 'GATEHOUSE_EMERGENCY_ACCOUNTS'],
    ['a role group by name', { GATEHOUSE_LEAD_GROUPS: 'Leads' }, 'GATEHOUSE_LEAD_GROUPS'],
    ['two exception groups', { GATEHOUSE_EXCEPTION_GROUP: `${first},${second}` }, 'GATEHOUSE_EXCEPTION_GROUP'],
    ['a kind of change that there is not', { GATEHOUSE_CHANGES_OFF: 'isolate,wipe' }, 'no kind wipe'],
    ['a freeze without time zone', { GATEHOUSE_FREEZE: '2026-12-20T00:00/2027-01-04T00:00 year-end' }, 'GATEHOUSE_FREEZE'],
    ['a freeze that ends before it begins', { GATEHOUSE_FREEZE: '2027-01-04T00:00Z/2026-12-20T00:00Z year-end' }, 'GATEHOUSE_FREEZE'],
    ['a freeze without a name', { GATEHOUSE_FREEZE: '2026-12-20T00:00Z/2027-01-04T00:00Z' }, 'GATEHOUSE_FREEZE'],
    ['step-up for a class that nobody votes on', { GATEHOUSE_STEP_UP: 'routine=c1' }, 'GATEHOUSE_STEP_UP'],
    ['step-up with a context that Entra does not have', { GATEHOUSE_STEP_UP: 'access=c100' }, 'GATEHOUSE_STEP_UP'],
    ['step-up without an address', { GATEHOUSE_STEP_UP: 'access=c1', GATEHOUSE_SIGN_IN_CLIENT_ID: tenant, GATEHOUSE_SIGN_IN_CLIENT_SECRET: 'x' }, 'GATEHOUSE_PUBLIC_URL'],
    ['step-up without a registration', { GATEHOUSE_STEP_UP: 'access=c1', GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com' }, 'GATEHOUSE_SIGN_IN_CLIENT_SECRET'],
    ['an address without https', { GATEHOUSE_PUBLIC_URL: 'http://gatehouse.example.com' }, 'GATEHOUSE_PUBLIC_URL'],
    ['an address with a path', { GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com/approve' }, 'GATEHOUSE_PUBLIC_URL'],
  ])('%s is named', (_case, change, words) => {
    expect(faultsOf(withChanges)).toEqual([]);
    expect(faultsOf({ ...withChanges, ...change }).join('\n')).toContain(words);
  });

  test('a fault in a setting of changes is named also while they are off', () => {
    expect(faultsOf({ ...good, GATEHOUSE_CHANGES_OFF: 'wipe' }).join('\n')).toContain('GATEHOUSE_CHANGES_OFF');
  });
});

describe('the sandbox is configured like any tenant', () => {
  test('what "npm start" uses is a complete configuration with changes, and env/.env.sandbox says the same', async () => {
    const sandbox = await startSandbox({ port: 0, users: 0 });
    const variablesOf = sandboxEnvironment(sandbox);
    await sandbox.close();
    expect(readConfig(variablesOf).changes).toMatchObject({ emergencyAccounts: [sandbox.people.breakGlass1.id, sandbox.people.breakGlass2.id] });
    const text = await readFile(new URL('../../env/.env.sandbox', import.meta.url), 'utf8');
    const written = Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const));
    expect(written).toEqual({ ...variablesOf, GATEHOUSE_SANDBOX_URL: 'http://127.0.0.1:4010', GATEHOUSE_STORE_URL: 'file:data/store' });
  });
});
