import { expect, test } from '@jest/globals';
import { isFull } from './support/sizes.ts';
import { walkOnce, type WalkReport } from './pilot-walk/run.ts';
import { tableOf } from './pilot-walk/table.ts';

const seed = Number(process.env['KILL_SEED'] ?? '4411');
/** Full: as many walks as it takes. Small: one, which may arrive before its last kill. */
const { kills, calmMs, mostInOneWalk } = isFull ? { kills: 200, calmMs: 2_500, mostInOneWalk: 25 } : { kills: 6, calmMs: 5_000, mostInOneWalk: 6 };

test(`the pilot is walked to On and back while its process is killed ${String(kills)} times: nothing is lost or made twice, and every board shows the truth`, async () => {
  const walks: WalkReport[] = [];
  const killed = (): number => walks.reduce((sum, walk) => sum + walk.kills.length, 0);
  do {
    walks.push(await walkOnce({ seed: seed + walks.length, mostKills: Math.min(mostInOneWalk, kills - killed()), calmMs, patienceMs: isFull ? 15 * 60_000 : 4 * 60_000 }));
    if (isFull) process.stderr.write(`${tableOf(walks)}\n`);
  } while (isFull && killed() < kills && walks.at(-1)?.end === 'arrived');
  console.log(tableOf(walks));
  for (const { end, faults, leftOver, dead } of walks) {
    expect({ end, leftOver, dead, ...Object.fromEntries(Object.entries(faults).map(([name, found]: [string, Set<string>]) => [name, [...found]])) })
      .toEqual({ end: 'arrived', leftOver: [], dead: 0, lost: [], twice: [], notApproved: [], audit: [], wrongBoards: [] });
  }
  // Otherwise nothing was tried.
  expect(killed()).toBeGreaterThanOrEqual(isFull ? kills : 3);
  expect(walks.reduce((sum, { boards }) => sum + boards.equal, 0)).toBeGreaterThan(killed() / 2);
});
