import type { CallOutcome } from '../../core/change/change.ts';
import type { TenantWrite } from '../../core/change/write.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { isObject } from '../upstream/fields.ts';

/**
 * What a call that was not answered with 2xx led to. INVARIANT: `not-done` is said only where nothing can have happened, because
 * the call may then be made again at once; in doubt it is `unknown`, and the target is read back first.
 */
export function outcomeOf(kind: TenantWrite['kind'], error: unknown): CallOutcome {
  if (!(error instanceof UpstreamError)) return { status: 'unknown', reason: 'unreadable' };
  const reason = error.serviceCode ?? error.code;
  const facts = { reason, ...(error.requestId === undefined ? {} : { requestId: error.requestId }) };
  switch (judge(kind, error)) {
    case 'unknown':
      return { status: 'unknown', ...facts };
    case 'again':
      return { status: 'not-done', permanent: false, ...facts, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }) };
    case 'refused':
      return { status: 'not-done', permanent: true, ...facts };
  }
}

type Verdict = 'unknown' | 'again' | 'refused';

function judge(kind: TenantWrite['kind'], error: UpstreamError): Verdict {
  return error.status === undefined ? judgeSilence(error) : judgeAnswer(kind, error.status, error.serviceCode);
}

function judgeAnswer(kind: TenantWrite['kind'], status: number, serviceCode: string | undefined): Verdict {
  if (status === 429 || status === 423) return 'again';
  // 408 comes from a proxy as often as from the service, which may have been handed the request.
  if (status < 400 || status >= 500 || status === 408) return 'unknown';
  if (mayBeOurEarlierCall(kind, status, serviceCode)) return 'unknown';
  return status === 409 ? 'again' : 'refused';
}

/**
 * Refusals that say "it is so already". That may be the work of an earlier call whose answer was lost, so only the target can
 * tell. Graph says that a person is in a group already with a code that means any bad request.
 */
function mayBeOurEarlierCall(kind: TenantWrite['kind'], status: number, serviceCode: string | undefined): boolean {
  switch (kind) {
    case 'add-member':
      return status === 400;
    case 'remove-member':
      return status === 404;
    case 'isolate':
    case 'release':
    case 'scan':
      return status === 409 || (status === 400 && serviceCode === 'ActiveRequestAlreadyExists');
    case 'set-threshold':
      // With multi admin approval: a request for this policy waits already.
      return status === 409;
    case 'add-members':
      return status === 400;
    case 'drop-member':
    case 'delete-group':
    case 'delete-access-policy':
      return status === 404;
    case 'delete-edr-policy':
    case 'delete-compliance-policy':
      return status === 404 || status === 409;
    // As with the threshold: with multi admin approval a request may wait already.
    case 'create-edr-policy':
    case 'create-compliance-policy':
    case 'assign-edr-policy':
    case 'assign-compliance-policy':
      return status === 409;
    case 'set-policy-state':
    case 'revoke-sessions':
    case 'sync':
    case 'create-group':
    case 'create-access-policy':
    case 'set-connector':
      return false;
  }
}

/** No answer, or none was asked for. */
function judgeSilence(error: UpstreamError): Verdict {
  switch (error.code) {
    case 'upstream.own-budget':
      return 'again';
    case 'upstream.sign-in-refused':
    case 'upstream.not-offered':
    case 'upstream.foreign-link':
    case 'upstream.bad-question':
      return 'refused';
    case 'upstream.timed-out':
    case 'upstream.unreachable':
      return neverSent(error) ? 'again' : 'unknown';
    case 'upstream.not-permitted':
    case 'upstream.not-found':
    case 'upstream.refused':
    case 'upstream.throttled':
    case 'upstream.unavailable':
    case 'upstream.bad-answer':
      return 'unknown';
  }
}

/** Failures to connect at all. A connection that broke later may have carried the request. */
const noConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Without a token nothing is sent. */
function neverSent({ serviceCode, cause }: UpstreamError): boolean {
  if (serviceCode === 'token') return true;
  const inner = isObject(cause) ? cause['cause'] : undefined;
  return [cause, inner].some((error) => isObject(error) && typeof error['code'] === 'string' && noConnection.has(error['code']));
}
