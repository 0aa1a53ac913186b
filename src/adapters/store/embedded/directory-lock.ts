import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { realpath } from 'node:fs/promises';
import { StoreError } from '../errors.ts';

export interface DirectoryLock {
  /** Differs between two places that cannot see each other's locks. */
  readonly name: string;
  release(): Promise<void>;
}

/**
 * One process per directory. PGlite does not look: two processes on one directory overwrite each other's commits without
 * any error. The operating system holds this lock and gives it back the moment the process ends, however it ends, so it
 * is never stale and nothing ever has to be stolen.
 *
 * Linux: an abstract socket (no file, one name space per network name space). Windows: a named pipe. Elsewhere there is
 * only the owner file.
 * @throws StoreError `in-use`
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const name = `gatehouse-store-${createHash('sha256').update(await realpath(directory)).digest('hex').slice(0, 32)}`;
  const address = addressOf(name);
  if (address === undefined) return { name, release: async () => undefined };
  const server = await listen(address, directory);
  return { name, release: async () => close(server) };
}

export function inUse(directory: string, holder: string): StoreError {
  return new StoreError(
    'in-use',
    `${directory} is in use by ${holder}. The embedded store serves one process at a time: stop the other one, ` +
      'give this one its own directory, or use PostgreSQL (a postgres:// URL), which serves any number.',
  );
}

function addressOf(name: string): string | undefined {
  switch (process.platform) {
    case 'linux':
      return `\0${name}`;
    case 'win32':
      return `\\\\.\\pipe\\${name}`;
    default:
      return undefined;
  }
}

async function listen(address: string, directory: string): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = createServer((socket) => socket.destroy());
  server.once('error', (error: NodeJS.ErrnoException) => {
    reject(error.code === 'EADDRINUSE' ? inUse(directory, 'another process on this machine') : error);
  });
  server.listen({ path: address, exclusive: true }, () => {
    // The lock must not be what keeps the process alive.
    server.unref();
    resolve(server);
  });
  return promise;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => resolve(undefined));
  return promise;
}
