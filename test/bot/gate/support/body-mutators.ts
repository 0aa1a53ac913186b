import type { GateRequest } from '../../../../src/bot/gate.ts';
import { appId, claimsFor, request, send, tenantId, tokenOf, withField, type Draft } from './drafts.ts';
import { between, guid, pick, type Random } from './random.ts';
import type { Mutator } from './token-mutators.ts';

/** Everything about the body, under a token that is good. */
export const bodyMutators: readonly Mutator[] = [
  { name: 'over 256 KB', reason: 'body.too-large', mutate: (good, random) => field(good, ['text'], 'x'.repeat(between(random, 262_144, 300_000))) },
  { name: 'bytes that are not UTF-8', reason: 'body.not-utf8', mutate: (good, random) => raw(good, Buffer.concat([Buffer.from('{"x":"'), Buffer.from(pick(random, [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]])), Buffer.from(`",${text(good).slice(1)}`)])) },
  { name: 'not JSON', reason: 'body.not-json', mutate: (good, random) => raw(good, pick(random, notJson)(text(good), random)) },
  { name: 'nested too deep', reason: 'body.too-deep', mutate: (good, random) => field(good, ['value'], nested(between(random, 32, 2_000), random)) },
  { name: 'a deciding key twice', reason: 'body.duplicate-key', mutate: (good, random) => raw(good, doubled(good, random)) },
  { name: 'a __proto__ key', reason: 'body.reserved-key', mutate: (good) => raw(good, `{"__proto__":{"channelId":"msteams"},${text(good).slice(1)}`) },
  { name: 'a key spelled with an escape', reason: 'body.escaped-key', mutate: (good, random) => raw(good, `{${pick(random, ['"\\u0066rom"', '"channel\\u0049d"', '"\\u005f_proto__"', '"a\\"b"', '"\\n"'])}:{"id":"29:x"},${text(good).slice(1)}`) },
  { name: 'not an object', reason: 'body.not-an-object', mutate: (good, random) => raw(good, pick(random, [`[${text(good)}]`, '"activity"', 'null', '7', 'true', JSON.stringify(text(good))])) },
  { name: 'no type or ids', reason: 'activity.shape', mutate: (good, random) => field(good, pick(random, [['type'], ['id'], ['conversation', 'id']]), pick(random, [undefined, '', null, 7, ['x'], 'x'.repeat(1_025)])) },
  { name: 'another channel', reason: 'activity.channel', mutate: (good, random) => field(good, ['channelId'], pick(random, ['', undefined, null, 'webchat', 'slack', 'emulator', 'MsTeams', 'msteams ', ['msteams'], 'directline'])) },
  { name: 'another service address than the token', reason: 'activity.service-url', mutate: (good, random) => field(good, ['serviceUrl'], pick(random, ['', undefined, null, 'https://smba.trafficmanager.net/other/', 'https://evil.example/', 'https://SMBA.trafficmanager.net/emea/', ['https://smba.trafficmanager.net/emea/']])) },
  { name: 'a strange service address in token and body', reason: 'activity.service-url-host', mutate: (good, random) => atService(good, pick(random, strangeAddresses)(random)) },
  { name: 'a tenant in one place only', reason: 'activity.tenant-missing', mutate: (good, random) => field(good, pick(random, tenantPlaces), pick(random, [undefined, null, 7, [tenantId], { id: tenantId }])) },
  { name: 'two tenants, one of them ours', reason: 'activity.tenants-differ', mutate: (good, random) => field(good, pick(random, tenantPlaces), pick(random, [guid(random), '', `${tenantId} `])) },
  { name: 'a stranger\'s tenant', reason: 'activity.tenant-not-allowed', mutate: (good, random) => inTenant(good, guid(random)) },
  { name: 'another recipient', reason: 'activity.recipient', mutate: (good, random) => field(good, ['recipient', 'id'], pick(random, [`28:${guid(random)}`, appId, `29:${appId}`, '', undefined, `28:${appId}x`, [`28:${appId}`]])) },
  { name: 'a person without an object id', reason: 'activity.person', mutate: (good, random) => fromPerson(good, pick(random, [undefined, '', null, 'alex@contoso.com', guid(random).slice(1), `{${guid(random)}}`, 7]), pick(random, ['message', 'invoke', 'messageReaction', 'event', 'madeUp'])) },
  { name: 'an event whose object id is no GUID', reason: 'activity.person', mutate: (good, random) => fromPerson(good, pick(random, ['', null, 'alex', 7, guid(random).slice(1)]), pick(random, ['conversationUpdate', 'installationUpdate'])) },
];

/** A body that was accepted before, changed or not, with the ids it had: needs a gate that has seen `first`. */
export function replayMutator(first: Draft): Mutator {
  return {
    name: 'an activity seen before',
    reason: 'activity.duplicate',
    mutate: (good, random) => {
      const body = withField({ ...first.body, ...(random() < 0.5 ? { text: guid(random) } : {}) }, ['serviceUrl'], good.payload['serviceurl']);
      return send({ ...good, body });
    },
  };
}

const tenantPlaces: readonly [readonly [string, ...string[]], readonly [string, ...string[]]] = [['conversation', 'tenantId'], ['channelData', 'tenant', 'id']];

const notJson: readonly [(text: string, random: Random) => string, ...((text: string, random: Random) => string)[]] = [
  (json, random) => json.slice(0, between(random, 0, json.length - 1)),
  (json) => `${json}${json}`,
  (json) => `\uFEFF${json}`,
  (json) => json.replace(/\}$/, ',}'),
  (json) => `/* */${json}`,
  (json) => json.replaceAll('"', "'"),
  (json) => `${json}\u0000`,
  (json) => json.replace(/\}$/, ',"n":NaN}'),
];

const strangeAddresses: readonly [(random: Random) => string, ...((random: Random) => string)[]] = [
  (random) => `https://${guid(random)}.example/`,
  () => 'http://smba.trafficmanager.net/emea/',
  () => 'https://smba.trafficmanager.net:443/emea/',
  (random) => `https://smba.trafficmanager.net:${between(random, 1, 65535)}/emea/`,
  () => 'https://user@smba.trafficmanager.net/emea/',
  () => 'https://smba.trafficmanager.net@evil.example/',
  () => 'https://evil.example\\@smba.trafficmanager.net/',
  () => 'https://smba.trafficmanager.net.evil.example/',
  () => 'https://smba.trafficmanager.net./emea/',
  () => 'https://SMBA.trafficmanager.net/emea/',
  () => 'https://evilbotframework.com/',
  () => 'https://botframework.com/',
  () => 'https://.botframework.com/',
  (random) => `https://${between(random, 1, 255)}.0.0.1/`,
  () => 'https://2130706433/',
  () => 'https://[::1]/',
  () => 'https://169.254.169.254/latest',
  () => 'https://smba.trafficmanager.net/emea/?to=evil.example',
  () => 'https://smba.trafficmanager.net/#/emea/',
  () => 'https://smba.trafficmanager.net%2eevil.example/',
  () => ' https://smba.trafficmanager.net/emea/',
  () => 'https:smba.trafficmanager.net/emea/',
  () => 'https://smba.trafficmanager.net\n/emea/',
  () => 'ftp://smba.trafficmanager.net/',
  () => 'smba.trafficmanager.net',
];

function text(draft: Draft): string {
  return JSON.stringify(draft.body);
}

function field(good: Draft, path: readonly [string, ...string[]], value: unknown): GateRequest {
  return send({ ...good, body: withField(good.body, path, value) });
}

function raw(good: Draft, body: string | Uint8Array): GateRequest {
  return request([['Authorization', `Bearer ${tokenOf(good)}`]], body);
}

function atService(good: Draft, serviceUrl: string): GateRequest {
  const { nbf } = good.payload;
  return send({ ...good, payload: claimsFor(serviceUrl, (Number(nbf) + 60) * 1000), body: withField(good.body, ['serviceUrl'], serviceUrl) });
}

function inTenant(good: Draft, tenant: string): GateRequest {
  return send({ ...good, body: tenantPlaces.reduce((body, place) => withField(body, place, tenant), good.body) });
}

function fromPerson(good: Draft, objectId: unknown, type: string): GateRequest {
  return send({ ...good, body: withField(withField(good.body, ['type'], type), ['from', 'aadObjectId'], objectId) });
}

function nested(levels: number, random: Random): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = random() < 0.5 ? [value] : { value };
  return value;
}

/** The forged value stands where a reader that takes the first, or the last, would meet it. */
function doubled(good: Draft, random: Random): string {
  const [key, value] = pick(random, [
    ['"serviceUrl"', '"https://evil.example/"'],
    ['"channelId"', '"webchat"'],
    ['"from"', '{"id":"29:x","aadObjectId":"11111111-1111-4111-8111-111111111111"}'],
    ['"conversation"', '{"id":"19:other"}'],
    ['"type"', '"invoke"'],
  ]);
  const json = text(good);
  return random() < 0.5 ? `{${key}:${value},${json.slice(1)}` : `${json.slice(0, -1)} , ${key} : ${value}}`;
}
