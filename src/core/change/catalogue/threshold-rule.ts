import { threatLevels, type ThreatLevel } from '../../facts/compliance.ts';
import type { FormField } from '../kind.ts';
import type { JsonObject } from '../json.ts';
import type { ApprovalClassId } from '../rule.ts';
import type { SnapshotFor } from '../snapshot.ts';

type CompliancePolicy = SnapshotFor<'compliance-policy'>;

/** Field names as in Graph (beta), `windows10CompliancePolicy`. */
export const thresholdFields = { enabled: 'deviceThreatProtectionEnabled', level: 'deviceThreatProtectionRequiredSecurityLevel' } as const;

export function withThreshold({ object }: CompliancePolicy, threshold: ThreatLevel): JsonObject {
  return { ...object, [thresholdFields.enabled]: true, [thresholdFields.level]: threshold };
}

/** The threshold that stands in a compliance policy as Graph sends it; undefined: it has no rule on device risk. */
export function thresholdOf(object: JsonObject): ThreatLevel | undefined {
  return object[thresholdFields.enabled] === true ? threatLevels.find((level) => level === object[thresholdFields.level]) : undefined;
}

/** `tenant-wide` when anybody but named groups gets the policy, or when that cannot be told. */
export function classOfAssignment({ assignedTo }: CompliancePolicy): ApprovalClassId {
  return assignedTo.every(({ kind }) => kind === 'group' || kind === 'excluded-group') ? 'access' : 'tenant-wide';
}

export const levelTitles: Readonly<Record<ThreatLevel, string>> = { secured: 'Clear', low: 'Low', medium: 'Medium', high: 'High' };

export const compliancePolicyField: FormField = { id: 'compliancePolicy', label: 'Compliance policy', input: 'choice', source: 'compliance-policies' };

export function thresholdField(levels: readonly ThreatLevel[]): FormField {
  return { id: 'threshold', label: 'Highest risk that is accepted', input: 'choice', choices: levels.map((value) => ({ title: levelTitles[value], value })) };
}
