import { presentRollback } from '../../../cards/pilot/rollback.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import { kindOf } from '../../../core/change/catalogue/index.ts';
import { renderPreview } from '../../change/forms.ts';
import { preview, type Wish } from '../../change/propose.ts';
import { gapReasonTexts, sourceNames } from '../../../core/facts/fact.ts';
import type { ChangeOrder } from '../../../core/change/order.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { openChanges, readOverview, type Overview } from '../overview.ts';
import { beginRollback, continueRollback, nextOfRollback, type RolledBack } from '../rollback.ts';
import { forWalkers, noPilot, readWithinMs, sayAnswer, type Walk } from './walkers.ts';

/** "roll back pilot", and the button of the board: what a rollback takes back, or how far it is. */
export async function showRollback(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const overview = await readOverview(walk.pilot, { signal: AbortSignal.timeout(readWithinMs) });
    if (overview === undefined) return noPilot;
    return overview.pilot.status === 'rolling-back' ? rollbackAnswer(walk, await continueRollback(walk.pilot)) : rollbackCard(walk, overview, nextOfRollback(walk.pilot, overview));
  });
}

export async function sayRollback(turn: Turn, services: Services): Promise<void> {
  await turn.speaker.showTyping();
  await sayAnswer(turn, services, await showRollback(turn, services));
}

export async function beginFromCard(turn: Turn, services: Services, _button: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => rollbackAnswer(walk, await beginRollback(walk.pilot, turn.person)));
}

/** Previews what comes next, each with its own button that asks for it. */
export async function nextFromCard(turn: Turn, services: Services, _button: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const stands = await continueRollback(walk.pilot);
    if (stands.status !== 'rolling-back' || stands.next.length === 0 || stands.open.length > 0) return rollbackAnswer(walk, stands);
    await previewEach(walk, stands.next, 'Roll back the Zero Trust pilot.');
    return { kind: 'notice', text: stands.next.length === 1 ? 'The next change is below.' : 'The next changes are below.' };
  });
}

/** At most this many previews follow one press: each reads its target. */
const mostPreviews = 2;

/** One preview card below for each order, with its own button. */
export async function previewEach({ turn, pilot: { changes } }: Walk, orders: readonly ChangeOrder[], reason: string): Promise<void> {
  for (const order of orders.slice(0, mostPreviews)) {
    const wish: Wish = { by: turn.person, order, reason };
    await turn.speaker.say(await renderPreview(turn, changes, wish, await preview(changes, wish)));
  }
}

function rollbackAnswer(walk: Walk, stands: RolledBack): ButtonAnswer {
  switch (stands.status) {
    case 'none':
      return noPilot;
    case 'rolling-back':
      return rollbackCard(walk, stands.overview, stands.next);
    case 'unreadable':
      return refusal('Unavailable', `I could not read whether something is left: ${stands.gaps.slice(0, 3).map(({ source, reason }) => `${sourceNames[source]} (${gapReasonTexts[reason]})`).join(', ')}. Look again in a minute.`);
    case 'rolled-back':
      return cardOf(walk, stands.pilot, [], []);
  }
}

function rollbackCard(walk: Walk, overview: Overview, next: readonly ChangeOrder[]): ButtonAnswer {
  return cardOf(walk, overview.pilot, next, openChanges(overview));
}

function cardOf({ turn: { reader }, pilot: { changes } }: Walk, pilot: Overview['pilot'], next: readonly ChangeOrder[], open: Overview['changes']): ButtonAnswer {
  const left = next.map((order) => kindOf(order).title);
  return { kind: 'card', card: renderCard('pilot/notice', presentRollback({ pilot, left, open, now: changes.upstreams.clock.now(), environment: changes.environment, reader })) };
}
