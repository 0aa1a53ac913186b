import { text } from 'node:stream/consumers';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One thing the bot sent to Teams. */
export interface Sent {
  readonly kind: 'post' | 'update' | 'create';
  readonly conversation: string;
  /** The id that Teams gave, or was told to update. */
  readonly id: string;
  readonly activity: SentActivity;
}

export interface SentActivity {
  readonly type: string;
  readonly text?: string;
  readonly summary?: string;
  readonly replyToId?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content: Card }[];
}

export type Card = Readonly<Record<string, unknown>>;

export interface ConnectorStub extends AsyncDisposable {
  /** What a bot gets as `serviceUrl`. */
  readonly url: string;
  /** Messages and updates, oldest first; typing signs are counted apart. */
  readonly sent: readonly Sent[];
  readonly typing: readonly { readonly conversation: string; readonly before: number }[];
  /** Answers the next `times` requests to a conversation (or any) with an error. */
  refuse(fault: { readonly status: number; readonly code?: string; readonly conversation?: string; readonly times?: number; readonly retryAfter?: string }): void;
  /** Every request counts here, those refused too. */
  requests(): number;
  clear(): void;
}

/** Plays the Teams connector on loopback: takes messages, gives ids, and refuses when told. */
export async function startConnectorStub(): Promise<ConnectorStub> {
  const state = { sent: [] as Sent[], typing: [] as { conversation: string; before: number }[], faults: [] as Fault[], requests: 0, lastId: 1_000 };
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    state.requests += 1;
    const body = await readJson(request);
    const [, , conversationPart, , activityPart] = (request.url ?? '').split('/').slice(1).map(decodeURIComponent);
    const conversation = conversationPart ?? channelOf(body);
    const fault = state.faults.find((candidate) => candidate.left > 0 && (candidate.conversation === undefined || candidate.conversation === conversation));
    if (fault !== undefined) {
      fault.left -= 1;
      response.writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter });
      response.end(JSON.stringify({ error: { code: fault.code, message: 'refused by the stub' } }));
      return;
    }
    const id = request.method === 'PUT' ? (activityPart ?? '') : String((state.lastId += 1));
    response.writeHead(request.method === 'PUT' ? 200 : 201, { 'content-type': 'application/json' });
    response.end(JSON.stringify(conversationPart === undefined ? { id: `${conversation};messageid=${id}`, activityId: id } : { id }));
    const activity = conversationPart === undefined ? firstActivity(body) : asActivity(body);
    if (activity.type === 'typing') state.typing.push({ conversation, before: state.sent.length });
    else state.sent.push({ kind: request.method === 'PUT' ? 'update' : conversationPart === undefined ? 'create' : 'post', conversation, id, activity });
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: state.sent,
    typing: state.typing,
    refuse: ({ status, code = 'Refused', conversation, times = 1, retryAfter }) => void state.faults.push({ status, code, conversation, left: times, retryAfter }),
    requests: () => state.requests,
    clear: () => {
      state.sent.length = 0;
      state.typing.length = 0;
      state.faults.length = 0;
      state.requests = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The card of a message. */
export function cardIn(activity: SentActivity | undefined): Card {
  const card = activity?.attachments?.[0]?.content;
  if (card === undefined) throw new Error(`there is no card in ${JSON.stringify(activity)}`);
  return card;
}

/** Everything a person can read on a card or in a message. */
export function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]: [string, unknown]) => (['text', 'title', 'value'].includes(key) && typeof inner === 'string' ? inner : wordsOf(inner)))
    .filter((text) => text !== '')
    .join('\n');
}

export interface Button {
  readonly title: string;
  readonly verb: string;
  readonly data: unknown;
}

/** Every Action.Execute of a card, wherever it stands. */
export function buttonsOf(value: unknown): readonly Button[] {
  if (Array.isArray(value)) return value.flatMap(buttonsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'Action.Execute' && 'verb' in value ? [{ title: String('title' in value ? value.title : ''), verb: String(value.verb), data: 'data' in value ? value.data : undefined }] : [];
  return [...own, ...Object.values(value).flatMap(buttonsOf)];
}

interface Fault {
  readonly status: number;
  readonly code: string;
  readonly conversation: string | undefined;
  readonly retryAfter: string | undefined;
  left: number;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  return JSON.parse(body === '' ? '{}' : body);
}

function asActivity(body: unknown): SentActivity {
  if (typeof body !== 'object' || body === null || !('type' in body) || typeof body.type !== 'string') throw new Error('no activity');
  return { ...body, type: body.type };
}

function firstActivity(body: unknown): SentActivity {
  return asActivity(typeof body === 'object' && body !== null && 'activity' in body ? body.activity : undefined);
}

function channelOf(body: unknown): string {
  return /"channel":\{"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? 'unknown';
}
