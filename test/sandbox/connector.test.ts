import { describe, expect, test } from '@jest/globals';
import { part, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';
import { CONNECTOR } from './support/pilot-bodies.ts';

const LIST = '/deviceManagement/mobileThreatDefenseConnectors';
const ID = 'fc780465-2017-40d4-a0c5-307022471b92';

async function connector(client: Client): Promise<Row> {
  return (await client.get(`/beta${CONNECTOR}`)).body;
}

async function control(client: Client, command: string, body: Row): Promise<number> {
  return (await fetch(`${client.sandbox.url}/_sandbox/${command}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status;
}

describe('settings of the Defender connector over the API', () => {
  test('what is given changes at once and is in the audit log, the rest stays', async () => {
    await withSandbox({}, async (client) => {
      const before = await connector(client);
      const answer = await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: false, partnerUnresponsivenessThresholdInDays: 14 });
      expect([answer.status, await connector(client)]).toEqual([200, { ...before, windowsEnabled: false, partnerUnresponsivenessThresholdInDays: 14 }]);
      expect((await client.write('PATCH', `/beta${CONNECTOR}`, { '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector', allowPartnerToCollectIosCertificateMetadata: true })).status).toBe(200);
      client.sandbox.control.advance(1);
      expect((await client.values('/v1.0/deviceManagement/auditEvents')).map((event) => event['activityType'])).toEqual(['Patch MobileThreatDefenseConnector', 'Patch MobileThreatDefenseConnector']);
      expect(client.sandbox.control.effects().map(({ target }) => target)).toEqual([ID, ID]);
    });
  });

  test.each<[string, string, Row]>([
    ['a state that only Defender sets', `/beta${CONNECTOR}`, { partnerState: 'enabled' }],
    ['a heartbeat', `/beta${CONNECTOR}`, { lastHeartbeatDateTime: '2026-03-10T09:00:00Z' }],
    ['no days at all', `/v1.0${CONNECTOR}`, { partnerUnresponsivenessThresholdInDays: 0 }],
    ['half a day', `/v1.0${CONNECTOR}`, { partnerUnresponsivenessThresholdInDays: 6.5 }],
    ['a flag as text', `/v1.0${CONNECTOR}`, { windowsEnabled: 'true' }],
    ['a setting of beta over v1.0', `/v1.0${CONNECTOR}`, { allowPartnerToCollectIosCertificateMetadata: true }],
  ])('%s is refused', async (_what, path, patch) => {
    await withSandbox({}, async (client) => {
      const before = await connector(client);
      expect([(await client.write('PATCH', path, patch)).status, await connector(client)]).toEqual([400, before]);
    });
  });

  test('the reader may not, and a second connector of Defender is refused', async () => {
    await withSandbox({}, async (client) => {
      expect((await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: false }, { as: 'reader' })).status).toBe(403);
      expect((await client.write('POST', `/v1.0${LIST}`, {})).status).toBe(400);
      expect(client.sandbox.control.effects()).toEqual([]);
    });
  });
});

describe('the Defender side of the connection', () => {
  test('before it is switched on there is no connector to change', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      expect([(await client.get(`/v1.0${CONNECTOR}`)).status, (await client.write('PATCH', `/v1.0${CONNECTOR}`, { windowsEnabled: true })).status, await client.values(`/v1.0${LIST}`)]).toEqual([404, 404, []]);
    });
  });

  test('switched on, the connector comes after five minutes, is enabled after ten, and gives a sign of life every hour', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      expect(await control(client, 'defender-connection', { on: true })).toBe(200);
      client.sandbox.control.advance(5);
      expect(await connector(client)).toMatchObject({ id: ID, partnerState: 'available', windowsEnabled: false, partnerUnresponsivenessThresholdInDays: 7, lastHeartbeatDateTime: '2026-03-10T09:05:00Z' });
      client.sandbox.control.advance(5);
      expect(text(await connector(client), 'partnerState')).toBe('enabled');
      client.sandbox.control.advance(10 * 24 * 60);
      expect(await connector(client)).toMatchObject({ partnerState: 'enabled', lastHeartbeatDateTime: '2026-03-20T09:00:00Z' });
    });
  });

  test('switched off, it is unresponsive after its days without a heartbeat; on again, it recovers', async () => {
    await withSandbox({}, async (client) => {
      await control(client, 'defender-connection', { on: false });
      client.sandbox.control.advance(7 * 24 * 60);
      expect(text(await connector(client), 'partnerState')).toBe('enabled');
      client.sandbox.control.advance(2 * 60);
      expect(text(await connector(client), 'partnerState')).toBe('unresponsive');
      await control(client, 'defender-connection', { on: true });
      client.sandbox.control.advance(10);
      expect(text(await connector(client), 'partnerState')).toBe('enabled');
      expect(await control(client, 'defender-connection', {})).toBe(400);
    });
  });

  test('a connector that was made over the API waits for Defender', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const made = await client.write('POST', `/v1.0${LIST}`, { id: ID, windowsEnabled: true });
      expect([made.status, made.body]).toMatchObject([201, { id: ID, windowsEnabled: true, partnerState: 'unavailable' }]);
      client.sandbox.control.advance(120);
      expect(text(await connector(client), 'partnerState')).toBe('unavailable');
      await control(client, 'defender-connection', { on: true });
      client.sandbox.control.advance(10);
      expect(await connector(client)).toMatchObject({ windowsEnabled: true, partnerState: 'enabled' });
      expect(part((await client.write('POST', `/v1.0${LIST}`, { id: 'somebody-else' })).body, 'error')).toMatchObject({ code: 'BadRequest' });
    });
  });
});
