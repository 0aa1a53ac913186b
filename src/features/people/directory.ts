import { valueOf } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Entra } from '../../ports/entra.ts';
import type { PersonRef } from '../../ports/read.ts';
import type { Person, Store } from '../../ports/store.ts';
import type { Services } from '../turn.ts';

const day = 24 * 60 * 60 * 1000;
const nameWithinMs = 800;

/**
 * Runs `work` with the person by object id and, where known, by address (Intune rows carry either). A name that is missing or
 * older than a day is read again beside the work, and given up when the work is done: the answer never waits for it.
 */
export async function withPersonRef<T>({ store, upstreams, clock }: Services, userId: UserId, work: (ref: PersonRef) => Promise<T>): Promise<T> {
  const known = await store.people.get(userId);
  const ref: PersonRef = known === undefined ? { userId } : { userId, userPrincipalName: known.userPrincipalName };
  if (known !== undefined && clock.now() - known.readAt < day) return work(ref);
  const stop = new AbortController();
  const refresh = readName({ entra: upstreams.entra, store, userId, now: clock.now(), signal: stop.signal });
  try {
    return await work(ref);
  } finally {
    stop.abort();
    await refresh;
  }
}

/** The person's display name, from the directory or, the first time, from Entra; undefined when it cannot be told. */
export async function displayNameOf({ store, upstreams, clock }: Pick<Services, 'store' | 'upstreams' | 'clock'>, userId: UserId): Promise<string | undefined> {
  const known = await store.people.get(userId);
  if (known !== undefined) return known.displayName;
  return (await readName({ entra: upstreams.entra, store, userId, now: clock.now(), signal: AbortSignal.timeout(nameWithinMs) }))?.displayName;
}

async function readName({ entra, store, userId, now, signal }: NameRead): Promise<Person | undefined> {
  const record = valueOf(await entra.readPerson({ userId }, { signal }));
  if (record?.userPrincipalName === undefined) return undefined;
  const person = { userId, userPrincipalName: record.userPrincipalName, displayName: record.displayName ?? record.userPrincipalName, readAt: now };
  await store.people.put(person);
  return person;
}

interface NameRead {
  readonly entra: Entra;
  readonly store: Store;
  readonly userId: UserId;
  readonly now: number;
  readonly signal: AbortSignal;
}
