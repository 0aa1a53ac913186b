import { z } from 'zod/v4';
import { UpstreamError, type UpstreamErrorCode } from './errors.ts';

/** An answer read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The JSON of a successful answer. Throws `upstream.bad-answer` when it is none. */
export function bodyOf(answer: Answer): unknown {
  try {
    const body: unknown = JSON.parse(answer.text);
    return body;
  } catch (cause) {
    throw new UpstreamError('upstream.bad-answer', { status: answer.status, requestId: requestIdOf(answer), cause });
  }
}

/** The error that an answer outside 2xx stands for. Graph and Defender word the body nearly alike. */
export function errorFrom(answer: Answer): UpstreamError {
  const body = errorBody.safeParse(parseLoosely(answer.text));
  const error = body.success ? body.data.error : undefined;
  return new UpstreamError(codeFor(answer.status), {
    status: answer.status,
    serviceCode: error?.code ?? String(answer.status),
    requestId: requestIdOf(answer) ?? error?.innerError?.['request-id'] ?? error?.target,
    retryAfterMs: retryAfter(answer.headers),
  });
}

export function requestIdOf(answer: Answer): string | undefined {
  return answer.headers.get('request-id') ?? undefined;
}

const word = z.string().optional().catch(undefined);

const errorBody = z.object({
  error: z.object({ code: word, target: word, innerError: z.object({ 'request-id': word }).optional().catch(undefined) }),
});

function parseLoosely(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

function codeFor(status: number): UpstreamErrorCode {
  switch (status) {
    case 401: return 'upstream.sign-in-refused';
    case 403: return 'upstream.not-permitted';
    case 404: return 'upstream.not-found';
    case 429: return 'upstream.throttled';
    default: return status >= 500 ? 'upstream.unavailable' : 'upstream.refused';
  }
}

/** Seconds or a date (RFC 9110, section 10.2.3); the date is read against the answer's own `Date`, not our clock. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const wait = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
