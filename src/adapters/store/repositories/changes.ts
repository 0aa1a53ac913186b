import type { Kysely } from 'kysely';
import { isResolved, type Change } from '../../../core/change/change.ts';
import { targetKey } from '../../../core/change/order.ts';
import type { Instant } from '../../../core/facts/fact.ts';
import type { ChangeId } from '../../../core/facts/ids.ts';
import type { Changes, StoredChange } from '../../../ports/change-store.ts';
import { changeText, parseChange } from '../change-json.ts';
import { StoreError } from '../errors.ts';
import type { Session } from '../session.ts';
import type { Tables } from '../tables.ts';
import { at } from '../values.ts';

const open = ['requested', 'approved', 'executing'] as const;
const columns = ['number', 'id', 'change', 'dueAt'] as const;

export function changes(session: Session): Changes {
  return { create: async (change, dueAt) => create(session, change, dueAt), ...searchesOf(session), ...stepsOf(session) };
}

type Created = Awaited<ReturnType<Changes['create']>>;

async function create(session: Session, change: Change, dueAt: Instant | undefined): Promise<Created> {
  const row = rowOf(change, dueAt);
  for (;;) {
    // Looked for first, so that a busy target does not use up numbers; decided by the index, which two at one time meet.
    const by = row.followUp ? undefined : await holderOf(session.db(), row.targetKey);
    if (by !== undefined) return { status: 'busy', by };
    const created = await session
      .db()
      .insertInto('changes')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning(columns)
      .executeTakeFirst();
    if (created !== undefined) return { status: 'created', stored: storedOf(created) };
    const same = await session.db().selectFrom('changes').select('id').where('id', '=', change.id).executeTakeFirst();
    if (same !== undefined) throw new RangeError(`the change ${change.id} is stored already`);
  }
}

async function holderOf(db: Kysely<Tables>, key: string): Promise<StoredChange | undefined> {
  const row = await db
    .selectFrom('changes')
    .select(columns)
    .where('targetKey', '=', key)
    .where('followUp', '=', false)
    .where('status', 'in', open)
    .executeTakeFirst();
  return row && storedOf(row);
}

function searchesOf(session: Session): Pick<Changes, 'read' | 'readByNumber' | 'list'> {
  return {
    async read(id) {
      const row = await session.db().selectFrom('changes').select(columns).where('id', '=', id).executeTakeFirst();
      return row && storedOf(row);
    },

    async readByNumber(number) {
      if (!Number.isSafeInteger(number)) return undefined;
      const row = await session.db().selectFrom('changes').select(columns).where('number', '=', number).executeTakeFirst();
      return row && storedOf(row);
    },

    async list({ statuses, requestedBy, targetKeys, before, limit = 20 } = {}) {
      if (statuses?.length === 0 || targetKeys?.length === 0) return [];
      let query = session.db().selectFrom('changes').select(columns).orderBy('number', 'desc').limit(limit);
      if (statuses !== undefined) query = query.where('status', 'in', statuses);
      if (requestedBy !== undefined) query = query.where('requestedBy', '=', requestedBy);
      if (targetKeys !== undefined) query = query.where('targetKey', 'in', targetKeys);
      if (before !== undefined) query = query.where('number', '<', before);
      return (await query.execute()).map(storedOf);
    },
  };
}

function stepsOf(session: Session): Pick<Changes, 'save' | 'claimDue'> {
  return {
    async save(expectedRevision, change, dueAt) {
      // With the revision it started from, a second writer could not be told from the first.
      if (change.revision <= expectedRevision) throw new RangeError(`revision ${change.revision} does not follow ${expectedRevision}`);
      const { id, revision, status, change: text, dueAt: due } = rowOf(change, dueAt);
      const { numUpdatedRows } = await session
        .db()
        .updateTable('changes')
        .set({ revision, status, change: text, dueAt: due, leaseUntil: null })
        .where('id', '=', id)
        .where('revision', '=', expectedRevision)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async claimDue(now, limit, leaseMs) {
      // The lock skips what another worker is claiming at this moment.
      const rows = await session
        .db()
        .with('due', (db) =>
          db
            .selectFrom('changes')
            .select('number as claimed')
            .where('status', 'in', open)
            .where('dueAt', '<=', at(now))
            .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', at(now))]))
            .orderBy('dueAt')
            .orderBy('number')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('changes')
        .from('due')
        .whereRef('changes.number', '=', 'due.claimed')
        .set({ leaseUntil: at(now + leaseMs) })
        .returning(columns)
        .execute();
      rows.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.number - b.number);
      return readable(rows);
    },
  };
}

interface Row {
  readonly number: number;
  readonly id: ChangeId;
  readonly change: unknown;
  readonly dueAt: Instant | null;
}

/**
 * One row that cannot be understood must not hold up the others: it is an error once nothing else is due.
 * @throws StoreError `unreadable-change`
 */
function readable(rows: readonly Row[]): readonly StoredChange[] {
  const errors: StoreError[] = [];
  const read = rows.flatMap((row) => {
    try {
      return [storedOf(row)];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (read.length === 0 && errors[0] !== undefined) throw errors[0];
  return read;
}

function storedOf({ number, id, change, dueAt }: Row): StoredChange {
  return { number, change: parseChange(id, change), dueAt: dueAt ?? undefined };
}

function rowOf(change: Change, dueAt: Instant | undefined) {
  const { id, revision, requestedBy, order, origin, status } = change;
  return {
    id, revision, requestedBy, status: status.status, targetKey: targetKey(order.target), followUp: origin.kind === 'follow-up', change: changeText(change),
    dueAt: dueAt === undefined || isResolved(change) ? null : at(dueAt),
  };
}
