import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely, Transaction } from 'kysely';
import { StoreError } from './errors.ts';
import type { Tables } from './tables.ts';

/** What a repository works with: the database itself, or one open transaction of it. */
export interface Session {
  /** For a single statement. @throws StoreError `nested` */
  db(): Kysely<Tables>;
  /** For several statements that belong together. @throws StoreError `nested` */
  atomically<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
}

/** A transaction that the caller of the store holds; code that runs inside it can see it. */
export interface Scope {
  open: boolean;
}

/**
 * The embedded engine has one connection: a statement of the outer store inside a transaction would wait for the
 * transaction, which waits for the statement. PostgreSQL would run it, outside the transaction. Neither is meant.
 */
export function outerSession(kysely: Kysely<Tables>, scopes: AsyncLocalStorage<Scope>): Session {
  function db(): Kysely<Tables> {
    if (scopes.getStore()?.open === true) {
      throw new StoreError('nested', 'The outer store was used inside transaction(work). Use the repositories that work receives.');
    }
    return kysely;
  }
  return { db, atomically: async (work) => db().transaction().execute(work) };
}

export function innerSession(transaction: Transaction<Tables>, scope: Scope): Session {
  function db(): Kysely<Tables> {
    if (!scope.open) {
      throw new StoreError('nested', 'A repository of transaction(work) was used after its end. Await everything inside work.');
    }
    return transaction;
  }
  return { db, atomically: async (work) => work(db()) };
}
