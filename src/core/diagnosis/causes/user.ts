import { valueOf } from '../../facts/fact.ts';
import { failed, type Situation } from '../situation.ts';
import { defineCause } from './define.ts';
import { evidence, signInEvidence } from './evidence.ts';
import { appName, capital, you, your } from './wording.ts';

function isDisabled(s: Situation): boolean {
  return valueOf(s.facts.person)?.accountEnabled === false;
}

function isEnabled(s: Situation): boolean {
  return valueOf(s.facts.person)?.accountEnabled === true;
}

export const userCauses = [
  defineCause({
    id: 'user.disabled',
    owner: 'helpdesk',
    stuckAt: 'sign-in',
    fires: (s) => isDisabled(s) || failed(s, 'account-disabled'),
    headline: (s) => (isDisabled(s) || !isEnabled(s) ? `${capital(your(s))} account is disabled, so no sign-in can succeed.` : `${capital(your(s))} account was disabled at the last sign-in; Entra shows it enabled now. Sign in again.`),
    evidence: (s) => [
      ...(isDisabled(s) ? evidence(s.facts.person, 'users', 'Entra has the account disabled.') : []),
      ...(failed(s, 'account-disabled') ? signInEvidence(s) : []),
    ],
    remedy: () => ['Call the helpdesk: only an administrator can enable the account again.'],
    staffRemedy: () => ['Find out why the account was disabled before enabling it (leaver process, security response).', 'Enable it in Entra > Users once that is settled.'],
  }),
  defineCause({
    id: 'user.locked',
    owner: 'helpdesk',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'account-locked'),
    headline: (s) => `${capital(your(s))} account is locked after too many wrong passwords.`,
    evidence: signInEvidence,
    remedy: () => [
      'Wait a few minutes without trying: every further attempt prolongs the lock.',
      'Look for a phone or an app that still sends an old password.',
      'If it stays locked, reset the password yourself or call the helpdesk.',
    ],
  }),
  defineCause({
    id: 'user.password-expired',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'password-expired'),
    headline: (s) => `${capital(your(s))} password has expired.`,
    evidence: signInEvidence,
    remedy: () => ['Change the password (Ctrl+Alt+Del on the work device, or the self-service password page), then sign in again.', 'If that does not work, call the helpdesk.'],
  }),
  defineCause({
    id: 'user.wrong-password',
    owner: 'you',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'wrong-password'),
    headline: (s) => `The password for ${appName(s)} was not right; nothing about the device is in the way.`,
    evidence: signInEvidence,
    remedy: () => ['Sign in again and mind the keyboard layout and Caps Lock.', 'If you have forgotten the password, reset it on the self-service password page.'],
  }),
  defineCause({
    id: 'user.not-assigned',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'not-assigned'),
    headline: (s) => `${capital(you(s))} ${s.voice === 'you' ? 'have' : 'has'} no access to ${appName(s)}: the account is not assigned to it.`,
    evidence: signInEvidence,
    remedy: (s) => [`Ask for access to ${appName(s)} the usual way (your manager or the owner of the app).`],
    staffRemedy: (s) => [`Assign the person, or a group they are in, to ${appName(s)} in Entra > Enterprise applications.`],
  }),
  defineCause({
    id: 'user.guest-not-allowed',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'guest'),
    headline: (s) => `The account belongs to another organisation, and ${appName(s)} does not accept it.`,
    evidence: signInEvidence,
    remedy: () => ['Sign in with the account of this organisation, or ask whoever invited you to invite you again.'],
    staffRemedy: () => ['Check the invitation of the guest and the cross-tenant access settings in Entra.'],
  }),
] as const;
