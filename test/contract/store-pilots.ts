import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pilotId } from '../../src/core/facts/ids.ts';
import type { Pilot } from '../../src/core/pilot/pilot.ts';
import type { Pilots } from '../../src/ports/pilots.ts';
import { anyPilotState, startedPilot } from './pilot-samples.ts';
import { day, noon, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describePilots(opened: OpenedStore): void {
  describe('pilots', () => {
    // All tests share a store, and one pilot at a time is under way in it.
    afterEach(async () => endPilot(opened().pilots));

    test('a new pilot is the one under way and the latest, and is read back as it was', async () => {
      const { pilots } = opened();
      const pilot = startedPilot();
      expect(await pilots.current()).toBeUndefined();
      expect(await pilots.create(pilot)).toEqual({ status: 'created' });
      expect([await pilots.current(), await pilots.latest(), await pilots.read(pilot.id)]).toEqual([pilot, pilot, pilot]);
      expect(await pilots.read(pilotId(unique('nothing')))).toBeUndefined();
    });

    test('of ten people who start a pilot at once one does, the others are shown theirs', async () => {
      const wanted = Array.from({ length: 10 }, () => startedPilot());
      const results = await Promise.all(wanted.map(async (pilot) => opened().pilots.create(pilot)));
      const made = wanted.filter((_pilot, index) => results[index]?.status === 'created');
      expect(made).toHaveLength(1);
      expect(results.flatMap((result) => (result.status === 'busy' ? [result.by] : []))).toEqual(Array.from({ length: 9 }, () => made[0]));
    });

    test('a start that is refused inside a transaction leaves the transaction usable', async () => {
      await opened().pilots.create(startedPilot());
      const key = unique('message');
      const result = await opened().transaction(async ({ pilots, outbox }) => {
        const busy = await pilots.create(startedPilot());
        await outbox.enqueue({ dedupeKey: key, kind: 'test', target: 't', payload: {} }, noon);
        return busy.status;
      });
      expect(result).toBe('busy');
      expect(await opened().outbox.enqueue({ dedupeKey: key, kind: 'test', target: 't', payload: {} }, noon)).toBe(false);
    });

    test('of two that save the same revision the first wins, and the second writes nothing', async () => {
      const { pilots } = opened();
      const pilot = startedPilot();
      await pilots.create(pilot);
      const [first, second] = [next(pilot, { onSince: noon }), next(pilot, { status: 'rolling-back' })];
      expect([await pilots.save(1, first), await pilots.save(1, second)]).toEqual([true, false]);
      expect(await pilots.current()).toEqual(first);
      await expect(pilots.save(2, first)).rejects.toThrow('does not follow');
      expect(await pilots.save(1, next(startedPilot()))).toBe(false);
    });

    test('a pilot that is being taken back is still under way; afterwards the next one can start', async () => {
      const { pilots } = opened();
      const pilot = startedPilot();
      await pilots.create(pilot);
      const leaving = next(pilot, { status: 'rolling-back' });
      await pilots.save(1, leaving);
      expect(await pilots.create(startedPilot())).toEqual({ status: 'busy', by: leaving });
      const gone = next(leaving, { status: 'rolled-back' });
      await pilots.save(2, gone);
      expect([await pilots.current(), await pilots.read(pilot.id)]).toEqual([undefined, gone]);
      const later = startedPilot({ startedAt: noon + day });
      expect(await pilots.create(later)).toEqual({ status: 'created' });
      expect(await pilots.latest()).toEqual(later);
    });

    test('whatever stands in a pilot is read back as it was', async () => {
      const { pilots } = opened();
      let pilot: Pilot = startedPilot();
      await pilots.create(pilot);
      await fc.assert(
        fc.asyncProperty(anyPilotState, async (state) => {
          const { id, revision, startedAt, startedBy } = pilot;
          pilot = { id, revision: revision + 1, startedAt, startedBy, ...state };
          expect(await pilots.save(revision, pilot)).toBe(true);
          expect(await pilots.read(id)).toStrictEqual(pilot);
        }),
        { numRuns: 60 },
      );
    });
  });
}

function next(pilot: Pilot, other: Partial<Pilot> = {}): Pilot {
  return { ...pilot, ...other, revision: pilot.revision + 1 };
}

async function endPilot(pilots: Pilots): Promise<void> {
  const pilot = await pilots.current();
  if (pilot !== undefined) await pilots.save(pilot.revision, next(pilot, { status: 'rolled-back' }));
}
