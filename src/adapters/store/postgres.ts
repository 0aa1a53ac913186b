import { PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';
import { kyselyOf } from './kysely-of.ts';
import { parserOf } from './values.ts';

/**
 * A pool of ten connections. A connection that dies is replaced; the statement it was running rejects and is the caller's
 * to repeat. `onLostConnection` hears of those that die idle, which would otherwise end the process.
 */
export function openPostgres(url: string, schema: string, onLostConnection: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'gatehouse',
    max: 10,
    connectionTimeoutMillis: 5_000,
    // A replica that hangs inside a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    statement_timeout: 30_000,
    keepAlive: true,
    options: '-c timezone=UTC -c datestyle=ISO',
    types: { getTypeParser: (typeId: number) => parserOf(typeId) },
  });
  pool.on('error', onLostConnection);
  // The pool stops listening while a connection is lent out, and an unheard 'error' ends the process.
  pool.on('connect', (client) => client.on('error', onLostConnection));
  const kysely = kyselyOf(new PostgresDialect({ pool }), schema);
  return {
    kysely,
    driver: { kind: 'postgres', pool },
    maintain: async () => {
      // Autovacuum and the checkpointer are at work.
    },
    close: async () => kysely.destroy(),
  };
}
