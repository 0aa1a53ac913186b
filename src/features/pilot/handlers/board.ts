import { presentBoard } from '../../../cards/pilot/board.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import type { Pilot } from '../../../core/pilot/pilot.ts';
import type { ButtonAnswer, Services, Turn } from '../../turn.ts';
import { noteBoard } from '../board.ts';
import { readOverview, type Overview } from '../overview.ts';
import { changePilot } from '../record.ts';
import { startPilot } from '../start.ts';
import { forWalkers, noticeAnswer, readWithinMs, refusedBecause, sayAnswer, type Walk } from './walkers.ts';

/** All five steps as they are now. Also what "Check again" does, and what Teams fetches by itself. */
export async function viewBoard(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => boardAnswer(walk));
}

/** "pilot": the board, which is kept up to date from then on. */
export async function sayBoard(turn: Turn, services: Services): Promise<void> {
  await turn.speaker.showTyping();
  const answer = await viewBoard(turn, services);
  const sent = await sayAnswer(turn, services, answer);
  if (services.pilot !== undefined && answer.kind === 'card' && sent.status === 'sent') await noteBoard(services.pilot, turn.conversation.id, sent.activityId);
}

/** The board, or how to begin where no pilot is under way. It takes the place of the message whose button was pressed. */
export async function boardAnswer(walk: Walk, note = ''): Promise<ButtonAnswer> {
  const { turn, pilot } = walk;
  const overview = await readOverview(pilot, { signal: AbortSignal.timeout(readWithinMs) });
  if (overview === undefined) return beginning(await pilot.changes.store.pilots.latest(), pilot.changes.environment);
  if (turn.pressedOn !== undefined && !isNoted(overview.pilot, turn)) await noteBoard(pilot, turn.conversation.id, turn.pressedOn);
  return boardCard(walk, overview, note);
}

async function boardCard({ turn: { conversation, reader }, services, pilot: { changes } }: Walk, { pilot, report, changes: listed }: Overview, note: string): Promise<ButtonAnswer> {
  const personal = conversation.kind === 'personal';
  const teamsUserId = personal ? (await services.store.conversations.read(conversation.id))?.teamsUserId : undefined;
  const card = renderCard('pilot/board', presentBoard({
    pilot, report, changes: listed, environment: changes.environment, place: personal ? 'personal' : 'shared', reader, note, refreshFor: teamsUserId === undefined ? [] : [teamsUserId],
  }));
  return { kind: 'card', card };
}

function isNoted({ boards }: Pilot, { conversation, pressedOn }: Turn): boolean {
  return boards.some(({ conversationId, activityId }) => conversationId === conversation.id && activityId === pressedOn);
}

/** The message becomes something else: bringing the board up to date would overwrite what somebody fills in there. */
export async function leaveBoard({ turn, pilot }: Walk): Promise<void> {
  await changePilot(pilot, (now) => (isNoted(now, turn) ? { ...now, boards: now.boards.filter(({ activityId }) => activityId !== turn.pressedOn) } : undefined));
}

/** An answer that takes the board's place. */
export async function insteadOfBoard(walk: Walk, answer: ButtonAnswer): Promise<ButtonAnswer> {
  if (answer.kind === 'card') await leaveBoard(walk);
  return answer;
}

function beginning(last: Pilot | undefined, environment: string): ButtonAnswer {
  return noticeAnswer({
    label: last === undefined ? '○ No pilot yet' : '○ The last pilot was rolled back',
    headline: 'Begin a Zero Trust pilot',
    subtitle: environment,
    says: [
      'Five steps: pilot groups, Defender connector, device onboarding, device compliance, Conditional Access. At the end, devices that Defender finds at risk are kept out of one app, for a few people.',
      'Beginning takes down how the tenant is now, so that all of it can be taken back. It changes nothing.',
    ],
    buttons: [{ title: 'Begin', verb: 'pilot.start', style: 'positive', id: 'new', revision: 0 }],
  });
}

/** Begins a pilot, or shows the one that is under way. */
export async function startFromCard(turn: Turn, services: Services, _button: PressedButton): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const started = await startPilot(walk.pilot, turn.person);
    switch (started.status) {
      case 'unreadable':
        return refusedBecause(started.says);
      case 'busy':
        return boardAnswer(walk, 'A pilot is under way already. This is it.');
      case 'started':
        return boardAnswer(walk, 'The pilot has begun. Press the first step to go on.');
    }
  });
}
