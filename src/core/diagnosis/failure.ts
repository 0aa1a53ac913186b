import type { CaPolicy } from '../facts/conditional-access.ts';
import type { Fact, Gap } from '../facts/fact.ts';
import type { AppliedPolicy, GrantControl, SignIn } from '../facts/sign-in.ts';
import { readCode, type FailureKind } from './error-codes.ts';

/** Why one sign-in failed. `policy` is the Conditional Access policy behind it, where the log names one. */
export interface Failure {
  readonly kind: FailureKind;
  readonly policy: string | undefined;
}

export interface FailureReading {
  /** Most decisive first; several when several policies refused. */
  readonly failures: readonly Failure[];
  readonly gaps: readonly Gap[];
}

/** Reads the code of a failed row and, where the code only says "Conditional Access", the policies that failed. */
export function readFailure(row: SignIn, policies: Fact<readonly CaPolicy[]>): FailureReading {
  const reading = readCode(row.errorCode ?? -1);
  switch (reading.kind) {
    case 'policies':
      return refine(row, readPolicies(row, policies));
    case 'locked-or-malicious':
      return only(lockOrAttack(row.failureReason ?? ''));
    case 'failure':
    case 'prompt':
      return refine(row, { failures: [{ kind: reading.failure, policy: failedPolicyFor(row, reading.failure) }], gaps: [] });
    case 'success':
    case 'silent':
      return { failures: [], gaps: [] };
  }
}

function only(kind: FailureKind): FailureReading {
  return { failures: [{ kind, policy: undefined }], gaps: [] };
}

function lockOrAttack(reason: string): FailureKind {
  if (/malicious|suspicious/i.test(reason)) return 'malicious-address';
  return /\block(?:ed|out)?\b/i.test(reason) ? 'account-locked' : 'unknown-code';
}

const needDevice: readonly FailureKind[] = ['device', 'hybrid-join', 'device-authentication', 'browser-shows-no-device'];
const needAnswer: readonly FailureKind[] = [...needDevice, 'mfa', 'app-requirement'];

/** A legacy client or a device-code flow explains more than the control it could not meet. */
function refine(row: SignIn, reading: FailureReading): FailureReading {
  const noDevice = row.device.deviceId === '' || row.device.deviceId === undefined;
  const failures = reading.failures.map((failure): Failure => {
    if (row.clientKind === 'legacy' && noDevice && needAnswer.includes(failure.kind)) return { ...failure, kind: 'legacy-client' };
    if (row.deviceCodeFlow === true && needDevice.includes(failure.kind)) return { ...failure, kind: 'device-code-flow' };
    return failure;
  });
  return { ...reading, failures };
}

const controlOf: Readonly<Partial<Record<FailureKind, GrantControl>>> = {
  device: 'compliantDevice',
  'hybrid-join': 'domainJoinedDevice',
  mfa: 'mfa',
};

function failedPolicyFor(row: SignIn, kind: FailureKind): string | undefined {
  const failed = failedPolicies(row);
  const control = controlOf[kind];
  const named = failed.find((policy) => control !== undefined && policy.enforcedGrantControls.includes(control));
  return (named ?? (failed.length === 1 ? failed[0] : undefined))?.displayName;
}

/** INVARIANT: a report-only result never blocks. */
function failedPolicies(row: SignIn): readonly AppliedPolicy[] {
  return (row.appliedPolicies ?? []).filter((policy) => policy.result === 'failure');
}

function readPolicies(row: SignIn, policies: Fact<readonly CaPolicy[]>): FailureReading {
  const failed = failedPolicies(row);
  if (failed.length === 0) {
    const reason = row.appliedPolicies?.some((policy) => policy.result === undefined) ? 'unknown-value' : 'missing-value';
    return { ...only('policy-unknown'), gaps: [{ source: 'appliedConditionalAccessPolicies', reason }] };
  }
  const gaps: Gap[] = policies.known ? [] : [policies.gap];
  const read = failed.map((applied) => {
    const policy = policies.known ? policies.value.find((candidate) => candidate.id === applied.id) : undefined;
    return { applied, policy, controls: new Set([...(policy?.grantControls ?? []), ...applied.enforcedGrantControls]) };
  });
  const failures = read.flatMap(({ applied, policy, controls }): readonly Failure[] => {
    if (controls.has('block')) return [{ kind: policy ? blockKind(policy, row) : 'policy-block', policy: applied.displayName }];
    return controlKinds(controls, row).map((kind) => ({ kind, policy: applied.displayName }));
  });
  if (failures.every(({ kind }) => kind === 'policy-unknown') && policies.known) {
    gaps.push({ source: 'conditionalAccessPolicies', reason: 'missing-value', detail: 'grantControls' });
  }
  return { failures: mostDecisiveFirst(failures), gaps };
}

const legacyTypes: readonly string[] = ['exchangeactivesync', 'other', 'eassupported'];

/** Which condition makes a block policy hit: the narrowest one that a person could meet. */
function blockKind(policy: CaPolicy, row: SignIn): FailureKind {
  if (has(policy.transferMethods, 'deviceCodeFlow') && row.deviceCodeFlow !== false) return 'device-code-flow';
  if (policy.signInRiskLevels.length > 0) return 'sign-in-risk';
  if (policy.userRiskLevels.length > 0) return 'user-risk';
  // "Block what is not compliant", written as a filter instead of a grant control.
  if (/device\.isCompliant/i.test(policy.deviceFilterRule ?? '')) return 'device';
  if (policy.clientAppTypes.length > 0 && policy.clientAppTypes.every((type) => legacyTypes.includes(type.toLowerCase()))) return 'legacy-client';
  if (restricts(policy.includeLocations, policy.excludeLocations)) return 'location';
  if (restricts(policy.includePlatforms, policy.excludePlatforms)) return 'platform';
  return 'policy-block';
}

function has(list: readonly string[], word: string): boolean {
  return list.some((entry) => entry.toLowerCase() === word.toLowerCase());
}

/** "All, nothing excluded" is written down but restricts nothing. */
function restricts(include: readonly string[], exclude: readonly string[]): boolean {
  if (include.length === 0) return false;
  return !has(include, 'all') || exclude.length > 0;
}

const controlTable: readonly (readonly [GrantControl, FailureKind])[] = [
  ['compliantDevice', 'device'],
  ['domainJoinedDevice', 'hybrid-join'],
  ['approvedApplication', 'app-requirement'],
  ['compliantApplication', 'app-requirement'],
  ['mfa', 'mfa'],
  ['authenticationStrength', 'mfa'],
  ['passwordChange', 'user-risk'],
  ['riskRemediation', 'user-risk'],
  ['termsOfUse', 'terms-of-use'],
  ['customControl', 'mfa'],
];

function controlKinds(controls: ReadonlySet<GrantControl>, row: SignIn): readonly FailureKind[] {
  const kinds = controlTable.filter(([control]) => controls.has(control)).map(([, kind]) => kind);
  const missing = kinds.filter((kind) => kind !== 'device' || kinds.length === 1 || row.device.isCompliant !== true);
  if (missing.includes('device') && missing.includes('hybrid-join')) return missing.filter((kind) => kind !== 'hybrid-join');
  return missing.length > 0 ? [...new Set(missing)] : ['policy-unknown'];
}

const precision: readonly FailureKind[] = ['legacy-client', 'device-code-flow', 'sign-in-risk', 'user-risk', 'location', 'platform', 'policy-block'];

function mostDecisiveFirst(failures: readonly Failure[]): readonly Failure[] {
  const rank = (kind: FailureKind): number => (precision.includes(kind) ? precision.indexOf(kind) : precision.length);
  const unique = failures.filter((failure, index) => failures.findIndex(({ kind }) => kind === failure.kind) === index);
  return [...unique].sort((a, b) => rank(a.kind) - rank(b.kind));
}
