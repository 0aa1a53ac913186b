import { sessionControls, type Grant, type SessionControl } from '../../core/conditional-access/access-policy.ts';
import { isObject } from '../upstream/fields.ts';
import { readStrength } from './authentication-strength-rows.ts';
import { grantControlOf } from './grant-controls.ts';
import type { PolicyPart } from './policy-part.ts';
import type { GrantControl } from '../../core/facts/sign-in.ts';

export function readGrant(policy: PolicyPart): Grant | undefined {
  const absent = policy.isAbsent('grantControls');
  const grant = policy.child('grantControls');
  if (absent) return undefined;
  const operator = grant.word('operator', ['AND', 'OR']);
  const controls: GrantControl[] = grant.texts('builtInControls').flatMap((word) => {
    const control = grantControlOf(word);
    if (control === undefined) grant.report('builtInControls', word);
    return control ?? [];
  });
  if (!grant.isAbsent('authenticationStrength')) controls.push('authenticationStrength');
  const strength = readStrength(grant.plain('authenticationStrength'));
  const termsOfUse = grant.texts('termsOfUse');
  if (termsOfUse.length > 0) controls.push('termsOfUse');
  const customControls = grant.texts('customAuthenticationFactors');
  if (customControls.length > 0) controls.push('customControl');
  grant.close();
  return { operator, controls: [...new Set(controls)], strengthId: strength?.id, strength, termsOfUse, customControls };
}

/** Each control is an object with a switch, but `disableResilienceDefaults`, which is the switch itself. */
export function readSession(policy: PolicyPart): readonly SessionControl[] {
  const session = policy.child('sessionControls');
  const on = sessionControls.filter((name) => isOn(session, name));
  session.close();
  return on;
}

function isOn(session: PolicyPart, name: SessionControl): boolean {
  const absent = session.isAbsent(name);
  const value = session.plain(name);
  if (absent || value === false) return false;
  if (value === true || (isObject(value) && value['isEnabled'] === true)) return true;
  const off = isObject(value) && (value['isEnabled'] === false || value['isEnabled'] === null);
  if (!off) session.report(name);
  return false;
}
