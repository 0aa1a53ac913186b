import type { Shown } from '../../core/change/change.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import { listRoles, rolesAsked } from '../../core/change/approval/standing.ts';
import type { ApprovalRule } from '../../core/change/rule.ts';
import type { CardBase } from '../card.ts';
import { needOf } from '../change/decision.ts';
import { presentFlip, type FlipRows } from '../change/flip.ts';
import { presentDiff, sumUpGuards, type DiffRow } from '../change/shown.ts';
import { presentWatermark } from '../change/watermark.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import { presentImpactLines, type ImpactLines } from '../impact/lines.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeText, plainText, sentenceLimit } from '../text.ts';
import type { Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';

/** What a step would ask for: up to two changes, each with what it does, what would change and who decides. */
export interface StepPreviewData extends CardBase, ButtonData, FlipRows {
  readonly headline: string;
  readonly environment: string;
  readonly reason: string;
  readonly parts: readonly PreviewPart[];
  readonly diff1: CardList<DiffRow>;
  readonly diff2: CardList<DiffRow>;
  readonly refused: CardList<{ readonly title: string; readonly text: string }>;
  readonly canAsk: boolean;
  readonly askTitle: string;
}

export interface PreviewPart extends ImpactLines {
  readonly index: number;
  readonly heading: string;
  readonly consequence: string;
  /** Of the draft, for the details page. */
  readonly draftId: string;
  readonly need: string;
  readonly guards: string;
  readonly watermark: readonly FactRow[];
}

export interface PreviewedChange {
  readonly order: ChangeOrder;
  readonly shown: Shown;
  readonly rule: ApprovalRule;
  readonly draftId: string;
}

export interface StepPreviewQuestion {
  /** `step`: of a step. The others: of the pilot as a whole. The button that asks carries `button`. */
  readonly title: string;
  readonly button: ButtonData;
  /** At most two are shown; the order is that in which they are asked for. */
  readonly changes: readonly PreviewedChange[];
  /** What cannot be asked for now, and why. */
  readonly refused: readonly { readonly heading: string; readonly says: string }[];
  readonly reason: string;
  readonly environment: string;
  readonly reader: Reader;
}

/** Two changes have to fit on one card, so their lines are shorter than on a card of their own; characters. */
const lineLimit = 200;
const consequenceLimit = 300;

export function presentStepPreview({ title, button, changes, refused, reason, environment, reader }: StepPreviewQuestion): StepPreviewData {
  const shown = changes.slice(0, 2);
  const certified = shown.find((change) => change.shown.certificate !== undefined);
  const headline = shown.length === 0 ? 'Nothing can be asked for now' : shown.length === 1 ? 'This would be asked for' : 'These two changes would be asked for';
  return {
    lang: 'en',
    summary: plainText(`${title}: ${headline.toLowerCase()}.`, sentenceLimit),
    headline, reason: escapeText(reason, lineLimit),
    environment: `${escapeText(title)} · ${escapeText(environment)}`,
    parts: shown.map((change, index) => presentPart(change, index + 1, environment, reader)),
    diff1: presentDiff(shown[0]?.shown.diff ?? [], lineLimit),
    diff2: presentDiff(shown[1]?.shown.diff ?? [], lineLimit),
    ...presentFlip({ ...certified?.shown }, reader),
    refused: listOf(refused, 4, ({ heading, says }) => ({ title: escapeText(heading), text: escapeText(says, lineLimit) })),
    canAsk: shown.length > 0,
    askTitle: shown.every(({ rule }) => rule.approvals === 0) ? 'Do it' : 'Ask for approval',
    ...button,
  };
}

function presentPart({ order, shown, rule, draftId }: PreviewedChange, index: number, environment: string, reader: Reader): PreviewPart {
  const kind = kindOf(order);
  const { heading, consequence } = kind.says(order, shown.name);
  return {
    index,
    heading: escapeText(heading, lineLimit),
    consequence: escapeText(consequence, consequenceLimit),
    ...presentImpactLines(shown.impact, reader),
    draftId,
    need: rule.approvals === 0 ? 'Nobody: you may do this on your own. It is recorded with your name and your reason.' : needOf(rule.approvals, listRoles(rolesAsked(rule, 0))),
    guards: sumUpGuards(shown.guards),
    watermark: presentWatermark({ request: undefined, order, shown, kind, environment, reader }),
  };
}
