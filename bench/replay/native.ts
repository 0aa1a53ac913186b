import { execFile, spawn } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Native {
  readonly version: string;
  /** One pass over all days: milliseconds, and the sign-ins by decision that it counted. */
  run(): Promise<{ readonly took: number; readonly signIns: readonly number[] }>;
  close(): Promise<void>;
}

/** The C kernel on a copy of the memory; `jobs` is the position of the number of days and of the arguments of each. Undefined: no gcc. */
export async function openNative(buffer: ArrayBuffer, jobs: number): Promise<Native | undefined> {
  const run = promisify(execFile);
  const version = await run('gcc', ['-dumpfullversion']).then(({ stdout }) => stdout.trim(), () => undefined);
  if (version === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'bench-native-'));
  const [program, memory] = [join(folder, 'native'), join(folder, 'memory')];
  await run('gcc', ['-O3', '-march=native', '-o', program, fileURLToPath(new URL('native.c', import.meta.url))]);
  const file = await open(memory, 'w');
  for (let at = 0; at < buffer.byteLength; at += 2 ** 28) await file.write(new Uint8Array(buffer, at, Math.min(2 ** 28, buffer.byteLength - at)));
  await file.close();
  const child = spawn(program, [memory, String(jobs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    version,
    run: async () => {
      child.stdin.write('go\n');
      const line = await lines.next();
      if (line.done === true) throw new Error('the C kernel ended');
      const [took = Number.NaN, ...signIns] = line.value.split(' ').map(Number);
      return { took, signIns };
    },
    close: async () => {
      child.stdin.end();
      await rm(folder, { recursive: true });
    },
  };
}
