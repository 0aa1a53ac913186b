import { flag, text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { differences, writeAuditEvent } from './audit.ts';
import { recordEffect, type Origin } from './author.ts';
import { CONNECTOR_MINUTES, DEFENDER_CONNECTOR } from './defender.ts';
import { connectorRow } from '../tenant/connector.ts';

/** Assumed: the first exchange after the switch in Defender. */
const ENABLED_MINUTES = 10;

/** Changes settings of the connector. They hold at once. */
export function updateConnector(tenant: Tenant, origin: Origin, patch: Row): void {
  const table = tenant.tables.mobileThreatDefenseConnectors;
  const before = { ...table.get(DEFENDER_CONNECTOR) };
  tenant.ledger.beforeChange(table, DEFENDER_CONNECTOR);
  const after = table.update(DEFENDER_CONNECTOR, patch) ?? before;
  recordEffect(tenant, origin, { target: DEFENDER_CONNECTOR, summary: `Defender connector: ${Object.keys(patch).join(', ')}` });
  writeAuditEvent(tenant, origin, { type: 'MobileThreatDefenseConnector', verb: 'Patch', object: after, modified: differences(before, after) });
}

/** A connector that Intune keeps for a partner who has not called yet. */
export function createConnector(tenant: Tenant, origin: Origin, settings: Row): Row {
  const table = tenant.tables.mobileThreatDefenseConnectors;
  const row = { ...connectorRow(undefined), ...settings, id: DEFENDER_CONNECTOR };
  tenant.ledger.beforeChange(table, DEFENDER_CONNECTOR);
  table.add(row);
  recordEffect(tenant, origin, { target: DEFENDER_CONNECTOR, summary: 'Defender connector: created' });
  writeAuditEvent(tenant, origin, { type: 'MobileThreatDefenseConnector', verb: 'Create', object: row, modified: differences({}, row) });
  return row;
}

/**
 * Somebody flips "Microsoft Intune connection" in the Defender portal. On: after some minutes Intune has a connector that is
 * available, and once it has been talked to it is enabled. Off: no more heartbeats; after its days without one it is unresponsive.
 */
export function switchDefender(tenant: Tenant, on: boolean): void {
  tenant.hidden.connectorStopped = !on;
  if (!on) return;
  const table = tenant.tables.mobileThreatDefenseConnectors;
  tenant.clock.after(CONNECTOR_MINUTES, () => {
    if (tenant.hidden.connectorStopped) return;
    if (table.get(DEFENDER_CONNECTOR) === undefined) table.add(connectorRow(undefined));
    const state = text(table.get(DEFENDER_CONNECTOR), 'partnerState');
    table.update(DEFENDER_CONNECTOR, { lastHeartbeatDateTime: tenant.clock.stamp(), partnerState: state === 'enabled' ? state : 'available' });
  });
  tenant.clock.after(ENABLED_MINUTES, () => {
    if (tenant.hidden.connectorStopped) return;
    table.update(DEFENDER_CONNECTOR, { lastHeartbeatDateTime: tenant.clock.stamp(), partnerState: 'enabled' });
  });
}

/** Defender has called: Intune has its onboarding package. */
export function isConnected(tenant: Tenant): boolean {
  return ['available', 'enabled'].includes(text(tenant.tables.mobileThreatDefenseConnectors.get(DEFENDER_CONNECTOR), 'partnerState'));
}

/** Connected, and switched on for Windows: devices get the package. */
export function canOnboard(tenant: Tenant): boolean {
  return isConnected(tenant) && flag(tenant.tables.mobileThreatDefenseConnectors.get(DEFENDER_CONNECTOR), 'windowsEnabled');
}
