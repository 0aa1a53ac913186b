import { fstatSync, fsyncSync, writeSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type FsOptions = Parameters<NodeFS['init']>[1];

/**
 * PGlite's file system with the one thing it leaves out: when PostgreSQL asks for a file (or directory) to be on the disk,
 * it is put there. Reaches into the engine's file layer, so PGlite is pinned to an exact version and opening checks that
 * the counter moves.
 */
export class DurableNodeFs extends NodeFS {
  /** How many times the operating system confirmed that data is on the disk. */
  syncs = 0;
  /**
   * Inodes of files that are on the disk already: syncing them again is skipped until they are written. After a crash the
   * engine syncs each of its thousand files twice, one by one, which takes seconds; whoever opens it has done that in
   * parallel, fills this set before, and empties it once the engine is up.
   */
  readonly onDisk = new Set<number>();
  readonly #sync: (fd: number) => void;
  readonly #endProcess: (reason: string) => void;

  constructor(directory: string, sync: (fd: number) => void = fsyncSync, onFailedSync: (reason: string) => void = endProcess) {
    super(directory);
    this.#sync = sync;
    this.#endProcess = onFailedSync;
  }

  override async init(pglite: PGlite, options: FsOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun: FsOptions['preRun'] = [...(emscriptenOpts.preRun ?? []), (module) => this.#hook(module.NODEFS)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  #hook(fileSystem: unknown): void {
    const streams = operationsOf(fileSystem, 'stream_ops');
    for (const change of ['write', 'msync', 'setattr']) before(streams, change, (stream) => this.#forget(stream));
    before(operationsOf(fileSystem, 'node_ops'), 'setattr', (_node, attributes) => {
      // Cutting a file by its name does not happen while opening; if it ever does, nothing is skipped any more.
      if (isObject(attributes) && Reflect.get(attributes, 'size') !== undefined) this.onDisk.clear();
    });
    Object.assign(streams, { fsync: (stream: unknown) => this.#syncToDisk(stream) });
  }

  #forget(stream: unknown): void {
    if (this.onDisk.size > 0) this.onDisk.delete(fstatSync(descriptorOf(stream)).ino);
  }

  #syncToDisk(stream: unknown): number {
    try {
      const descriptor = descriptorOf(stream);
      if (this.onDisk.size > 0 && this.onDisk.has(fstatSync(descriptor).ino)) return 0;
      this.#sync(descriptor);
      this.syncs += 1;
    } catch (error) {
      // After a failed fsync the kernel may drop the data and report success the next time. Restarting replays the log,
      // which is right; going on could acknowledge what is not there. Throwing is no way out: the engine swallows it.
      this.#endProcess(`The disk did not confirm a write (${error instanceof Error ? error.message : String(error)}).`);
    }
    return 0;
  }
}

/** Exit code of sysexits.h for an input/output error. */
const ioError = 74;

function endProcess(reason: string): void {
  writeSync(2, `${reason} Gatehouse stops so that nothing is acknowledged that could be lost; check the disk and start it again.\n`);
  process.exit(ioError);
}

function operationsOf(fileSystem: unknown, name: string): object {
  const operations: unknown = isObject(fileSystem) ? Reflect.get(fileSystem, name) : undefined;
  if (isObject(operations)) return operations;
  throw unknownEngine(name);
}

/** Runs `action` before an operation, with what the operation gets. */
function before(operations: object, name: string, action: (subject: unknown, detail: unknown) => void): void {
  const original: unknown = Reflect.get(operations, name);
  if (typeof original !== 'function') throw unknownEngine(name);
  Reflect.set(operations, name, (...parameters: readonly unknown[]) => {
    action(parameters[0], parameters[1]);
    const result: unknown = Reflect.apply(original, operations, parameters);
    return result;
  });
}

function unknownEngine(missing: string): Error {
  return new Error(`This version of PGlite has no ${missing} in its file layer to hook into: use the version Gatehouse pins.`);
}

function descriptorOf(stream: unknown): number {
  if (isObject(stream) && 'nfd' in stream && typeof stream.nfd === 'number') return stream.nfd;
  throw new Error('PGlite asked to sync a file that has no descriptor');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
