import type { ChangeId } from '../../core/facts/ids.ts';
import { changeId } from '../../core/facts/ids.ts';
import type { BodyRead } from '../gate.ts';

export interface PageRequest {
  readonly method: 'GET' | 'POST';
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Reads a form up to its limit. */
  readonly body: () => Promise<BodyRead>;
  /** Of the socket. */
  readonly remoteAddress: string | undefined;
}

export const callbackPath = '/approve/callback';

export function pathOf(id: ChangeId): string {
  return `/approve/${id}`;
}

/** The id in `/approve/<id>`: 128 bits in base64url. */
export function changeIdIn(path: string): ChangeId | undefined {
  const id = /^\/approve\/([\w-]{22})$/.exec(path)?.[1];
  return id === undefined ? undefined : changeId(id);
}
