import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DumpError, readDump } from '../../src/cli/read-dump.ts';
import { runCli } from './run-cli.ts';

const question = 'why is my device blocked?';
const stack = /^\s+at /m;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-ask-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

describe('asking on a command line', () => {
  test('answers from the pilot tenant when nothing else is named', async () => {
    const { code, out } = await runCli('ask.ts', '--as', 'nora.quist@alderlake.example', '--json', question);
    const answer: unknown = JSON.parse(out);
    expect({ code, answer }).toMatchObject({ code: 0, answer: { outcome: 'blocked' } });
  });

  test('answers from a dump', async () => {
    const dump = await written('dump.json', '\uFEFF{"now":"2026-04-01T12:00:00Z","users":[{"id":"3f0c8e1a-0000-4000-8000-000000000001","userPrincipalName":"pia@contoso.example","accountEnabled":false}]}');
    const { code, out } = await runCli('ask.ts', '--as', 'pia@contoso.example', '--tenant', dump, question);
    expect(code).toBe(0);
    expect(out).toContain('[user.disabled]');
  });

  test('prints how it is used when asked', async () => {
    const { code, out, err } = await runCli('ask.ts', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('usage: npm run ask');
  });

  test.each([
    { about: 'an option that does not exist', args: ['--whom', 'nora'], says: /--whom/ },
    { about: 'an option without its value', args: [question, '--as'], says: /--as/ },
    { about: 'nobody who asks', args: [question], says: /--as is missing/ },
    { about: 'an empty name', args: ['--as', ' ', question], says: /--as is empty/ },
    { about: 'no question', args: ['--as', 'nora.quist@alderlake.example'], says: /question is missing/ },
  ])('given $about, says so and how it is used', async ({ args, says }) => {
    const { code, err } = await runCli('ask.ts', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(says);
    expect(err).toContain('usage: npm run ask');
    expect(err).not.toMatch(stack);
  });

  test('given a dump that is not there, names it', async () => {
    const file = path.join(folder, 'nowhere.json');
    const { code, err } = await runCli('ask.ts', '--as', 'pia@contoso.example', '--tenant', file, question);
    expect({ code, err: err.trim() }).toEqual({ code: 1, err: `${file} cannot be read: there is no such file or folder.` });
  });
});

describe('a tenant dump', () => {
  test.each([
    { about: 'cut short', content: '{"users": [', says: /is not JSON/ },
    { about: 'an array', content: '[]', says: /one JSON object/ },
    { about: 'with an object where rows are due', content: '{"users": {}}', says: /"users" must be an array/ },
    { about: 'with settings that are an array', content: '{"deviceManagementSettings": 3}', says: /"deviceManagementSettings" must be an object/ },
    { about: 'at no time', content: '{"now": "yesterday"}', says: /"now" must be a time/ },
    { about: 'at a bare number', content: '{"now": 5}', says: /"now" must be a time/ },
  ])('$about is refused with the file and the reason', async ({ content, says }) => {
    const file = await written('wrong.json', content);
    const error: unknown = await readDump(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DumpError);
    expect(String(error)).toContain(file);
    expect(String(error)).toMatch(says);
  });

  test('that is a folder is refused by name', async () => {
    await expect(readDump(folder)).rejects.toThrow(`${folder} cannot be read: it is a folder, not a file.`);
  });

  test('with a key that means nothing is used, and the key is named: a misspelt one would pass for "could not be read"', async () => {
    const warnings: string[] = [];
    await readDump(await written('typo.json', '{"managedDevice": []}'), (message) => warnings.push(message));
    expect(warnings.join()).toMatch(/not used: "managedDevice"\. Known are now, users, .*deviceManagementSettings/);
  });

  test('with rows that are none ends with a message, not with a stack', async () => {
    const { code, out, err } = await runCli('ask.ts', '--as', 'pia@contoso.example', '--tenant', await written('odd.json', '{"users": [{}, 7, null], "signIns": [null, 3]}'), question);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('There is no user "pia@contoso.example"');
    expect(err).not.toContain('    at ');
  });

  test('may leave out, or set to null, what could not be read', async () => {
    expect(await readDump(await written('little.json', '{"machines": null, "users": []}'))).toEqual({ machines: null, users: [] });
  });
});

describe('the conformance run', () => {
  test('over a folder that is not there says so and does not pass', async () => {
    const { code, err } = await runCli('conformance.ts', 'diagnosis', path.join(folder, 'nowhere'));
    expect(code).toBe(2);
    expect(err).toContain('nowhere cannot be read: there is no such file or folder.');
    expect(err).not.toMatch(stack);
  });
});
