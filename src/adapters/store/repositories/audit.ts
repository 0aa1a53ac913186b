import { sql, type Kysely } from 'kysely';
import { entryHash, noHash } from '../../../core/audit/chain.ts';
import { canonicalJson, jsonOf } from '../../../core/change/json.ts';
import type { Instant } from '../../../core/facts/fact.ts';
import type { ChangeId } from '../../../core/facts/ids.ts';
import type { Audit, AuditEntry, AuditHead } from '../../../ports/change-store.ts';
import type { Session } from '../session.ts';
import { sha256 } from '../sha256.ts';
import type { Tables } from '../tables.ts';
import { at, toText } from '../values.ts';

const columns = ['sequence', 'at', 'changeId', 'type', 'body', 'previousHash', 'hash'] as const;

/**
 * Whoever has appended holds the lock to the end of the transaction, and must not then wait for a row that another transaction may
 * hold while it waits for the lock: save the change first, append after it.
 */
export function audit(session: Session): Audit {
  return {
    append: async (entry) => session.atomically(async (db) => append(db, entry)),
    head: async () => headOf(session.db()),

    async read(after, limit) {
      const rows = await session.db().selectFrom('audit').select(columns).where('sequence', '>', after).orderBy('sequence').limit(limit).execute();
      return rows.map(entryOf);
    },

    async forChange(id) {
      const rows = await session.db().selectFrom('audit').select(columns).where('changeId', '=', id).orderBy('sequence').execute();
      return rows.map(entryOf);
    },

    async exports() {
      const rows = await session.db().selectFrom('auditExports').select(['sequence', 'hash', 'at', 'givenTo']).orderBy('number').execute();
      return rows.map(({ givenTo, ...head }) => ({ ...head, to: givenTo }));
    },

    async noteExport({ sequence, hash }, time, to) {
      await session
        .db()
        .insertInto('auditExports')
        .values({ sequence, hash, at: at(time), givenTo: toText(to) })
        .execute();
    },
  };
}

type NewEntry = Parameters<Audit['append']>[0];

async function append(db: Kysely<Tables>, { at: time, changeId, type, body }: NewEntry): Promise<AuditEntry> {
  await sql`select pg_advisory_xact_lock(hashtextextended('gatehouse audit', 0))`.execute(db);
  const head = await headOf(db);
  const unsealed = { sequence: (head?.sequence ?? 0) + 1, at: time, changeId, type: toText(type), body: jsonOf(body), previousHash: head?.hash ?? noHash };
  const entry = { ...unsealed, hash: entryHash(unsealed, sha256) };
  await db
    .insertInto('audit')
    .values({ ...entry, at: at(time), changeId: changeId ?? null, body: canonicalJson(entry.body) })
    .execute();
  return entry;
}

async function headOf(db: Kysely<Tables>): Promise<AuditHead | undefined> {
  return db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
}

interface Row {
  readonly sequence: number;
  readonly at: Instant;
  readonly changeId: ChangeId | null;
  readonly type: string;
  readonly body: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

function entryOf({ changeId, ...row }: Row): AuditEntry {
  return { ...row, changeId: changeId ?? undefined };
}
