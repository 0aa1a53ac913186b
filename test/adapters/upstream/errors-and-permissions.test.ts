import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UpstreamError, upstreamErrors } from '../../../src/adapters/upstream/errors.ts';
import { gapFrom } from '../../../src/adapters/upstream/facts.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the catalogue of errors', () => {
  const sections = new Map(read('docs/errors.md').split(/^### /m).slice(1).map((section) => [section.split('\n')[0] ?? '', section] as const));

  test('has a section for every upstream code and for no other', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(upstreamErrors).sort());
  });

  test.each(Object.entries(upstreamErrors))('%s gives the reason that the code gives', (code, { reason }) => {
    expect(sections.get(code)).toContain(`Reason: \`${reason}\``);
  });

  test('names every error class of the product and every code of the store', () => {
    const catalogue = read('docs/errors.md');
    const files = globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.startsWith('src/sandbox'));
    const classes = files.flatMap((path) => [...read(path).matchAll(/class (\w+) extends (?:Error|TypeError|RangeError)/g)].map((match) => match[1] ?? ''));
    const storeCodes = /type StoreErrorCode =([^;]+);/.exec(read('src/adapters/store/errors.ts'))?.[1]?.match(/'[\w-]+'/g) ?? [];
    expect(classes).toContain('UpstreamError');
    expect(storeCodes.length).toBeGreaterThan(0);
    expect([...classes, ...storeCodes.map((code) => code.slice(1, -1))].filter((name) => !catalogue.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('an upstream error', () => {
  test('carries code, request id and cause, and no more words than that', () => {
    const cause = new TypeError('fetch failed');
    const error = new UpstreamError('upstream.throttled', { status: 429, serviceCode: 'TooManyRequests', requestId: 'r-1', cause });
    expect(error).toMatchObject({ name: 'UpstreamError', code: 'upstream.throttled', reason: 'throttled', requestId: 'r-1', cause });
    expect(error.message).toBe('upstream.throttled, 429, TooManyRequests, request r-1');
  });

  test('becomes a gap with the service\'s code, or ours where the service said nothing', () => {
    expect(gapFrom('users', new UpstreamError('upstream.not-permitted', { serviceCode: 'Forbidden', requestId: 'r-1' })).gap).toEqual({ source: 'users', reason: 'not-permitted', detail: 'Forbidden', requestId: 'r-1' });
    expect(gapFrom('users', new UpstreamError('upstream.timed-out')).gap).toEqual({ source: 'users', reason: 'timed-out', detail: 'upstream.timed-out' });
  });
});

describe('the permissions', () => {
  const permission = /`([A-Z]\w+(?:\.\w+){1,2})`/g;
  /** In tables only, and not from the column that names what is not enough. */
  const inTables = (text: string, column: number) =>
    [...new Set(text.split('\n').filter((line) => line.startsWith('|')).flatMap((line) => [...(line.split('|')[column] ?? '').matchAll(permission)].map((match) => match[1] ?? '')))].sort();
  const [reader = '', actor = '', executor = ''] = read('docs/permissions.md').split(/^## (?:Actor|Executor|Which call needs what)$/m);
  const graph = read('src/adapters/graph/README.md');
  const [reads = '', writes = ''] = read('src/adapters/change/README.md').split('## Writes');

  test('summed up for whoever grants them are those of the adapters, no more and no less', () => {
    const asked = [...inTables(graph, 3), ...inTables(read('src/adapters/defender/README.md'), 2), ...inTables(reads, 3)];
    const granted = inTables(reader, 1);
    expect(granted).toHaveLength(13);
    expect([...granted, ...inTables(actor, 1)].sort()).toEqual([...new Set(asked)].sort());
  });

  test('of the acting identity are one, and the reading identity has none that changes anything', () => {
    expect(inTables(reader, 1).join()).not.toMatch(/ReadWrite|PrivilegedOperations|Isolate|Scan|Revoke/);
    expect([...actor.matchAll(permission)].map((match) => match[1])).toContain('DeviceManagementManagedDevices.PrivilegedOperations.All');
    expect(inTables(actor, 1)).toEqual(['DeviceManagementManagedDevices.PrivilegedOperations.All']);
  });

  test('of the executing identity are those of its writes, no more and no less', () => {
    expect(inTables(executor, 1)).toHaveLength(10);
    expect(inTables(executor, 1)).toEqual(inTables(writes, 3));
  });
});
