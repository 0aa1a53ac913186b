import type { Instant } from './fact.ts';
import type { PolicyId } from './ids.ts';

/** The risk that a compliance policy tolerates (`deviceThreatProtectionRequiredSecurityLevel`), or that a machine has. */
export type ThreatLevel = 'secured' | 'low' | 'medium' | 'high';

export const threatLevels: readonly ThreatLevel[] = ['secured', 'low', 'medium', 'high'];

/** True when `risk` is more than a policy with threshold `tolerated` accepts. */
export function exceeds(risk: ThreatLevel, tolerated: ThreatLevel): boolean {
  return threatLevels.indexOf(risk) > threatLevels.indexOf(tolerated);
}

export interface CompliancePolicy {
  readonly id: PolicyId | undefined;
  readonly displayName: string | undefined;
  /** Threshold of the Defender risk rule; `'off'` when the policy has no such rule, `undefined` when it cannot be told. */
  readonly riskThreshold: ThreatLevel | 'off' | undefined;
  readonly assigned: boolean | undefined;
}

export interface ComplianceSettings {
  /** True: a device without any compliance policy counts as noncompliant. */
  readonly secureByDefault: boolean | undefined;
  /** Days after which a silent device counts as noncompliant. */
  readonly validityDays: number | undefined;
}

export type PartnerState = 'unavailable' | 'available' | 'enabled' | 'unresponsive' | 'notSetUp' | 'error';

/** The Defender connector of Intune. */
export interface Connector {
  readonly isDefender: boolean;
  readonly partnerState: PartnerState | undefined;
  readonly lastHeartbeatAt: Instant | undefined;
  readonly windowsEnabled: boolean | undefined;
  readonly unresponsiveAfterDays: number | undefined;
  readonly blocksOnMissingData: boolean | undefined;
}
