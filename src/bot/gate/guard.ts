import { RefusalLog, type RefusalCounts, type RefusalLine } from './refusal-log.ts';
import type { GateRequest } from './request.ts';
import type { KeyFailureLine } from './signing-keys.ts';
import { refuse, type GateVerdict } from './verdict.ts';

/**
 * Turns a judgement into a gate: claims what was judged good, counts what was refused, and lets no exception out.
 *
 * INVARIANT: whatever goes wrong in here, the answer is a refusal.
 */
export function guard(dependencies: Claiming, judge: (request: GateRequest) => Promise<Judgement>): Gate {
  const refusals = new RefusalLog(dependencies.log);
  const failed = failureLog(dependencies.log);
  return {
    refusalCounts: () => refusals.counts(),
    check: async (request) => {
      const verdict = await judgeAndClaim(request, judge, dependencies.claimActivity, failed);
      if (verdict.status === 'refused') refusals.add(verdict.reason, request.remoteAddress);
      return verdict;
    },
  };
}

/** Stands before the bot SDK. Only what it accepts may reach a handler. */
export interface Gate {
  /** Never rejects. A refusal is answered with its `httpStatus` and an empty body. */
  check(request: GateRequest): Promise<GateVerdict>;
  /** Refusals by reason since the start. */
  refusalCounts(): RefusalCounts;
}

export interface GateDependencies {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly fetch: typeof globalThis.fetch;
  /**
   * `begun` when nobody has begun this key in the last 24 hours, or whoever did died before finishing it. One atomic step of a
   * store that all replicas share. An activity under way is answered 503: were it answered 200 and its process then killed,
   * something acknowledged would be lost.
   */
  readonly claimActivity: (key: string) => Promise<'begun' | 'under-way' | 'done'>;
  readonly log: (line: GateLogLine) => void;
}

type Claiming = Pick<GateDependencies, 'claimActivity' | 'log'>;

export type GateLogLine = RefusalLine | KeyFailureLine | GuardFailureLine;

/** Something that should not happen did, and the caller was refused for it. Of the error its kind and code alone. */
export interface GuardFailureLine {
  readonly kind: 'gate-failed' | 'store-failed';
  readonly error: string;
  readonly code: string | undefined;
  /** Failures of this kind since the start, this one included. */
  readonly total: number;
}

/** Good so far, under the key that makes it happen once. */
export type Judgement = GateVerdict;

async function judgeAndClaim(request: GateRequest, judge: (request: GateRequest) => Promise<Judgement>, claimActivity: Claiming['claimActivity'], failed: OnFailure): Promise<GateVerdict> {
  try {
    const judgement = await judge(request);
    if (judgement.status === 'refused') return judgement;
    const claim = await claimOnce(judgement.claimKey, claimActivity, failed);
    return claim === 'begun' ? judgement : refuse(claim);
  } catch (error) {
    failed('gate-failed', error);
    return refuse('gate.failed');
  }
}

async function claimOnce(key: string, claimActivity: Claiming['claimActivity'], failed: OnFailure): Promise<'begun' | 'activity.duplicate' | 'activity.under-way' | 'store.unavailable'> {
  try {
    const claim = await claimActivity(key);
    if (claim === 'begun') return claim;
    return claim === 'done' ? 'activity.duplicate' : 'activity.under-way';
  } catch (error) {
    failed('store-failed', error);
    return 'store.unavailable';
  }
}

type OnFailure = (kind: GuardFailureLine['kind'], error: unknown) => void;

/** Writes the first of every hundred of a kind: while the store is down every request would write one. */
function failureLog(write: Claiming['log']): OnFailure {
  const totals = new Map<string, number>();
  return (kind, error) => {
    const total = (totals.get(kind) ?? 0) + 1;
    totals.set(kind, total);
    if (total % 100 !== 1) return;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    write({ kind, error: error instanceof Error ? error.name : typeof error, code: typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : undefined, total });
  };
}
