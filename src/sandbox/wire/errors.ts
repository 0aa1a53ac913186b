/** Which error body the caller expects: Graph and Defender word them differently. */
export type Api = 'graph' | 'defender';

/** An answer that is an error: thrown by handlers, shaped by the server for the API that was called. */
export class WireError extends Error {
  override name = 'WireError';
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Codes that both APIs have, under their own names (facts: Graph error reference, Defender common errors). */
const CODES = {
  graph: { badRequest: 'BadRequest', unauthorized: 'InvalidAuthenticationToken', forbidden: 'Authorization_RequestDenied', notFound: 'ResourceNotFound', throttled: 'TooManyRequests', server: 'InternalServerError', unavailable: 'ServiceUnavailable' },
  defender: { badRequest: 'BadRequest', unauthorized: 'Unauthorized', forbidden: 'Forbidden', notFound: 'ResourceNotFound', throttled: 'TooManyRequests', server: 'InternalServerError', unavailable: 'ServiceUnavailable' },
} as const;

const STATUSES = { badRequest: 400, unauthorized: 401, forbidden: 403, notFound: 404, throttled: 429, server: 500, unavailable: 503 } as const;

export function wireError(api: Api, kind: keyof typeof STATUSES, message: string, headers: Record<string, string> = {}): WireError {
  return new WireError(STATUSES[kind], CODES[api][kind], message, headers);
}

/** `requestId` is the answer's `request-id`; Defender repeats it as `target`. */
export function errorBody(api: Api, error: WireError, requestId: string, clientRequestId: string, date: string): object {
  if (api === 'defender') return { error: { code: error.code, message: error.message, target: requestId } };
  const innerError = { date, 'request-id': requestId, 'client-request-id': clientRequestId };
  return { error: { code: error.code, message: error.message, innerError } };
}
