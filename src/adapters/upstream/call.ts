import { UpstreamError } from './errors.ts';
import { errorFrom, type Answer } from './answer.ts';
import type { Priority, TokenBucket } from './token-bucket.ts';
import type { Timers } from './timers.ts';

/** One try: sends the request and reads the whole answer. Throws when no answer came. */
export type Attempt = (signal: AbortSignal) => Promise<Answer>;

export interface CallPlan {
  readonly bucket: TokenBucket;
  readonly priority: Priority;
  /** A `read` may be asked again after any trouble; an `act` only after 429, which proves that nothing was done. */
  readonly kind: 'read' | 'act';
  readonly signal?: AbortSignal | undefined;
}

export interface Patience {
  readonly tries: number;
  /** Longest time spent waiting between tries, in milliseconds. */
  readonly waitMs: Readonly<Record<Priority, number>>;
  /** Longest time for one try. */
  readonly tryMs: number;
  /** First own back-off, doubled each time; used when the service names no time. */
  readonly backOffMs: number;
}

/** A person waits at most 5 s for an answer in Teams, so a live question gives up early and names the gap. */
export const defaultPatience: Patience = { tries: 4, waitMs: { live: 2_000, background: 120_000, idle: 600_000 }, tryMs: 20_000, backOffMs: 400 };

export interface CallContext {
  readonly timers: Timers;
  readonly patience: Patience;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly onAnswer: (answer: Answer) => void;
  readonly onTrouble: (error: UpstreamError, tries: number) => void;
}

/** The same service, asked one time: whoever writes down every try before it is made cannot have more made in secret. */
export function onceOnly(context: CallContext): CallContext {
  return { ...context, patience: { ...context.patience, tries: 1 } };
}

/** Sends within the budget and the caller's deadline, and tries again where that is safe. Throws only `UpstreamError`. */
export async function callUpstream(attempt: Attempt, plan: CallPlan, context: CallContext): Promise<Answer> {
  const longest = context.patience.waitMs[plan.priority];
  let waited = 0;
  let last: UpstreamError | undefined;
  for (let tries = 1; ; tries += 1) {
    await plan.bucket.take(plan.priority, longest - waited, plan.signal).catch((cause: unknown) => {
      // The service's own answer says more than "our budget".
      throw last ?? cause;
    });
    const outcome = await tryOnce(attempt, plan, context);
    if (!(outcome instanceof UpstreamError)) return outcome;
    context.onTrouble(outcome, tries);
    const delay = delayBeforeRetry(outcome, plan.kind, tries, context);
    if (outcome.code === 'upstream.throttled' && delay !== undefined) plan.bucket.hold(delay);
    if (delay === undefined || waited + delay > longest) throw outcome;
    waited += delay;
    last = outcome;
    await context.timers.sleep(delay, plan.signal).catch(() => {
      throw outcome;
    });
  }
}

async function tryOnce(attempt: Attempt, plan: CallPlan, context: CallContext): Promise<Answer | UpstreamError> {
  const limit = AbortSignal.timeout(context.patience.tryMs);
  const signal = plan.signal === undefined ? limit : AbortSignal.any([limit, plan.signal]);
  try {
    const answer = await attempt(signal);
    context.onAnswer(answer);
    return answer.status >= 200 && answer.status < 300 ? answer : errorFrom(answer);
  } catch (cause) {
    if (cause instanceof UpstreamError) return cause;
    return new UpstreamError(signal.aborted ? 'upstream.timed-out' : 'upstream.unreachable', { cause });
  }
}

/** Milliseconds, or undefined when trying again is not safe or not worth it. */
function delayBeforeRetry(error: UpstreamError, kind: CallPlan['kind'], tries: number, context: CallContext): number | undefined {
  const { patience, random } = context;
  const again: readonly string[] = kind === 'read' ? ['upstream.throttled', 'upstream.unavailable', 'upstream.unreachable'] : ['upstream.throttled'];
  if (!again.includes(error.code) || tries >= patience.tries) return undefined;
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  return patience.backOffMs * 2 ** (tries - 1) * (0.5 + random() / 2);
}
