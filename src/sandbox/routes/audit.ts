import { approvalRequest, auditEvent, directoryAudit } from '../wire/resources.ts';
import type { Table } from '../tenant/table.ts';
import type { Resource } from '../wire/schema.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, list, matching, single } from './listing.ts';

/** Newest first, 1,000 a page, as all of these lists. */
export function listDirectoryAudits(exchange: Exchange): Reply {
  return newest(exchange, exchange.tenant.ledger.directoryAudits, directoryAudit);
}

export function getDirectoryAudit(exchange: Exchange): Reply {
  return single(exchange, exchange.tenant.ledger.directoryAudits.get(exchange.params['id'] ?? ''), { resource: directoryAudit }, 'The audit record was not found.');
}

export function listAuditEvents(exchange: Exchange): Reply {
  return newest(exchange, exchange.tenant.ledger.auditEvents, auditEvent);
}

export function listApprovalRequests(exchange: Exchange): Reply {
  return newest(exchange, exchange.tenant.ledger.approvalRequests, approvalRequest);
}

export function getApprovalRequest(exchange: Exchange): Reply {
  return single(exchange, exchange.tenant.ledger.approvalRequests.get(exchange.params['id'] ?? ''), { resource: approvalRequest }, 'The approval request was not found.');
}

function newest(exchange: Exchange, table: Table, resource: Resource): Reply {
  return list(exchange, [...matching(table, conditionOf(exchange, resource))].reverse(), { resource, pageSize: 1000, maxTop: 1000 });
}
