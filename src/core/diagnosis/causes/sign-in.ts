import type { Evidence } from '../diagnosis.ts';
import { failed, policyOf, type Situation } from '../situation.ts';
import { defineCause } from './define.ts';
import { evidence, signInEvidence } from './evidence.ts';
import { policyEvidence } from './policy.ts';
import { appName, capital, you, your } from './wording.ts';

export const signInCauses = [
  defineCause({
    id: 'signin.legacy-client',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'legacy-client'),
    headline: (s) => `${appName(s)} was opened with an old kind of client${clientText(s.attempt?.deciding.clientAppUsed)} that can prove neither the device nor a second factor.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'legacy-client')],
    remedy: () => ['Use a current app (Outlook, Teams) or the browser instead of the old mail program or protocol.', 'On a phone, remove the old mail account and add it again in the Outlook app.'],
  }),
  defineCause({
    id: 'signin.device-code-flow',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'device-code-flow'),
    headline: (s) => `The sign-in to ${appName(s)} used a code typed on another device. Such a sign-in cannot show a device, so it is refused.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'device-code-flow')],
    remedy: () => ['Sign in directly on your work device, in its browser or app, without a code.', 'If you did not start this sign-in yourself, tell security operations at once: such codes are used for phishing.'],
  }),
  defineCause({
    id: 'signin.risk',
    owner: 'security-operations',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'sign-in-risk'),
    headline: (s) => `Microsoft Entra found the sign-in to ${appName(s)} unusual and stopped it.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'sign-in-risk')],
    remedy: () => ['Try again from your usual place, device and network, without a VPN.', 'If it happens again, or if it was not you, call the helpdesk.'],
    staffRemedy: () => ['Look at the sign-in in Entra ID Protection > Risky sign-ins; confirm it safe only when the person confirms it.'],
  }),
  defineCause({
    id: 'user.risk',
    owner: 'security-operations',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'user-risk'),
    headline: (s) => `${capital(your(s))} account is considered at risk, so sign-ins are stopped until that is cleared.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'user-risk')],
    remedy: () => ['Change the password when you are asked to, on a device you trust.', 'If you are not offered that, call the helpdesk: security has to clear the risk.'],
    staffRemedy: () => ['Look at the person in Entra ID Protection > Risky users; have the password changed, then dismiss the risk.'],
  }),
  defineCause({
    id: 'signin.location',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'location'),
    headline: (s) => `${appName(s)} may not be opened from this place or network.`,
    evidence: (s) => [...signInEvidence(s), ...placeEvidence(s), ...policyEvidence(s, 'location'), ...placesEvidence(s)],
    remedy: () => ['Sign in from the office or another allowed network; switch a private VPN or proxy off.', 'If you are travelling for work, ask the helpdesk how to get access from there.'],
    staffRemedy: () => ['Compare the address of the sign-in with the named locations of the policy.'],
  }),
  defineCause({
    id: 'signin.malicious-address',
    owner: 'security-operations',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'malicious-address'),
    headline: () => 'The sign-in was stopped because it came from an internet address that is known for attacks. The account itself is not locked.',
    evidence: (s) => [...signInEvidence(s), ...placeEvidence(s)],
    remedy: () => ['Use another network (not a public or shared one, no VPN) and try again.', 'If you did not try to sign in, change your password and tell the helpdesk.'],
  }),
  defineCause({
    id: 'signin.platform-not-allowed',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'platform'),
    headline: (s) => `${appName(s)} may not be opened from this kind of device${osText(s.attempt?.deciding.device.operatingSystem)}.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'platform')],
    remedy: () => ['Use your work device with an allowed system.', 'If this is the device you were given for work, tell the helpdesk.'],
    staffRemedy: () => ['Check the device platforms of the policy. Entra takes the platform from the unverified user agent.'],
  }),
  defineCause({
    id: 'signin.mfa-not-completed',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'mfa'),
    headline: (s) => (s.attempt?.outcome === 'prompted' ? `The second factor for ${appName(s)} was asked for and not completed.` : `${appName(s)} needs a second factor, and it was not given.`),
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'mfa')],
    remedy: (s) => [
      mustRegister.includes(s.attempt?.deciding.errorCode ?? 0) ? 'Set up a second factor at https://aka.ms/mysecurityinfo, then sign in again.' : 'Sign in again and answer the prompt on your phone or security key.',
      'If no prompt arrives, or your phone is new, have your methods reset by the helpdesk.', 'If you did not try to sign in, deny the prompt and tell security operations.'],
  }),
  defineCause({
    id: 'signin.terms-of-use',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'terms-of-use'),
    headline: (s) => `The terms of use for ${appName(s)} have not been accepted.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'terms-of-use')],
    remedy: () => ['Sign in again, open the terms of use when they are shown, and accept them.'],
  }),
  defineCause({
    id: 'signin.app-not-approved',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'app-requirement'),
    headline: (s) => `${appName(s)} may only be opened with a protected work app, and this one is not.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'app-requirement')],
    remedy: () => ['Use the work app your company offers (Outlook, Teams, Edge), signed in with your work account through the Company Portal or Authenticator.'],
  }),
  defineCause({
    id: 'signin.consent-needed',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'consent'),
    headline: (s) => `${appName(s)} asked for permissions that have not been granted.`,
    evidence: signInEvidence,
    remedy: (s) => [`Accept the permissions if you are offered that; otherwise ask an administrator to approve ${appName(s)}.`],
  }),
  defineCause({
    id: 'signin.session-ended',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'session-ended'),
    headline: (s) => `${capital(your(s))} session has ended, which is normal after some time or a password change.`,
    evidence: signInEvidence,
    remedy: () => ['Sign in again.'],
  }),
  defineCause({
    id: 'signin.no-device-evidence',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'browser-shows-no-device') || (s.deviceEvidence === 'none' && !failed(s, 'device-disabled')),
    headline: (s) => `The sign-in to ${appName(s)} did not show which device ${you(s)} used, so the device could not count.`,
    evidence: (s) => [...signInEvidence(s), ...evidence(s.facts.signIns, 'signIns', 'The log holds no device for this sign-in.', s.attempt?.deciding.createdAt)],
    remedy: (s) => (onPhone(s.attempt?.deciding.device.operatingSystem) ? phoneSteps : browserSteps(s.attempt?.deciding.device.browser)),
    staffRemedy: () => ['Have the person sign in on their managed device, in a normal browser window with work-account single sign-on (Edge work profile, Chrome extension, Firefox setting).', 'On the device, "dsregcmd /status" has to show a primary refresh token.'],
  }),
  defineCause({
    id: 'signin.other-device',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => s.deviceEvidence === 'colleagues',
    headline: (s) => `The sign-in to ${appName(s)} came from a device that is not ${s.voice === 'you' ? 'yours' : 'theirs'}.`,
    evidence: signInEvidence,
    remedy: () => ['Sign in from your own work device.', 'If this is your device, tell the helpdesk: it is registered to somebody else.'],
    staffRemedy: () => ['Have the person sign in from their own device.', 'If it was handed over to them, set its owner in Entra and its primary user in Intune.'],
  }),
  defineCause({
    id: 'signin.unknown-code',
    owner: 'helpdesk',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'unknown-code'),
    headline: (s) => `The sign-in to ${appName(s)} failed for a reason that Gatehouse cannot explain (code ${s.attempt?.deciding.errorCode ?? 'unknown'}).`,
    evidence: (s) => [...signInEvidence(s), ...evidence(s.facts.signIns, 'signIns', s.attempt?.deciding.failureReason, s.attempt?.deciding.createdAt)],
    remedy: (s) => [`Send the case to the helpdesk; the code ${s.attempt?.deciding.errorCode ?? ''} tells them where to look.`],
    staffRemedy: (s) => [`Look the code up at https://login.microsoftonline.com/error?code=${s.attempt?.deciding.errorCode ?? ''}`],
  }),
] as const;

/** Codes that ask to register a method, not to use one. */
const mustRegister: readonly number[] = [50072, 50079];

function clientText(client: string | undefined): string {
  return client === undefined ? '' : ` (${client})`;
}

function osText(system: string | undefined): string {
  return system === undefined || system === '' ? '' : ` (${system})`;
}

function placeEvidence(s: Situation): readonly Evidence[] {
  const row = s.attempt?.deciding;
  const place = [row?.city, row?.country].filter((part) => part !== undefined && part !== '').join(', ');
  if (row === undefined || (place === '' && row.ipAddress === undefined)) return [];
  const address = row.ipAddress === undefined ? '' : ` from address ${row.ipAddress}`;
  return evidence(s.facts.signIns, 'signIns', `It came${address}${place === '' ? '' : ` in ${place}`}.`, row.createdAt);
}

/** Which places the policy lets through, or shuts out, by the names the company gave them. */
function placesEvidence(s: Situation): readonly Evidence[] {
  const { policies, namedLocations } = s.facts;
  const name = policyOf(s, 'location');
  const policy = policies.known && name !== undefined ? policies.value.find(({ displayName }) => displayName === name) : undefined;
  if (policy === undefined || !namedLocations.known) return [];
  const namesOf = (ids: readonly string[]): readonly string[] =>
    namedLocations.value.flatMap(({ id, displayName, isTrusted }) => (displayName !== undefined && (ids.includes(id) || (isTrusted === true && ids.includes('AllTrusted'))) ? [displayName] : []));
  const allowed = namesOf(policy.excludeLocations);
  const shut = namesOf(policy.includeLocations);
  if (allowed.length > 0) return evidence(namedLocations, 'namedLocations', `Allowed are: ${allowed.slice(0, 5).join(', ')}.`);
  return shut.length === 0 ? [] : evidence(namedLocations, 'namedLocations', `Shut out are: ${shut.slice(0, 5).join(', ')}.`);
}

const phoneSteps = ['Use the app itself (Outlook, Teams), signed in with your work account, or the browser that your company manages on the phone.', 'If the phone is not enrolled yet, install the Company Portal and follow its steps.'];

function onPhone(system: string | undefined): boolean {
  return /^(?:ios|ipados|android)/i.test(system ?? '');
}

function browserSteps(browser: string | undefined): readonly string[] {
  const name = browser?.toLowerCase() ?? '';
  const last = 'Then sign in again. A compliant device helps only when the sign-in can show it.';
  const first = 'Close private (InPrivate, Incognito) windows and use a normal one.';
  if (name.startsWith('firefox')) return [first, 'In Firefox, turn on "Allow Windows single sign-on" in the privacy settings.', last];
  if (name.startsWith('chrome')) return [first, 'In Chrome, add the Microsoft Single Sign On extension, or use Edge.', last];
  if (name.startsWith('edge')) return [first, 'In Edge, sign in to your work profile (picture at the top) with your work account.', last];
  return [first, 'Use Edge with your work profile, or the app itself, on your work device.', last];
}
