import type { DiffLine } from '../../core/change/change.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { presentDiff } from '../change/shown.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { looks, notice, toBoard, type NoticeData } from './notice.ts';

export interface DriftQuestion {
  /** `watchId` of the object, and the revision of the pilot. */
  readonly restore: ButtonData;
  /** Whether the catalogue has a change that leads back. */
  readonly canRestore: boolean;
  /** "Conditional Access policy Pilot – MDE Intune Compliance". */
  readonly object: string;
  /** From the audit log; undefined while it does not say. */
  readonly by: string | undefined;
  readonly lines: readonly DiffLine[];
  /** Tenant time; when it was noticed. */
  readonly at: Instant;
  readonly pilot: ButtonData;
  readonly environment: string;
  readonly reader: Reader;
}

/** An object of the loop was changed outside Gatehouse. Names are not escaped yet. */
export function presentDrift({ restore, canRestore, object, by, lines, at, pilot, environment, reader }: DriftQuestion): NoticeData {
  return notice({
    look: looks.warning, label: '⚠ Changed outside Gatehouse',
    summary: plainText(`Changed outside Gatehouse: ${object}`, sentenceLimit),
    headline: escapeSentence(object),
    subtitle: `${escapeText(environment)} · noticed ${formatAsOf(at, reader)}`,
    says: [`${by === undefined ? 'Somebody (the audit log does not say who yet)' : escapeText(by)} changed an object of the pilot without a request here.`],
    diff: presentDiff(lines),
    todo: ['Find out whether that was meant.', canRestore ? 'Restoring is asked for and approved like any other change. Left alone, it stays as it is now.' : 'No change of Gatehouse leads back to how it was: put it right in the portal, or leave it.'],
    buttons: [...(canRestore ? [{ title: 'Restore', verb: 'pilot.restore', style: 'positive', ...restore } as const] : []), { title: 'It was meant', verb: 'pilot.accept-drift', style: 'default', ...restore }, toBoard(pilot)],
  });
}

export interface BrakeQuestion {
  /** One sentence with the figures. */
  readonly says: string;
  readonly policyName: string;
  /** The change that goes back to report-only; undefined: it could not be committed yet, and is tried again. */
  readonly changeNumber: number | undefined;
  readonly at: Instant;
  readonly pilot: ButtonData;
  readonly environment: string;
  readonly reader: Reader;
}

/** The brake has tripped: the policy goes back to report-only, and a person has to look at it. Names are not escaped yet. */
export function presentBrakeTripped({ says, policyName, changeNumber, at, pilot, environment, reader }: BrakeQuestion): NoticeData {
  const change = changeNumber === undefined ? 'I go on trying to begin the change.' : `It is change #${String(changeNumber)}: write “change ${String(changeNumber)}” to see how it goes.`;
  return notice({
    look: looks.alarm, label: '✖ The brake has tripped',
    summary: plainText(`The brake has tripped: "${policyName}" goes back to report-only.`, sentenceLimit),
    headline: escapeSentence(`"${policyName}" goes back to report-only`),
    subtitle: `${escapeText(environment)} · ${formatAsOf(at, reader)}`,
    says: [escapeSentence(says), `Going back was approved together with On, so nobody has to decide now. ${change}`],
    todo: ['Find out why these people were kept out, and put it right.', 'Then release the brake. On has to be asked for again after that; nothing switches it on by itself.'],
    buttons: [{ title: 'Release the brake', verb: 'pilot.rearm', style: 'default', ...pilot }, toBoard(pilot)],
  });
}
