import type { GateRequest, RefusalReason } from '../../../../src/bot/gate.ts';
import { strangerKey, teamsKey, webchatKey } from './bot-framework.ts';
import { appId, encode, request, send, tokenOf, withField, type Draft } from './drafts.ts';
import { between, guid, pick, type Random } from './random.ts';

/** One way to make a good request bad, and the one reason for which it must be turned away. */
export interface Mutator {
  readonly name: string;
  readonly reason: RefusalReason;
  readonly mutate: (good: Draft, random: Random) => GateRequest;
}

/** Everything about the token. Where a mutant can be signed with the right key it is, so that only the check in question can catch it. */
export const tokenMutators: readonly Mutator[] = [
  { name: 'no Authorization header', reason: 'authorization.missing', mutate: ({ body }) => request([], JSON.stringify(body)) },
  { name: 'two Authorization headers, both good', reason: 'authorization.repeated', mutate: (good, random) => withHeaders(good, ['Authorization', pick(random, ['authorization', 'AUTHORIZATION', 'Authorization'])]) },
  { name: 'header over 8 KB, well signed', reason: 'authorization.too-long', mutate: (good, random) => send(claim(good, 'padding', 'x'.repeat(between(random, 6_200, 20_000)))) },
  { name: 'another scheme', reason: 'authorization.not-bearer', mutate: (good, random) => bearer(good, `${pick(random, ['Basic', 'JWT', 'Bearer:', 'Token', 'Bearer Bearer', '', 'Bearer\t'])} ${tokenOf(good)}`) },
  { name: 'something after the token', reason: 'authorization.not-bearer', mutate: (good, random) => bearer(good, `Bearer ${tokenOf(good)}${pick(random, [' ', ' x', ' Bearer y'])}`) },
  { name: 'too few or too many segments', reason: 'token.malformed', mutate: (good, random) => bearer(good, `Bearer ${pick(random, [tokenOf(good).replace(/\.[^.]*$/, ''), `${tokenOf(good)}.${encode({})}`, `${tokenOf(good)}.`, tokenOf(good).replaceAll('.', '')])}`) },
  { name: 'characters that are not base64url', reason: 'token.malformed', mutate: (good, random) => bearer(good, `Bearer ${insert(tokenOf(good), random, pick(random, ['=', '+', '/', '%', '\u00e9', '!']))}`) },
  { name: 'the same signature spelled otherwise', reason: 'token.malformed', mutate: (good) => bearer(good, `Bearer ${respell(tokenOf(good))}`) },
  { name: 'alg none', reason: 'token.algorithm', mutate: (good, random) => send(head(good, 'alg', pick(random, ['none', 'None', 'NONE', '']))) },
  { name: 'HS256 with the public key as secret', reason: 'token.algorithm', mutate: (good, random) => send({ ...head(good, 'alg', pick(random, ['HS256', 'HS384', 'HS512'])), hmac: publicPem }) },
  { name: 'another RSA algorithm, well signed', reason: 'token.algorithm', mutate: (good, random) => send({ ...head(good, 'alg', pick(random, ['RS384', 'RS512', 'PS256', 'rs256', 'ES256'])), hash: pick(random, ['sha384', 'sha512']) }) },
  { name: 'a key brought along in the header', reason: 'token.header', mutate: (good, random) => send(head(good, pick(random, ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc']), pick(random, ['https://evil.example/keys', ['x'], { kty: 'RSA' }, true]))) },
  { name: 'another kind of token', reason: 'token.header', mutate: (good, random) => send(head(good, 'typ', pick(random, ['at+jwt', 'dpop+jwt', '', 'JWT ', 1, null]))) },
  { name: 'no key id', reason: 'token.header', mutate: (good, random) => send(head(good, 'kid', pick(random, [undefined, '', 7, null, ['teams-key']]))) },
  { name: 'a key id nobody published', reason: 'token.key-unknown', mutate: (good, random) => send({ ...head(good, 'kid', pick(random, [guid(random), '../teams-key', 'teams-key ', '__proto__', 'constructor', 'size'])), key: strangerKey }) },
  { name: 'a stranger\'s key under our key id', reason: 'token.signature', mutate: (good) => send({ ...good, key: strangerKey }) },
  { name: 'claims changed after signing', reason: 'token.signature', mutate: (good, random) => bearer(good, `Bearer ${swapPayload(good, pick(random, ['serviceurl', 'extra', 'nbf']), random)}`) },
  { name: 'one bit of the signature', reason: 'token.signature', mutate: (good, random) => bearer(good, `Bearer ${flipSignatureBit(tokenOf(good), random)}`) },
  { name: 'a key endorsed for other channels', reason: 'token.key-not-endorsed', mutate: (good) => send({ ...head(good, 'kid', webchatKey.keyId), key: webchatKey }) },
  { name: 'another issuer', reason: 'token.issuer', mutate: (good, random) => send(claim(good, 'iss', pick(random, otherIssuers))) },
  { name: 'another audience', reason: 'token.audience', mutate: (good, random) => send(claim(good, 'aud', pick(random, [guid(random), `api://${appId}`, appId.toUpperCase(), '', undefined, null, `${appId} `, 'https://api.botframework.com']))) },
  { name: 'a list of audiences with ours in it', reason: 'token.audience', mutate: (good, random) => send(claim(good, 'aud', pick(random, [[appId], [appId, guid(random)], [guid(random), appId]]))) },
  { name: 'expired', reason: 'token.expired', mutate: (good, random) => send(claim(good, 'exp', pick(random, [now(good) - between(random, 301, 90_000), 0, -1, undefined, 'never', null]))) },
  { name: 'not yet valid', reason: 'token.not-yet-valid', mutate: (good, random) => send(claim(good, 'nbf', pick(random, [now(good) + between(random, 301, 3000), undefined, 'always', null]))) },
  { name: 'valid for more than a day, or backwards', reason: 'token.lifetime', mutate: (good, random) => send(claim(good, 'exp', pick(random, [now(good) + between(random, 86_400, 10 ** 9), Number.MAX_VALUE, now(good) - between(random, 60, 290)]))) },
  { name: 'no service address in the token', reason: 'token.service-url', mutate: (good, random) => noServiceUrl(good, pick(random, [undefined, '', null, 7, ['x']])) },
  { name: 'an Entra token for our audience', reason: 'token.key-unknown', mutate: (good, random) => send({ ...head(claim(claim(good, 'iss', `https://login.microsoftonline.com/${guid(random)}/v2.0`), 'tid', guid(random)), 'kid', guid(random)), key: strangerKey }) },
];

const publicPem = teamsKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const otherIssuers: readonly [unknown, ...unknown[]] = [
  'https://api.botframework.us',
  'https://api.botframework.com/',
  'https://API.botframework.com',
  'http://api.botframework.com',
  'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
  '',
  undefined,
  null,
  ['https://api.botframework.com'],
];

function claim(draft: Draft, name: string, value: unknown): Draft {
  return { ...draft, payload: withField(draft.payload, [name], value) };
}

function head(draft: Draft, name: string, value: unknown): Draft {
  return { ...draft, header: withField(draft.header, [name], value) };
}

/** The body agrees with the claim, so that nothing but the missing claim is wrong. */
function noServiceUrl(good: Draft, value: unknown): GateRequest {
  return send({ ...claim(good, 'serviceurl', value), body: withField(good.body, ['serviceUrl'], value) });
}

function now(draft: Draft): number {
  return Number(draft.payload['nbf']) + 60;
}

function bearer(good: Draft, value: string): GateRequest {
  return request([['Authorization', value]], JSON.stringify(good.body));
}

function withHeaders(good: Draft, names: readonly string[]): GateRequest {
  return request(names.map((name) => [name, `Bearer ${tokenOf(good)}`]), JSON.stringify(good.body));
}

function insert(token: string, random: Random, character: string): string {
  const at = between(random, 1, token.length - 1);
  return token.slice(0, at) + character + token.slice(at);
}

/** 2048 bits fill 341 characters and one third of another: the spare four bits of the last one can be anything. */
function respell(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(token.slice(-1)) + 1] ?? '');
}

function flipSignatureBit(token: string, random: Random): string {
  const at = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(at), 'base64url');
  const byte = between(random, 0, signature.length - 1);
  signature.writeUInt8(signature.readUInt8(byte) ^ (1 << between(random, 0, 7)), byte);
  return token.slice(0, at) + signature.toString('base64url');
}

function swapPayload(good: Draft, name: string, random: Random): string {
  const [header = '', , signature = ''] = tokenOf(good).split('.');
  return `${header}.${encode(claim(good, name, name === 'nbf' ? now(good) - between(random, 61, 200) : guid(random)).payload)}.${signature}`;
}
