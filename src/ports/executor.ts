import type { CallOutcome } from '../core/change/change.ts';
import type { TenantWrite } from '../core/change/write.ts';
import type { ChangeId } from '../core/facts/ids.ts';

/** The only way to change the tenant. Holds the write credential, which nothing else gets. */
export interface Executor {
  /**
   * Makes one call, once, within `callMs` milliseconds; never tries again by itself and never rejects. The change's id goes along:
   * in the comment of machine actions, and as `client-request-id` elsewhere.
   */
  perform(write: TenantWrite, mark: WriteMark): Promise<CallOutcome>;
}

export interface WriteMark {
  readonly changeId: ChangeId;
  /** For services that want one (Intune's multi admin approval). */
  readonly reason: string;
  readonly callMs: number;
}
