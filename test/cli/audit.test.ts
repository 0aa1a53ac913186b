import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { headText } from '../../src/core/audit/head.ts';
import { requestedChange } from '../contract/change-samples.ts';
import { noon } from '../contract/store-samples.ts';
import { runCli } from './run-cli.ts';

const stack = /^\s+at /m;
let folder = '';
let url = '';
let head = '';
let number = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-audit-'));
  url = `file:${path.join(folder, 'store')}`;
  const store = await openStore(url);
  const change = requestedChange();
  const created = await store.changes.create(change, undefined);
  number = created.status === 'created' ? created.stored.number : 0;
  head = headText(await store.audit.append({ at: noon, changeId: change.id, type: 'change.requested', body: { by: change.requestedBy } }));
  await store.close();
}, 60_000);
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('the audit on a command line', () => {
  test('is verified, and the head is named so that it can be kept', async () => {
    const { code, out } = await runCli('audit-verify.ts', '--store', url);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`Intact: 1 entries, the last is ${head}`) });
    expect(out).toContain('No head from outside the database was given');
  }, 30_000);

  test('is compared with heads that were kept elsewhere, and ends with 1 when it is not the same audit', async () => {
    const file = path.join(folder, 'heads.txt');
    await writeFile(file, `2026-11-22T10:00:00Z ${head}\n2026-11-22T11:00:00Z 2:${'a'.repeat(64)}\n`);
    const good = await runCli('audit-verify.ts', '--store', url, '--head', head);
    expect(good).toMatchObject({ code: 0, out: `Intact: 1 entries, the last is ${head}\n` });
    const cut = await runCli('audit-verify.ts', '--store', url, '--heads', file);
    expect(cut).toMatchObject({ code: 1, out: expect.stringContaining('BROKEN at entry 2 (cut-tail). The audit ends with entry 1, but entry 2 once existed') });
  }, 30_000);

  test('gives the evidence of one change, into a file that is never written over', async () => {
    const out = path.join(folder, 'evidence.json');
    expect(await runCli('evidence.ts', `#${number}`, '--store', url, '--out', out)).toMatchObject({ code: 0, out: `The evidence of change #${number} is in ${out}.\n` });
    const written: unknown = JSON.parse(await readFile(out, 'utf8'));
    expect(written).toMatchObject({ number, complete: true, chain: { status: 'intact', entries: 1 } });
    expect(await runCli('evidence.ts', `${number}`, '--store', url, '--out', out)).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect(await runCli('evidence.ts', '4711', '--store', url)).toMatchObject({ code: 1, err: 'There is no change #4711.\n' });
  }, 30_000);

  test('cannot be looked at beside a running bot, and says how to ask the bot', async () => {
    const store = await openStore(url);
    const { code, err } = await runCli('audit-verify.ts', '--store', url);
    await store.close();
    expect(code).toBe(1);
    expect(err).toContain('is in use by another process');
    expect(err).toContain('ask it');
    expect(err).not.toMatch(stack);
  }, 60_000);

  test.each([
    { about: 'a folder without a store', args: ['--store', 'file:no/such/folder'], code: 1, says: 'There is no store in' },
    { about: 'a store in memory', args: ['--store', 'memory:'], code: 1, says: 'keeps nothing' },
    { about: 'a server that does not answer', args: ['--store', 'postgres://127.0.0.1:1/x'], code: 1, says: 'could not be opened (ECONNREFUSED)' },
    { about: 'an address of another kind', args: ['--store', 'mysql://x'], code: 1, says: 'must be file:' },
    { about: 'a head that is none', args: ['--head', '17:abc'], code: 2, says: 'is no head' },
    { about: 'a file of heads that is not there', args: ['--heads', 'no/such/file'], code: 2, says: 'cannot be read' },
    { about: 'a file without a head', args: ['--heads', 'package.json'], code: 2, says: 'holds no head' },
    { about: 'an option that does not exist', args: ['--fix'], code: 2, says: '--fix' },
  ])('given $about, says so', async ({ args, code, says }) => {
    const ended = await runCli('audit-verify.ts', ...args);
    expect(ended).toMatchObject({ code, err: expect.stringContaining(says) });
    expect(ended.err).not.toMatch(stack);
  }, 30_000);

  test.each([[], ['1.5'], ['1', '2']])('evidence of %p is a wrong usage', async (...args) => {
    const { code, err } = await runCli('evidence.ts', ...args.flat());
    expect(code).toBe(2);
    expect(err).toContain('usage: npm run -s evidence');
    expect(err).not.toMatch(stack);
  }, 30_000);

  test.each(['audit-verify.ts', 'evidence.ts'])('%s prints how it is used when asked', async (file) => {
    expect(await runCli(file, '--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('usage: npm run') });
  }, 30_000);
});
