import type { PersonRef } from '../../ports/read.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { segment } from '../upstream/odata.ts';

/** `/users/{id}` by object id where it is known, else by address. Throws `upstream.bad-question` when neither is. */
export function personPath({ userId, userPrincipalName }: PersonRef): string {
  const id = userId ?? userPrincipalName;
  if (id === undefined) throw new UpstreamError('upstream.bad-question');
  return `/users/${segment(id)}`;
}
