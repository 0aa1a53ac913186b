import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod/v4';
import type { Clock } from '../../ports/clock.ts';
import type { SignIn, SignInOutcome, WantedSignIn } from '../../ports/sign-in.ts';
import { freshMs, readIdToken } from './id-token.ts';
import { createMetadata, type SignInMetadata } from './metadata.ts';

/** The application of the approval page. Its optional claims must hold `acrs` and `auth_time` (id token). */
export interface SignInConfig {
  readonly authorityHost: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignInDependencies {
  readonly fetch?: typeof globalThis.fetch;
  /** This machine's time: Entra's tokens are judged by it. */
  readonly clock: Clock;
  /** Milliseconds for each request to Entra. Default 5,000. */
  readonly timeoutMs?: number;
}

/** OpenID Connect with one tenant: authorization code, PKCE, client secret. */
export function createEntraSignIn(config: SignInConfig, { fetch = globalThis.fetch, clock, timeoutMs = 5_000 }: SignInDependencies): SignIn {
  const { authorityHost, tenantId, clientId } = config;
  const metadata = createMetadata({ authorityHost, tenantId, fetch, now: () => clock.now(), timeoutMs });
  return {
    begin: async (wanted) => {
      const read = await metadata().catch(() => undefined);
      if (read === undefined) return { status: 'unavailable', detail: 'the sign-in metadata could not be read' };
      const secrets = { nonce: randomBytes(32).toString('base64url'), codeVerifier: randomBytes(32).toString('base64url') };
      return { status: 'begun', url: authorizeUrl(read.authorizationEndpoint, clientId, wanted, secrets), secrets };
    },
    finish: async (code, { secrets, redirectUri, authenticationContext }) => {
      const read = await metadata().catch(() => undefined);
      if (read === undefined) return { status: 'unavailable', detail: 'the sign-in metadata could not be read' };
      const redeemed = await redeem(read, config, { code, redirectUri, codeVerifier: secrets.codeVerifier }, fetch, timeoutMs);
      if (typeof redeemed !== 'string') return redeemed;
      return readIdToken(redeemed, { clientId, tenantId, nonce: secrets.nonce, authenticationContext, now: clock.now() }, read);
    },
  };
}

/** `prompt=login` and `max_age` ask for a fresh sign-in. Both can be cut from an address; `auth_time` and `acrs` in the token cannot. */
function authorizeUrl(endpoint: string, clientId: string, { redirectUri, state, authenticationContext }: WantedSignIn, secrets: { readonly nonce: string; readonly codeVerifier: string }): string {
  const url = new URL(endpoint);
  const claims = { id_token: { acrs: { essential: true, value: authenticationContext }, auth_time: { essential: true } } };
  const parameters = {
    client_id: clientId, response_type: 'code', response_mode: 'query', redirect_uri: redirectUri, scope: 'openid profile', state,
    nonce: secrets.nonce, code_challenge: createHash('sha256').update(secrets.codeVerifier).digest('base64url'), code_challenge_method: 'S256',
    prompt: 'login', max_age: String(freshMs / 1000), claims: JSON.stringify(claims),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const granted = z.object({ id_token: z.string().min(1) });
const failed = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

/** The id token, or why there is none. The code of the error is Entra's; its text stays out of the log. */
async function redeem(
  { tokenEndpoint }: SignInMetadata,
  { clientId, clientSecret }: SignInConfig,
  { code, redirectUri, codeVerifier }: { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string },
  fetch: typeof globalThis.fetch,
  timeoutMs: number,
): Promise<string | SignInOutcome> {
  const form = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri, code_verifier: codeVerifier, scope: 'openid profile' };
  try {
    const response = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form), redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = await response.json();
    if (response.ok) return granted.parse(body).id_token;
    const { error, error_codes: codes = [] } = failed.parse(body);
    const detail = `${/^\w{1,40}$/.test(error) ? error : 'error'} ${codes.join(' ')}`.trim();
    return error === 'invalid_grant' || error === 'interaction_required' ? { status: 'refused', because: 'code', detail } : { status: 'unavailable', detail };
  } catch {
    return { status: 'unavailable', detail: 'the token endpoint did not give an answer that can be read' };
  }
}
