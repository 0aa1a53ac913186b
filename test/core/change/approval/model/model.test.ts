import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../../../src/core/change/approval/decide.ts';
import { emptyTally, noViolation } from './commands.ts';

test('whatever fails, whoever clicks and whenever it restarts: a change is carried out at most once, with every right, and comes to an end', () => {
  const tally = emptyTally();
  fc.assert(noViolation({ decide, comparing: true }, tally), { numRuns: 4_500, seed: 20_261_102 });
  // The schedules are worth something only if they get everywhere.
  for (const ending of ['done, carried out', 'stale', 'rejected', 'withdrawn', 'expired', 'failed refused-by-service', 'failed overtaken, carried out', 'done, carried out in 3 calls', 'failed overtaken, carried out in 3 calls']) expect(tally.endings.get(ending) ?? 0).toBeGreaterThan(10);
}, 120_000);
