import { describe, expect, test } from '@jest/globals';
import { SERVERS } from '../../src/sandbox/tenant/pilot.ts';
import { part, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';

const LAPTOP = '0a11de000d400080000000000000000000000001';

function isolate(client: Client, machine = LAPTOP): ReturnType<Client['write']> {
  return client.write('POST', `/api/machines/${machine}/isolate`, { Comment: 'Ransomware on the laptop [gh-42]', IsolationType: 'Full' });
}

async function statusOf(client: Client, action: Row): Promise<string> {
  return text((await client.get(`/api/machineactions/${text(action, 'id')}`)).body, 'status');
}

describe('a machine is isolated, released and scanned', () => {
  test('an isolation is taken up, works, and holds until the machine is released', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      const answer = await isolate(client);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ type: 'Isolate', scope: 'Full', status: 'Pending', machineId: LAPTOP, requestorComment: 'Ransomware on the laptop [gh-42]', computerDnsName: 'lt-4411.alderlake.example' });
      control.advance(0.5);
      expect([await statusOf(client, answer.body), control.isolation('LT-4411')]).toEqual(['InProgress', null]);
      control.advance(0.5);
      expect([await statusOf(client, answer.body), control.isolation('LT-4411')]).toEqual(['Succeeded', 'Full']);
      control.advance(600);
      expect(control.isolation('LT-4411')).toBe('Full');
      expect((await client.write('POST', `/api/machines/${LAPTOP}/unisolate`, { Comment: 'Clean' })).status).toBe(201);
      control.advance(1);
      expect(control.isolation('LT-4411')).toBeNull();
    });
  });

  test('a second isolation while the first is open is refused by its code; another kind of action is not', async () => {
    await withSandbox({}, async (client) => {
      await isolate(client);
      const again = await isolate(client);
      expect([again.status, text(part(again.body, 'error'), 'code')]).toEqual([400, 'ActiveRequestAlreadyExists']);
      expect((await client.write('POST', `/api/machines/${LAPTOP}/runAntiVirusScan`, { Comment: 'Look', ScanType: 'Quick' })).status).toBe(201);
      client.sandbox.control.advance(2);
      expect((await isolate(client)).status).toBe(201);
      expect(client.sandbox.control.effects().map(({ summary, comment }) => [summary, comment])).toEqual([
        ['Isolate Full: lt-4411.alderlake.example', 'Ransomware on the laptop [gh-42]'], ['RunAntiVirusScan Quick: lt-4411.alderlake.example', 'Look'],
        ['Isolate Full: lt-4411.alderlake.example', 'Ransomware on the laptop [gh-42]'],
      ]);
    });
  });

  test('who looks for their own action finds it by machine, type and time, newest first, under the other name of its last change', async () => {
    await withSandbox({}, async (client) => {
      await isolate(client, SERVERS.domainController);
      await isolate(client);
      client.sandbox.control.advance(5);
      await isolate(client);
      const found = await client.values(`/api/machineactions?$filter=machineId eq '${LAPTOP}' and type eq 'Isolate' and creationDateTimeUtc ge 2026-03-10T08:59:00Z`);
      expect(found.map((row) => row['status'])).toEqual(['Pending', 'Succeeded']);
      expect([found[0]?.['lastUpdateTimeUtc'], 'lastUpdateDateTimeUtc' in (found[0] ?? {})]).toEqual(['2026-03-10T09:05:00.0000000Z', false]);
      expect(await client.values('/api/machineactions?$top=1&$skip=2')).toMatchObject([{ machineId: SERVERS.domainController }]);
    });
  });

  test('an action can fail, run out of time, be cancelled, or be hurried', async () => {
    await withSandbox({}, async (client) => {
      const { control } = client.sandbox;
      control.nextAction('Failed');
      control.nextAction('TimeOut');
      const failed = (await isolate(client)).body;
      const late = (await isolate(client, SERVERS.domainController)).body;
      control.advance(1);
      expect([await statusOf(client, failed), await statusOf(client, late), control.isolation('LT-4411'), control.isolation('DC-01')]).toEqual(['Failed', 'TimeOut', null, null]);
      const third = (await isolate(client)).body;
      const cancelled = await client.write('POST', `/api/machineactions/${text(third, 'id')}/cancel`, { Comment: 'Wrong machine' });
      expect([cancelled.status, cancelled.body['status']]).toEqual([200, 'Cancelled']);
      expect((await client.write('POST', `/api/machineactions/${text(third, 'id')}/cancel`, { Comment: 'Again' })).status).toBe(400);
      await isolate(client);
      expect([control.finishActions(), control.isolation('LT-4411')]).toEqual([1, 'Full']);
    });
  });

  test.each<[string, string, unknown, number, string]>([
    ['no comment', `${LAPTOP}/isolate`, { IsolationType: 'Full' }, 400, 'MissingRequiredParameter'],
    ['a parameter in another case', `${LAPTOP}/isolate`, { comment: 'x', IsolationType: 'Full' }, 400, 'InvalidRequestBody'],
    ['an isolation that does not exist', `${LAPTOP}/isolate`, { Comment: 'x', IsolationType: 'full' }, 400, 'InvalidInput'],
    ['a parameter too many', `${LAPTOP}/unisolate`, { Comment: 'x', IsolationType: 'Full' }, 400, 'InvalidRequestBody'],
    ['a scan that does not exist', `${LAPTOP}/runAntiVirusScan`, { Comment: 'x', ScanType: 'Deep' }, 400, 'InvalidInput'],
    ['no body', `${LAPTOP}/isolate`, undefined, 400, 'InvalidRequestBody'],
    ['the name instead of the id', 'lt-4411.alderlake.example/isolate', { Comment: 'x', IsolationType: 'Full' }, 404, 'ResourceNotFound'],
  ])('%s is refused', async (_what, path, body, status, code) => {
    await withSandbox({}, async (client) => {
      const answer = await client.write('POST', `/api/machines/${path}`, body);
      expect([answer.status, text(part(answer.body, 'error'), 'code'), client.sandbox.control.effects()]).toEqual([status, code, []]);
    });
  });

  test('the reader sees actions and may start none', async () => {
    await withSandbox({}, async (client) => {
      expect((await client.write('POST', `/api/machines/${LAPTOP}/isolate`, { Comment: 'x', IsolationType: 'Full' }, { as: 'reader' })).status).toBe(403);
      expect(parts((await client.get('/api/machineactions')).body, 'value')).toEqual([]);
    });
  });

  test('the domain controller can be told from a laptop by its record', async () => {
    await withSandbox({}, async (client) => {
      expect((await client.get(`/api/machines/${SERVERS.domainController}`)).body).toMatchObject({ computerDnsName: 'dc-01.alderlake.example', deviceValue: 'High', osPlatform: 'WindowsServer2022', machineTags: ['Domain controller', 'Tier 0'], aadDeviceId: null });
    });
  });
});
