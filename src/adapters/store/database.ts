import type { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Tables } from './tables.ts';

/** An open database with its schema. The only place that knows which of the two engines it is. */
export interface Database {
  readonly kysely: Kysely<Tables>;
  /** The connection itself, for what brings its own SQL (a job queue takes either). */
  readonly driver: { readonly kind: 'pglite'; readonly pglite: PGlite } | { readonly kind: 'postgres'; readonly pool: Pool };
  maintain(): Promise<void>;
  close(): Promise<void>;
}
