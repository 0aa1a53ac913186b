import { describe, expect, test } from '@jest/globals';
import { activityId, diagnosisId, userId } from '../../src/core/facts/ids.ts';
import { day, noon, question } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeDiagnoses(opened: OpenedStore): void {
  describe('diagnoses', () => {
    test('a diagnosis gets an id of 128 bits, revision 1, and comes back as it was', async () => {
      const asked = question();
      const created = await opened().diagnoses.create(asked, noon);
      expect(created.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(created).toEqual({ ...asked, id: created.id, revision: 1, createdAt: noon, updatedAt: noon });
      expect(await opened().diagnoses.read(created.id)).toEqual(created);
      expect(await opened().diagnoses.read(diagnosisId('unknown'))).toBeUndefined();
    });

    test('an update moves the revision and leaves alone what it does not name', async () => {
      const created = await opened().diagnoses.create(question(), noon);
      const posted = await opened().diagnoses.update(created.id, 1, { activityId: activityId('1795'), answer: null }, noon + 5);
      const expected = { ...created, revision: 2, activityId: '1795', answer: null, updatedAt: noon + 5 };
      expect(posted).toEqual({ status: 'updated', record: expected });
      expect(await opened().diagnoses.read(created.id)).toEqual(expected);
    });

    test('of ten clicks on the same card at once, one updates it and nine see what it wrote', async () => {
      const created = await opened().diagnoses.create(question(), noon);
      const updates = await Promise.all(
        Array.from({ length: 10 }, async (_, click) => opened().diagnoses.update(created.id, 1, { answer: { click } }, noon)),
      );
      const winner = updates.find((update) => update.status === 'updated');
      expect(updates.filter((update) => update.status === 'conflict')).toHaveLength(9);
      for (const update of updates) expect(update).toMatchObject({ record: winner?.status === 'updated' ? winner.record : {} });
    });

    test('a diagnosis that has gone is missing, not in conflict', async () => {
      expect(await opened().diagnoses.update(diagnosisId('gone'), 1, {}, noon)).toEqual({ status: 'missing' });
    });

    test('after 30 days without an update a diagnosis is forgotten', async () => {
      const asker = { askedBy: userId('retention'), subjectId: userId('retention') };
      const old = await opened().diagnoses.create(question(asker), noon - 40 * day);
      const touched = await opened().diagnoses.create(question(asker), noon - 40 * day);
      await opened().diagnoses.update(touched.id, 1, {}, noon);
      expect(await opened().diagnoses.forgetOlderThan(noon - 30 * day)).toBe(1);
      expect(await opened().diagnoses.read(old.id)).toBeUndefined();
      expect(await opened().diagnoses.read(touched.id)).toBeDefined();
    });
  });
}
