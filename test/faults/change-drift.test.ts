import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { userId } from '../../src/core/facts/ids.ts';
import { readerOf } from '../../src/features/reader.ts';
import { cardFor } from '../../src/features/change/card.ts';
import type { StoredChange } from '../../src/ports/change-store.ts';
import { everybodyInstalls } from '../bot/changes/change-story.ts';
import { wordsOf } from '../support/connector-stub.ts';
import { noEvidence } from '../support/no-evidence.ts';
import { startRunningBot, type RunningBot } from '../support/running-bot.ts';
import { approveAll, askForAll, atOnce, readAll, workOff } from './support/many-changes.ts';
import { editInPortal, editors, edits, type PortalEdit } from './support/portal-edits.ts';

/** When, between the request and the call, somebody is in the portal. */
const moments = ['before the approval', 'after the approval', 'after the execution was begun'] as const;

interface Moved {
  readonly edit: PortalEdit;
  readonly by: keyof typeof editors;
  readonly when: (typeof moments)[number];
}

const moved: fc.Arbitrary<Moved> = fc.record({ edit: edits, by: fc.constantFrom('ivo', 'theo', 'elena'), when: fc.constantFrom(...moments) });

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ evidence: noEvidence });
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

/** `DRIFT_TARGETS=500` for the long run. */
const targets = Number(process.env['DRIFT_TARGETS'] ?? '150');

describe('many policies that somebody edits between the request and the execution', () => {
  const drawn = fc.sample(moved, { numRuns: targets, seed: 20261116 });
  let ends: readonly StoredChange[];

  beforeAll(async () => {
    const policies = running.sandbox.control.fillPolicies(drawn.length);
    const asked = await askForAll(running, policies);
    const editNow = (now: Moved['when']): void => {
      passMinutes(2);
      for (const [index, { edit, by, when }] of drawn.entries()) {
        if (when === now) editInPortal(running.sandbox, by, policies[index] ?? '', edit, asked[index]?.change.shown.before ?? {});
      }
      passMinutes(2);
    };
    editNow('before the approval');
    await approveAll(running, asked);
    editNow('after the approval');
    await workOff(running);
    editNow('after the execution was begun');
    await workOff(running);
    ends = await readAll(running, asked.map(({ change }) => change.id));
  }, 300_000);

  test('not one is written to', () => {
    expect(running.sandbox.control.effects()).toEqual([]);
  });

  test('every change ends as stale, and its record says what moved and by whom', () => {
    const records = ends.map(({ change: { status } }) => ({ status: status.status, ...(status.status === 'stale' ? { paths: [...new Set(status.moved.lines.map(({ path }) => path))], by: status.moved.by } : {}) }));
    expect(records).toEqual(drawn.map(({ edit: { path }, by }) => ({ status: 'stale', paths: path === undefined ? [] : [path], by: editors[by] })));
    expect(new Set(drawn.map(({ edit }) => edit.path)).size).toBeGreaterThan(9);
  });

  test('every card says it too', async () => {
    const viewer = userId(running.sandbox.people.mira.id);
    const cards = await atOnce(3, ends, async (stored) => wordsOf((await cardFor(running.changes, stored, { viewer, reader: readerOf({}), place: 'personal' })).card));
    const silent = cards.filter((words, index) => {
      const { edit, by } = drawn[index] ?? { edit: { path: 'nothing was drawn' }, by: 'ivo' };
      return !words.includes(editors[by]) || (edit.path !== undefined && !words.includes(edit.path));
    });
    expect(silent).toEqual([]);
  }, 120_000);
});

function passMinutes(minutes: number): void {
  running.sandbox.control.advance(minutes);
  running.clock.time += minutes * 60_000;
}
