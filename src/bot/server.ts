import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import restify, { type Request, type Response, type Server, type ServerOptions } from 'restify';
import { readBody, type Gate } from './gate.ts';
import type { App } from './app.ts';
import type { ApprovalPages } from './approval-page/approval-pages.ts';
import { mountApprovalPages } from './approval-page/mount.ts';
import { createConversationLock } from './conversation-lock.ts';
import { isActivity } from './inbound.ts';

export interface ServerParts {
  readonly gate: Gate;
  readonly app: App;
  /** Absent: there is no approval page, and its addresses are unknown. */
  readonly pages?: ApprovalPages | undefined;
  /** Marks an activity as done, so that a repeat of it is a duplicate and not a second try. */
  readonly finish: (claimKey: string) => Promise<void>;
  /** Rejects while the bot could not remember what it promises. */
  readonly isReady: () => Promise<void>;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** A request died for a reason that no other log line tells. */
  readonly onFailure: (error: unknown) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:3978` */
  readonly url: string;
  /** Takes no more requests, lets turns under way end within `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** `POST /api/messages` for Teams, `/approve/…` for the approval page, `GET /healthz` (the process lives) and `GET /readyz` (it can work). */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  // Restify would write whole requests, tokens included, to a log of its own.
  const options: ServerOptions = { name: '' };
  // Set past its type, which still describes the logger of restify 8.
  Reflect.set(options, 'log', pino({ enabled: false }));
  const server = restify.createServer(options);
  limit(server);
  const underWay = new Set<Promise<void>>();
  let closing = false;
  const track = async (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  };
  const inTurn = createConversationLock();
  server.post('/api/messages', async (request: Request, response: Response) => {
    const turn = answer(request, response, parts, inTurn).catch((error: unknown) => {
      parts.onFailure(error);
      if (!response.headersSent) send(response, 500);
    });
    await track(turn);
  });
  if (parts.pages !== undefined) mountApprovalPages(server, parts.pages, track, parts.onFailure);
  server.get('/healthz', async (_request: Request, response: Response) => send(response, 200, { status: 'live' }));
  server.get('/readyz', async (_request: Request, response: Response) => {
    const ready = !closing && (await isReadyWithin(2_000, parts.isReady));
    send(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
  });
  const address = await listen(server, parts);
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: async (graceMs) => {
      closing = true;
      const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
      server.server.closeIdleConnections();
      await Promise.race([Promise.allSettled(underWay), expired(graceMs)]);
      server.server.closeAllConnections();
      await closed;
    },
  };
}

type InTurn = ReturnType<typeof createConversationLock>;

/** Gate first, framework after. The response goes out when the turn has ended, and with it everything the turn stored. */
async function answer(request: Request, response: Response, { gate, app, finish }: ServerParts, inTurn: InTurn): Promise<void> {
  const read = await readBody(request);
  if (read.status === 'too-large') {
    response.setHeader('connection', 'close');
    send(response, 413);
    return;
  }
  const verdict = await gate.check({ rawHeaders: request.rawHeaders, body: read.body, remoteAddress: request.socket.remoteAddress });
  if (verdict.status === 'refused') {
    send(response, verdict.httpStatus);
    return;
  }
  const { activity, claims, claimKey } = verdict;
  if (!isActivity(activity)) {
    send(response, 400);
    return;
  }
  const answered = await inTurn(activity.conversation.id, async () => app.receive(activity, claims));
  await finish(claimKey);
  send(response, answered?.status ?? 200, answered?.body);
}

function send(response: Response, status: number, body?: unknown): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }) });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** Milliseconds. A stranger who dribbles bytes must not hold a connection; a genuine activity arrives at once. */
function limit({ server }: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  server.keepAliveTimeout = 30_000;
  server.maxHeadersCount = 100;
  server.maxConnections = 2_000;
}

async function listen(server: Server, { host, port }: ServerParts): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    // Restify repeats the error on its own object, where nobody would hear it and the process would end.
    server.once('error', reject);
    server.server.listen(port, host, resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot listens on no TCP port.');
  return address;
}

async function isReadyWithin(milliseconds: number, isReady: () => Promise<void>): Promise<boolean> {
  const ready = isReady().then(
    () => true,
    () => false,
  );
  return Promise.race([ready, expired(milliseconds).then(() => false)]);
}

async function expired(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
}
