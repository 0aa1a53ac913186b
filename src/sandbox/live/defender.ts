import { amount, flag, same, text, type Row } from '../wire/row.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** The id that the Defender connector has in every tenant. */
export const DEFENDER_CONNECTOR = 'fc780465-2017-40d4-a0c5-307022471b92';

/** Assumed time for a change of risk to reach Intune; Microsoft publishes no figure. */
export const CONNECTOR_MINUTES = 5;
const SILENT_DAYS = 7;
const DAY_MINUTES = 24 * 60;

export type NewAlert = { severity: 'Informational' | 'Low' | 'Medium' | 'High'; title?: string; category?: string };

const SEVERITIES = ['None', 'Informational', 'Low', 'Medium', 'High'];

/** Raises an alert on a machine; its risk rises at once and travels to Intune through the connector. */
export function raiseAlert(tenant: Tenant, machineId: string, wanted: NewAlert): Row {
  const machine = tenant.tables.machines.get(machineId);
  if (machine === undefined) throw new RangeError(`No machine ${machineId} in this tenant.`);
  const now = tenant.clock.stamp();
  const number = Math.floor(tenant.random.next() * 1_000_000_000);
  const alert = tenant.tables.alerts.add({
    id: `da${String(638_000_000_000_000_000n + BigInt(tenant.clock.now()))}_${number}`,
    incidentId: 1000 + (number % 9000), investigationId: null, assignedTo: null, severity: wanted.severity, status: 'New',
    classification: null, determination: null, investigationState: 'Queued', detectionSource: 'WindowsDefenderAtp',
    detectorId: tenant.random.guid(), category: wanted.category ?? 'Execution', threatFamilyName: null,
    title: wanted.title ?? 'Suspicious PowerShell command line', description: 'A process on this device ran a command that is often used in attacks.',
    alertCreationTime: now, firstEventTime: now, lastEventTime: now, lastUpdateTime: now, resolvedTime: null, machineId: text(machine, 'id'),
    computerDnsName: text(machine, 'computerDnsName'), rbacGroupName: text(machine, 'rbacGroupName'), aadTenantId: tenant.id, threatName: null,
    mitreTechniques: ['T1059.001'], relatedUser: null, comments: [], evidence: [],
  });
  riskChanged(tenant, text(machine, 'id'));
  return alert;
}

/** Resolves every open alert of a machine; the risk falls at once in Defender, later in Intune. */
export function resolveAlerts(tenant: Tenant, machineId: string): number {
  const open = tenant.tables.alerts.find('machineId', machineId).filter((alert) => !same(text(alert, 'status'), 'Resolved'));
  const now = tenant.clock.stamp();
  for (const alert of open) {
    tenant.tables.alerts.update(text(alert, 'id'), { status: 'Resolved', resolvedTime: now, lastUpdateTime: now, classification: 'FalsePositive', determination: 'Clean' });
  }
  riskChanged(tenant, machineId);
  return open.length;
}

/** The sensor stops. Defender marks the machine inactive after seven days without a sign of life. */
export function stopSensor(tenant: Tenant, machineId: string): void {
  tenant.hidden.silent.add(machineId);
  tenant.clock.after(SILENT_DAYS * DAY_MINUTES, () => {
    if (!tenant.hidden.silent.has(machineId)) return;
    tenant.tables.machines.update(machineId, { healthStatus: 'Inactive' });
    carryRisk(tenant, machineId);
  });
}

/** The sensor works again. */
export function startSensor(tenant: Tenant, machineId: string): void {
  tenant.hidden.silent.delete(machineId);
  tenant.tables.machines.update(machineId, { healthStatus: 'Active', onboardingStatus: 'Onboarded', lastSeen: tenant.clock.stamp() });
  tenant.clock.after(CONNECTOR_MINUTES, () => carryRisk(tenant, machineId));
}

/** The sensor was removed from the device. */
export function offboard(tenant: Tenant, machineId: string): void {
  tenant.hidden.silent.add(machineId);
  tenant.tables.machines.update(machineId, { onboardingStatus: 'CanBeOnboarded', healthStatus: 'Unknown', riskScore: 'None' });
  tenant.clock.after(CONNECTOR_MINUTES, () => carryRisk(tenant, machineId));
}

function riskChanged(tenant: Tenant, machineId: string): void {
  const open = tenant.tables.alerts.find('machineId', machineId).filter((alert) => !same(text(alert, 'status'), 'Resolved'));
  const worst = Math.max(0, ...open.map((alert) => SEVERITIES.findIndex((severity) => same(severity, text(alert, 'severity')))));
  tenant.tables.machines.update(machineId, { riskScore: SEVERITIES[worst] });
  tenant.clock.after(CONNECTOR_MINUTES, () => carryRisk(tenant, machineId));
}

const REPORTED: Record<string, string> = { none: 'secured', informational: 'secured', low: 'lowSeverity', medium: 'mediumSeverity', high: 'highSeverity' };

/** The connector tells Intune what Defender knows about one machine, if it is alive and on for Windows. */
export function carryRisk(tenant: Tenant, machineId: string): void {
  const machine = tenant.tables.machines.get(machineId);
  if (machine === undefined || !connectorWorks(tenant)) return;
  for (const managed of tenant.tables.managedDevices.find('azureADDeviceId', text(machine, 'aadDeviceId'))) {
    tenant.tables.managedDevices.update(text(managed, 'id'), { partnerReportedThreatState: reportedState(tenant, machine) });
  }
}

/** A status that a row does not carry is taken as good. */
function reportedState(tenant: Tenant, machine: Row): string {
  const device = tenant.tables.devices.find('deviceId', text(machine, 'aadDeviceId'))[0];
  if (!['', 'onboarded'].includes(text(machine, 'onboardingStatus').toLowerCase())) return 'deactivated';
  // Defender risk is not used for Windows devices that are only registered in Entra.
  if (same(text(device, 'trustType'), 'Workplace')) return 'unknown';
  if (!['', 'active'].includes(text(machine, 'healthStatus').toLowerCase())) return 'unresponsive';
  return REPORTED[text(machine, 'riskScore').toLowerCase()] ?? 'unknown';
}

/** Alive by its own limit and switched on for Windows. */
export function connectorWorks(tenant: Tenant): boolean {
  const connector = tenant.tables.mobileThreatDefenseConnectors.get(DEFENDER_CONNECTOR);
  return connector !== undefined && flag(connector, 'windowsEnabled') && ['enabled', 'available'].includes(text(connector, 'partnerState')) && !isOverdue(tenant, connector);
}

/** No heartbeat for longer than the connector's own limit. */
function isOverdue(tenant: Tenant, connector: Row): boolean {
  const limit = amount(connector, 'partnerUnresponsivenessThresholdInDays', 7) * DAY_MINUTES * 60_000;
  return tenant.clock.now() - Date.parse(text(connector, 'lastHeartbeatDateTime')) > limit;
}

/** One heartbeat an hour while the connector runs; after its limit without one it counts as unresponsive. */
export function keepConnectorAlive(tenant: Tenant): void {
  tenant.clock.after(60, () => {
    const table = tenant.tables.mobileThreatDefenseConnectors;
    const connector = table.get(DEFENDER_CONNECTOR);
    if (connector !== undefined && !tenant.hidden.connectorStopped) table.update(DEFENDER_CONNECTOR, { lastHeartbeatDateTime: tenant.clock.stamp() });
    else if (connector !== undefined && text(connector, 'partnerState') === 'enabled' && isOverdue(tenant, connector)) table.update(DEFENDER_CONNECTOR, { partnerState: 'unresponsive' });
    keepConnectorAlive(tenant);
  });
}

/** A machine without Intune: its sensor alone says that it lives, every eight hours. */
export function keepReporting(tenant: Tenant, machineId: string): void {
  tenant.clock.after(8 * 60, () => {
    if (!tenant.hidden.silent.has(machineId)) tenant.tables.machines.update(machineId, { lastSeen: tenant.clock.stamp() });
    keepReporting(tenant, machineId);
  });
}
