import { activityId } from '../../core/facts/ids.ts';
import type { SendOutcome } from '../../ports/messenger.ts';
import { ConnectorRefusal } from './connector-http.ts';

/** Runs one call to Teams and says what came of it. Never rejects. */
export async function outcomeOf(send: () => Promise<{ readonly id?: string | undefined } | undefined>): Promise<SendOutcome> {
  try {
    const response = await send();
    return { status: 'sent', activityId: activityId(response?.id ?? '') };
  } catch (error) {
    return outcomeOfError(error);
  }
}

/**
 * What Teams asks of a bot by status: 403 and 404 mean that the conversation is closed to us, 400, 401 and 413 that the
 * same message will never do; 412, 429, 5xx and silence pass (Teams rate limits and conversational API status codes).
 */
export function outcomeOfError(error: unknown): SendOutcome {
  if (!(error instanceof ConnectorRefusal)) return { status: 'retry', reason: error instanceof Error ? error.name : 'unknown' };
  const { status, code, retryAfterSeconds } = error;
  const reason = `${status ?? 'none'} ${code}`;
  if (status === undefined) return code === 'service-url-not-allowed' ? { status: 'undeliverable', reason } : { status: 'retry', reason };
  if (status === 408 || status === 412 || status === 429 || status >= 500) {
    return retryAfterSeconds === undefined ? { status: 'retry', reason } : { status: 'retry', reason, retryAfterSeconds };
  }
  return { status: 'undeliverable', reason };
}

/** Whether Teams closed the conversation to the bot, so that nothing more should be sent there until it lives again. */
export function isClosed(outcome: SendOutcome): boolean {
  return outcome.status === 'undeliverable' && /^40[34] /.test(outcome.reason);
}
