import type { RawCase, RawPolicy, RawStrength } from './raw.ts';

const built = '00000000-0000-0000-0000-00000000000';
const phishingResistant = ['windowshelloforbusiness', 'fido2', 'x509certificatemultifactor'];
const passwordless = [...phishingResistant, 'devicebasedpush'];
const factors = [
  ...passwordless, 'temporaryaccesspassonetime', 'temporaryaccesspassmultiuse', 'password,microsoftauthenticatorpush', 'password,softwareoath', 'password,hardwareoath',
  'password,x509certificatesinglefactor', 'password,x509certificatemultifactor', 'password,sms', 'password,voice', 'federatedmultifactor', 'microsoftauthenticatorpush,federatedsinglefactor',
  'softwareoath,federatedsinglefactor', 'hardwareoath,federatedsinglefactor', 'sms,federatedsinglefactor', 'voice,federatedsinglefactor',
];
const builtIn: readonly RawStrength[] = [
  { id: `${built}2`, allowedCombinations: factors }, { id: `${built}3`, allowedCombinations: passwordless }, { id: `${built}4`, allowedCombinations: phishingResistant },
];

/** 0 met, 1 to be asked for, 2 stopped: every end that one policy's grant can come to. */
export function grantOutcomes(policy: RawPolicy, given: RawCase): readonly number[] {
  const grant = policy.grantControls;
  if (!grant) return [0];
  if (grant.builtInControls.includes('block')) return [2];
  const { signIn } = given;
  const legacy = signIn.clientAppType === 'exchangeactivesync' || signIn.clientAppType === 'other';
  const ask = legacy ? 2 : 1;
  const controls: (readonly number[])[] = grant.builtInControls.map((control) => builtInControl(control, given, ask));
  for (const id of [...grant.termsOfUse, ...grant.customAuthenticationFactors]) controls.push([signIn.satisfied.includes(id) ? 0 : ask]);
  if (grant.authenticationStrength) controls.push([strengthMet(grant.authenticationStrength, given) ? 0 : ask]);
  if (controls.length === 0) return [0];
  let ends: readonly number[] = [...(controls[0] ?? [])];
  for (const control of controls.slice(1)) ends = [...new Set(ends.flatMap((end) => control.map((one) => (grant.operator === 'AND' ? Math.max(end, one) : Math.min(end, one)))))];
  return ends;
}

function builtInControl(control: string, given: RawCase, ask: number): readonly number[] {
  const { device, satisfied } = given.signIn;
  if (satisfied.includes(control)) return [0];
  switch (control) {
    case 'compliantdevice': return deviceControl(device, device?.['isCompliant'], true);
    case 'domainjoineddevice': return deviceControl(device, device?.['trustType'], 'ServerAD');
    case 'approvedapplication': case 'compliantapplication': return [2];
    case 'mfa': return [satisfied.some((id) => strengths(given).some((strength) => strength.id === id && covered(strength.allowedCombinations, factors))) ? 0 : ask];
    default: return [ask];
  }
}

function deviceControl(device: Readonly<Record<string, unknown>> | null | undefined, value: unknown, wanted: unknown): readonly number[] {
  if (!device) return [0, 2];
  if (device['deviceId'] === '') return [2];
  if (value === undefined) return [0, 2];
  return [value === wanted ? 0 : 2];
}

const covered = (inner: readonly string[], outer: readonly string[]): boolean => inner.length > 0 && inner.every((one) => outer.includes(one));

const strengths = ({ authenticationStrengths, policies }: RawCase): readonly RawStrength[] => [...builtIn, ...authenticationStrengths, ...policies.flatMap(({ grantControls }) => grantControls?.authenticationStrength ?? [])];

/** Met by itself, or by one that allows nothing else than this one allows. */
function strengthMet({ id }: { readonly id: string }, given: RawCase): boolean {
  const { satisfied } = given.signIn;
  // This strength is, by definition, whatever meets the control "Require multifactor authentication".
  if (satisfied.includes(id) || (id === `${built}2` && satisfied.includes('mfa'))) return true;
  const known = strengths(given);
  const wanted = known.find((strength) => strength.id === id && strength.allowedCombinations.length > 0);
  if (wanted === undefined) return false;
  return known.some((strength) => satisfied.includes(strength.id) && covered(strength.allowedCombinations, wanted.allowedCombinations));
}
