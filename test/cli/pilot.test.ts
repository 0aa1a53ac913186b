import { describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod/v4';
import { runCli } from './run-cli.ts';

const shape = z.object({ report: z.object({ steps: z.array(z.object({ state: z.string(), checks: z.array(z.object({ id: z.string(), verdict: z.string() })) })) }) });

const collections = ['users', 'groups', 'devices', 'managedDevices', 'deviceCompliancePolicies', 'configurationPolicies', 'mobileThreatDefenseConnectors', 'conditionalAccessPolicies', 'namedLocations', 'signIns', 'machines', 'alerts'];

describe('the pilot on a command line', () => {
  test('shows every step with what fails and who can do something about it, and fails a pipeline while something is open', async () => {
    const { code, out, err } = await runCli('pilot.ts', 'verify');
    expect({ code, err }).toEqual({ code: 1, err: 'No record of a pilot under way: looking for the objects of the guide by their names.\n' });
    expect(out).toContain('1 Pilot groups: done');
    expect(out).toMatch(/FAILED {2}app-federated: .+\n +the identity team \(Entra\): Choose an app/);
  }, 60_000);

  test('of a dump of a tenant in which nothing was done no step is done, and status is shown all the same', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-pilot-'));
    const file = path.join(folder, 'dump.json');
    await writeFile(file, JSON.stringify({ now: '2026-11-16T09:42:00Z', ...Object.fromEntries(collections.map((name) => [name, []])), deviceManagementSettings: { secureByDefault: false } }));
    const { code, out } = await runCli('pilot.ts', 'status', '--json', '--tenant', file);
    await rm(folder, { recursive: true });
    const { report } = shape.parse(JSON.parse(out));
    expect({ code, done: report.steps.map(({ state }) => state).filter((state) => state === 'done') }).toEqual({ code: 0, done: [] });
    expect(report.steps.flatMap(({ checks }) => checks).find(({ id }) => id === 'user-group-exists')).toMatchObject({ verdict: 'failed' });
  }, 60_000);

  test.each([
    ['nothing', [], 2, 'Say status, verify or evidence.'],
    ['a command that does not exist', ['apply'], 2, 'Say status, verify or evidence.'],
    ['an option that does not exist', ['status', '--fix'], 2, '--fix'],
    ['evidence of a pilot that never was', ['evidence'], 1, 'There has been no pilot yet'],
    ['a dump that is not there', ['verify', '--tenant', 'no-such.json'], 1, 'no such file'],
  ])('given %s, says so in plain words', async (_case, args, code, says) => {
    const ended = await runCli('pilot.ts', ...args);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toContain(says);
    expect(ended.err).not.toMatch(/^\s+at /m);
  }, 30_000);
});
