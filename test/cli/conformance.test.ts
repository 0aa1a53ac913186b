import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from './run-cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cases-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const policy = { state: 'enabled', conditions: { users: { includeGroups: ['g1'] }, applications: { includeApplications: ['app1'] }, clientAppTypes: ['all'] }, grantControls: { operator: 'OR', builtInControls: ['mfa'] } };
const signIn = { user: { id: 'u1', groups: ['G1'], roles: [] }, application: { appId: 'APP1' }, anything: 'else' };

async function write(name: string, content: unknown): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
}

test('cases of Conditional Access pass with ids of any form and policies without one', async () => {
  const file = await write('good.json', [
    { description: 'by place', source: 'x', policies: [policy], signIn, expect: { decision: 'challenged', policies: { 0: { result: 'failure' } } } },
    { id: 7, policies: [{ ...policy, id: 'P1' }], signIn: { ...signIn, user: { id: 'u1', groups: [], roles: [] } }, expect: { decision: 'granted', policies: { P1: { result: 'notApplied', unmatched: 'users' } } } },
    { description: 'by name', policies: [{ ...policy, displayName: 'Staff' }], signIn: { ...signIn, satisfied: ['Mfa'] }, expect: { decision: 'granted', policies: { Staff: 'success' } } },
  ]);
  const { code, out } = await runCli('conformance.ts', 'conditional-access', file);
  expect(out.trim().split('\n')).toEqual(['pass good.json[0] by place', 'pass good.json[1] 7', 'pass good.json[2] by name', '3 passed, 0 failed']);
  expect(code).toBe(0);
}, 30_000);

test('a case that goes another way, and what is no case, fails with the reason', async () => {
  const file = await write('bad.json', [
    { description: 'decision', policies: [policy], signIn, expect: { decision: 'granted' } },
    { description: 'condition', policies: [policy], signIn: { ...signIn, application: { appId: 'other' } }, expect: { decision: 'granted', policies: { 0: { result: 'notApplied', unmatched: 'platforms' }, gone: { result: 'success' } } } },
    { hello: 'world' },
    { description: 'good', policies: [policy], signIn, expect: { decision: 'challenged' } },
  ]);
  const { code, out } = await runCli('conformance.ts', 'conditional-access', file);
  expect(out).toContain('FAIL bad.json[0] decision\n     decision challenged, expected granted');
  expect(out).toContain('     policy 0 unmatched application, expected platforms\n     no policy gone');
  expect(out).toContain('FAIL bad.json[2]\n     is no case');
  expect(out.trim().split('\n').at(-1)).toBe('1 passed, 3 failed');
  expect(code).toBe(1);
}, 30_000);

test('a run over nothing is no pass', async () => {
  const { code, err } = await runCli('conformance.ts', 'conditional-access', path.join(folder, 'missing'));
  expect(err).toContain('cannot be read');
  expect(code).toBe(2);
}, 30_000);
