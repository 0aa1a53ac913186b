import { expect, test } from '@jest/globals';
import { seeded } from '../../kill/support/random.ts';
import { startRunningBot } from '../../support/running-bot.ts';
import { walkAndReturn } from './walk-under-faults.ts';

/** `PILOT_WALKS=50` for the long run, `PILOT_SEED` to repeat one. */
const walks = Number(process.env['PILOT_WALKS'] ?? '1');
const first = Number(process.env['PILOT_SEED'] ?? '1');

const ends = new Set<string>();

test.each(Array.from({ length: walks }, (_, index) => first + index))('walk %i: whatever fails on the way, the pilot is On at last, and the tenant as it was after the rollback', async (seed) => {
  await using running = await startRunningBot({ scenario: 'empty' });
  const { atOn, atEnd } = await walkAndReturn(running, seeded(seed));
  ends.add(`${atOn}\n—\n${atEnd}`);
  expect(atOn).toContain('conditional-access-policy Pilot');
  expect(atEnd).not.toContain('Pilot –');
  // Every walk so far ended in the same state.
  expect([...ends]).toHaveLength(1);
}, 300_000);
