import { z } from 'zod/v4';
import { entraDeviceId, machineId } from '../../core/facts/ids.ts';
import type { Alert, AlertSeverity, AlertStatus, HealthStatus, Machine, OnboardingStatus, RiskScore } from '../../core/facts/machine.ts';
import { idText, instant, lax, member, readRow, text, type GapList } from '../upstream/fields.ts';

const machineRow = z.object({
  id: lax(idText(machineId)),
  aadDeviceId: lax(idText(entraDeviceId)),
  computerDnsName: lax(text),
  riskScore: lax(member<RiskScore>(['none', 'informational', 'low', 'medium', 'high'])),
  onboardingStatus: lax(member<OnboardingStatus>(['onboarded', 'canBeOnboarded', 'unsupported', 'insufficientInfo'])),
  healthStatus: lax(member<HealthStatus>(['active', 'inactive', 'impairedCommunication', 'noSensorData', 'noSensorDataImpairedCommunication', 'unknown'])),
  lastSeen: lax(instant),
});

export function parseMachine(row: unknown, gaps: GapList): Machine | undefined {
  const machine = readRow(machineRow, row, gaps, ['riskScore', 'healthStatus', 'lastSeen']);
  if (machine.id === undefined) return undefined;
  return {
    id: machine.id,
    entraDeviceId: machine.aadDeviceId,
    dnsName: machine.computerDnsName,
    riskScore: machine.riskScore,
    onboardingStatus: machine.onboardingStatus,
    healthStatus: machine.healthStatus,
    lastSeenAt: machine.lastSeen,
  };
}

const alertRow = z.object({
  id: lax(text),
  machineId: lax(idText(machineId)),
  severity: lax(member<AlertSeverity>(['informational', 'low', 'medium', 'high'])),
  status: lax(member<AlertStatus>(['new', 'inProgress', 'resolved'])),
  title: lax(text),
  category: lax(text),
  assignedTo: lax(text),
  alertCreationTime: lax(instant),
  lastUpdateTime: lax(instant),
  resolvedTime: lax(instant),
});

export function parseAlert(row: unknown, gaps: GapList): Alert | undefined {
  const alert = readRow(alertRow, row, gaps, ['machineId', 'severity', 'status']);
  if (alert.id === undefined) return undefined;
  if (alert.status === 'resolved') readRow(alertRow, row, gaps, ['resolvedTime']);
  return {
    id: alert.id,
    machineId: alert.machineId,
    severity: alert.severity,
    status: alert.status,
    title: alert.title,
    category: alert.category,
    assignedTo: alert.assignedTo,
    createdAt: alert.alertCreationTime,
    updatedAt: alert.lastUpdateTime,
    resolvedAt: alert.resolvedTime,
  };
}
