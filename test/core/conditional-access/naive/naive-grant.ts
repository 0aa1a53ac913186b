import type { Grant } from '../../../../src/core/conditional-access/access-policy.ts';
import type { AccessRules } from '../../../../src/core/conditional-access/access-rules.ts';
import type { SignInContext } from '../../../../src/core/conditional-access/sign-in-context.ts';

export type Effect = 'ok' | 'challenge' | 'block';

const builtIn = ['00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000004'];
const cannotBeGiven = ['compliantDevice', 'domainJoinedDevice', 'approvedApplication', 'compliantApplication'];

/** What can come of a grant: more than one thing where something is not known. */
export function naiveGrant(grant: Grant | undefined, rules: AccessRules, signIn: SignInContext): ReadonlySet<Effect> {
  if (grant === undefined || grant.controls.length === 0) return new Set(['ok']);
  if (grant.controls.includes('block')) return new Set(['block']);
  const each = grant.controls.map((control) => ofControl(control, grant, rules, signIn));
  const operators = grant.operator === undefined ? (['AND', 'OR'] as const) : [grant.operator];
  return new Set(operators.flatMap((operator) => combinations(each).map((effects) => together(operator, effects))));
}

function combinations(each: readonly (readonly Effect[])[]): readonly (readonly Effect[])[] {
  return each.reduce<readonly (readonly Effect[])[]>((all, effects) => all.flatMap((before) => effects.map((effect) => [...before, effect])), [[]]);
}

function together(operator: 'AND' | 'OR', effects: readonly Effect[]): Effect {
  if (operator === 'OR') return effects.includes('ok') ? 'ok' : effects.includes('challenge') ? 'challenge' : 'block';
  return effects.includes('block') ? 'block' : effects.includes('challenge') ? 'challenge' : 'ok';
}

function ofControl(control: Grant['controls'][number], grant: Grant, rules: AccessRules, { satisfied, device, clientAppType }: SignInContext): readonly Effect[] {
  const legacy = clientAppType === 'exchangeActiveSync' || clientAppType === 'other';
  const missing: Effect = legacy || cannotBeGiven.includes(control) ? 'block' : 'challenge';
  if (satisfied.has(control)) return ['ok'];
  if (control === 'mfa') return [...builtIn].some((id) => satisfied.has(id)) || (satisfied.has('own') && rules.strengths.some(({ id }) => id === 'own')) ? ['ok'] : [missing];
  if (control === 'authenticationStrength') return [strengthMet(grant.strengthId ?? '', rules, satisfied) ? 'ok' : missing];
  if (control !== 'compliantDevice' && control !== 'domainJoinedDevice') return [missing];
  if (device === undefined) return ['ok', missing];
  if (device.deviceId === '') return [missing];
  const met = control === 'compliantDevice' ? device.isCompliant : device.joinType === undefined ? undefined : device.joinType === 'hybrid';
  return met === undefined ? ['ok', missing] : [met ? 'ok' : missing];
}

function strengthMet(wanted: string, { strengths }: AccessRules, satisfied: ReadonlySet<string>): boolean {
  if (satisfied.has(wanted)) return true;
  const place = builtIn.indexOf(wanted);
  if (place === 0 && satisfied.has('mfa')) return true;
  if (place >= 0) {
    if (builtIn.slice(place).some((id) => satisfied.has(id))) return true;
    const own = strengths.find(({ id }) => id === 'own');
    if (own === undefined || !satisfied.has('own')) return false;
    // A key alone is as strong as it gets; a text message after a password is a second factor and no more.
    return own.allowedCombinations?.every((way) => way === 'fido2') === true || place === 0;
  }
  const own = strengths.find(({ id }) => id === 'own');
  if (own === undefined) return false;
  const allowed = own.allowedCombinations ?? [];
  const waysOf: Readonly<Record<string, readonly string[]>> = { [builtIn[2] ?? '']: ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'] };
  return Object.entries(waysOf).some(([id, ways]) => satisfied.has(id) && ways.every((way) => allowed.includes(way)));
}
