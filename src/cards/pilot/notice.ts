import type { CardBase } from '../card.ts';
import type { TextRow } from '../change/change.ts';
import type { DiffRow, GuardRow } from '../change/shown.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import type { ButtonData, Verb } from '../verbs.ts';

/** The one card of everything that the pilot tells: heading, sentences, rows of what was checked, before and after, buttons. */
export interface NoticeData extends CardBase {
  readonly label: string;
  readonly style: NoticeLook['style'];
  readonly color: NoticeLook['color'];
  readonly headline: string;
  readonly subtitle: string;
  readonly says: readonly TextRow[];
  readonly facts: readonly FactRow[];
  readonly lines: CardList<GuardRow>;
  readonly linesTitle: string;
  readonly diff: CardList<DiffRow>;
  readonly todo: readonly TextRow[];
  readonly buttons: readonly NoticeButton[];
}

export interface NoticeButton extends ButtonData {
  readonly title: string;
  readonly verb: Verb;
  readonly style: 'default' | 'positive' | 'destructive';
}

export interface NoticeLook {
  readonly style: 'accent' | 'good' | 'warning' | 'attention' | 'emphasis';
  readonly color: 'accent' | 'good' | 'warning' | 'attention' | 'default';
}

export const looks = {
  news: { style: 'accent', color: 'accent' },
  good: { style: 'good', color: 'good' },
  warning: { style: 'warning', color: 'warning' },
  alarm: { style: 'attention', color: 'attention' },
  quiet: { style: 'emphasis', color: 'default' },
} as const satisfies Readonly<Record<string, NoticeLook>>;

/** Parts of a notice. Every text but `label`, `linesTitle` and the titles of buttons is escaped already. */
export interface NoticeParts extends Omit<NoticeData, 'lang' | 'says' | 'facts' | 'lines' | 'linesTitle' | 'diff' | 'todo' | 'buttons' | 'style' | 'color'> {
  readonly look: NoticeLook;
  readonly says?: readonly string[];
  readonly facts?: readonly FactRow[];
  readonly lines?: CardList<GuardRow>;
  readonly linesTitle?: string;
  readonly diff?: CardList<DiffRow>;
  readonly todo?: readonly string[];
  readonly buttons?: readonly NoticeButton[];
}

export function notice({ look, says = [], facts = [], lines = none(), linesTitle = '', diff = none(), todo = [], buttons = [], ...rest }: NoticeParts): NoticeData {
  return { lang: 'en', ...rest, ...look, says: rowsOf(says), facts, lines, linesTitle, diff, todo: rowsOf(todo), buttons };
}

export interface PilotNotice {
  readonly look?: keyof typeof looks;
  /** Ours: "○ No pilot". */
  readonly label: string;
  readonly headline: string;
  readonly subtitle?: string;
  readonly says?: readonly string[];
  readonly facts?: readonly FactRow[];
  readonly todo?: readonly string[];
  readonly buttons?: readonly NoticeButton[];
}

/** Anything the pilot has to say that has no card of its own. Nothing is escaped yet. */
export function presentPilotNotice({ look = 'quiet', label, headline, subtitle, says = [], facts = [], todo = [], buttons = [] }: PilotNotice): NoticeData {
  return notice({
    look: looks[look], label, buttons,
    summary: plainText(headline, sentenceLimit),
    headline: escapeSentence(headline),
    subtitle: subtitle === undefined ? '' : escapeSentence(subtitle),
    says: says.map(escapeSentence),
    facts: facts.map(({ title, value }) => ({ title, value: escapeSentence(value) })),
    todo: todo.map(escapeSentence),
  });
}

export function toBoard({ id, revision }: ButtonData): NoticeButton {
  return { title: 'Show the board', verb: 'pilot.view', style: 'default', id, revision };
}

/** A list of names in one line, the rest counted. */
export function namesIn(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => escapeText(name)).join(', ');
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown;
}

function rowsOf(texts: readonly string[]): readonly TextRow[] {
  return texts.filter((text) => text !== '').map((text) => ({ text }));
}

function none(): CardList<never> {
  return listOf([], 1, (row: never) => row);
}
