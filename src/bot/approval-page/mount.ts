import type { Request, Response, Server } from 'restify';
import { readBody } from '../gate.ts';
import type { ApprovalPages, PageAnswer } from './approval-pages.ts';
import { maxFormBytes } from './vote-form.ts';

/** Puts the pages on the bot's server. `track` lets requests under way end at shutdown; `onFailure` hears of those that died. */
export function mountApprovalPages(server: Server, pages: ApprovalPages, track: (work: Promise<void>) => Promise<void>, onFailure: (error: unknown) => void): void {
  const handle = (method: 'GET' | 'POST') => async (request: Request, response: Response) => track(serve(pages, method, request, response).catch(onFailure));
  server.get('/approve/:id', handle('GET'));
  server.post('/approve/:id', handle('POST'));
}

async function serve(pages: ApprovalPages, method: 'GET' | 'POST', request: Request, response: Response): Promise<void> {
  // Only path and query are used: the host is whatever the caller wrote.
  const url = URL.parse(request.url ?? '/', 'http://gatehouse.invalid');
  const answer = await pages.answer({
    method,
    path: url?.pathname ?? '/',
    query: url?.searchParams ?? new URLSearchParams(),
    header: (name) => headerOf(request.headers[name]),
    body: async () => readBody(request, maxFormBytes),
    remoteAddress: request.socket.remoteAddress,
  });
  send(response, answer);
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(', ');
}

function send(response: Response, { status, headers, cookies, body }: PageAnswer): void {
  // What was not read of a form that is too long would be taken for the next request.
  const closing = status === 413 ? { connection: 'close' } : {};
  response.writeHead(status, { ...headers, ...closing, ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }) });
  response.end(body);
}
