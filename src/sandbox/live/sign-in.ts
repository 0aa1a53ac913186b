import { part, same, text, texts, type Row } from '../wire/row.ts';
import { findApp } from '../tenant/dump.ts';
import { findDevice, findUser, groupsOf, membershipIndex, type App, type Tenant } from '../tenant/tenant.ts';
import { evaluatePolicies, type PolicyOutcome, type SignInFacts } from './conditional-access.ts';
import { ADDRESSES, countryOf } from './places.ts';
import { signInRow } from './sign-in-row.ts';

/** Somebody tries to sign in. */
export type Attempt = {
  /** User principal name or object id. */
  user: string;
  /** Name or app id; default: the protected test application. */
  app?: string;
  /** Device name; null: a device that Entra does not know. Default: the first device the person owns. */
  device?: string | null;
  /** Default: what the device runs, else windows. */
  platform?: 'windows' | 'iOS' | 'android' | 'macOS' | 'linux';
  /** As the log names it: Browser, Mobile Apps and Desktop clients, IMAP, ... */
  clientApp?: string;
  ip?: string;
  /** A private window sends no device claim. */
  privateWindow?: boolean;
  /** The code was entered in another place: no device claim either. */
  deviceCode?: boolean;
  password?: 'right' | 'wrong';
  /** What the person does when asked for the second factor. */
  mfa?: 'done' | 'ignored' | 'denied';
  terms?: 'accepted' | 'declined';
  signInRisk?: 'low' | 'medium' | 'high';
};

export type Decided = { id: string; correlationId: string; errorCode: number; rows: Row[] };

/** A sign-in reaches the log some minutes after it happened. */
export const LOG_MINUTES = 4;
const LOCK_AFTER = 10;
const DEFAULT_APP = 'Alder Payroll';
const MODERN = { Browser: 'browser', 'Mobile Apps and Desktop clients': 'mobileAppsAndDesktopClients', 'Exchange ActiveSync': 'exchangeActiveSync' } as const;

/** Decides a sign-in by the tenant as it is now and sends its rows to the log, late. */
export function signIn(tenant: Tenant, attempt: Attempt): Decided {
  const decided = attempted(tenant, attempt);
  for (const row of decided.rows) tenant.clock.after(LOG_MINUTES, () => tenant.tables.signIns.add(row));
  return decided;
}

/** Decides a sign-in by the tenant as it is now, as one of `secondsAgo`; the log hears nothing of it yet. Throws a RangeError for a person that nobody knows. */
export function attempted(tenant: Tenant, attempt: Attempt, secondsAgo = 0): Decided {
  const user = findUser(tenant, attempt.user);
  if (user === undefined) throw new RangeError(`No user ${attempt.user} in this tenant.`);
  const device = deviceFor(tenant, user, attempt);
  const app = findApp(tenant, attempt.app ?? DEFAULT_APP);
  const steps = decide(tenant, { attempt, user, device, app });
  const correlationId = tenant.random.guid();
  const rows = steps.map((step, index) => signInRow(tenant, { attempt, user, device, app, correlationId, step, second: index * 20 - secondsAgo, platform: platformOf(attempt, device) }));
  return { id: text(rows.at(-1), 'id'), correlationId, errorCode: steps.at(-1)?.code ?? 0, rows };
}

export type Step = { code: number; reason: string; outcomes: PolicyOutcome[] };
type Scene = { attempt: Attempt; user: Row; device: Row | undefined; app: App };

/** The rows that one attempt leaves: mostly one, two when a prompt was answered badly. */
export function decide(tenant: Tenant, scene: Scene): Step[] {
  const early = accountProblem(tenant, scene) ?? deviceProblem(scene) ?? assignmentProblem(tenant, scene);
  if (early !== undefined) return [early];
  const outcomes = evaluatePolicies(tenant.tables.conditionalAccessPolicies.all(), tenant.tables.namedLocations.all(), factsOf(tenant, scene));
  const missing = outcomes.filter((outcome) => outcome.result === 'failure').flatMap((outcome) => outcome.missing);
  const code = codeFor(missing, scene.attempt);
  const first: Step = { code, reason: REASONS[code] ?? 'Other.', outcomes };
  return code === 50074 && scene.attempt.mfa === 'denied' ? [first, { code: 500121, reason: REASONS[500121] ?? '', outcomes }] : [first];
}

function accountProblem(tenant: Tenant, { attempt, user }: Scene): Step | undefined {
  const { hidden } = tenant;
  const id = text(user, 'id');
  if (user['accountEnabled'] === false) return early(50057);
  const wrong = hidden.wrongPasswords.get(id) ?? 0;
  if (wrong >= LOCK_AFTER) return early(50053);
  if (attempt.password === 'wrong') {
    hidden.wrongPasswords.set(id, wrong + 1);
    return early(50126);
  }
  hidden.wrongPasswords.delete(id);
  return hidden.passwordExpired.has(id) ? early(50055) : undefined;
}

function deviceProblem({ device }: Scene): Step | undefined {
  return device?.['accountEnabled'] === false ? early(135011) : undefined;
}

function assignmentProblem(tenant: Tenant, { user, app }: Scene): Step | undefined {
  if (app.disabled === true) return early(7000112);
  if (app.assignedTo === undefined) return undefined;
  const id = text(user, 'id').toLowerCase();
  // Entra does not look into groups inside groups here.
  const mine = new Set([id, ...(membershipIndex(tenant).get(id) ?? [])]);
  return app.assignedTo.some((id) => mine.has(id.toLowerCase())) ? undefined : early(50105);
}

function early(code: number): Step {
  return { code, reason: REASONS[code] ?? 'Other.', outcomes: [] };
}

/** Reasons in our own words, near those of the log. 50053 must say that the account is locked: the code has two meanings. */
const REASONS: Record<number, string> = {
  50053: 'The account is locked because the user tried to sign in too many times with an incorrect user ID or password.',
  50055: 'The password is expired.',
  50057: 'The user account is disabled.',
  50074: 'Strong authentication is required.',
  50105: 'The signed in user is not assigned to a role for the application.',
  50126: 'Invalid username or password.',
  50142: 'Password change is required due to a conditional access policy.',
  50158: 'External security challenge was not satisfied.',
  53000: 'Device is not in required device state: the policy requires a compliant device.',
  53001: 'Device is not in required device state: the policy requires a domain joined device.',
  53002: 'The app is not an approved app.',
  53003: 'Access has been blocked by Conditional Access policies.',
  53009: 'Application needs to enforce Intune protection policies.',
  7000112: 'The application is disabled.',
  135011: 'The device used during the authentication is disabled.',
  500121: 'Authentication failed during strong authentication request.',
  530033: 'The device code flow is blocked by device based Conditional Access.',
};

/** The order in which Entra enforces: block, second factor, device, app, password, terms. */
const ENFORCED: readonly [RegExp, number][] = [
  [/^block$/, 53003], [/^(mfa|strength-)/, 50074], [/^compliantDevice$/, 53000], [/^domainJoinedDevice$/, 53001], [/^approvedApplication$/, 53002],
  [/^compliantApplication$/, 53009], [/^(passwordChange|riskRemediation)$/, 50142], [/^terms-/, 50158], [/./, 53003],
];

function codeFor(missing: readonly string[], attempt: Attempt): number {
  if (missing.length === 0) return 0;
  const needsDevice = missing.some((control) => control === 'compliantDevice' || control === 'domainJoinedDevice');
  if (attempt.deviceCode === true && needsDevice && !missing.includes('block')) return 530033;
  // A legacy client can answer no prompt: whatever is missing blocks.
  if (isLegacy(attempt)) return 53003;
  return ENFORCED.find(([pattern]) => missing.some((control) => pattern.test(control)))?.[1] ?? 53003;
}

function factsOf(tenant: Tenant, { attempt, user, device, app }: Scene): SignInFacts {
  const userId = text(user, 'id');
  const groups = groupsOf(tenant, [userId]);
  const roles = new Set([...groups].map((id) => text(tenant.tables.groups.get(id), 'roleTemplateId').toLowerCase()).filter((id) => id !== ''));
  const ip = attempt.ip ?? ADDRESSES.office;
  return {
    userId, groups, roles, appId: app.appId, platform: platformOf(attempt, device), clientAppType: clientTypeOf(attempt), ip, country: countryOf(ip),
    guest: same(text(user, 'userType'), 'Guest'), signInRisk: attempt.signInRisk ?? 'none', userRisk: tenant.hidden.userRisk.get(userId) ?? 'none',
    flow: attempt.deviceCode === true ? 'deviceCodeFlow' : 'none', met: metControls(tenant, userId, attempt, device),
  };
}

function metControls(tenant: Tenant, userId: string, attempt: Attempt, device: Row | undefined): Set<string> {
  const met = new Set<string>();
  if (device?.['isCompliant'] === true) met.add('compliantDevice');
  if (text(device, 'trustType') === 'ServerAd') met.add('domainJoinedDevice');
  if (!isLegacy(attempt) && (attempt.mfa ?? 'done') === 'done') {
    met.add('mfa');
    for (const strength of ['02', '03', '04']) met.add(`strength-00000000-0000-0000-0000-0000000000${strength}`);
  }
  if (attempt.terms === 'accepted') acceptTerms(tenant, userId);
  for (const accepted of tenant.hidden.termsAccepted) if (accepted.startsWith(`${userId}/`)) met.add(`terms-${accepted.slice(userId.length + 1)}`);
  return met;
}

/** Accepted once, accepted for good. */
function acceptTerms(tenant: Tenant, userId: string): void {
  for (const policy of tenant.tables.conditionalAccessPolicies.all()) {
    for (const id of texts(part(policy, 'grantControls'), 'termsOfUse')) tenant.hidden.termsAccepted.add(`${userId}/${id}`);
  }
}

function clientTypeOf(attempt: Attempt): SignInFacts['clientAppType'] {
  const known = Object.entries(MODERN).find(([name]) => same(name, attempt.clientApp ?? 'Browser'));
  return known?.[1] ?? 'other';
}

function isLegacy(attempt: Attempt): boolean {
  return ['other', 'exchangeActiveSync'].includes(clientTypeOf(attempt));
}

/** The device that proves itself to Entra; undefined when none does. */
function deviceFor(tenant: Tenant, user: Row, attempt: Attempt): Row | undefined {
  if (attempt.device === null || attempt.privateWindow === true || attempt.deviceCode === true || isLegacy(attempt)) return undefined;
  if (attempt.device !== undefined) return findDevice(tenant, attempt.device);
  return tenant.tables.devices.find('registeredOwners', text(user, 'id'))[0];
}

function platformOf(attempt: Attempt, device: Row | undefined): string {
  const system = text(device, 'operatingSystem').toLowerCase();
  const running = ['windows', 'iOS', 'android', 'macOS', 'linux'].find((platform) => system.startsWith(platform.toLowerCase()));
  return attempt.platform ?? running ?? 'windows';
}
