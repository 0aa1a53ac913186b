import { checkIn } from '../live/intune.ts';
import { ADDRESSES } from '../live/places.ts';
import { signIn } from '../live/sign-in.ts';
import { fixedId } from '../tenant/ids.ts';
import { PEOPLE } from '../tenant/pilot.ts';
import { appsOf, caPolicyRow, GROUPS, PAYROLL, usersOf } from '../tenant/pilot-policies.ts';
import { findDevice, managedOf, setMember } from '../tenant/tenant.ts';
import { text } from '../wire/row.ts';
import { addPolicy, DAY, norasSignIn, type Scenario } from './story.ts';

/** What happens to the person, to the way of signing in, and to the policies. */
export const signInStories: readonly Scenario[] = [
  {
    name: 'healthy', cause: 'none.not-blocked', story: 'Nora signs in to Alder Payroll from her laptop. Everything is in order.',
    run: (tenant) => norasSignIn(tenant),
  },
  {
    name: 'private-window', cause: 'signin.no-device-evidence', story: 'Nora opens Payroll in a private window: the browser sends no device claim.',
    run: (tenant) => norasSignIn(tenant, { privateWindow: true }),
  },
  {
    name: 'other-device', cause: 'signin.other-device', story: "Nora borrows her colleague's laptop, which has BitLocker switched off.",
    run: (tenant) => {
      const borrowed = managedOf(tenant, findDevice(tenant, 'LT-4416'));
      tenant.tables.managedDevices.update(text(borrowed, 'id'), { isEncrypted: false });
      checkIn(tenant, text(borrowed, 'id'));
      tenant.clock.advance(10);
      norasSignIn(tenant, { device: 'LT-4416' });
    },
  },
  {
    name: 'legacy-client', cause: 'signin.legacy-client', story: 'An old mail program asks for the mailbox over IMAP.',
    run: (tenant) => norasSignIn(tenant, { app: 'Office 365 Exchange Online', clientApp: 'IMAP', device: null }),
  },
  {
    name: 'platform-not-allowed', cause: 'signin.platform-not-allowed', story: 'Nora opens Payroll on her own phone; Payroll is for Windows only.',
    run: (tenant) => norasSignIn(tenant, { device: null, platform: 'iOS' }),
  },
  {
    name: 'device-code', cause: 'signin.device-code-flow', story: 'A command-line tool shows a code; Nora types it in, and no device stands behind the sign-in.',
    run: (tenant) => norasSignIn(tenant, { deviceCode: true, clientApp: 'Mobile Apps and Desktop clients' }),
  },
  {
    name: 'abroad', cause: 'signin.location', story: 'Nora is on holiday in Lisbon, a country where nobody works.',
    run: (tenant) => norasSignIn(tenant, { ip: ADDRESSES.abroad }),
  },
  {
    name: 'risky-sign-in', cause: 'signin.risk', story: 'The sign-in comes through an anonymous network and Entra rates it high risk.',
    run: (tenant) => norasSignIn(tenant, { signInRisk: 'high', ip: ADDRESSES.anonymous }),
  },
  {
    name: 'user-at-risk', cause: 'user.risk', story: "Nora's password was found in a leak; Entra rates her account high risk.",
    run: (tenant) => {
      tenant.hidden.userRisk.set(PEOPLE.nora.id, 'high');
      norasSignIn(tenant);
    },
  },
  {
    name: 'mfa-denied', cause: 'signin.mfa-not-completed', story: 'Nora declines the prompt on her phone.',
    run: (tenant) => norasSignIn(tenant, { mfa: 'denied' }),
  },
  {
    name: 'terms-declined', cause: 'signin.terms-of-use', story: 'Payroll asks for its terms of use; Nora closes the page.',
    run: (tenant) => {
      addPolicy(tenant, caPolicyRow(fixedId('policy', 20), 'Payroll – terms of use', 'enabled', { users: usersOf(GROUPS.pilotUsers), applications: appsOf(PAYROLL.appId) }, [], { termsOfUse: [fixedId('policy', 21)] }));
      norasSignIn(tenant, { terms: 'declined' });
    },
  },
  {
    name: 'password-expired', cause: 'user.password-expired', story: "Nora's password has expired.",
    run: (tenant) => {
      tenant.hidden.passwordExpired.add(PEOPLE.nora.id);
      norasSignIn(tenant);
    },
  },
  {
    name: 'account-disabled', cause: 'user.disabled', story: "Nora's account was disabled.",
    run: (tenant) => {
      tenant.tables.users.update(PEOPLE.nora.id, { accountEnabled: false });
      norasSignIn(tenant);
    },
  },
  {
    name: 'account-locked', cause: 'user.locked', story: 'Somebody tried ten wrong passwords; then Nora types the right one.',
    run: (tenant) => {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        signIn(tenant, { user: PEOPLE.nora.upn, password: 'wrong', device: null, ip: ADDRESSES.anonymous });
        tenant.clock.advance(1);
      }
      norasSignIn(tenant);
    },
  },
  {
    name: 'not-assigned', cause: 'user.not-assigned', story: 'Nora was taken out of the group that may use Payroll.',
    run: (tenant) => {
      setMember(tenant, GROUPS.payrollUsers, PEOPLE.nora.id, false);
      norasSignIn(tenant);
    },
  },
  {
    name: 'other-policy-blocks', cause: 'policy.blocks', story: 'The Entra team closes Payroll for the year-end run with a policy of its own.',
    run: (tenant) => {
      addPolicy(tenant, caPolicyRow(fixedId('policy', 22), 'Payroll – closed for the year-end run', 'enabled', { users: usersOf(GROUPS.pilotUsers), applications: appsOf(PAYROLL.appId) }, ['block']));
      norasSignIn(tenant);
    },
  },
  {
    name: 'report-only', cause: 'policy.report-only-would-block', story: 'Nora works from home and gets in; a policy that only reports would have refused her.',
    run: (tenant) => norasSignIn(tenant, { ip: ADDRESSES.home }),
  },
  {
    name: 'not-in-log-yet', cause: 'none.no-sign-in-yet', story: 'Nora was away for 31 days, so the log holds nothing of her; her sign-in of a minute ago is not in it yet.',
    run: (tenant) => {
      tenant.clock.advance(31 * DAY);
      norasSignIn(tenant, {}, 1);
    },
  },
];
