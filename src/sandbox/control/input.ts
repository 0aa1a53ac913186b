import type { Staleness } from '../live/consistency.ts';
import type { NewAlert } from '../live/defender.ts';
import type { Past } from '../live/history.ts';
import type { Attempt } from '../live/sign-in.ts';
import { PLAN_STATUSES, type PlanStatus } from './plans.ts';
import { text, texts, type Row } from '../wire/row.ts';

const MOST_PEOPLE = 1_000;
/** The log keeps 30 days. */
const RETENTION_DAYS = 30;

/** At most ten years at once: a slip of the keyboard must not keep the sandbox busy for ever. */
export function readMinutes(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0) || value > 5_256_000) throw new TypeError('minutes must be a number between 0 and 5256000.');
  return value;
}

const SEVERITIES = ['Informational', 'Low', 'Medium', 'High'] as const;

export function readAlert(body: Row): NewAlert {
  const severity = SEVERITIES.find((known) => known === body['severity']);
  if (severity === undefined) throw new TypeError(`severity must be one of ${SEVERITIES.join(', ')}.`);
  return { severity, ...(text(body, 'title') === '' ? {} : { title: text(body, 'title') }), ...(text(body, 'category') === '' ? {} : { category: text(body, 'category') }) };
}

const CHOICES = {
  platform: ['windows', 'iOS', 'android', 'macOS', 'linux'], password: ['right', 'wrong'], mfa: ['done', 'ignored', 'denied'], terms: ['accepted', 'declined'], signInRisk: ['low', 'medium', 'high'],
} as const;

/** A sign-in as the control API takes it; unknown keys are refused, so that a typing error is seen. */
export function readAttempt(body: Row): Attempt {
  const attempt: Attempt = { user: text(body, 'user') };
  if (attempt.user === '') throw new TypeError('user is needed: a user principal name.');
  for (const [name, value] of Object.entries(body)) {
    if (name === 'user') continue;
    else if (name === 'device' && value === null) attempt.device = null;
    else if ((name === 'app' || name === 'device' || name === 'clientApp' || name === 'ip') && typeof value === 'string') attempt[name] = value;
    else if ((name === 'privateWindow' || name === 'deviceCode') && typeof value === 'boolean') attempt[name] = value;
    else takeChoice(attempt, name, value);
  }
  return attempt;
}

function takeChoice(attempt: Attempt, name: string, value: unknown): void {
  const choice = <T extends string>(allowed: readonly T[]): T => {
    const found = allowed.find((word) => word === value);
    if (found === undefined) throw new TypeError(`${name} must be one of ${allowed.join(', ')}.`);
    return found;
  };
  switch (name) {
    case 'platform': attempt.platform = choice(CHOICES.platform); return;
    case 'password': attempt.password = choice(CHOICES.password); return;
    case 'mfa': attempt.mfa = choice(CHOICES.mfa); return;
    case 'terms': attempt.terms = choice(CHOICES.terms); return;
    case 'signInRisk': attempt.signInRisk = choice(CHOICES.signInRisk); return;
    default: throw new TypeError(`'${name}' is not known here.`);
  }
}

/** Past sign-ins: what a sign-in takes, with `people`, `days` and `perDay` in place of `user`. */
export function readPast(body: Row): Past {
  const { people, days: _days, perDay, ...rest } = body;
  const named = texts(body, 'people');
  if (!Array.isArray(people) || named.length !== people.length || named.length < 1 || named.length > MOST_PEOPLE) throw new TypeError(`people must be a list of 1 to ${MOST_PEOPLE} names.`);
  const { user: _user, ...attempt } = readAttempt({ ...rest, user: 'each' });
  return { ...attempt, people: named, days: whole(body, 'days', RETENTION_DAYS - 1), perDay: perDay === undefined ? 1 : whole(body, 'perDay', 20) };
}

export function readPlanStatus(value: unknown): PlanStatus {
  const status = PLAN_STATUSES.find((known) => known === value);
  if (status === undefined) throw new TypeError(`status must be one of ${PLAN_STATUSES.join(', ')}.`);
  return status;
}

function whole(body: Row, name: string, most: number): number {
  const value = numberIn(body, name, 1, most);
  if (!Number.isInteger(value)) throw new TypeError(`${name} must be a whole number.`);
  return value;
}

/** A body without lagMs switches it off. */
export function readStaleness(body: Row): Staleness | undefined {
  if (body['lagMs'] === undefined) return undefined;
  return { lagMs: numberIn(body, 'lagMs', 0, 3_600_000), staleShare: numberIn(body, 'staleShare', 0, 1), seed: body['seed'] === undefined ? 1 : numberIn(body, 'seed', 0, Number.MAX_SAFE_INTEGER) };
}

/** Throws a TypeError for anything but a number between both ends. */
export function numberIn(body: Row, name: string, least: number, most: number): number {
  const value = body[name];
  if (typeof value !== 'number' || !(value >= least && value <= most)) throw new TypeError(`${name} must be a number from ${least} to ${most}.`);
  return value;
}
