import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { Instant } from '../../core/facts/fact.ts';
import type { Repositories, Store } from '../../ports/store.ts';
import type { Database } from './database.ts';
import { forgetUser } from './forget-user.ts';
import { activities } from './repositories/activities.ts';
import { audit } from './repositories/audit.ts';
import { changeCopies } from './repositories/change-copies.ts';
import { changeDrafts } from './repositories/change-drafts.ts';
import { changes } from './repositories/changes.ts';
import { conversations } from './repositories/conversations.ts';
import { diagnoses } from './repositories/diagnoses.ts';
import { impactLists } from './repositories/impact-lists.ts';
import { signInHistory } from './repositories/sign-in-history.ts';
import { outbox } from './repositories/outbox.ts';
import { people } from './repositories/people.ts';
import { pilots } from './repositories/pilots.ts';
import { turnState } from './repositories/turn-state.ts';
import { welcome } from './repositories/welcome.ts';
import { innerSession, outerSession, type Scope, type Session } from './session.ts';

/** The store over a database whose schema is at the level of this release. */
export function storeOf(database: Database): Store {
  const scopes = new AsyncLocalStorage<Scope>();
  const outer = outerSession(database.kysely, scopes);

  async function transaction<T>(work: (inside: Repositories) => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    return outer
      .db()
      .transaction()
      .execute(async (transaction) => {
        try {
          return await scopes.run(scope, async () => work(repositories(innerSession(transaction, scope))));
        } finally {
          scope.open = false;
        }
      });
  }

  return {
    kind: database.driver.kind,
    ...repositories(outer),
    transaction,
    forgetUser: async (userId) => transaction(async (inside) => forgetUser(inside, userId)),
    ping: async () => {
      await sql`select 1`.execute(outer.db());
    },
    now: async () => {
      const { rows } = await sql<{ now: Instant }>`select clock_timestamp() as now`.execute(outer.db());
      return rows[0]?.now ?? Date.now();
    },
    maintain: async () => database.maintain(),
    close: async () => database.close(),
  };
}

function repositories(session: Session): Repositories {
  return {
    conversations: conversations(session),
    welcome: welcome(session),
    activities: activities(session),
    state: turnState(session),
    diagnoses: diagnoses(session),
    outbox: outbox(session),
    people: people(session),
    pilots: pilots(session),
    history: signInHistory(session),
    impactLists: impactLists(session),
    changes: changes(session),
    changeDrafts: changeDrafts(session),
    changeCopies: changeCopies(session),
    audit: audit(session),
  };
}
