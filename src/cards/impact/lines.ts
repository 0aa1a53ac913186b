import type { AffectedPerson, Impact, MeasuredImpact } from '../../core/impact/impact.ts';
import { escapeText } from '../text.ts';
import type { Reader } from '../time.ts';
import { colorOf, presentImpactRows, sayNotes, type ImpactRows } from './rows.ts';
import { count, flagWords, sayImpact } from './words.ts';

/** Who would be hit, in lines: for a card that two changes share. It is shown in the own chat of the one who asks. */
export interface ImpactLines {
  readonly impact: string;
  readonly impactColor: ImpactRows['impactColor'];
  /** What is blocked now and then, the first names, and what is most in doubt; empty unless it was measured. */
  readonly impactNet: string;
  readonly impactNames: string;
  readonly impactNote: string;
  /** Whether there is a details page. */
  readonly impactDetails: boolean;
}

const sayLimit = 200;
const nameLimit = 32;
const noteLimit = 160;

export function presentImpactLines(impact: Impact, reader: Reader): ImpactLines {
  const says = { impact: escapeText(sayImpact(impact), sayLimit) };
  if (impact.status !== 'measured') return { ...says, impactColor: 'default', impactNet: '', impactNames: '', impactNote: '', impactDetails: false };
  const { impactTop } = presentImpactRows(impact, { reader, names: true });
  const [note] = sayNotes(impact, { reader, names: true });
  const named = impact.top.slice(0, 3);
  const left = impactTop.hidden + impactTop.rows.length - named.length;
  return {
    ...says,
    impactColor: colorOf(impact),
    impactNet: sayNet(impact),
    impactNames: named.length === 0 ? '' : `${named.map(sayName).join(', ')}${left === 0 ? '' : ` and ${count(left)} more`}`,
    impactNote: note === undefined ? '' : escapeText(note, noteLimit),
    impactDetails: true,
  };
}

/** `Blocked now and then: people 7 → 15, devices 5 → 14.` */
function sayNet({ net: { people, devices } }: MeasuredImpact): string {
  const parts = [{ what: 'people', of: people }, { what: 'devices', of: devices }].filter(({ of }) => of.all > 0);
  return parts.length === 0 ? '' : `Blocked now and then: ${parts.map(({ what, of }) => `${what} ${count(of.currentlyBlocked)} → ${count(of.proposedBlocked)}`).join(', ')}.`;
}

function sayName({ name, flags }: AffectedPerson): string {
  return `${escapeText(name, nameLimit)}${flags.length === 0 ? '' : ` (${flags.map((flag) => flagWords[flag]).join(', ')})`}`;
}
