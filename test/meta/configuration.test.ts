import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { variables } from '../../src/config-variables.ts';
import { ConfigError, readConfig } from '../../src/config.ts';

const tenant = '11111111-2222-4333-8444-555555555555';
const good = {
  GATEHOUSE_TENANT_ID: tenant,
  GATEHOUSE_READER_CREDENTIAL: 'managed-identity',
  GATEHOUSE_ACTOR_CREDENTIAL: 'client-certificate',
  GATEHOUSE_ACTOR_CLIENT_ID: tenant,
  GATEHOUSE_ACTOR_CERTIFICATE_PATH: '/run/secrets/actor.pem',
  BOT_ID: tenant,
};

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
    const code = await readFile(new URL('../../src/config.ts', import.meta.url), 'utf8');
    const asked = new Set([...code.matchAll(/'((?:GATEHOUSE_|BOT_)[A-Z_]+|PORT|NODE_ENV)'/g)].map(([, name]) => name ?? ''));
    const shaped = new Set([...code.matchAll(/^ {2}([A-Z][A-Z_]+): z\./gm)].map(([, name]) => name ?? ''));
    const suffixes = [...code.matchAll(/`\$\{prefix\}(_[A-Z_]+)`/g)].map(([, suffix]) => suffix ?? '');
    const credentials = ['READER', 'ACTOR'].flatMap((who) => suffixes.map((suffix) => `GATEHOUSE_${who}${suffix}`));
    const all = new Set([...asked, ...shaped, ...credentials]);
    all.delete('GATEHOUSE_TEST_');
    all.delete('GATEHOUSE_WIRE_LOG');
    all.delete('GATEHOUSE_');
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
