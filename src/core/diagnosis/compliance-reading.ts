import type { ComplianceSetting, CompliancePolicyState, SettingState } from '../facts/device.ts';
import type { Known } from '../facts/fact.ts';

/** A rule that Intune counts against the device. */
export interface FailingRule {
  readonly rule: RuleKind;
  readonly policyId: string | undefined;
  readonly policyName: string | undefined;
  readonly setting: ComplianceSetting;
}

export type RuleKind = 'policy-assigned' | 'remain-contact' | 'user-exists' | 'defender-risk' | 'setting';

const failing: readonly (SettingState | undefined)[] = ['nonCompliant', 'error', 'conflict'];

/** Rows that make a device noncompliant, the built-in ones first, each setting of each policy once. */
export function failingRules(states: Known<readonly CompliancePolicyState[]>): readonly FailingRule[] {
  const rules = states.value.flatMap((policy) =>
    (policy.settings ?? [])
      .filter((setting) => failing.includes(setting.state))
      .map((setting): FailingRule => ({ rule: kindOf(setting), policyId: policy.id, policyName: policy.displayName, setting })),
  );
  return rules.filter((rule, index) => rules.findIndex((other) => sameRule(other, rule)) === index);
}

function sameRule(a: FailingRule, b: FailingRule): boolean {
  return a.rule === b.rule && a.setting.setting === b.setting.setting && a.policyName === b.policyName;
}

/** Policies that fail without saying which rule: the rules were not given or not understood. */
export function policiesWithoutRules(states: Known<readonly CompliancePolicyState[]>): readonly CompliancePolicyState[] {
  return states.value.filter(
    (policy) => failing.includes(policy.state) && !(policy.settings ?? []).some((setting) => failing.includes(setting.state)),
  );
}

/** The rules of the built-in "Default Device Compliance Policy", and the Defender rule, by wire name or display name. */
const kinds: readonly (readonly [RuleKind, RegExp])[] = [
  ['policy-assigned', /(?:^|\.)(?:Require)?(?:DeviceCompliancePolicyAssigned|HasCompliancePolicy(?:Assigned)?|CompliancePolicyAssigned)$|^has (?:a )?compliance policy(?: assigned)?$/i],
  ['remain-contact', /(?:^|\.)(?:(?:Require)?RemainContact|(?:Device)?IsActive)$|^is active$/i],
  ['user-exists', /(?:^|\.)(?:Require)?(?:Enrolled)?User(?:Existence|Exists)$|^enrolled user exists$/i],
  ['defender-risk', /DeviceThreatProtection|ThreatProtectionRequired|MachineRisk|machine risk|device threat level/i],
];

function kindOf({ setting, settingName }: ComplianceSetting): RuleKind {
  const names = [setting, settingName].filter((name) => name !== undefined);
  return kinds.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0] ?? 'setting';
}
