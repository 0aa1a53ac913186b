import { kindOf } from '../../../core/change/catalogue/index.ts';
import { isResolved } from '../../../core/change/change.ts';
import { valueOf } from '../../../core/facts/fact.ts';
import { changeId } from '../../../core/facts/ids.ts';
import type { Impact, MeasuredImpact } from '../../../core/impact/impact.ts';
import { refusal, type ButtonAnswer } from '../../turn.ts';
import type { Asker } from './askers.ts';

export interface Measured {
  /** What the change does, as its own cards say it; not escaped. */
  readonly heading: string;
  readonly impact: MeasuredImpact;
}

export type FoundMeasured = { readonly status: 'found'; readonly measured: Measured } | { readonly status: 'none'; readonly answer: ButtonAnswer };

const withinMs = 3_500;
const over = refusal('Gone', 'This change is over, and who would have been hit is kept by id alone.');
const gone = refusal('Gone', 'This has expired. Open the change or ask the question again.');

/**
 * The impact behind a card: what was shown with a change, or, for a preview or a question that only its author has, what is
 * measured now.
 */
export async function measuredBehind(asker: Asker, id: string): Promise<FoundMeasured> {
  const { changes, turn: { person } } = asker;
  const stored = await changes.store.changes.read(changeId(id));
  if (stored !== undefined && isResolved(stored.change)) return none(over);
  if (stored !== undefined) return found(kindOf(stored.change.order).says(stored.change.order, stored.change.shown.name).heading, stored.change.shown.impact);
  const draft = await changes.store.changeDrafts.read(id);
  // What is somebody else's and what does not exist read the same.
  if (draft === undefined || draft.by !== person) return none(gone);
  const options = { signal: AbortSignal.timeout(withinMs) };
  const snapshot = valueOf(await changes.targets.read(draft.order.target, options));
  if (snapshot === undefined) return none(refusal('Unavailable', 'I could not read what it is about. Try again in a minute.'));
  return found(kindOf(draft.order).says(draft.order, snapshot.name).heading, await changes.impact.measure({ order: draft.order, snapshot }, options));
}

function found(heading: string, impact: Impact): FoundMeasured {
  return impact.status === 'measured' ? { status: 'found', measured: { heading, impact } } : none(refusal('Unavailable', 'There are no figures for it. The card says why.'));
}

function none(answer: ButtonAnswer): FoundMeasured {
  return { status: 'none', answer };
}
