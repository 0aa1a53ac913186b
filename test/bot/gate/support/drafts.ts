import { createHmac, sign, type KeyObject } from 'node:crypto';
import type { GateRequest } from '../../../../src/bot/gate.ts';
import { issuer, teamsKey, type TestKey } from './bot-framework.ts';
import { between, guid, pick, type Random } from './random.ts';

export const appId = '6f1c1d1e-0b3a-4c55-9a51-2f4a5be0c111';
export const tenantId = '0d9e8c1a-77aa-4a3f-8f10-51c2f4c6d001';
export const noon = Date.UTC(2026, 2, 2, 12);

/** A request as it would be written by somebody who holds a key; a mutator changes one thing of it before it is sent. */
export interface Draft {
  readonly header: Json;
  readonly payload: Json;
  readonly body: Json;
  readonly key: TestKey;
  /** What is signed when it is not the usual RS256. */
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
  readonly hmac?: string;
}

export type Json = Readonly<Record<string, unknown>>;

export function draftGood(random: Random, now = noon): Draft {
  const serviceUrl = `https://smba.trafficmanager.net/${pick(random, ['emea', 'amer', 'apac', 'teams', `emea/${tenantId}`])}/`;
  return { header: { alg: 'RS256', kid: teamsKey.keyId, typ: 'JWT', x5t: teamsKey.keyId }, payload: claimsFor(serviceUrl, now), body: activityFrom(random, serviceUrl), key: teamsKey };
}

export function claimsFor(serviceUrl: string, now = noon): Json {
  const seconds = Math.floor(now / 1000);
  return { iss: issuer, aud: appId, nbf: seconds - 60, exp: seconds + 3540, serviceurl: serviceUrl };
}

export function send(draft: Draft, remoteAddress = '52.112.1.2'): GateRequest {
  return request([['Authorization', `Bearer ${tokenOf(draft)}`]], JSON.stringify(draft.body), remoteAddress);
}

export function request(headers: readonly (readonly [string, string])[], body: string | Uint8Array, remoteAddress = '52.112.1.2'): GateRequest {
  const rawHeaders = [['Host', 'bot.contoso.com'], ['Content-Type', 'application/json; charset=utf-8'], ...headers].flat();
  return { rawHeaders, body: typeof body === 'string' ? Buffer.from(body) : body, remoteAddress };
}

export function tokenOf(draft: Draft): string {
  const { header, payload, key, hash = 'sha256', hmac } = draft;
  const input = `${encode(header)}.${encode(payload)}`;
  const tokens = signed.get(key.privateKey) ?? new Map<string, string>();
  signed.set(key.privateKey, tokens);
  const how = `${hash} ${hmac ?? ''} ${input}`;
  const token = tokens.get(how) ?? `${input}.${signatureOf(input, draft).toString('base64url')}`;
  tokens.set(how, token);
  return token;
}

export function encode(part: Json): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** The object with another value at a path; `undefined` takes the field away. */
export function withField(object: Json, path: readonly [string, ...string[]], value: unknown): Json {
  const [key, next, ...rest] = path;
  if (next === undefined) return value === undefined ? Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) : { ...object, [key]: value };
  const inner = object[key];
  return { ...object, [key]: withField(isJson(inner) ? inner : {}, [next, ...rest], value) };
}

/** Signing is the dear part of ten thousand drafts, and many share a token as the activities of an hour do. */
const signed = new Map<KeyObject, Map<string, string>>();

function signatureOf(input: string, { key, hash = 'sha256', hmac }: Draft): Buffer {
  return hmac === undefined ? sign(hash, Buffer.from(input), key.privateKey) : createHmac('sha256', hmac).update(input).digest();
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function activityFrom(random: Random, serviceUrl: string): Json {
  const conversation = { id: `a:${guid(random)}`, tenantId, conversationType: pick(random, ['personal', 'groupChat', 'channel']) };
  const common = {
    id: `f:${guid(random)}`,
    channelId: 'msteams',
    serviceUrl,
    timestamp: new Date(noon).toISOString(),
    from: { id: `29:${guid(random)}`, name: pick(random, ['Alex Wilber', 'Zoë 😀', '"; drop', '<at>everyone</at>', '{"id":']), aadObjectId: guid(random) },
    recipient: { id: `28:${appId}`, name: 'Gatehouse' },
    conversation,
    channelData: { tenant: { id: pick(random, [tenantId, tenantId.toUpperCase()]) } },
  };
  return { ...common, ...pick(random, kinds)(random) };
}

const kinds: readonly [Kind, ...Kind[]] = [
  (random) => ({ type: 'message', text: pick(random, ['why is my device blocked?', '', 'x'.repeat(between(random, 0, 9000)), '{"a":1,"a":2} \\" \u2028']), attachments: [] }),
  () => ({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'recheck', data: { caseId: 'c1' } }, trigger: 'manual' } }),
  () => ({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }),
  (random) => ({ type: 'conversationUpdate', from: { id: `29:${guid(random)}` }, membersAdded: [{ id: `28:${appId}` }] }),
  () => ({ type: 'installationUpdate', action: 'add' }),
];

type Kind = (random: Random) => Json;
