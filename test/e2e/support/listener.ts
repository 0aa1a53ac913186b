import { z } from 'zod/v4';
import { setTimeout as wait } from 'node:timers/promises';
import type { Card } from '../../support/connector-stub.ts';

/** What the Playground shows in every conversation, as its page hears it. */
export interface Listener {
  /** The newest card of a conversation, its threads included, that fits, as it stands now; waits up to 30 s for one. */
  cardIn(conversation: string, fits: (words: string) => boolean): Promise<{ readonly id: string; readonly conversation: string; readonly card: Card }>;
  close(): void;
}

const frame = z.object({
  actionConversationId: z.string(),
  message: z.object({ messageId: z.string(), postConversationId: z.string().optional(), attachments: z.array(z.object({ content: z.record(z.string(), z.unknown()) })).default([]) }),
});

interface Shown {
  readonly place: string;
  /** Of a post in a channel: the conversation that the post began. */
  readonly conversation: string;
  readonly card: Card;
}

export async function listenIn(playgroundUrl: string): Promise<Listener> {
  const shown = new Map<string, Shown>();
  const socket = new WebSocket(`${playgroundUrl.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
  socket.addEventListener('message', ({ data }) => {
    const parsed = frame.safeParse(JSON.parse(String(data)));
    const card = parsed.data?.message.attachments[0]?.content;
    if (!parsed.success || card === undefined) return;
    const { actionConversationId: place, message } = parsed.data;
    const conversation = message.postConversationId ?? shown.get(message.messageId)?.conversation ?? place;
    shown.set(message.messageId, { place, conversation, card });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the Playground lets nobody listen')));
  });
  return {
    close: () => socket.close(),
    cardIn: async (conversation, fits) => {
      const deadline = performance.now() + 30_000;
      while (performance.now() < deadline) {
        const found = [...shown].findLast(([, each]) => each.place === conversation && fits(JSON.stringify(each.card)));
        if (found !== undefined) return { id: found[0], ...found[1] };
        await wait(100);
      }
      throw new Error(`no such card in ${conversation}; there are:\n${[...shown.values()].map((each) => `${each.place}: ${JSON.stringify(each.card).slice(0, 300)}`).join('\n')}`);
    },
  };
}
