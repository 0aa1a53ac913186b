import { setTimeout as wait } from 'node:timers/promises';
import { errorBody, wireError } from '../wire/errors.ts';
import { answer, headersOf, type Address, type Backend, type Incoming, type Outgoing } from './api.ts';
import type { Fault } from './faults.ts';

/** One call that somebody wants to go wrong. Undefined: the connection is dropped without an answer. */
export async function answerWithFault(backend: Backend, incoming: Incoming, address: Address, fault: Fault, earlier: Outgoing | undefined): Promise<Outgoing | undefined> {
  const pause = (): Promise<void> => (fault.delayMs === undefined ? Promise.resolve() : wait(fault.delayMs));
  switch (fault.kind) {
    case 'drop-after':
    case '500-after': {
      answer(backend, incoming, address);
      await pause();
      return fault.kind === 'drop-after' ? undefined : failure(backend, incoming, address, fault, 'server');
    }
    case 'drop':
      await pause();
      return undefined;
    case 'slow':
      await pause();
      return answer(backend, incoming, address);
    case 'stale':
      await pause();
      return earlier ?? answer(backend, incoming, address);
    case '429':
    case '500':
    case '503':
      await pause();
      return failure(backend, incoming, address, fault, ({ 429: 'throttled', 500: 'server', 503: 'unavailable' } as const)[fault.kind]);
  }
}

function failure(backend: Backend, incoming: Incoming, address: Address, fault: Fault, kind: 'throttled' | 'server' | 'unavailable'): Outgoing {
  const error = wireError(address.api, kind, 'This failure was asked for.');
  const headers = headersOf(backend, incoming);
  const retry: Record<string, string> = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  const body = errorBody(address.api, error, headers['request-id'], headers['client-request-id'], backend.tenant.clock.stamp().slice(0, 19));
  return { status: error.status, headers: { ...headers, ...retry }, body };
}
