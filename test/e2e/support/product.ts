import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';

/** The whole product as a newcomer starts it, on free ports and with a data folder of its own. */
export interface Product {
  readonly playgroundUrl: string;
  readonly sandboxUrl: string;
  readonly botUrl: string;
  /** Everything it printed. */
  output(): string;
  control(path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../../..');

/** `more`: further arguments of `npm start`. */
export async function startProduct(more: readonly string[] = []): Promise<Product> {
  const [bot, playground, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  const data = await mkdtemp(path.join(tmpdir(), 'gatehouse-e2e-'));
  const args = ['--import', './scripts/require-node.js', 'src/cli/start.ts', '--port', bot, '--playground-port', playground, '--sandbox-port', sandbox, '--data', data, ...more];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const collect = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await untilPrinted(child, () => printed.includes('Ready. Open'), () => printed);
  const sandboxUrl = `http://127.0.0.1:${sandbox}`;
  return {
    playgroundUrl: `http://localhost:${playground}`,
    sandboxUrl,
    botUrl: `http://127.0.0.1:${bot}`,
    output: () => printed,
    control: async (where, body) => control(`${sandboxUrl}/_sandbox/${where}`, body),
    close: async () => {
      await end(child);
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function control(url: string, body: unknown = {}): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

async function untilPrinted(child: ChildProcess, ready: () => boolean, printed: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`The product was not ready in 90 s. It printed:\n${printed()}`)), 90_000);
    const look = (): void => {
      if (!ready()) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`The product ended with code ${code}. It printed:\n${printed()}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(kill);
}
