import { multifactorStrength } from '../well-known.ts';
import type { AuthenticationStrength } from '../access-rules.ts';

export const passwordlessStrength = '00000000-0000-0000-0000-000000000003';
export const phishingResistantStrength = '00000000-0000-0000-0000-000000000004';

const phishingResistant = ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'];
const passwordless = [...phishingResistant, 'deviceBasedPush'];
const multifactor = [
  ...passwordless, 'temporaryAccessPassOneTime', 'temporaryAccessPassMultiUse',
  'password,microsoftAuthenticatorPush', 'password,softwareOath', 'password,hardwareOath', 'password,sms', 'password,voice', 'password,x509CertificateSingleFactor',
  'federatedMultiFactor', 'federatedSingleFactor,microsoftAuthenticatorPush', 'federatedSingleFactor,softwareOath', 'federatedSingleFactor,hardwareOath',
  'federatedSingleFactor,sms', 'federatedSingleFactor,voice',
];

const builtIn: readonly AuthenticationStrength[] = [
  { id: multifactorStrength, allowedCombinations: multifactor, satisfiesMfa: true, restricted: false },
  { id: passwordlessStrength, allowedCombinations: passwordless, satisfiesMfa: true, restricted: false },
  { id: phishingResistantStrength, allowedCombinations: phishingResistant, satisfiesMfa: true, restricted: false },
];

/** The built-in strengths, each of which meets those that follow and the plain second factor. */
const ladder: readonly string[] = [phishingResistantStrength, passwordlessStrength, multifactorStrength];

export interface StrengthIndex {
  /** Everything that meets a demand for this strength: ids, and `mfa` where a plain second factor is enough. */
  meeting(strength: AuthenticationStrength): readonly string[];
  /** Everything that meets the plain demand for a second factor. */
  readonly meetingMfa: readonly string[];
}

/**
 * Who has met one strength has met every other that allows at least the same methods.
 * @param given strengths of the tenant and those written out in policies; they win over what is known of a built-in one
 */
export function indexStrengths(given: readonly AuthenticationStrength[]): StrengthIndex {
  const known = new Map<string, AuthenticationStrength>();
  for (const strength of [...builtIn, ...given]) {
    if (strength.id !== undefined && (strength.allowedCombinations !== undefined || !known.has(strength.id))) known.set(strength.id, strength);
  }
  const all = [...known.values()];
  const mfa = combinationsOf(multifactor);
  return {
    meetingMfa: ['mfa', ...ladder, ...idsOf(all.filter((strength) => strength.satisfiesMfa === true || isWithin(strength, mfa)))],
    meeting: (strength) => {
      const wanted = strength.id === undefined ? strength : { ...strength, ...known.get(strength.id) };
      const step = ladder.indexOf(wanted.id ?? '');
      const own = [...(wanted.id === undefined ? [] : [wanted.id]), 'authenticationStrength', ...ladder.slice(0, step + 1)];
      if (wanted.id === multifactorStrength) own.push('mfa');
      if (wanted.restricted || wanted.allowedCombinations === undefined) return [...new Set(own)];
      const allowed = combinationsOf(wanted.allowedCombinations);
      const every = [...mfa].every((combination) => allowed.has(combination)) ? ['mfa'] : [];
      return [...new Set([...own, ...every, ...idsOf(all.filter((other) => isWithin(other, allowed)))])];
    },
  };
}

function idsOf(strengths: readonly AuthenticationStrength[]): readonly string[] {
  return strengths.flatMap(({ id }) => id ?? []);
}

function isWithin({ allowedCombinations }: AuthenticationStrength, allowed: ReadonlySet<string>): boolean {
  return allowedCombinations !== undefined && allowedCombinations.length > 0 && [...combinationsOf(allowedCombinations)].every((combination) => allowed.has(combination));
}

/** The order of the methods in a combination does not count. */
function combinationsOf(written: readonly string[]): ReadonlySet<string> {
  return new Set(written.map((combination) => combination.toLowerCase().split(',').map((method) => method.trim()).toSorted().join(',')));
}
