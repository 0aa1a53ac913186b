import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inUse } from './directory-lock.ts';

export interface OwnerTiming {
  /** Milliseconds between two signs of life. */
  readonly beatMs: number;
  /** How long (ms) a silent owner is watched before it counts as dead; a stalled one must not be robbed. */
  readonly watchMs: number;
}

export interface Ownership {
  release(): void;
}

const usualTiming: OwnerTiming = { beatMs: 2_000, watchMs: 20_000 };

/**
 * The second line of defence, for containers and machines that share a volume and cannot see each other's locks: a file
 * that says who has the directory and changes every two seconds. An owner from the same place whose lock is free is dead,
 * and is replaced at once. An owner from elsewhere is watched (no clock is compared): if the file changes, the directory
 * is refused; if it stays still for 20 s, the owner is taken for dead. An owner that finds itself replaced ends.
 * @throws StoreError `in-use`
 */
export async function claimOwnership(
  directory: string,
  lockName: string,
  timing: OwnerTiming = usualTiming,
  onReplaced: (reason: string) => void = endProcess,
): Promise<Ownership> {
  const file = path.join(directory, 'owner.json');
  const place = `${hostname()} ${networkNamespace()} ${lockName}`;
  await outlive(directory, file, place, timing);
  const token = randomUUID();
  let beat = 0;
  const write = () => {
    writeFileSync(`${file}.${token}`, JSON.stringify({ token, place, pid: process.pid, beat: ++beat }));
    renameSync(`${file}.${token}`, file);
  };
  write();
  const timer = setInterval(() => {
    const owner = readOwner(file);
    if (owner !== undefined && owner.token !== token) {
      clearInterval(timer);
      onReplaced(`${directory} was taken over by process ${owner.pid} (${owner.place}).`);
      return;
    }
    try {
      write();
    } catch {
      // A full disk must not end the process; another place would need 20 s of silence, and then we notice.
    }
  }, timing.beatMs).unref();
  return {
    release: () => {
      clearInterval(timer);
      if (readOwner(file)?.token === token) rmSync(file, { force: true });
    },
  };
}

async function outlive(directory: string, file: string, place: string, { beatMs, watchMs }: OwnerTiming): Promise<void> {
  const first = readOwner(file);
  if (first === undefined || first.place === place) return;
  for (let watched = 0; watched < watchMs; watched += beatMs) {
    await wait(beatMs);
    const now = readOwner(file);
    if (now === undefined) return;
    if (now.token !== first.token || now.beat !== first.beat) {
      throw inUse(directory, `process ${now.pid} on another machine or in another container (${now.place})`);
    }
  }
}

interface Owner {
  readonly token: string;
  readonly place: string;
  readonly pid: number;
  readonly beat: number;
}

/** Undefined when there is none, or when it is not readable: then nobody has beaten since a crash half-way. */
function readOwner(file: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return typeof value === 'object' && value !== null && 'token' in value && 'place' in value && 'pid' in value && 'beat' in value;
}

function networkNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net');
  } catch {
    return process.platform;
  }
}

function endProcess(reason: string): void {
  writeSync(2, `${reason} Gatehouse stops here: two writers would destroy the store.\n`);
  process.exit(1);
}
