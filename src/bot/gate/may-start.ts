import { isGuid } from './config.ts';
import { isLoopback } from './loopback.ts';

/**
 * Says which gate this process may open, or refuses to start.
 *
 * Without an app id the bot SDK checks nothing at all, so an empty setting would open the endpoint to everybody.
 * That is allowed in one place: the sandbox, listening on this machine only, never with NODE_ENV=production.
 *
 * @throws {MayNotStart} with a sentence that says which setting to change
 */
export function assertMayStart({ appId, sandbox, host, nodeEnv }: StartConditions): 'channel' | 'anonymous' {
  const id = appId?.trim() ?? '';
  if (sandbox && nodeEnv === 'production') {
    throw new MayNotStart('Sandbox mode is on while NODE_ENV is production. Switch sandbox mode off, or unset NODE_ENV for a trial on your own machine.');
  }
  if (sandbox && !isLoopback(host)) {
    throw new MayNotStart(`Sandbox mode would listen on ${host}, where other machines can reach it. Set the host to 127.0.0.1, or switch sandbox mode off.`);
  }
  if (id === '' && sandbox) return 'anonymous';
  if (id === '') {
    throw new MayNotStart('The bot has no app id, so it could not tell Teams from anybody else. Set the application (client) id of the bot registration, or use sandbox mode on 127.0.0.1.');
  }
  if (!isGuid(id)) throw new MayNotStart('The bot app id is not a GUID. Copy the application (client) id from the bot registration in Entra.');
  return 'channel';
}

export class MayNotStart extends Error {
  override readonly name = 'MayNotStart';
}

export interface StartConditions {
  /** Application (client) id; absent or empty when nobody set it. */
  readonly appId: string | undefined;
  readonly sandbox: boolean;
  /** The address the server will listen on. */
  readonly host: string;
  readonly nodeEnv: string | undefined;
}
