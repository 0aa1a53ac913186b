import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The product (`src/main.ts`, or another entry) as its own process, which can be killed and started again on the same port and store. */
export interface KillableBot {
  readonly url: string;
  /** Starts it and waits until it is ready. Resolves with the milliseconds that took, from the start of the process. */
  start(): Promise<number>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Stands still, as on a machine that is out of breath, until it is resumed. */
  pause(): void;
  resume(): void;
  output(): string;
}

const root = path.resolve(import.meta.dirname, '../../..');

export function killableBot(environment: Record<string, string>, port: string, entry = 'src/main.ts'): KillableBot {
  let child: ChildProcess | undefined;
  let printed = '';
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    output: () => printed,
    start: async () => {
      const started = performance.now();
      const process_ = spawn(process.execPath, ['--import', './scripts/require-node.js', entry], {
        cwd: root,
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment, PORT: port },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      process_.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      process_.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child = process_;
      while (!(await isReady(url))) {
        if (process_.exitCode !== null) throw new Error(`The bot ended with code ${process_.exitCode}:\n${printed}`);
        if (performance.now() - started > 60_000) throw new Error(`The bot was not ready in 60 s:\n${printed}`);
        await wait(10);
      }
      return performance.now() - started;
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}
