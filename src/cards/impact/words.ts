import type { AffectedPerson, Impact, MeasuredImpact, Movement, PersonFlag } from '../../core/impact/impact.ts';
import { formatAsOf, formatDate, type Reader } from '../time.ts';

/** Who would be hit, in one plain sentence; not escaped. For places without a table: the approval page, the two changes of a step. */
export function sayImpact(impact: Impact): string {
  switch (impact.status) {
    case 'not-measured':
      return `Not measured: ${impact.because}`;
    case 'none':
      return `Nobody’s access changes: ${impact.because}`;
    case 'measured':
      return impact.supposing === undefined ? sayHeadline(impact) : `If ${impact.supposing}: ${sayHeadline(impact)}`;
  }
}

/** `12 people would newly be blocked, 3 asked for more; 4 would get access back.` */
export function sayHeadline({ net, window, notJudged }: MeasuredImpact): string {
  const losses = sayLosses(net.newlyBlocked.people, net.newlyChallenged.people);
  const allowed = net.newlyAllowed.people;
  if (losses !== '') return allowed === 0 ? `${losses}.` : `${losses}; ${count(allowed)} would get access back.`;
  if (allowed > 0) return `${people(allowed)} would get access back, and nobody would lose it${isSure({ window, notJudged }) ? '' : ', as far as it could be judged'}.`;
  if (window.signIns === 0) return 'There was no sign-in to judge by, so it cannot be told who would be hit.';
  return `${isSure({ window, notJudged }) ? 'Nobody would be hit' : 'Nobody would be hit, as far as it could be judged'}: every sign-in would have gone as it did.`;
}

function sayLosses(blocked: number, challenged: number): string {
  if (blocked === 0) return challenged === 0 ? '' : `${people(challenged)} would newly be asked for more`;
  return `${people(blocked)} would newly be blocked${challenged === 0 ? '' : `, ${count(challenged)} asked for more`}`;
}

/** Whether nothing is missing and everything could be judged. */
export function isSure({ window, notJudged }: Pick<MeasuredImpact, 'window' | 'notJudged'>): boolean {
  return window.complete && window.signIns > 0 && notJudged.length === 0;
}

/** `Judged by 41,203 sign-ins, 9 Nov 2026 to 16 Nov 2026, 10:42 CET.` The second moment is the age of the data. */
export function sayWindow({ window }: MeasuredImpact, reader: Reader): string {
  return `Judged by ${counted(window.signIns, 'sign-in')}, ${formatDate(window.from, reader)} to ${formatAsOf(window.until, reader)}.`;
}

export const incomplete = '⚠ Sign-ins of that time are missing, so more people may be hit than are named here.';

/** Said where others read along: names are personal. */
export const namesElsewhere = 'Names are shown to those who ask and decide, in their own chat with me.';

/** `Entra’s own log agrees in 99.8 % of 41,203 sign-ins.`; never rounded up to all of them. */
export function sayAgreement({ agreement }: Pick<MeasuredImpact, 'agreement'>): string {
  if (agreement === undefined || agreement.compared === 0) return '';
  const { compared, agreed } = agreement;
  if (agreed === compared) return `Entra’s own log of this policy agrees in all ${counted(compared, 'sign-in')} that it judged.`;
  const percent = Math.floor((agreed / compared) * 1000) / 10;
  return `Entra’s own log of this policy agrees in ${percent.toFixed(1)} % of the ${counted(compared, 'sign-in')} that it judged.`;
}

/** `312 sign-ins of 14 people could not be judged: …` */
export function sayNotJudged({ says, signIns, people: affected }: MeasuredImpact['notJudged'][number]): string {
  if (signIns === 0) return `Not judged: ${says}`;
  return `${counted(signIns, 'sign-in')} of ${people(affected)} could not be judged: ${says}`;
}

export const movementWords: Readonly<Record<Movement, { readonly symbol: string; readonly color: 'attention' | 'warning' | 'good'; readonly text: string }>> = {
  'newly-blocked': { symbol: '✖', color: 'attention', text: 'Newly blocked' },
  'newly-challenged': { symbol: '◔', color: 'warning', text: 'Asked for more' },
  'newly-allowed': { symbol: '✔', color: 'good', text: 'Gets access back' },
};

export const flagWords: Readonly<Record<PersonFlag, string>> = {
  vip: 'VIP',
  'on-call': 'on call',
  'emergency-account': 'emergency account',
  approver: 'approver',
};

/** `16 Nov 2026`, the UTC day itself: in the reader's zone its first moment may fall on the day before. */
export function sayLastUse({ lastUsedAt }: Pick<AffectedPerson, 'lastUsedAt'>, { locale }: Reader): string {
  return lastUsedAt === undefined ? '' : formatDate(lastUsedAt, { locale, timeZone: 'UTC' });
}

/** `1,204`. */
export function count(value: number): string {
  return numbers.format(value);
}

/** `1 sign-in`, `1,204 sign-ins`. */
export function counted(value: number, one: string): string {
  return `${count(value)} ${value === 1 ? one : `${one}s`}`;
}

export function people(value: number): string {
  return value === 1 ? '1 person' : `${count(value)} people`;
}

/** `+12`, `−3`, `0`. */
export function difference(value: number): string {
  return value === 0 ? '0' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`;
}

const numbers = new Intl.NumberFormat('en-GB');
