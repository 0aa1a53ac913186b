import { valueOf, type Gap, type Instant } from '../facts/fact.ts';
import type { ComplianceState } from '../facts/device.ts';
import type { SignInDevice } from '../facts/sign-in.ts';
import { failingRules, policiesWithoutRules, type FailingRule } from './compliance-reading.ts';
import { readDefenderRule, type DefenderRuleReading } from './defender-rule.ts';
import type { DeviceView } from './device-view.ts';
import type { DiagnosisFacts } from './facts.ts';

const day = 24 * 60 * 60 * 1000;

/** What the three systems say about one device, in the order in which access is decided. */
export interface DeviceReading {
  readonly view: DeviceView;
  readonly disabled: boolean;
  /** `undefined`: Intune could not be read. */
  readonly enrolled: boolean | undefined;
  readonly registeredOnly: boolean;
  readonly hybrid: boolean | undefined;
  readonly state: ComplianceState | undefined;
  readonly lastSyncAt: Instant | undefined;
  readonly inGrace: boolean;
  readonly gracePeriodEndsAt: Instant | undefined;
  /** Rules that fail now, also those that a grace period still forgives. */
  readonly failing: readonly FailingRule[];
  /** True when Intune counts the device as noncompliant now. */
  readonly noncompliant: boolean;
  readonly noPolicy: boolean;
  /** Intune has a row that says so; otherwise it follows from the tenant's default. */
  readonly noPolicyRow: boolean;
  readonly inactive: boolean;
  readonly userMissing: boolean;
  readonly defender: DefenderRuleReading | undefined;
  readonly settings: readonly FailingRule[];
  /** Noncompliant, and nothing that could be read says why. */
  readonly unexplained: boolean;
  readonly notEvaluated: boolean;
  readonly entraCompliant: boolean | undefined;
  readonly gaps: readonly Gap[];
}

export function readDevice(view: DeviceView, facts: DiagnosisFacts, now: Instant, row?: SignInDevice): DeviceReading {
  const managed = valueOf(view.managed);
  const entra = valueOf(view.entra);
  const joinType = entra?.joinType ?? row?.joinType;
  const rules = view.states.known ? failingRules(view.states) : [];
  const inGrace = managed?.complianceState === 'inGracePeriod' && (managed.gracePeriodEndsAt === undefined || managed.gracePeriodEndsAt > now);
  const noncompliant = managed !== undefined && isNoncompliant(managed.complianceState, inGrace, rules);
  const intune = noncompliant ? readRules(view, facts, rules, now) : nothing;
  return {
    view,
    disabled: entra?.accountEnabled === false,
    enrolled: view.managed.known ? managed !== undefined : undefined,
    registeredOnly: managed !== undefined && view.platform === 'windows' && joinType === 'registered',
    hybrid: joinType === undefined ? undefined : joinType === 'hybrid',
    state: managed?.complianceState,
    lastSyncAt: managed?.lastSyncAt,
    inGrace,
    gracePeriodEndsAt: managed?.gracePeriodEndsAt,
    failing: rules,
    noncompliant,
    ...intune,
    unexplained: noncompliant && !Object.values(explanations(intune)).some(Boolean),
    notEvaluated: managed?.complianceState === 'unknown' && !noncompliant,
    entraCompliant: entra?.isCompliant,
    gaps: [...deviceGaps(view, noncompliant), ...(intune.defender?.gaps ?? [])],
  };
}

type RulesReading = Pick<DeviceReading, 'noPolicy' | 'noPolicyRow' | 'inactive' | 'userMissing' | 'defender' | 'settings'>;

const nothing: RulesReading = { noPolicy: false, noPolicyRow: false, inactive: false, userMissing: false, defender: undefined, settings: [] };

function explanations(intune: RulesReading): Record<string, boolean> {
  return { ...intune, defender: intune.defender !== undefined, settings: intune.settings.length > 0 };
}

/** `compliant` and a running grace period give access whatever single rows say; an unreadable state is judged by its rows. */
function isNoncompliant(state: ComplianceState | undefined, inGrace: boolean, rules: readonly FailingRule[]): boolean {
  switch (state) {
    case 'noncompliant':
    case 'conflict':
    case 'error':
      return true;
    case 'compliant':
      return false;
    case 'inGracePeriod':
      return !inGrace;
    case 'unknown':
    case 'configManager':
    case undefined:
      return rules.length > 0;
  }
}

function readRules(view: DeviceView, facts: DiagnosisFacts, rules: readonly FailingRule[], now: Instant): RulesReading {
  const device = valueOf(view.managed);
  const has = (kind: FailingRule['rule']): boolean => rules.some(({ rule }) => rule === kind);
  const none = view.states.known && view.states.value.length === 0;
  const settings = valueOf(facts.complianceSettings);
  const silentFor = device?.lastSyncAt === undefined ? 0 : now - device.lastSyncAt;
  const pastValidity = settings?.validityDays !== undefined && silentFor > settings.validityDays * day;
  const risk = rules.filter(({ rule }) => rule === 'defender-risk');
  const inferred = risk.length === 0 && !view.states.known && riskIsTooHigh(view, facts);
  return {
    noPolicyRow: has('policy-assigned'),
    noPolicy: has('policy-assigned') || (none && settings?.secureByDefault === true),
    inactive: has('remain-contact') || (pastValidity && !hasBuiltInRow(view)),
    userMissing: has('user-exists'),
    defender:
      device !== undefined && (risk.length > 0 || inferred)
        ? readDefenderRule({ rules: risk, view, device, policies: facts.compliancePolicies, connectors: facts.connectors, now })
        : undefined,
    settings: [...rules.filter(({ rule }) => rule === 'setting'), ...unnamedRules(view)],
  };
}

function hasBuiltInRow(view: DeviceView): boolean {
  return view.states.known && view.states.value.some((policy) => /default device compliance/i.test(policy.displayName ?? ''));
}

/** The rules were not readable, but Defender's own risk is above every limit that could apply. */
function riskIsTooHigh(view: DeviceView, facts: DiagnosisFacts): boolean {
  const risk = valueOf(view.machine)?.riskScore;
  const thresholds = (valueOf(facts.compliancePolicies) ?? []).flatMap(({ riskThreshold, assigned }) =>
    riskThreshold === undefined || riskThreshold === 'off' || assigned === false ? [] : [riskThreshold],
  );
  if (risk === 'high') return thresholds.some((threshold) => threshold !== 'high');
  return risk === 'medium' && thresholds.length > 0 && thresholds.every((threshold) => threshold === 'low' || threshold === 'secured');
}

/** A failing policy of the tenant whose rules are an empty list: the policy is all that can be named. */
function unnamedRules(view: DeviceView): readonly FailingRule[] {
  if (!view.states.known) return [];
  return policiesWithoutRules(view.states)
    .filter((policy) => policy.settings !== undefined && !/default device compliance/i.test(policy.displayName ?? ''))
    .map((policy) => ({
      rule: 'setting',
      policyId: policy.id,
      policyName: policy.displayName,
      setting: { setting: undefined, settingName: undefined, state: policy.state },
    }));
}

function deviceGaps(view: DeviceView, noncompliant: boolean): readonly Gap[] {
  const gaps: Gap[] = [];
  if (!view.managed.known) gaps.push(view.managed.gap);
  else if (view.managed.value !== undefined && view.managed.value.complianceState === undefined) {
    gaps.push({ source: 'managedDevices', reason: 'missing-value', detail: 'complianceState' });
  }
  if (!view.entra.known) gaps.push(view.entra.gap);
  if (noncompliant && !view.states.known) gaps.push(view.states.gap);
  return gaps;
}
