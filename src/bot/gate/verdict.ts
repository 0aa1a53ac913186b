import type { JsonObject } from './strict-json.ts';

/**
 * Every reason to turn a request away, with the HTTP status that is sent. The reason stays inside:
 * a caller who is told which check failed is told what to try next.
 *
 * 200 for a duplicate stops Teams from sending it a third time. 503 says that the fault is ours
 * (no signing keys, no store) and lets Teams try again.
 */
export const httpStatusOf = {
  'rate.limited': 429,
  'body.too-large': 413,
  'authorization.missing': 401,
  'authorization.repeated': 401,
  'authorization.too-long': 401,
  'authorization.not-bearer': 401,
  'token.malformed': 401,
  'token.algorithm': 403,
  'token.header': 403,
  'token.key-unknown': 403,
  'token.key-not-endorsed': 403,
  'token.signature': 403,
  'token.issuer': 403,
  'token.audience': 403,
  'token.expired': 403,
  'token.not-yet-valid': 403,
  'token.lifetime': 403,
  'token.service-url': 403,
  'body.not-utf8': 400,
  'body.not-json': 400,
  'body.too-deep': 400,
  'body.duplicate-key': 400,
  'body.escaped-key': 400,
  'body.reserved-key': 400,
  'body.not-an-object': 400,
  'activity.shape': 400,
  'activity.channel': 403,
  'activity.service-url': 403,
  'activity.service-url-host': 403,
  'activity.tenant-missing': 403,
  'activity.tenants-differ': 403,
  'activity.tenant-not-allowed': 403,
  'activity.recipient': 403,
  'activity.person': 403,
  'activity.duplicate': 200,
  'activity.under-way': 503,
  'local.remote-address': 403,
  'local.host': 403,
  'local.origin': 403,
  'local.content-type': 400,
  'keys.unavailable': 503,
  'store.unavailable': 503,
  'gate.failed': 503,
} as const satisfies Record<string, number>;

/** Refuses with the status that belongs to the reason. */
export function refuse(reason: RefusalReason): Refused {
  return { status: 'refused', httpStatus: httpStatusOf[reason], reason };
}

export type RefusalReason = keyof typeof httpStatusOf;

export interface Refused {
  readonly status: 'refused';
  readonly httpStatus: (typeof httpStatusOf)[RefusalReason];
  readonly reason: RefusalReason;
}

export interface Accepted {
  readonly status: 'accepted';
  /** The body, parsed strictly. It is a JSON value of the wire: field types beyond those checked are not promised. */
  readonly activity: JsonObject;
  readonly claims: GateClaims;
  /** What was claimed; finish it when the turn has ended. */
  readonly claimKey: string;
}

export type GateVerdict = Accepted | Refused;

export type GateClaims =
  | TokenClaims
  /** Nobody signed it: a request of the Agents Playground on this machine. */
  | { readonly kind: 'anonymous' };

/** What Bot Framework signed. */
export interface TokenClaims {
  readonly kind: 'token';
  readonly issuer: string;
  readonly audience: string;
  readonly serviceUrl: string;
  /** Milliseconds since 1970, UTC; the bare claim, without the five minutes of tolerance. */
  readonly expiresAt: number;
}
