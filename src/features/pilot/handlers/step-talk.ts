import { presentStepPreview } from '../../../cards/pilot/preview.ts';
import { renderCard } from '../../../cards/render.ts';
import { kindOf } from '../../../core/change/catalogue/index.ts';
import type { StepId } from '../../../core/pilot/step.ts';
import { stepIds } from '../../../core/pilot/step.ts';
import { stepOf } from '../../../core/pilot/steps/index.ts';
import { cardFor } from '../../change/card.ts';
import type { Requested } from '../../change/propose.ts';
import type { ButtonAnswer } from '../../turn.ts';
import { readOverview } from '../overview.ts';
import type { StepPreviewed, StepTalk } from '../step-talk.ts';
import { choose, previewStep, requestStep, type OrderPreview } from '../walk.ts';
import { stepCard } from './step-card.ts';
import { forWalkers, noPilot, readWithinMs, type Walk } from './walkers.ts';

/** What the dialogs of the steps say and do. Every stage reads the store and the tenant anew, so that any of them can be the first. */
export const stepTalk: StepTalk = {
  findings: async (turn, services, step, note) => forWalkers(turn, services, async (walk) => findings(walk, step, note === undefined ? {} : { note })),
  preview: async (turn, services, step, inputs) => {
    let drafts: readonly string[] = [];
    const answer = await forWalkers(turn, services, async (walk) => {
      const previewed = await preview(walk, step, inputs);
      drafts = previewed.drafts;
      return previewed.answer;
    });
    return { answer, drafts };
  },
  request: async (turn, services, step, drafts) => forWalkers(turn, services, async (walk) => request(walk, step, drafts)),
};

type StepNotes = Parameters<typeof stepCard>[3];

async function findings(walk: Walk, step: StepId, more: StepNotes = {}): Promise<ButtonAnswer> {
  const overview = await readOverview(walk.pilot, { signal: AbortSignal.timeout(readWithinMs) });
  return overview === undefined ? noPilot : { kind: 'card', card: await stepCard(walk, overview, step, more) };
}

async function preview(walk: Walk, step: StepId, inputs: Parameters<StepTalk['preview']>[3]): Promise<StepPreviewed> {
  const { turn, pilot } = walk;
  const { reason = '', ...choices } = inputs;
  const chosen = await choose(pilot, turn.person, step, choices);
  if (chosen.status === 'none') return { answer: noPilot, drafts: [] };
  const problems = [...(chosen.status === 'incomplete' ? chosen.problems : []), ...(reason.trim() === '' ? ['Say why it is needed: the people who decide read it, and it stays on record.'] : [])];
  if (chosen.status === 'incomplete' || problems.length > 0) return { answer: await findings(walk, step, { inputs, problems }), drafts: [] };
  // The choice has read everything already, and Teams waits five seconds.
  const seen = await previewStep(pilot, turn.person, step, reason.trim(), chosen.overview);
  if (seen.status === 'nothing') {
    const note = seen.open.length > 0 ? 'What you chose is kept. What this step lacks has been asked for already.' : 'What you chose is kept. There is nothing that I could ask for in this step now.';
    return { answer: { kind: 'card', card: await stepCard(walk, chosen.overview, step, { note }) }, drafts: [] };
  }
  return previewCard(walk, step, reason.trim(), seen.previews);
}

function previewCard({ turn: { reader }, pilot }: Walk, step: StepId, reason: string, previews: readonly OrderPreview[]): StepPreviewed {
  const shown = previews.filter((seen) => seen.status === 'shown');
  const refused = previews.flatMap((seen) => (seen.status === 'shown' ? [] : [refusalOf(seen)]));
  const title = `Step ${String(stepIds.indexOf(step) + 1)}: ${stepOf(step).title}`;
  const card = renderCard('pilot/preview', presentStepPreview({ title, button: { id: step, revision: 0 }, changes: shown.map((each) => ({ ...each, draftId: each.draft.id })), refused, reason, environment: pilot.changes.environment, reader }));
  return { answer: { kind: 'card', card }, drafts: shown.map(({ draft }) => draft.id) };
}

function refusalOf(seen: Exclude<OrderPreview, { readonly status: 'shown' }>): { readonly heading: string; readonly says: string } {
  if (seen.status === 'refused') return { heading: seen.heading, says: seen.says };
  return { heading: kindOf(seen.order).title, says: `Change #${String(seen.by.number)} to the same object is still open. Wait for its end, or have it withdrawn.` };
}

async function request(walk: Walk, step: StepId, drafts: readonly string[]): Promise<ButtonAnswer> {
  const { turn, pilot } = walk;
  const pressed = turn.pressedOn === undefined ? undefined : { conversationId: turn.conversation.id, activityId: turn.pressedOn };
  const results = await requestStep(pilot, turn.person, drafts, pressed);
  const [only] = results;
  if (results.length === 1 && only?.status === 'requested') {
    const note = only.unreached ? unreached : undefined;
    return { kind: 'card', card: await cardFor(pilot.changes, only.stored, { viewer: turn.person, reader: turn.reader, place: turn.conversation.kind, ...(note === undefined ? {} : { note }) }) };
  }
  return findings(walk, step, { note: results.map(saysRequested).join(' ') });
}

const unreached = 'I could not reach anybody who may decide: none of them has opened a chat with me, and no channel is set up. Tell them to write "pending changes" to me.';

function saysRequested(requested: Requested): string {
  switch (requested.status) {
    case 'requested':
      return `Asked for: change #${String(requested.stored.number)}.${requested.unreached ? ` ${unreached}` : ''}`;
    case 'moved':
      return 'One object has changed since you looked at it, so I did not ask for that change. Look at it again.';
    case 'gone':
      return 'One preview was used or has expired, so I did not ask for that change. Look at it again.';
    case 'refused':
      return `Not asked for: ${requested.heading}. ${requested.says}`;
    case 'busy':
      return `Not asked for: change #${String(requested.by.number)} to the same object is still open.`;
  }
}
