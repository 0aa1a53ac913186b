import type { Tenant } from '../tenant/tenant.ts';

/** Who changes something: an app over the API, or a person in the portal. */
export type Author = { kind: 'app'; appId: string; displayName: string } | { kind: 'person'; id: string; upn: string; displayName: string };

/** One call that changes something. */
export type Origin = {
  author: Author;
  method: string;
  /** Path below the version. */
  path: string;
  /** The header `client-request-id`; '' when none was sent. */
  clientRequestId: string;
  /** The header `x-msft-approval-justification`; undefined when none was sent. */
  justification: string | undefined;
};

/** What a change did, for the list of effects. */
export type Done = { target: string; summary: string; comment?: string };

/** Counts a write over the API; what people do in the portal is for the audit logs alone. */
export function recordEffect(tenant: Tenant, origin: Origin, done: Done): void {
  if (origin.author.kind !== 'app') return;
  const { method, path, clientRequestId } = origin;
  tenant.ledger.effects.push({ at: tenant.clock.stamp(), appId: origin.author.appId, method, path, target: done.target, comment: done.comment ?? '', clientRequestId, summary: done.summary });
}

/** The id of an app's service principal follows from its app id here. */
export function servicePrincipalOf(appId: string): string {
  return appId.replace('-aaaa-', '-bbbb-');
}
