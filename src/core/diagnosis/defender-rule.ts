import { exceeds, threatLevels, type CompliancePolicy, type Connector, type ThreatLevel } from '../facts/compliance.ts';
import { valueOf, type Fact, type Gap, type Instant } from '../facts/fact.ts';
import type { HealthStatus, Machine, RiskScore } from '../facts/machine.ts';
import type { ManagedDevice, PartnerThreatState, Platform } from '../facts/device.ts';
import { clockSkew } from './attempts.ts';
import type { FailingRule } from './compliance-reading.ts';
import type { DeviceView } from './device-view.ts';

const day = 24 * 60 * 60 * 1000;

/** Why the Defender rule of a compliance policy fails. Several may hold; the members are in order of weight. */
export interface DefenderRuleReading {
  readonly policyName: string | undefined;
  readonly threshold: ThreatLevel | undefined;
  readonly connector: 'works' | 'unresponsive' | 'windows-off' | 'unresponsive-and-windows-off' | 'not-set-up' | 'unknown';
  readonly heartbeatAt: Instant | undefined;
  /** True when the heartbeat itself is too old; false when only Intune's own word says so. */
  readonly heartbeatTooOld: boolean;
  readonly unresponsiveAfterDays: number | undefined;
  readonly onboarded: boolean | undefined;
  readonly risk: ThreatLevel | undefined;
  /** Whose word `risk` is: Defender's own, or what Intune last heard of it. */
  readonly riskFrom: 'defender' | 'intune';
  readonly riskTooHigh: boolean;
  readonly silent: HealthStatus | undefined;
  /** `stale`: the risk fell after Intune last looked. `not-arrived`: Intune looked since, or nobody knows when it fell. */
  readonly fell: 'stale' | 'not-arrived' | undefined;
  readonly fellAt: Instant | undefined;
  readonly gaps: readonly Gap[];
}

export interface DefenderRuleInput {
  readonly rules: readonly FailingRule[];
  readonly view: DeviceView;
  readonly device: ManagedDevice;
  readonly policies: Fact<readonly CompliancePolicy[]>;
  readonly connectors: Fact<readonly Connector[]>;
  readonly now: Instant;
}

export function readDefenderRule(input: DefenderRuleInput): DefenderRuleReading {
  const { view, device, rules } = input;
  const machine = valueOf(view.machine);
  const threshold = thresholdOf(rules, valueOf(input.policies) ?? []);
  const connector = readConnector(input.connectors, input.now, view.platform);
  const defenderRisk = machine?.riskScore === undefined ? undefined : riskLevels[machine.riskScore];
  const risk = defenderRisk ?? (machine === undefined && view.machine.known ? undefined : partnerLevels[device.threatState ?? 'unknown']);
  const onboarded = view.machine.known ? isOnboarded(machine) : undefined;
  const silent = machine?.healthStatus !== undefined && silentStates.includes(machine.healthStatus) ? machine.healthStatus : undefined;
  const connectorAtFault = connector.state !== 'works' && connector.state !== 'unknown';
  const otherFault = connectorAtFault || onboarded === false || silent !== undefined;
  const fell = riskFell(view, device, input.now);
  const underThreshold = risk !== undefined && !isTooHigh(risk, threshold);
  const fellKind = underThreshold && (fell.kind === 'stale' || !otherFault) ? fell.kind : undefined;
  return {
    policyName: rules[0]?.policyName,
    threshold,
    connector: connector.state,
    heartbeatAt: connector.heartbeatAt,
    heartbeatTooOld: connector.tooOld,
    unresponsiveAfterDays: connector.days,
    onboarded,
    risk,
    riskFrom: defenderRisk === undefined ? 'intune' : 'defender',
    riskTooHigh: risk === undefined ? !otherFault : isTooHigh(risk, threshold) && !(threshold === undefined && fell.kind === 'stale'),
    silent,
    fell: fellKind,
    fellAt: fell.at,
    gaps: gapsOf(input, machine, threshold, connector),
  };
}

const riskLevels: Readonly<Record<RiskScore, ThreatLevel>> = {
  none: 'secured',
  informational: 'secured',
  low: 'low',
  medium: 'medium',
  high: 'high',
};

const partnerLevels: Readonly<Record<PartnerThreatState, ThreatLevel | undefined>> = {
  unknown: undefined,
  activated: undefined,
  deactivated: undefined,
  unresponsive: undefined,
  misconfigured: undefined,
  secured: undefined, // an old "secured" beside a failing rule proves nothing about the risk now
  lowSeverity: 'low',
  mediumSeverity: 'medium',
  highSeverity: 'high',
  compromised: 'high',
};

const silentStates: readonly HealthStatus[] = ['inactive', 'impairedCommunication', 'noSensorData', 'noSensorDataImpairedCommunication'];

/** Without a threshold, any risk above none may be too high; "none" never is. */
function isTooHigh(risk: ThreatLevel, threshold: ThreatLevel | undefined): boolean {
  return exceeds(risk, threshold ?? 'secured');
}

function isOnboarded(machine: Machine | undefined): boolean | undefined {
  if (machine === undefined) return false;
  return machine.onboardingStatus === undefined ? undefined : machine.onboardingStatus === 'onboarded';
}

/** The strictest of the policies whose Defender rule fails; failing that, the strictest that has such a rule. */
function thresholdOf(rules: readonly FailingRule[], policies: readonly CompliancePolicy[]): ThreatLevel | undefined {
  const matching = policies.filter((policy) => rules.some((rule) => matches(policy, rule)));
  return strictest(matching) ?? strictest(policies.filter((policy) => policy.assigned !== false));
}

function matches(policy: CompliancePolicy, rule: FailingRule): boolean {
  if (policy.id !== undefined && rule.policyId?.toLowerCase().includes(policy.id) === true) return true;
  return policy.displayName !== undefined && policy.displayName === rule.policyName;
}

function strictest(policies: readonly CompliancePolicy[]): ThreatLevel | undefined {
  return threatLevels.find((level) => policies.some((policy) => policy.riskThreshold === level));
}

interface ConnectorReading {
  readonly state: DefenderRuleReading['connector'];
  readonly heartbeatAt: Instant | undefined;
  readonly days: number | undefined;
  readonly tooOld: boolean;
  readonly gaps: readonly Gap[];
}

const source = 'mobileThreatDefenseConnectors' as const;

/** Only the Defender connector counts; another vendor's may be dead without any effect on this rule. */
function readConnector(connectors: Fact<readonly Connector[]>, now: Instant, platform: Platform): ConnectorReading {
  if (!connectors.known) return { state: 'unknown', heartbeatAt: undefined, days: undefined, tooOld: false, gaps: [connectors.gap] };
  const connector = connectors.value.find(({ isDefender }) => isDefender);
  if (connector === undefined) return { state: 'not-set-up', heartbeatAt: undefined, days: undefined, tooOld: false, gaps: [] };
  const { lastHeartbeatAt: heartbeatAt, unresponsiveAfterDays: days } = connector;
  const silentFor = heartbeatAt === undefined ? undefined : now - heartbeatAt;
  const tooOld = silentFor !== undefined && days !== undefined && days > 0 && silentFor > days * day;
  const dead = connector.partnerState === 'unresponsive' || tooOld;
  const off = platform === 'windows' && connector.windowsEnabled === false;
  const gaps: Gap[] = [];
  if (!dead && (heartbeatAt === undefined || days === undefined)) gaps.push({ source, reason: 'missing-value', detail: 'lastHeartbeatDateTime' });
  if (platform === 'windows' && connector.windowsEnabled === undefined) gaps.push({ source, reason: 'missing-value', detail: 'windowsEnabled' });
  return { state: connectorState(dead, off, connector.partnerState), heartbeatAt, days, tooOld, gaps };
}

function connectorState(dead: boolean, off: boolean, state: Connector['partnerState']): ConnectorReading['state'] {
  if (dead) return off ? 'unresponsive-and-windows-off' : 'unresponsive';
  if (off) return 'windows-off';
  return state === 'notSetUp' || state === 'unavailable' ? 'not-set-up' : 'works';
}

function riskFell(view: DeviceView, device: ManagedDevice, now: Instant): { kind: 'stale' | 'not-arrived'; at: Instant | undefined } {
  const resolved = (valueOf(view.alerts) ?? []).flatMap((alert) => (alert.status === 'resolved' ? (alert.resolvedAt ?? alert.updatedAt ?? []) : [])).filter((resolvedAt) => resolvedAt <= now + clockSkew);
  const at = resolved.length > 0 ? Math.max(...resolved) : undefined;
  const stale = at !== undefined && device.lastSyncAt !== undefined && at > device.lastSyncAt;
  return { kind: stale ? 'stale' : 'not-arrived', at };
}

function gapsOf(input: DefenderRuleInput, machine: Machine | undefined, threshold: ThreatLevel | undefined, connector: ConnectorReading): readonly Gap[] {
  const gaps: Gap[] = [...connector.gaps];
  if (!input.view.machine.known) gaps.push(input.view.machine.gap);
  else if (machine !== undefined && machine.riskScore === undefined) gaps.push({ source: 'machines', reason: 'missing-value', detail: 'riskScore' });
  if (!input.policies.known) gaps.push(input.policies.gap);
  else if (threshold === undefined) gaps.push({ source: 'deviceCompliancePolicies', reason: 'missing-value', detail: 'deviceThreatProtectionRequiredSecurityLevel' });
  if (!input.view.alerts.known) gaps.push(input.view.alerts.gap);
  return gaps;
}
