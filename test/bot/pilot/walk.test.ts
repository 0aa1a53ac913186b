import { expect, test } from '@jest/globals';
import { startRunningBot } from '../../support/running-bot.ts';
import { blockAndRecover, leftOver, rollBack, walkToOn } from './whole-walk.ts';

test('an admin walks the pilot from an empty tenant to On with approvals by another person, sees it block and recover, and rolls it back to nothing', async () => {
  await using running = await startRunningBot({ scenario: 'empty' });
  await walkToOn(running);
  await blockAndRecover(running);
  expect(await rollBack(running)).toBeGreaterThan(4);
  expect(await leftOver(running)).toEqual([]);
}, 120_000);
