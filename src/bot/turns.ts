import type { TurnContext } from 'botbuilder';
import type { Gap } from '../core/facts/fact.ts';
import type { UserId } from '../core/facts/ids.ts';
import type { Services, Turn } from '../features/turn.ts';
import type { Speaker } from '../ports/messenger.ts';
import { conversationOf, readInbound } from './inbound.ts';
import { stepDialogs } from './dialogs/step-dialogs.ts';
import type { KeptDialog } from './dialogs/app-state.ts';
import type { SeenConversations } from './seen-conversations.ts';
import type { StepTalk } from '../features/pilot/step-talk.ts';
import type { SandboxPeople } from './sandbox-people.ts';

/** A turn under way: what handlers get, and what is told of it afterwards. */
export interface TurnUnderWay extends Omit<Turn, 'person'> {
  /** Undefined in events that nobody in particular caused. */
  readonly person: UserId | undefined;
  readonly teamsUserId: string;
  /** Name in the route table, for the log and for "Try again". */
  route: string | undefined;
  /** What could not be read for a diagnosis. */
  gaps: readonly Gap[];
}

export interface TurnParts {
  readonly services: Services;
  readonly seen: SeenConversations;
  readonly speakerOf: (context: TurnContext) => Speaker;
  readonly sandboxPeople: SandboxPeople | undefined;
  /** Undefined: the pilot is switched off, and its steps have no dialogs. */
  readonly talk: StepTalk | undefined;
}

/** Takes in who speaks and where. The conversation is stored before anybody answers, so that the bot can find back to it. */
export async function beginTurn(context: TurnContext, kept: () => Promise<KeptDialog>, { services, seen, speakerOf, sandboxPeople, talk }: TurnParts): Promise<TurnUnderWay> {
  const inbound = readInbound(context.activity);
  const person = sandboxPeople === undefined ? inbound.person : await sandboxPeople.personFor(inbound.teamsUserId, inbound.person);
  await seen.note(conversationOf({ ...inbound, person }, services.clock.now()), context.activity.type === 'message', services.store.conversations);
  const { conversation, reader, teamsUserId, pressedOn } = inbound;
  const speaker = noticingClosedDoors(speakerOf(context), inbound.conversation, { services, seen });
  const under: TurnUnderWay = { person, teamsUserId, conversation, reader, speaker, route: undefined, gaps: [], ...(pressedOn === undefined ? {} : { pressedOn }) };
  const turn = personalTurn(under);
  return turn === undefined || talk === undefined ? under : { ...under, dialogs: stepDialogs({ context, kept, talk, turn, services }) };
}

/** The turn of a person; undefined when the activity does not say who it was. */
export function personalTurn(under: TurnUnderWay): Turn | undefined {
  const { person, conversation, reader, speaker, pressedOn, dialogs } = under;
  const noteGaps = (gaps: readonly Gap[]): void => void (under.gaps = gaps);
  return person === undefined ? undefined : { person, conversation, reader, speaker, noteGaps, ...(dialogs === undefined ? {} : { dialogs }), ...(pressedOn === undefined ? {} : { pressedOn }) };
}

/** Teams may refuse an answer (uninstalled or blocked meanwhile): nothing more is sent there until the next sign of life. */
function noticingClosedDoors(speaker: Speaker, { id }: Turn['conversation'], { services: { store, clock }, seen }: Pick<TurnParts, 'services' | 'seen'>): Speaker {
  return {
    showTyping: async () => speaker.showTyping(),
    say: async (message) => {
      const outcome = await speaker.say(message);
      if (outcome.status === 'undeliverable' && /^40[34] /.test(outcome.reason)) {
        seen.forget(id);
        await store.conversations.markDead(id, clock.now(), outcome.reason);
      }
      return outcome;
    },
  };
}
