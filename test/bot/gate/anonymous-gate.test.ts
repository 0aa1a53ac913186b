import { describe, expect, test } from '@jest/globals';
import { createAnonymousGate, MayNotStart, type Gate, type GateRequest, type RefusalReason } from '../../../src/bot/gate.ts';

const playground = {
  type: 'message',
  text: 'why is my device blocked?',
  id: 'd1486ea8-6ae2-414e-b8da-e022b45de398',
  from: { id: 'user-id-0', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000020' },
  serviceUrl: 'http://localhost:56150/_connector',
  conversation: { conversationType: 'personal', tenantId: '00000000-0000-0000-0000-0000000000001', id: 'edac82a3-6277-422b-b847-a35c61188222' },
  recipient: { id: '00000000-0000-0000-0000-00000000000011', name: 'Test Bot' },
  channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000001' } },
  channelId: 'msteams',
};
const headers = { Host: '127.0.0.1:3978', 'Content-Type': 'application/json', 'User-Agent': 'axios/1.12.2' };

test('the Agents Playground gets through, once per activity', async () => {
  const gate = open();
  expect(await gate.check(make({}))).toMatchObject({ status: 'accepted', claims: { kind: 'anonymous' }, activity: playground });
  expect(await gate.check(make({}))).toMatchObject({ httpStatus: 200, reason: 'activity.duplicate' });
});

const strangers: readonly { readonly title: string; readonly change: Change; readonly reason: RefusalReason }[] = [
  { title: 'another machine', change: { remoteAddress: '192.168.1.20' }, reason: 'local.remote-address' },
  { title: 'another machine over IPv6', change: { remoteAddress: 'fe80::1' }, reason: 'local.remote-address' },
  { title: 'a socket without an address', change: { remoteAddress: undefined }, reason: 'local.remote-address' },
  { title: 'a page whose name was pointed at this machine', change: { headers: { Host: 'evil.example:3978' } }, reason: 'local.host' },
  { title: 'a host that only starts like this machine', change: { headers: { Host: '127.0.0.1.evil.example' } }, reason: 'local.host' },
  { title: 'no host', change: { headers: { Host: undefined } }, reason: 'local.host' },
  { title: 'two hosts', change: { headers: { host: 'evil.example' } }, reason: 'local.host' },
  { title: 'a page of a foreign site', change: { headers: { Origin: 'https://evil.example' } }, reason: 'local.origin' },
  { title: 'a page in a sealed frame', change: { headers: { Origin: 'null' } }, reason: 'local.origin' },
  { title: 'a cross-site request', change: { headers: { 'Sec-Fetch-Site': 'cross-site' } }, reason: 'local.origin' },
  { title: 'a form, which needs no permission of the browser', change: { headers: { 'Content-Type': 'text/plain' } }, reason: 'local.content-type' },
  { title: 'a reply address on another machine', change: { body: { serviceUrl: 'https://smba.trafficmanager.net/emea/' } }, reason: 'activity.service-url-host' },
  { title: 'a reply address that hides its host', change: { body: { serviceUrl: 'http://localhost@evil.example/' } }, reason: 'activity.service-url-host' },
  { title: 'a reply address with a user in it', change: { body: { serviceUrl: 'http://localhost:80@localhost/' } }, reason: 'activity.service-url-host' },
  { title: 'no reply address', change: { body: { serviceUrl: undefined } }, reason: 'activity.service-url-host' },
  { title: 'another channel', change: { body: { channelId: 'emulator' } }, reason: 'activity.channel' },
  { title: 'an activity without an id', change: { body: { id: undefined } }, reason: 'activity.shape' },
  { title: 'a body over 256 KB', change: { body: { text: 'x'.repeat(262_144) } }, reason: 'body.too-large' },
  { title: 'a key twice', change: { raw: '{"channelId":"msteams","channelId":"msteams"}' }, reason: 'body.duplicate-key' },
  { title: 'a body nested too deep', change: { raw: `{"a":${'['.repeat(40)}${']'.repeat(40)}}` }, reason: 'body.too-deep' },
];

describe('the anonymous gate keeps out', () => {
  test.each(strangers)('$title', async ({ change, reason }) => {
    expect(await open().check(make(change))).toMatchObject({ status: 'refused', reason });
  });
});

test.each([
  ['127.0.0.1', '127.0.0.1:3978'],
  ['::1', '[::1]:3978'],
  ['::ffff:127.0.0.1', 'localhost:3978'],
  ['127.0.0.53', 'LOCALHOST'],
])('this machine may call itself %s and %s', async (remoteAddress, host) => {
  expect(await open().check(make({ remoteAddress, headers: { Host: host, Origin: 'http://localhost:56150' } }))).toMatchObject({ status: 'accepted' });
});

test.each([
  { sandbox: false, host: '127.0.0.1', nodeEnv: undefined, appId: '' },
  { sandbox: true, host: '0.0.0.0', nodeEnv: undefined, appId: '' },
  { sandbox: true, host: '127.0.0.1', nodeEnv: 'production', appId: '' },
  { sandbox: true, host: '127.0.0.1', nodeEnv: undefined, appId: '6f1c1d1e-0b3a-4c55-9a51-2f4a5be0c111' },
])('there is no anonymous gate with %j', (conditions) => {
  expect(() => createAnonymousGate(conditions, { claimActivity: async () => 'begun', log: () => undefined, now: () => 0 })).toThrow(MayNotStart);
});

function open(): Gate {
  const claimed = new Set<string>();
  return createAnonymousGate(
    { sandbox: true, host: '127.0.0.1', nodeEnv: 'development', appId: undefined },
    { claimActivity: async (key) => (claimed.size === claimed.add(key).size ? 'done' : 'begun'), log: () => undefined, now: () => 0 },
  );
}

interface Change {
  readonly remoteAddress?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  readonly raw?: string;
}

function make(change: Change): GateRequest {
  const merged: Readonly<Record<string, string | undefined>> = { ...headers, ...change.headers };
  return {
    rawHeaders: Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    body: Buffer.from(change.raw ?? JSON.stringify({ ...playground, ...change.body })),
    remoteAddress: 'remoteAddress' in change ? change.remoteAddress : '127.0.0.1',
  };
}
