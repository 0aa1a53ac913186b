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
   * Inodes that are on the disk already. After a crash the engine first syncs each of its thousand files, one by one, which
   * takes seconds; whoever opens it has done that in parallel. INVARIANT: each is skipped once, and only while opening,
   * because the next sync of the same file is one that follows a write.
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
    Object.assign(streamOperationsOf(fileSystem), { fsync: (stream: unknown) => this.#syncToDisk(stream) });
  }

  #syncToDisk(stream: unknown): number {
    try {
      const descriptor = descriptorOf(stream);
      if (this.onDisk.size > 0 && this.onDisk.delete(fstatSync(descriptor).ino)) return 0;
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

function streamOperationsOf(fileSystem: unknown): object {
  if (isObject(fileSystem) && 'stream_ops' in fileSystem && isObject(fileSystem.stream_ops)) return fileSystem.stream_ops;
  throw new Error('This version of PGlite has no NODEFS.stream_ops to hook fsync into: pin the version Gatehouse was tested with.');
}

function descriptorOf(stream: unknown): number {
  if (isObject(stream) && 'nfd' in stream && typeof stream.nfd === 'number') return stream.nfd;
  throw new Error('PGlite asked to sync a file that has no descriptor');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
