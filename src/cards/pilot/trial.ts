import type { Instant } from '../../core/facts/fact.ts';
import type { AppliedPolicyResult, SignIn } from '../../core/facts/sign-in.ts';
import type { Trial, TrialKind } from '../../core/pilot/pilot.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, formatMoment, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { looks, namesIn, notice, toBoard, type NoticeData } from './notice.ts';

export interface TrialRequest {
  readonly trial: Pick<Trial, 'kind' | 'askedAt' | 'until'>;
  readonly app: string;
  /** Names of the pilot devices of this person; empty when none is known. */
  readonly devices: readonly string[];
  readonly askedBy: string;
  /** Tenant time. */
  readonly now: Instant;
  readonly reader: Reader;
}

/** To the pilot user: what to do, why, and that nothing bad comes of it. Names are not escaped yet. */
export function presentTrialRequest({ trial, app, devices, askedBy, now, reader }: TrialRequest): NoticeData {
  const { why, expect } = requestTexts[trial.kind];
  const where = devices.length === 0 ? 'your work laptop' : namesIn(devices);
  return notice({
    look: looks.news, label: '▸ Please sign in now',
    summary: plainText(`Please sign in to ${app} now.`, sentenceLimit),
    headline: `Please sign in to ${escapeText(app)}`,
    subtitle: `Asked by ${escapeText(askedBy)}, ${formatAsOf(trial.askedAt, reader)}`,
    says: [why, expect],
    todo: [
      `On ${where}: close ${escapeText(app)} if it is open, open it again in Edge or as an app, and sign in with your work account.`,
      'Do not use a private window: it does not tell which device you are on.',
      `I watch for it until ${formatMoment(trial.until, now, reader)} and tell you what I saw. The log can be some minutes late, so you need not wait.`,
    ],
    buttons: [{ title: 'I cannot sign in', verb: 'command.run', style: 'default', id: 'why-blocked', revision: 0 }],
  });
}

const requestTexts: Readonly<Record<TrialKind, { readonly why: string; readonly expect: string }>> = {
  'report-only': {
    why: 'Your company is about to protect this app: only devices that meet its rules will get in. One real sign-in shows whether yours would.',
    expect: 'Nothing is blocked yet. You will get in as always, and nothing on your device changes.',
  },
  enforced: {
    why: 'This app is now protected: only devices that meet the rules of your company get in. One real sign-in shows that yours does.',
    expect: 'You should get in as always. If you do not, nothing is wrong with your account: press the button below.',
  },
  blocked: {
    why: 'This app is now protected. One real sign-in from a device that does not meet the rules shows that it is kept out.',
    expect: 'You should be told that you cannot get there from here. That is what is wanted: nothing is wrong with your account, and you get in again once the device meets the rules.',
  },
};

export interface TrialReport {
  readonly trial: Trial;
  readonly person: string;
  readonly app: string;
  /** The sign-in that was found; absent: none was, or it cannot be read any more. */
  readonly signIn?: SignIn;
  readonly pilot: ButtonData;
  readonly now: Instant;
  readonly reader: Reader;
}

/** What the sign-in that was asked for has shown, with the details of its evaluation. Names are not escaped yet. */
export function presentTrialOutcome({ trial, person, app, signIn, pilot, now, reader }: TrialReport): NoticeData {
  const { outcome } = trial;
  const { label, look, headline, says, todo } = outcomeTexts(trial, app);
  return notice({
    look: looks[look], label, headline: escapeSentence(headline),
    summary: plainText(`${label.slice(2)}: ${headline}`, sentenceLimit),
    subtitle: `${escapeText(person)} · asked ${formatMoment(trial.askedAt, now, reader)}`,
    says: [escapeSentence(says), trialProof[trial.kind]],
    facts: signIn === undefined ? [] : evaluationOf(signIn, trial, reader),
    todo: todo.map(escapeSentence),
    buttons: outcome.status === 'waiting' ? [toBoard(pilot)] : [...(outcome.status === 'as-wanted' ? [] : [{ title: 'Ask again', verb: 'pilot.ask-sign-in', style: 'default', id: trial.kind, revision: 0 } as const]), toBoard(pilot)],
  });
}

const trialProof: Readonly<Record<TrialKind, string>> = {
  'report-only': 'Asked for to see what the policy would do while it is in report-only.',
  enforced: 'Asked for to see that a device that meets the rules still gets in.',
  blocked: 'Asked for to see that a device that does not meet the rules is kept out.',
};

interface OutcomeTexts {
  readonly label: string;
  readonly look: keyof typeof looks;
  readonly headline: string;
  readonly says: string;
  readonly todo: readonly string[];
}

function outcomeTexts({ outcome, kind }: Trial, app: string): OutcomeTexts {
  switch (outcome.status) {
    case 'waiting':
      return { label: '◔ Waiting for the sign-in', look: 'news', headline: `Nobody was seen signing in to ${app} yet`, says: 'I look at the sign-in log until the time is over.', todo: [] };
    case 'as-wanted':
      return { label: '✔ As wanted', look: 'good', headline: kind === 'blocked' ? `The sign-in to ${app} was kept out` : `The sign-in to ${app} passed`, says: outcome.says, todo: [] };
    case 'otherwise':
      return { label: '✖ Not as wanted', look: 'alarm', headline: kind === 'blocked' ? `The sign-in to ${app} was not kept out` : `The sign-in to ${app} did not pass`, says: outcome.says, todo: ['Put right what the details name, then ask for a sign-in again.'] };
    case 'not-seen':
      return { label: '○ No sign-in was seen', look: 'warning', headline: `No sign-in to ${app} came in time`, says: 'The log shows none between the request and its end. A sign-in that was still open in the browser does not count.', todo: ['Ask the person to close the app first, then ask for a sign-in again.'] };
  }
}

function evaluationOf({ createdAt, appliedPolicies, device, errorCode, failureReason, correlationId }: SignIn, { policy }: Trial, reader: Reader): readonly FactRow[] {
  const applied = appliedPolicies?.find(({ id }) => id === policy);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Signed in', createdAt === undefined ? undefined : formatAsOf(createdAt, reader)],
    ['This policy', appliedPolicies === undefined ? 'The log does not say' : applied === undefined ? 'Not evaluated' : applied.result === undefined ? 'A result that Gatehouse does not know' : resultWords[applied.result]],
    ['Asked for', applied === undefined || applied.enforcedGrantControls.length === 0 ? undefined : escapeText(applied.enforcedGrantControls.map((control) => (control === 'compliantDevice' ? 'A compliant device' : control)).join(', '))],
    ['Device', device.displayName === undefined ? undefined : escapeText(device.displayName)],
    ['Compliant', device.isCompliant === undefined ? 'The log does not say' : device.isCompliant ? 'Yes' : 'No'],
    ['Result', errorCode === undefined ? undefined : errorCode === 0 ? 'Got in' : escapeText(`Error ${String(errorCode)}${failureReason === undefined ? '' : `: ${failureReason}`}`, 200)],
    ['Correlation', correlationId === undefined ? undefined : escapeText(correlationId)],
  ];
  return rows.flatMap(([title, value]) => (value === undefined ? [] : [{ title, value }]));
}

/** As the sign-in log of the portal calls them. */
const resultWords: Readonly<Record<AppliedPolicyResult, string>> = {
  success: 'Success',
  failure: 'Failure',
  notApplied: 'Not applied',
  notEnabled: 'Off',
  reportOnlySuccess: 'Report-only: Success',
  reportOnlyFailure: 'Report-only: Failure',
  reportOnlyNotApplied: 'Report-only: Not applied',
  reportOnlyInterrupted: 'Report-only: User action required',
};
