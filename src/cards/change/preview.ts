import type { Shown } from '../../core/change/change.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import type { ApprovalRule } from '../../core/change/rule.ts';
import { listRoles, rolesAsked } from '../../core/change/approval/standing.ts';
import type { CardBase } from '../card.ts';
import type { FactRow } from '../diagnosis/subject.ts';
import type { CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatDuration, type Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { describeSecondClock, needOf } from './decision.ts';
import { presentFlip, type FlipRows } from './flip.ts';
import { presentImpactRows, type ImpactRows } from '../impact/rows.ts';
import { presentDiff, presentGuards, sumUpGuards, type DiffRow, type GuardRow } from './shown.ts';
import { presentWatermark } from './watermark.ts';

export interface PreviewData extends CardBase, ButtonData, FlipRows, ImpactRows {
  readonly heading: string;
  readonly environment: string;
  readonly facts: readonly FactRow[];
  readonly consequence: string;
  readonly diff: CardList<DiffRow>;
  readonly need: string;
  readonly clocks: readonly FactRow[];
  readonly unanswered: string;
  readonly guards: CardList<GuardRow>;
  readonly guardsTitle: string;
  readonly watermark: readonly FactRow[];
  readonly askTitle: string;
}

export interface PreviewQuestion {
  readonly draftId: string;
  readonly order: ChangeOrder;
  readonly kind: ChangeKind;
  readonly shown: Shown;
  readonly rule: ApprovalRule;
  readonly reason: string;
  /** The change that this one would take back. */
  readonly relatedNumber?: number;
  readonly environment: string;
  readonly reader: Reader;
}

/** What would be asked for, before anybody is. */
export function presentPreview(question: PreviewQuestion): PreviewData {
  const { draftId, order, kind, shown, rule, environment } = question;
  const texts = kind.says(order, shown.name);
  const alone = rule.approvals === 0;
  return {
    lang: 'en',
    summary: plainText(`Not asked for yet: ${texts.heading}.`, sentenceLimit),
    heading: escapeSentence(texts.heading),
    environment: escapeText(environment),
    facts: presentWish(question),
    consequence: escapeSentence(texts.consequence),
    diff: presentDiff(shown.diff),
    // A preview is made in the own chat of the one who fills it in.
    ...presentImpactRows(shown.impact, { reader: question.reader, names: true }),
    need: alone ? 'Nobody: you may do this on your own. It is recorded with your name and your reason.' : needOf(rule.approvals, listRoles(rolesAsked(rule, 0))),
    clocks: alone ? [] : [{ title: 'They have', value: formatDuration(rule.waitMs) }, { title: 'Then', value: describeSecondClock(rule) }],
    unanswered: alone ? '' : escapeSentence(texts.unanswered),
    ...presentFlip(shown, question.reader),
    guards: presentGuards(shown.guards),
    guardsTitle: sumUpGuards(shown.guards),
    watermark: presentWatermark({ ...question, request: undefined }),
    askTitle: alone ? 'Do it' : 'Ask for approval',
    id: draftId,
    revision: 0,
  };
}

function presentWish({ reason, relatedNumber }: PreviewQuestion): readonly FactRow[] {
  return [{ title: 'Why', value: escapeSentence(reason) }, ...(relatedNumber === undefined ? [] : [{ title: 'Undoes', value: `Change #${String(relatedNumber)}` }])];
}
