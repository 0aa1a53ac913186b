import { Agent, createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Slice {
  readonly turns: number;
  readonly seconds: number;
  /** Milliseconds, one for each turn. */
  readonly latencies: readonly number[];
}

export interface Load {
  readonly url: string;
  /** Header and body of the next turn. */
  readonly next: () => { readonly authorization: string; readonly body: string };
}

/** Sixteen connections, each with the next turn as soon as the last is answered. @throws Error for any answer but 200 */
export function closedLoop({ url, next }: Load, connections = 16): (milliseconds: number) => Promise<Slice> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return async (milliseconds) => {
    const latencies: number[] = [];
    const start = performance.now();
    const line = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        const sent = performance.now();
        await post(url, agent, next());
        latencies.push(performance.now() - sent);
      }
    };
    await Promise.all(Array.from({ length: connections }, line));
    return { turns: latencies.length, seconds: (performance.now() - start) / 1_000, latencies };
  };
}

/** So many turns a second at moments that do not wait for answers. */
export function openLoop({ url, next }: Load, perSecond: number): (milliseconds: number) => Promise<Slice> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  return async (milliseconds) => {
    const latencies: number[] = [];
    const start = performance.now();
    const count = Math.round((milliseconds / 1_000) * perSecond);
    await Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const due = start + (at * 1_000) / perSecond;
        await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
        await post(url, agent, next());
        latencies.push(performance.now() - due);
      }),
    );
    return { turns: count, seconds: (performance.now() - start) / 1_000, latencies };
  };
}

async function post(url: string, agent: Agent, { authorization, body }: ReturnType<Load['next']>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { authorization, 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
    const request = send(`${url}/api/messages`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode ?? 0}`))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

export interface Connector {
  readonly url: string;
  /** Messages, typing signs apart, by the first part of the path: each bot is given an address of its own. */
  readonly messages: Map<string, { count: number; bytes: number; last: string }>;
  readonly typing: { count: number };
  close(): void;
}

/** Takes what bots send and gives ids, as cheaply as it can: it shares a processor with the load. */
export async function startConnector(): Promise<Connector> {
  const messages: Connector['messages'] = new Map();
  const typing = { count: 0 };
  const take = (request: IncomingMessage, body: string): void => {
    if (body.includes('"type":"typing"')) {
      typing.count += 1;
      return;
    }
    const whose = request.url?.split('/')[1] ?? '';
    const known = messages.get(whose) ?? { count: 0, bytes: 0, last: '' };
    messages.set(whose, { count: known.count + 1, bytes: known.bytes + body.length, last: body });
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(request, Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"id":"1700000000000"}');
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return { url: `http://127.0.0.1:${port}/`, messages, typing, close: () => server.close() };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}
