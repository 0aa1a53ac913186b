import * as firstTables from './0001-first-tables.ts';
import * as changes from './0002-changes.ts';
import * as pilots from './0003-pilots.ts';
import * as signInHistory from './0004-sign-in-history.ts';
import * as impactLists from './0005-impact-lists.ts';

export interface Migration {
  readonly name: string;
  /** Run in order with the schema as search path, all in one transaction. */
  readonly statements: readonly string[];
}

/** Number n of the database is entry n - 1. Only ever append: what a release has run is history. */
export const migrations: readonly Migration[] = [firstTables, changes, pilots, signInHistory, impactLists];
