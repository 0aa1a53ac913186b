import type { ConnectorStub } from '../../support/connector-stub.ts';

/** A card about a change as it stands in a conversation. */
export interface SeenCard {
  readonly messageId: string;
  readonly revision: number;
}

/** What people see in Teams: the newest card of each change in each conversation. */
export interface Inbox {
  newest(conversation: string, changeId: string): SeenCard | undefined;
  /** What this message shows now. */
  shows(conversation: string, messageId: string): SeenCard | undefined;
}

/** Read from what the connector was sent, as far as it came since the last look. */
export function inboxOf(connector: ConnectorStub): Inbox {
  const byChange = new Map<string, SeenCard>();
  const byMessage = new Map<string, SeenCard>();
  let next = 0;
  function catchUp(): void {
    for (; next < connector.sent.length; next += 1) {
      const sent = connector.sent[next];
      const request = sent === undefined ? undefined : requestOn(JSON.stringify(sent.activity.attachments ?? ''));
      if (sent === undefined || request === undefined) continue;
      const card = { messageId: sent.id, revision: request.revision };
      byMessage.set(`${sent.conversation} ${sent.id}`, card);
      const key = `${sent.conversation} ${request.changeId}`;
      // An update of an old message is not where a person would press.
      if (sent.kind !== 'update' || byChange.get(key)?.messageId === sent.id) byChange.set(key, card);
    }
  }
  return {
    newest: (conversation, changeId) => {
      catchUp();
      return byChange.get(`${conversation} ${changeId}`);
    },
    shows: (conversation, messageId) => {
      catchUp();
      return byMessage.get(`${conversation} ${messageId}`);
    },
  };
}

/** The line by which a card says what it is about, without the signs that keep a name from being read as markup. */
function requestOn(card: string): { readonly changeId: string; readonly revision: number } | undefined {
  const plain = card.replace(/\\+/g, '');
  const [, changeId, revision] = /#\d+, ([\w-]{22}), revision (\d+)/.exec(plain) ?? [];
  return changeId === undefined ? undefined : { changeId, revision: Number(revision) };
}
