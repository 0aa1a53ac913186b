import { describe, expect, test } from '@jest/globals';
import { TenantClock } from '../../src/sandbox/tenant/clock.ts';
import { part, text } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

async function laptop(client: Client): Promise<{ threat: string; compliance: string; entra: unknown; synced: string }> {
  const [managed] = await client.values("/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-4411'");
  const [device] = await client.values("/v1.0/devices?$filter=displayName eq 'LT-4411'");
  return { threat: text(managed, 'partnerReportedThreatState'), compliance: text(managed, 'complianceState'), entra: device?.['isCompliant'], synced: text(managed, 'lastSyncDateTime') };
}

const SYNC = '/v1.0/deviceManagement/managedDevices/0a11de00-0005-4000-8000-000000000001/syncDevice';

describe('time in the sandbox', () => {
  test('risk travels: Defender at once, Intune by the connector, compliance at the sync, Entra last', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      control.alert('LT-4411', { severity: 'High' });
      expect(await laptop(client)).toMatchObject({ threat: 'secured', compliance: 'compliant' });
      control.advance(5);
      expect(await laptop(client)).toMatchObject({ threat: 'highSeverity', compliance: 'compliant', entra: true });
      expect((await client.post(SYNC)).status).toBe(204);
      expect(await laptop(client)).toMatchObject({ compliance: 'noncompliant', entra: true });
      control.advance(8);
      expect(await laptop(client)).toMatchObject({ compliance: 'noncompliant', entra: false });
    });
  });

  test('without a sync the laptop checks in within eight hours', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.alert('LT-4411', { severity: 'High' });
      client.sandbox.control.advance(8 * 60 + 10);
      expect(await laptop(client)).toMatchObject({ compliance: 'noncompliant', entra: false, synced: '2026-03-10T17:00:00Z' });
    });
  });

  test('a medium alert is within the threshold', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.alert('LT-4411', { severity: 'Medium' });
      client.sandbox.control.advance(9 * 60);
      expect(await laptop(client)).toMatchObject({ threat: 'mediumSeverity', compliance: 'compliant', entra: true });
    });
  });

  test('a connector that stopped carries no risk, and unless the tenant blocks on missing data the laptop stays compliant', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario('connector-windows-off');
      client.sandbox.control.alert('LT-4411', { severity: 'High' });
      client.sandbox.control.advance(60);
      expect(await laptop(client)).toMatchObject({ threat: 'secured', compliance: 'noncompliant' });
    });
  });

  test('an alert on anybody of the crowd takes its way to their compliance too', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      const state = async (): Promise<string> => text((await client.values("/v1.0/deviceManagement/managedDevices?$filter=deviceName eq 'LT-5003'"))[0], 'complianceState');
      expect(await state()).toBe('compliant');
      control.alert('LT-5003', { severity: 'High' });
      control.advance(9 * 60);
      expect(await state()).toBe('noncompliant');
      const ids = (await client.values('/v1.0/deviceManagement/managedDevices')).map((row) => text(row, 'id'));
      expect(new Set(ids).size).toBe(ids.length);
      control.resolve('LT-5003');
      control.advance(9 * 60);
      expect(await state()).toBe('compliant');
    });
  });

  test('terms of use that were accepted are not asked for again', async () => {
    await withSandbox({}, async ({ sandbox: { control, people } }) => {
      control.scenario('terms-declined');
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(50158);
      expect(control.signIn({ user: people.nora.upn, terms: 'accepted' }).errorCode).toBe(0);
      expect(control.signIn({ user: people.nora.upn }).errorCode).toBe(0);
    });
  });

  test('a sign-in reaches the log some minutes late', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      const { correlationId } = control.signIn({ user: 'nora.quist@alderlake.example' });
      const rows = (): Promise<object[]> => client.values(`/v1.0/auditLogs/signIns?$filter=correlationId eq '${correlationId}'`);
      control.advance(3);
      expect(await rows()).toHaveLength(0);
      control.advance(1);
      expect(await rows()).toHaveLength(1);
    });
  });

  test('a grace period ends on its date', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.scenario('grace-period');
      client.sandbox.control.advance(71 * 60);
      expect((await laptop(client)).compliance).toBe('inGracePeriod');
      client.sandbox.control.advance(60);
      expect((await laptop(client)).compliance).toBe('noncompliant');
    });
  });

  test('every answer carries the time of the tenant', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.advance(90);
      const answer = await client.get('/v1.0/users?$top=1');
      expect(answer.headers.get('date')).toBe('Tue, 10 Mar 2026 10:30:00 GMT');
      expect(client.sandbox.control.now()).toBe('2026-03-10T10:30:00Z');
    });
  });

  test('what falls due happens in order of time, also what an event sets off', () => {
    const clock = new TenantClock(0);
    const seen: string[] = [];
    clock.after(10, () => seen.push(`late ${clock.now()}`));
    clock.after(5, () => {
      seen.push(`early ${clock.now()}`);
      clock.after(1, () => seen.push(`follow-up ${clock.now()}`));
    });
    clock.after(30, () => seen.push('not yet'));
    clock.advance(20);
    expect(seen).toEqual(['early 300000', 'follow-up 360000', 'late 600000']);
    expect(clock.now()).toBe(1_200_000);
  });

  test('a running clock moves with real time and keeps what was added to it', () => {
    let real = 1_000;
    const clock = new TenantClock(50_000, () => real);
    let rang = 0;
    clock.after(1, () => { rang += 1; });
    real += 30_000;
    clock.catchUp();
    expect([clock.now(), rang]).toEqual([80_000, 0]);
    clock.advance(1);
    real += 5_000;
    expect([clock.now(), rang]).toEqual([145_000, 1]);
  });

  test('the control API moves time over HTTP and shows the state', async () => {
    await withSandbox({}, async ({ sandbox }) => {
      const post = (path: string, body: object): Promise<Response> => fetch(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      expect(await (await post('advance', { minutes: 15 })).json()).toMatchObject({ now: '2026-03-10T09:15:00Z', kind: 'pilot' });
      expect((await post('advance', { minutes: -1 })).status).toBe(400);
      expect(await (await post('sign-in', { user: sandbox.people.nora.upn, privateWindow: true })).json()).toMatchObject({ errorCode: 53000 });
      expect((await post('sign-in', { user: sandbox.people.nora.upn, privatWindow: true })).status).toBe(400);
      expect(await (await post('alerts', { device: 'LT-4411', severity: 'High' })).json()).toMatchObject({ severity: 'High', status: 'New' });
      expect(await (await post('alerts/resolve', { device: 'LT-4411' })).json()).toEqual({ resolved: 1 });
      expect((await post('scenarios/nope', {})).status).toBe(400);
      expect((await post('nope', {})).status).toBe(404);
      const listed: unknown = await (await fetch(`${sandbox.url}/_sandbox/scenarios`)).json();
      expect(part({ listed }, 'listed')['value']).toContainEqual(expect.objectContaining({ name: 'risk-high', cause: 'device.noncompliant.mde-risk' }));
    });
  });
});
