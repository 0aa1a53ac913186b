import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { buttonsOf, cardIn, wordsOf, type Button, type Card, type ConnectorStub, type Sent } from '../../support/connector-stub.ts';
import { botId, type PersonName } from '../../support/running-bot.ts';

/** A card as it stands in a message. */
export interface Shown {
  readonly messageId: string;
  readonly card: Card;
}

/** What people do in their own chats with a bot that may be gone at any moment. */
export interface Teams {
  readonly sent: readonly Sent[];
  /** Sends a message and returns the newest card that came with a button of one of these verbs; undefined: there came none. */
  ask(who: PersonName, text: string, verbs: readonly string[]): Promise<Shown | undefined>;
  /** The card that takes the place of the pressed one; undefined: nothing came back, or words alone. */
  press(who: PersonName, on: Shown, button: Button): Promise<Shown | undefined>;
  /** The words of the last answer that was no card. */
  lastWords(): string;
  install(who: PersonName): Promise<void>;
  /** The card in the chat of somebody as it stands now, whose words match. */
  find(who: PersonName, words: RegExp): Shown | undefined;
}

export interface TeamsParts {
  readonly sandbox: Sandbox;
  readonly connector: ConnectorStub;
  readonly botUrl: () => string;
  /** Resolves when the bot can be reached by people again. */
  readonly open: () => Promise<void>;
}

/** Milliseconds; Teams gives up sooner, and shows an error. */
const patienceMs = 12_000;

export function teamsOf({ sandbox, connector, botUrl, open }: TeamsParts): Teams {
  let last = '';
  const post = async (who: PersonName, activity: object): Promise<string | undefined> => {
    await open();
    const { id, displayName } = sandbox.people[who];
    const about = {
      id: randomUUID(), channelId: 'msteams', serviceUrl: connector.url, recipient: { id: botId, name: 'Gatehouse' }, from: { id: `29:${id}`, name: displayName, aadObjectId: id },
      conversation: { id: `a:${who}`, conversationType: 'personal', tenantId: sandbox.tenantId, isGroup: false }, channelData: { tenant: { id: sandbox.tenantId } }, locale: 'en-GB',
    };
    try {
      const answer = await fetch(`${botUrl()}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...about, ...activity }), signal: AbortSignal.timeout(patienceMs) });
      const text = await answer.text();
      return answer.ok ? text : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    sent: connector.sent,
    ask: async (who, text, verbs) => {
      const before = connector.sent.length;
      await post(who, { type: 'message', text });
      return shownIn(connector.sent.slice(before).findLast(({ kind, conversation, activity }) => kind === 'post' && conversation === `a:${who}` && buttonsOf(activity.attachments).some(({ verb }) => verbs.includes(verb))));
    },
    press: async (who, { messageId }, { verb, title, data }) => {
      const text = await post(who, { type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value: { trigger: 'manual', action: { type: 'Action.Execute', title, verb, data } } });
      const card = cardOf(text);
      last = card === undefined ? (text ?? '') : '';
      return card === undefined ? undefined : { messageId, card };
    },
    lastWords: () => last,
    install: async (who) => {
      await post(who, { type: 'installationUpdate', action: 'add' });
    },
    find: (who, words) => shownIn(connector.sent.findLast(({ conversation, activity }) => conversation === `a:${who}` && words.test(wordsOf(activity.attachments)))),
  };
}

function shownIn(sent: Sent | undefined): Shown | undefined {
  return sent === undefined ? undefined : { messageId: sent.id, card: cardIn(sent.activity) };
}

function cardOf(text: string | undefined): Card | undefined {
  const answer: unknown = text === undefined || text === '' ? undefined : JSON.parse(text);
  if (typeof answer !== 'object' || answer === null || !('type' in answer) || answer.type !== 'application/vnd.microsoft.card.adaptive') return undefined;
  return 'value' in answer && typeof answer.value === 'object' && answer.value !== null ? { ...answer.value } : undefined;
}

/** The button of a card with this verb, with what somebody filled in. */
export function buttonOn(card: Card | undefined, verb: string, inputs: Readonly<Record<string, string>> = {}): Button | undefined {
  const found = buttonsOf(card).find((button) => button.verb === verb);
  return found === undefined ? undefined : { ...found, data: { ...(typeof found.data === 'object' ? found.data : {}), ...inputs } };
}
