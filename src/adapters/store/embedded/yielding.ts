import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { PGlite as KyselyPglite } from 'kysely';

/**
 * PGlite computes in our own thread and its promises resolve without ever letting the event loop turn: a loop of awaited
 * queries would keep every request waiting until it ends. So each query is followed by one turn.
 */
export function yielding(pglite: PGlite): KyselyPglite {
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    waitReady: pglite.waitReady,
    close: async () => pglite.close(),
    query: async <T>(...query: Parameters<KyselyPglite['query']>) => afterwardsYield(pglite.query<T>(...query)),
    transaction: async (work) =>
      pglite.transaction(async (transaction) =>
        work({
          query: async <T>(...query: Parameters<KyselyPglite['query']>) => afterwardsYield(transaction.query<T>(...query)),
          rollback: async () => transaction.rollback(),
        }),
      ),
  };
}

async function afterwardsYield<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } finally {
    await nextTurn();
  }
}
