import { errors, jwtVerify } from 'jose';
import { z } from 'zod/v4';
import { userId } from '../../core/facts/ids.ts';
import type { SignInOutcome, SignInRefusal } from '../../ports/sign-in.ts';
import type { SignInMetadata } from './metadata.ts';

export interface ExpectedToken {
  readonly clientId: string;
  readonly tenantId: string;
  readonly nonce: string;
  readonly authenticationContext: string;
  /** Milliseconds since 1970, this machine's time. */
  readonly now: number;
}

/** Milliseconds since the person last proved who they are. */
export const freshMs = 10 * 60_000;

/** `ERR_JOSE_GENERIC`: the key list was answered with something else than 200. */
const keyTrouble: readonly string[] = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

/** Seconds by which Entra's clock and ours may differ. */
const clockToleranceSeconds = 120;

const listOfTexts = z.union([z.array(z.string().max(100)).max(50), z.string().max(100).transform((text) => [text])]);

const claimShape = z.object({
  tid: z.string(),
  oid: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  nonce: z.string(),
  name: z.string().max(256).optional(),
  acrs: listOfTexts.optional(),
  amr: listOfTexts.optional(),
  auth_time: z.number().optional(),
});

/**
 * Whether this id token proves a fresh sign-in of somebody of our tenant, for us, in answer to our question, under the context.
 * INVARIANT: a claim that is absent counts against it, `amr` and `name` aside.
 */
export async function readIdToken(token: string, expected: ExpectedToken, { issuer, keys }: Pick<SignInMetadata, 'issuer' | 'keys'>): Promise<SignInOutcome> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer,
      audience: expected.clientId,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(expected.now),
      requiredClaims: ['exp', 'iat'],
    });
    if (typeof payload.aud !== 'string') return refused('token', 'more than one audience');
    const claims = claimShape.safeParse(payload);
    return claims.success ? judge(claims.data, expected) : refused('nobody', `claim ${claims.error.issues[0]?.path.join('.') ?? ''}`);
  } catch (error) {
    const code = error instanceof errors.JOSEError ? error.code : undefined;
    // What is no verdict on the token means that the list of keys was out of reach.
    if (code === undefined || keyTrouble.includes(code)) return { status: 'unavailable', detail: 'the signing keys could not be read' };
    return refused('token', code);
  }
}

function judge({ tid, oid, nonce, name, acrs = [], amr = [], auth_time }: z.infer<typeof claimShape>, expected: ExpectedToken): SignInOutcome {
  if (tid.toLowerCase() !== expected.tenantId.toLowerCase()) return refused('tenant', 'claim tid');
  if (nonce !== expected.nonce) return refused('nonce', 'claim nonce');
  if (!acrs.includes(expected.authenticationContext)) return refused('context', `claim acrs lacks ${expected.authenticationContext}`);
  if (auth_time === undefined) return refused('not-fresh', 'claim auth_time is absent: add it to the optional claims of the application');
  const age = expected.now - auth_time * 1000;
  if (age > freshMs || age < -clockToleranceSeconds * 1000) return refused('not-fresh', 'claim auth_time');
  const stepUp = { acrs, authenticatedAt: auth_time * 1000, methods: amr };
  return { status: 'signed-in', person: { userId: userId(oid), name: name ?? oid, stepUp } };
}

function refused(because: SignInRefusal, detail: string): SignInOutcome {
  return { status: 'refused', because, detail };
}
