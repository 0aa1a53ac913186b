import { presentRollback } from '../../../cards/pilot/rollback.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import { catalogue } from '../../../core/change/catalogue/index.ts';
import { previewCard } from '../../change/forms.ts';
import { gapReasonTexts, sourceNames } from '../../../core/facts/fact.ts';
import { targetKey, type ChangeOrder } from '../../../core/change/order.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { openChanges, readOverview, type Overview } from '../overview.ts';
import { beginRollback, continueRollback, nextOfRollback, type RolledBack } from '../rollback.ts';
import { insteadOfBoard } from './board.ts';
import { forWalkers, noPilot, readWithinMs, sayAnswer, type Walk } from './walkers.ts';

/** "roll back pilot", and the button of the board: what a rollback takes back, or how far it is. */
export async function showRollback(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const current = await walk.pilot.changes.store.pilots.current();
    if (current?.status === 'rolling-back') return insteadOfBoard(walk, rollbackAnswer(walk, await continueRollback(walk.pilot)));
    const overview = current === undefined ? undefined : await readOverview(walk.pilot, { signal: AbortSignal.timeout(readWithinMs) });
    return overview === undefined ? noPilot : insteadOfBoard(walk, rollbackCard(walk, overview, nextOfRollback(walk.pilot, overview)));
  });
}

export async function sayRollback(turn: Turn, services: Services): Promise<void> {
  await turn.speaker.showTyping();
  await sayAnswer(turn, services, await showRollback(turn, services));
}

export async function beginFromCard(turn: Turn, services: Services, _button: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => insteadOfBoard(walk, rollbackAnswer(walk, await beginRollback(walk.pilot, turn.person))));
}

/** Previews what comes next, one change at a time; it takes the place of the card. */
export async function nextFromCard(turn: Turn, services: Services, _button: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const stands = await continueRollback(walk.pilot);
    if (stands.status !== 'rolling-back' || stands.overview.pilot.status !== 'rolling-back') return rollbackAnswer(walk, stands);
    const [order] = notAsked(stands.next, stands.open);
    return order === undefined ? rollbackAnswer(walk, stands) : previewCard(turn, walk.pilot.changes, { by: turn.person, order, reason: 'Roll back the Zero Trust pilot.' });
  });
}

function notAsked(next: readonly ChangeOrder[], open: Overview['changes']): readonly ChangeOrder[] {
  const asked = new Set(open.map(({ change }) => targetKey(change.order.target)));
  return next.filter(({ target }) => !asked.has(targetKey(target)));
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
  const left = notAsked(next, open).map(({ target, kind }) => `${catalogue[kind].title}${target.kind === 'slot' ? ` “${target.name}”` : ''}`);
  return { kind: 'card', card: renderCard('pilot/notice', presentRollback({ pilot, left, open, now: changes.upstreams.clock.now(), environment: changes.environment, reader })) };
}
