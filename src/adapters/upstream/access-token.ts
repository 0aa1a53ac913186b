import { UpstreamError } from './errors.ts';
import { untilAborted } from './cached.ts';

/** The part of an @azure/identity credential that is used. */
export interface Credential {
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** Gives a bearer token for one audience. Throws `UpstreamError`. */
export type AccessToken = (signal: AbortSignal) => Promise<string>;

/** A token this close to its end is not used any more. */
const marginMs = 5 * 60_000;

/** Asks the credential once for all requests that start together: eight parallel reads need one token, not eight. */
export function createAccessToken(credential: Credential, scope: string, localTime: () => number = Date.now): AccessToken {
  let current: { readonly token: string; readonly expiresOnTimestamp: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function refresh(): Promise<string> {
    try {
      const next = await credential.getToken(scope);
      if (next === null) throw new UpstreamError('upstream.sign-in-refused', { serviceCode: 'token' });
      current = next;
      return next.token;
    } catch (cause) {
      throw cause instanceof UpstreamError ? cause : tokenError(cause);
    } finally {
      underWay = undefined;
    }
  }

  return async (signal) => {
    if (current !== undefined && current.expiresOnTimestamp - marginMs > localTime()) return current.token;
    underWay ??= refresh();
    return untilAborted(underWay, signal, () => {
      throw new UpstreamError('upstream.timed-out', { serviceCode: 'token' });
    });
  };
}

/** Entra's numbered refusals (a wrong secret, an unknown app) are not cured by trying again; everything else may be. */
function tokenError(cause: unknown): UpstreamError {
  const text = cause instanceof Error ? cause.message : '';
  const code = /AADSTS\d+/.exec(text)?.[0];
  if (code !== undefined) return new UpstreamError('upstream.sign-in-refused', { serviceCode: code, cause });
  return new UpstreamError('upstream.unreachable', { serviceCode: 'token', cause });
}
