import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The part of Bot Framework that a gate talks to: OpenID metadata and signing keys over HTTP on this machine.
 * Close it with `await using`.
 */
export async function startBotFramework(): Promise<BotFramework> {
  const state = { keys: [teamsKey], down: false, reads: 0 };
  const server = createServer((request, response) => {
    if (state.down) {
      // Not chained: restify, in the same process, replaces writeHead by one that returns nothing.
      response.writeHead(503);
      response.end();
      return;
    }
    const isKeyList = request.url === '/keys';
    if (isKeyList) state.reads += 1;
    const body = isKeyList ? { keys: state.keys.map(toJwk) } : { issuer, jwks_uri: `${address()}/keys` };
    // Two statements: restify, once loaded, gives every server of the process a `writeHead` that cannot be chained.
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  const address = (): string => `http://127.0.0.1:${portOf(server.address())}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    openIdMetadataUrl: `${address()}/v1/.well-known/openidconfiguration`,
    publish: (keys) => void (state.keys = [...keys]),
    setDown: (down) => void (state.down = down),
    keyReads: () => state.reads,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const issuer = 'https://api.botframework.com';

export function makeKey(keyId: string, endorsements: readonly string[], bits = 2048): TestKey {
  return { keyId, endorsements, ...generateKeyPairSync('rsa', { modulusLength: bits }) };
}

/** The key that signs for Teams, one that signs for other channels only, one that Bot Framework does not know. */
export const teamsKey = makeKey('teams-key', ['msteams', 'webchat', 'directline']);
export const webchatKey = makeKey('webchat-key', ['webchat', 'directline']);
export const strangerKey = makeKey('stranger-key', ['msteams']);

export interface TestKey {
  readonly keyId: string;
  readonly endorsements: readonly string[];
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface BotFramework extends AsyncDisposable {
  readonly openIdMetadataUrl: string;
  publish(keys: readonly TestKey[]): void;
  setDown(down: boolean): void;
  /** How often somebody has read the key list. */
  keyReads(): number;
}

function toJwk({ publicKey, keyId, endorsements }: TestKey): object {
  return { ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: keyId, endorsements };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
