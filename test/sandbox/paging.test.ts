import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

async function walk(client: Client, path: string): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = [];
  let pages = 0;
  for (let next: string | undefined = path; next !== undefined && pages < 500; pages += 1) {
    const { body } = await client.get(next);
    rows.push(...parts(body, 'value'));
    next = text(body, '@odata.nextLink') || undefined;
  }
  return { rows, pages };
}

describe('paging', () => {
  test.each(['/v1.0/users', '/v1.0/auditLogs/signIns', '/v1.0/deviceManagement/managedDevices', '/v1.0/devices', '/api/machines', '/v1.0/groups/0a11de00-0002-4000-8000-00000000000a/members'])('%s gives the same rows in pages of 7 as at once', async (path) => {
    await withSandbox({}, async (client) => {
      const [whole, pages] = [await walk(client, path), await walk(client, `${path}?$top=7`)];
      expect(pages.rows).toEqual(whole.rows);
      expect(pages.pages).toBe(Math.ceil(whole.rows.length / 7));
      expect(new Set(pages.rows.map((row) => text(row, 'id'))).size).toBe(pages.rows.length);
    });
  });

  test('a next link is absolute, and asking for it again gives the same page', async () => {
    await withSandbox({}, async (client) => {
      const next = text((await client.get('/v1.0/users?$top=5&$select=id')).body, '@odata.nextLink');
      expect(next.startsWith(`${client.sandbox.url}/v1.0/users?`)).toBe(true);
      const [first, again] = [await client.get(next), await client.get(next)];
      expect(again.body).toEqual(first.body);
      expect((await client.get(next.replace('/users?', '/groups?'))).status).toBe(400);
    });
  });

  test('the sign-in log comes newest first, and narrows by time', async () => {
    await withSandbox({}, async (client) => {
      const times = (await client.values('/v1.0/auditLogs/signIns')).map((row) => text(row, 'createdDateTime'));
      expect(times).toEqual([...times].sort().reverse());
      const since = await client.values('/v1.0/auditLogs/signIns?$filter=createdDateTime ge 2026-03-09T00:00:00Z');
      expect(since.map((row) => text(row, 'createdDateTime'))).toEqual(times.filter((time) => time >= '2026-03-09'));
      const oldest = await client.values('/v1.0/auditLogs/signIns?$orderby=createdDateTime asc&$top=1');
      expect(text(oldest[0], 'createdDateTime')).toBe(times.at(-1));
    });
  });

  test('a person of the crowd is the same one by every key', async () => {
    await withSandbox({ users: 3000 }, async (client) => {
      const [device] = await client.values("/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-7321'");
      const person = (await client.get(`/v1.0/users/${text(device, 'userPrincipalName')}`)).body;
      expect(text(person, 'id')).toBe(text(device, 'userId'));
      expect(await client.values(`/v1.0/users/${text(person, 'id')}/managedDevices`)).toEqual([device]);
      const [entra] = await client.values(`/v1.0/devices?$filter=deviceId eq '${text(device, 'azureADDeviceId')}'`);
      expect(await client.values(`/v1.0/users/${text(person, 'id')}/ownedDevices`)).toEqual([{ '@odata.type': '#microsoft.graph.device', ...entra }]);
      const [machine] = await client.values(`/api/machines?$filter=aadDeviceId eq ${text(device, 'azureADDeviceId')}`);
      expect(text(machine, 'computerDnsName')).toBe('lt-7321.alderlake.example');
      const log = await client.values(`/v1.0/auditLogs/signIns?$filter=userId eq '${text(person, 'id')}'`);
      expect(log.map((row) => text(row, 'userPrincipalName'))).toEqual(Array(3).fill(text(person, 'userPrincipalName')));
    });
  });

  test('the same seed gives the same tenant', async () => {
    const seen: unknown[] = [];
    for (const seed of [7, 7, 8]) await withSandbox({ seed }, async (client) => { seen.push((await client.values('/v1.0/auditLogs/signIns')).concat(await client.values('/api/alerts'))); });
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).not.toEqual(seen[2]);
  });
});

describe('the wire log', () => {
  test('has one line for every exchange with Graph and Defender, and none for tokens and control', async () => {
    const wireLog = join(mkdtempSync(join(tmpdir(), 'wire-')), 'wire.jsonl');
    await withSandbox({ wireLog }, async (client) => {
      await client.get('/v1.0/users?$top=1');
      await client.get('/api/machines/nope');
      await fetch(`${client.sandbox.url}/_sandbox/state`);
    });
    const lines = readFileSync(wireLog, 'utf8').trimEnd().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({ method: 'GET', url: '/v1.0/users?$top=1', version: 'v1.0', status: 200, tenant: 'pilot', requestHeaders: { prefer: 'include-unknown-enum-members' } }),
      expect.objectContaining({ method: 'GET', url: '/api/machines/nope', version: 'api', status: 404, tenant: 'pilot' }),
    ]);
    expect(readFileSync(wireLog, 'utf8')).not.toContain('Bearer');
  });
});
