import { randomBytes } from 'node:crypto';
import { diagnosisId, type DiagnosisId } from '../../../core/facts/ids.ts';
import type { Diagnoses, DiagnosisChange, DiagnosisRecord } from '../../../ports/store.ts';
import type { Session } from '../session.ts';
import { at, present, toJson, toText } from '../values.ts';

export function diagnoses(session: Session): Diagnoses {
  async function read(id: DiagnosisId): Promise<DiagnosisRecord | undefined> {
    const row = await session.db().selectFrom('diagnoses').selectAll().where('id', '=', id).executeTakeFirst();
    return row && present(row);
  }

  return {
    read,

    async create(diagnosis, now) {
      const row = await session
        .db()
        .insertInto('diagnoses')
        .values({
          ...diagnosis,
          id: diagnosisId(randomBytes(16).toString('base64url')),
          revision: 1,
          question: toText(diagnosis.question),
          answer: toJson(diagnosis.answer),
          createdAt: at(now),
          updatedAt: at(now),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return present(row);
    },

    async update(id, expectedRevision, change, now) {
      const row = await session
        .db()
        .updateTable('diagnoses')
        .set({ ...columnsOf(change), revision: expectedRevision + 1, updatedAt: at(now) })
        .where('id', '=', id)
        .where('revision', '=', expectedRevision)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return { status: 'updated', record: present(row) };
      const record = await read(id);
      return record === undefined ? { status: 'missing' } : { status: 'conflict', record };
    },

    ...endsOf(session),
  };
}

function endsOf(session: Session): Pick<Diagnoses, 'forgetUser' | 'forgetOlderThan'> {
  return {
    async forgetUser(userId) {
      await session
        .db()
        .deleteFrom('diagnoses')
        .where((eb) => eb.or([eb('askedBy', '=', userId), eb('subjectId', '=', userId)]))
        .execute();
    },

    async forgetOlderThan(time) {
      const { numDeletedRows } = await session
        .db()
        .deleteFrom('diagnoses')
        .where('updatedAt', '<', at(time))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

function columnsOf({ answer, ...plain }: DiagnosisChange): Omit<DiagnosisChange, 'answer'> & { answer?: string } {
  return answer === undefined ? plain : { ...plain, answer: toJson(answer) };
}
