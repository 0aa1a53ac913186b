import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { entryHash, noHash } from '../../../core/audit/chain.ts';
import type { Instant } from '../../../core/facts/fact.ts';
import type { ChangeId } from '../../../core/facts/ids.ts';
import { canonicalJson, isJson, type Json } from '../../../core/change/json.ts';
import type { Audit, AuditEntry, AuditHead } from '../../../ports/change-store.ts';
import type { Session } from '../session.ts';
import type { Tables } from '../tables.ts';
import { at, toJson, toText } from '../values.ts';

const columns = ['sequence', 'at', 'changeId', 'type', 'body', 'previousHash', 'hash'] as const;

/**
 * The audit is written last in a transaction: whoever holds its lock waits for nobody, so two transactions cannot wait for each
 * other.
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
  const unsealed = { sequence: (head?.sequence ?? 0) + 1, at: time, changeId, type: toText(type), body: storedJson(body), previousHash: head?.hash ?? noHash };
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

/** The value as the database gives it back: the hash is over that. */
function storedJson(body: unknown): Json {
  const value: unknown = JSON.parse(toJson(body));
  if (!isJson(value)) throw new TypeError('JSON that is not JSON');
  return value;
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

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
