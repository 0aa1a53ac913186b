import type { RenderedCard } from '../../cards/card.ts';
import { presentBoard, type BoardData } from '../../cards/pilot/board.ts';
import { renderCard } from '../../cards/render.ts';
import { activityId, type ActivityId, type ConversationId } from '../../core/facts/ids.ts';
import type { Messenger } from '../../ports/messenger.ts';
import type { Conversation } from '../../ports/store.ts';
import { readerOf } from '../reader.ts';
import { readOverview, type Overview } from './overview.ts';
import { changePilot } from './record.ts';
import type { PilotServices } from './services.ts';

/** Boards that are kept up to date; the oldest is left as it was. */
const mostBoards = 10;
/** Milliseconds: a board in a place where nobody has been seen for longer is brought up to date when it is opened. */
const liveMs = 3 * 24 * 60 * 60 * 1000;
/** Milliseconds: nobody waits for a refresh. */
const readWithinMs = 20_000;

/** One board for each conversation: the one that was posted last. */
export async function noteBoard(services: PilotServices, place: ConversationId, message: ActivityId): Promise<void> {
  await changePilot(services, (pilot) => ({ ...pilot, boards: [...pilot.boards.filter(({ conversationId }) => conversationId !== place), { conversationId: place, activityId: message }].slice(-mostBoards) }));
}

/**
 * Brings the boards up to date whose content is not what was shown last. `shown`: conversation → digest of the content, kept by the
 * caller from one call to the next; after a restart each is sent once more.
 */
export async function refreshBoards(services: PilotServices, messenger: Messenger, shown: Map<ConversationId, string>): Promise<void> {
  const { store, clock, digest } = services.changes;
  const { boards = [] } = (await store.pilots.current()) ?? {};
  const places = await Promise.all(boards.map(async (board) => ({ board, conversation: await store.conversations.read(board.conversationId) })));
  const live = places.flatMap(({ board, conversation }) => (conversation !== undefined && conversation.deadAt === undefined && clock.now() - conversation.lastSeenAt < liveMs ? [{ board, conversation }] : []));
  if (live.length === 0) return;
  const overview = await readOverview(services, { priority: 'background', signal: AbortSignal.timeout(readWithinMs) });
  if (overview === undefined) return;
  for (const { board, conversation } of live) {
    const data = boardData(services, overview, conversation);
    const content = digest(contentOf(data));
    if (shown.get(board.conversationId) === content) continue;
    const sent = await messenger.update(board.conversationId, activityId(board.activityId), cardOf(data));
    if (sent.status !== 'retry') shown.set(board.conversationId, content);
  }
}

function boardData({ changes: { environment } }: PilotServices, { pilot, report, changes }: Overview, conversation: Conversation): BoardData {
  const isPersonal = conversation.kind === 'personal';
  return presentBoard({ pilot, report, changes, environment, place: isPersonal ? 'personal' : 'shared', reader: readerOf(conversation), refreshFor: isPersonal && conversation.teamsUserId !== undefined ? [conversation.teamsUserId] : [] });
}

function cardOf(data: BoardData): RenderedCard {
  return renderCard('pilot/board', data);
}

/** Without the time of the reading and the revision, which move when nothing that anybody could see has. */
function contentOf({ subtitle: _subtitle, revision: _revision, steps, ...rest }: BoardData): string {
  return JSON.stringify({ ...rest, steps: steps.map(({ revision: _old, ...row }) => row) });
}
