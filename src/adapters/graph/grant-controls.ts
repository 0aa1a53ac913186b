import type { GrantControl } from '../../core/facts/sign-in.ts';

/** The policy's own words and the ones that the sign-in log uses, without case and blanks. */
const words: Readonly<Record<string, GrantControl>> = {
  block: 'block',
  blockaccess: 'block',
  mfa: 'mfa',
  requiremfa: 'mfa',
  requiremultifactorauthentication: 'mfa',
  compliantdevice: 'compliantDevice',
  requirecompliantdevice: 'compliantDevice',
  domainjoineddevice: 'domainJoinedDevice',
  requiredomainjoineddevice: 'domainJoinedDevice',
  requirehybridazureadjoineddevice: 'domainJoinedDevice',
  requirehybridjoineddevice: 'domainJoinedDevice',
  requiremicrosoftentrahybridjoineddevice: 'domainJoinedDevice',
  approvedapplication: 'approvedApplication',
  requireapprovedapp: 'approvedApplication',
  requireapprovedclientapp: 'approvedApplication',
  compliantapplication: 'compliantApplication',
  requirecompliantapp: 'compliantApplication',
  requireappprotectionpolicy: 'compliantApplication',
  passwordchange: 'passwordChange',
  requirepasswordchange: 'passwordChange',
  riskremediation: 'riskRemediation',
  requireriskremediation: 'riskRemediation',
  authenticationstrength: 'authenticationStrength',
  requireauthenticationstrength: 'authenticationStrength',
  termsofuse: 'termsOfUse',
  requiretermsofuse: 'termsOfUse',
  customcontrol: 'customControl',
};

export function grantControlOf(word: unknown): GrantControl | undefined {
  const key = typeof word === 'string' ? word.replace(/[\s_-]/g, '').toLowerCase() : '';
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** Controls of a list, each once; words that Gatehouse does not know are left out. */
export function parseGrantControls(list: unknown): readonly GrantControl[] {
  if (!Array.isArray(list)) return [];
  const controls = list.flatMap((word: unknown) => grantControlOf(word) ?? []);
  return [...new Set(controls)];
}
