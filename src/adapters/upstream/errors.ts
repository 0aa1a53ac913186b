import type { GapReason } from '../../core/facts/fact.ts';

/** Every way in which asking an upstream can fail, and the reason a person reads for it. `docs/errors.md` explains each. */
export const upstreamErrors = {
  'upstream.sign-in-refused': { reason: 'not-permitted' },
  'upstream.not-permitted': { reason: 'not-permitted' },
  'upstream.not-found': { reason: 'missing-value' },
  'upstream.refused': { reason: 'unexpected-shape' },
  'upstream.throttled': { reason: 'throttled' },
  'upstream.own-budget': { reason: 'throttled' },
  'upstream.unavailable': { reason: 'unavailable' },
  'upstream.unreachable': { reason: 'unavailable' },
  'upstream.not-offered': { reason: 'unavailable' },
  'upstream.timed-out': { reason: 'timed-out' },
  'upstream.bad-answer': { reason: 'unexpected-shape' },
  'upstream.foreign-link': { reason: 'unexpected-shape' },
  'upstream.bad-question': { reason: 'missing-value' },
} as const satisfies Readonly<Record<string, { readonly reason: GapReason }>>;

export type UpstreamErrorCode = keyof typeof upstreamErrors;

export interface UpstreamErrorFacts {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The service's own code, such as `Authorization_RequestDenied`. */
  readonly serviceCode?: string | undefined;
  /** The service's `request-id`, for a support case. */
  readonly requestId?: string | undefined;
  /** Milliseconds that the service asks to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A question to Graph, Defender or the token endpoint that got no usable answer. Carries no token and no tenant data. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  readonly status: number | undefined;
  readonly serviceCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: UpstreamErrorCode, facts: UpstreamErrorFacts = {}) {
    super(describe(code, facts), { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.serviceCode = facts.serviceCode;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
  }

  get reason(): GapReason {
    return upstreamErrors[this.code].reason;
  }
}

function describe(code: UpstreamErrorCode, facts: UpstreamErrorFacts): string {
  const parts = [code, facts.status, facts.serviceCode, facts.requestId === undefined ? undefined : `request ${facts.requestId}`];
  return parts.filter((part) => part !== undefined).join(', ');
}
