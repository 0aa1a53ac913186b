import type { Instant } from './fact.ts';
import type { EntraDeviceId, MachineId } from './ids.ts';

export type RiskScore = 'none' | 'informational' | 'low' | 'medium' | 'high';
export type OnboardingStatus = 'onboarded' | 'canBeOnboarded' | 'unsupported' | 'insufficientInfo';
export type HealthStatus =
  | 'active'
  | 'inactive'
  | 'impairedCommunication'
  | 'noSensorData'
  | 'noSensorDataImpairedCommunication'
  | 'unknown';

/** Defender's record of a device. */
export interface Machine {
  readonly id: MachineId;
  readonly entraDeviceId: EntraDeviceId | undefined;
  readonly dnsName: string | undefined;
  readonly riskScore: RiskScore | undefined;
  readonly onboardingStatus: OnboardingStatus | undefined;
  readonly healthStatus: HealthStatus | undefined;
  /** Last full report, about once a day. */
  readonly lastSeenAt: Instant | undefined;
}

export type AlertSeverity = 'informational' | 'low' | 'medium' | 'high';
export type AlertStatus = 'new' | 'inProgress' | 'resolved';

/** A Defender alert. Title, category and analyst are for security operations only. */
export interface Alert {
  readonly id: string;
  readonly machineId: MachineId | undefined;
  readonly severity: AlertSeverity | undefined;
  readonly status: AlertStatus | undefined;
  readonly title: string | undefined;
  readonly category: string | undefined;
  readonly assignedTo: string | undefined;
  readonly createdAt: Instant | undefined;
  readonly updatedAt: Instant | undefined;
  readonly resolvedAt: Instant | undefined;
}
