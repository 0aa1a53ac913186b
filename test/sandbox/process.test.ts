import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/sandbox/main.ts');
let running: ChildProcess | undefined;

afterEach(() => {
  running?.kill();
});

/** The address that the sandbox prints, or what it says instead. */
async function start(...options: string[]): Promise<string> {
  const child = spawn(process.execPath, [main, '--port', '0', '--scale', 'users=10', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  return new Promise((resolve) => {
    child.stderr.on('data', (piece: Buffer) => resolve(piece.toString('utf8')));
    child.stdout.on('data', (piece: Buffer) => resolve(/http:\/\/127\.0\.0\.1:\d+/.exec(piece.toString('utf8'))?.[0] ?? piece.toString('utf8')));
  });
}

describe('the sandbox as a process of its own', () => {
  test('it starts with policies to rehearse with, a second administrator, late reads and lost answers', async () => {
    const url = await start('--fill-policies', '3', '--multi-admin-approval', '--lag-ms', '400', '--stale-share', '0.25', '--audit-delay', '5', '--fault', '{"match": "PATCH /v1.0/*", "kind": "drop-after", "share": 0.1, "seed": 7}');
    expect(await (await fetch(`${url}/_sandbox/state`)).json()).toMatchObject({
      kind: 'pilot', rows: { conditionalAccessPolicies: 12 }, effects: 0, multiAdminApproval: true, faults: [{ match: 'PATCH /v1.0/*', kind: 'drop-after', share: 0.1, seed: 7 }],
    });
  });

  test('it starts with a tenant in which nothing of the pilot is done', async () => {
    const url = await start('--story', 'empty');
    expect(await (await fetch(`${url}/_sandbox/state`)).json()).toMatchObject({ rows: { conditionalAccessPolicies: 0, configurationPolicies: 0, mobileThreatDefenseConnectors: 0 } });
  });

  test.each([
    ['--stale-share', ['--lag-ms', '400', '--stale-share', '2']],
    ['kind must be one of', ['--fault', '{"match": "PATCH /v1.0/*", "kind": "explode"}']],
    ['--story', ['--story', 'half']],
    ['--fill-policies', ['--fill-policies', 'many']],
  ])('it names %s when that is wrong', async (named, options) => {
    expect(await start(...options)).toContain(named);
  });
});
