import { exceeds, type ThreatLevel } from '../facts/compliance.ts';
import type { ManagedDevice, PartnerThreatState } from '../facts/device.ts';
import type { EntraDeviceId } from '../facts/ids.ts';
import type { ThresholdProposal } from './proposals.ts';

const levels: Readonly<Partial<Record<PartnerThreatState, ThreatLevel>>> = { activated: 'secured', secured: 'secured', lowSeverity: 'low', mediumSeverity: 'medium', highSeverity: 'high', compromised: 'high' };

export interface Flips {
  readonly compliant: readonly EntraDeviceId[];
  readonly noncompliant: readonly EntraDeviceId[];
  /** Devices that the policy judges, or may judge, whose risk or system Intune does not know. */
  readonly riskUnknown: number;
}

/**
 * Devices whose compliance another threshold changes, by the risk that Intune holds for them. A device that fails less is taken to
 * pass everything else.
 * @param judged devices that the policy is assigned to; undefined: all
 */
export function flipsOf({ from, to, platform: judgedPlatform }: Pick<ThresholdProposal, 'from' | 'to' | 'platform'>, devices: readonly ManagedDevice[], judged: ReadonlySet<EntraDeviceId> | undefined): Flips {
  const [compliant, noncompliant]: [EntraDeviceId[], EntraDeviceId[]] = [[], []];
  let riskUnknown = 0;
  for (const { entraDeviceId, threatState, complianceState, platform } of devices) {
    if (entraDeviceId === undefined || (platform !== undefined && platform !== judgedPlatform) || judged?.has(entraDeviceId) === false) continue;
    const risk = threatState === undefined || platform === undefined ? undefined : levels[threatState];
    if (risk === undefined) {
      riskUnknown += 1;
      continue;
    }
    const [failed, fails] = [tooMuch(risk, from), tooMuch(risk, to)];
    if (fails && !failed) noncompliant.push(entraDeviceId);
    if (failed && !fails && complianceState !== 'compliant') compliant.push(entraDeviceId);
  }
  return { compliant, noncompliant, riskUnknown };
}

function tooMuch(risk: ThreatLevel, threshold: ThreatLevel | 'off'): boolean {
  return threshold !== 'off' && exceeds(risk, threshold);
}
