import { existsSync } from 'node:fs';
import { StoreError } from '../adapters/store/errors.ts';
import { directoryOf, openStore } from '../adapters/store/open-store.ts';
import type { Store } from '../ports/store.ts';

/** Said in plain words to whoever ran the command. */
export class NoSuchStore extends Error {
  override readonly name = 'NoSuchStore';
}

/** Where the store is: what was given, else what the environment says, else where a fresh checkout keeps it. */
export function storeUrl(given: string | undefined): string {
  return given ?? (process.env['GATEHOUSE_STORE_URL']?.trim() || 'file:data/store');
}

/**
 * Opens a store that is there: a new, empty one in a folder that was mistyped would pass every check.
 * @throws NoSuchStore when it is not there, is in use, or does not answer
 */
export async function openExisting(url: string): Promise<Store> {
  if (url === 'memory:') throw new NoSuchStore('A store in memory keeps nothing that could be looked at.');
  const directory = directoryOf(url);
  if (directory !== undefined && !existsSync(directory)) throw new NoSuchStore(`There is no store in ${directory}. Name it with --store, or set GATEHOUSE_STORE_URL.`);
  try {
    return await openStore(url);
  } catch (error) {
    throw new NoSuchStore(whatToDo(error), { cause: error });
  }
}

function whatToDo(error: unknown): string {
  if (error instanceof StoreError && error.code === 'in-use') return `${error.message}\nWhile the bot runs, ask it: it answers "verify audit" in a chat.`;
  if (error instanceof StoreError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return `The database could not be opened${code === undefined ? '' : ` (${code})`}. Is the address right, and does the server run?`;
}
