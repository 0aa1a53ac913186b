import { errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import type { BearerToken } from './bearer.ts';
import { clockToleranceSeconds, maxTokenLifeSeconds, type GateConfig } from './config.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { RefusalReason, TokenClaims } from './verdict.ts';
import type { VerifiedTokens } from './verified-tokens.ts';

/** Which refusal belongs to a claim that jose found missing or wrong. */
const reasonOfClaim: Readonly<Record<string, RefusalReason>> = {
  iss: 'token.issuer',
  aud: 'token.audience',
  exp: 'token.expired',
  nbf: 'token.not-yet-valid',
  serviceurl: 'token.service-url',
};

/**
 * Verifies that Bot Framework signed this token for this bot in Teams. Entra signs tokens for our audience too, for
 * any application that asks; they fail here, because their keys are not in the Bot Framework list.
 */
export async function verifyToken(bearer: BearerToken, { config, keys, verified, now }: TokenChecks): Promise<TokenClaims | RefusalReason> {
  const known = verified.get(bearer.token, keys.generation);
  if (known !== undefined) return known;
  const lookup = await keys.find(bearer.keyId);
  if (lookup.status === 'unavailable') return 'keys.unavailable';
  if (lookup.status === 'unknown') return 'token.key-unknown';
  if (!lookup.key.endorsements.has('msteams')) return 'token.key-not-endorsed';
  const { generation } = keys;
  const payload = await verifySignature(bearer.token, lookup.key.key, config, now);
  const claims = typeof payload === 'string' ? payload : readClaims(payload);
  if (typeof claims !== 'string') verified.add(bearer.token, claims, generation);
  return claims;
}

export interface TokenChecks {
  readonly config: GateConfig;
  readonly keys: SigningKeys;
  readonly verified: VerifiedTokens;
  readonly now: () => number;
}

async function verifySignature(token: string, key: CryptoKey, config: GateConfig, now: () => number): Promise<JWTPayload | RefusalReason> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      issuer: config.issuer,
      audience: config.appId,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
      requiredClaims: ['exp', 'nbf', 'serviceurl'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'token.signature';
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) return reasonOfClaim[error.claim] ?? 'token.malformed';
    return 'token.malformed';
  }
}

/** The rest that jose does not ask: one audience and not a list with us in it, a bounded life, a service address. */
function readClaims({ iss, aud, exp, nbf, ['serviceurl']: serviceUrl }: JWTPayload): TokenClaims | RefusalReason {
  if (iss === undefined) return 'token.issuer';
  if (typeof aud !== 'string') return 'token.audience';
  if (exp === undefined || nbf === undefined || !(exp > nbf) || exp - nbf > maxTokenLifeSeconds) return 'token.lifetime';
  if (typeof serviceUrl !== 'string' || serviceUrl === '') return 'token.service-url';
  return { kind: 'token', issuer: iss, audience: aud, serviceUrl, expiresAt: exp * 1000 };
}
