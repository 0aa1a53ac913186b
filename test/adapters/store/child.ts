import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A second process running one of the scripts beside this file, read line by line. */
export interface Child {
  readonly lines: string[];
  /** Resolves with the first line that starts with `start`; rejects when the process ends without one. */
  heard(start: string): Promise<string>;
  /** kill -9. Resolves when the process has gone and everything it said has been read. */
  kill(): Promise<void>;
  /** Resolves with the exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
  readonly errors: () => string;
}

const running = new Set<() => void>();

/** For `afterAll`: a test that failed half-way may have left one. */
export function killChildren(): void {
  for (const kill of running) kill();
}

export function startChild(script: string, ...args: readonly string[]): Child {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
    process.execPath,
    ['--no-warnings', new URL(script, import.meta.url).pathname, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const kill = () => child.kill('SIGKILL');
  running.add(kill);
  child.once('exit', () => running.delete(kill));
  const lines: string[] = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const read = once(reader, 'close');
  const exited = once(child, 'exit').then(([code, signal]: unknown[]) => (typeof code === 'number' ? code : String(signal)));
  return {
    lines,
    errors: () => errors,
    ended: async () => exited,
    heard: async (start) => {
      for (;;) {
        const line = lines.find((said) => said.startsWith(start));
        if (line !== undefined) return line;
        const gone = await Promise.race([once(reader, 'line').then(() => false), read.then(() => true)]);
        if (gone) throw new Error(`The process ended without saying "${start}": ${errors}`);
      }
    },
    kill: async () => {
      kill();
      await Promise.all([exited, read]);
    },
  };
}
