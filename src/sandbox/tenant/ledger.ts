import { Table } from './table.ts';

/** One write that took effect, whether its answer arrived or not. */
export type Effect = {
  /** The tenant's time, ISO 8601 UTC. */
  at: string;
  appId: string;
  method: string;
  /** Path below the version, as it was called. */
  path: string;
  /** Id of the object that changed. */
  target: string;
  /** `Comment` of a machine action; '' elsewhere. */
  comment: string;
  /** The header `client-request-id`; '' when none was sent. */
  clientRequestId: string;
  summary: string;
};

/** How a machine action may end against the rule. */
export type BadEnd = 'Failed' | 'TimeOut';

/** What was done to the tenant and what it says about it. Dumps begin with an empty one. */
export type Ledger = {
  machineActions: Table;
  directoryAudits: Table;
  auditEvents: Table;
  approvalRequests: Table;
  effects: Effect[];
  /** Seconds of the tenant's time until a write shows in an audit log. */
  auditDelaySeconds: number;
  /** Intune's multi-admin approval guards compliance policies. */
  multiAdminApproval: boolean;
  /** Changes that wait for another administrator, by the id of their request. */
  waiting: Map<string, { policyId: string; apply: () => void }>;
  /** What the next machine actions come to; empty: they succeed. */
  badEnds: BadEnd[];
  /** Isolation type by machine id. */
  isolated: Map<string, string>;
  /** Told of every change of a row that a caller asked for, before it happens; see live/consistency.ts. */
  beforeChange: (table: Table, id: string) => void;
};

/** Assumed: Microsoft promises no figure. */
const AUDIT_DELAY_SECONDS = 60;

export function emptyLedger(): Ledger {
  return {
    machineActions: new Table(['machineId']), directoryAudits: new Table([]), auditEvents: new Table([]), approvalRequests: new Table([]), effects: [],
    auditDelaySeconds: AUDIT_DELAY_SECONDS, multiAdminApproval: false, waiting: new Map(), badEnds: [], isolated: new Map(), beforeChange: () => undefined,
  };
}
