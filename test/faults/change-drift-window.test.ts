import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredChange } from '../../src/ports/change-store.ts';
import { auditOf, everybodyInstalls } from '../bot/changes/change-story.ts';
import { wordsOf } from '../support/connector-stub.ts';
import { noEvidence } from '../support/no-evidence.ts';
import { changeChannel, startRunningBot, type RunningBot } from '../support/running-bot.ts';
import { approveAll, askForAll, readAll, sendEverything, workOff } from './support/many-changes.ts';
import { editInPortal, editors, otherEdits } from './support/portal-edits.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot({ evidence: noEvidence });
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

const windows = ['between the last reading and the call', 'between the call and the reading back', 'earlier, in a copy of the data that the last reading did not come from'] as const;

describe.each(windows)('policies that somebody edits %s', (window) => {
  const drawn = fc.sample(fc.record({ edit: otherEdits, by: fc.constantFrom('ivo', 'theo') }), { numRuns: 12, seed: windows.indexOf(window) });
  let ends: readonly StoredChange[];

  beforeAll(async () => {
    const { control } = running.sandbox;
    const policies = control.fillPolicies(drawn.length);
    control.clearEffects();
    const asked = await askForAll(running, policies);
    await approveAll(running, asked);
    await sendEverything(running);
    running.connector.clear();
    const edit = (id: string): void => {
      const index = asked.findIndex(({ change }) => change.id === id);
      const how = drawn[index];
      if (how !== undefined) editInPortal(running.sandbox, how.by, policies[index] ?? '', how.edit, asked[index]?.change.shown.before ?? {});
    };
    await workOff(running);
    passMinutes(1);
    if (window === windows[2]) {
      control.consistency({ lagMs: 3_600_000, staleShare: 1, seed: 1 });
      for (const { change } of asked) edit(change.id);
    }
    const { executor } = running.worker;
    const worker = {
      ...running.worker,
      executor: {
        perform: async (...call: Parameters<typeof executor.perform>) => {
          if (window === windows[0]) edit(call[1].changeId);
          const outcome = await executor.perform(...call);
          if (window === windows[1]) edit(call[1].changeId);
          return outcome;
        },
      },
    };
    await workOff({ ...running, worker });
    control.consistency(undefined);
    passMinutes(2);
    await workOff(running);
    ends = await readAll(running, asked.map(({ change }) => change.id));
    await sendEverything(running);
  }, 120_000);

  test('each is written to once', () => {
    expect(running.sandbox.control.effects().map(({ method }) => method)).toEqual(drawn.map(() => 'PATCH'));
  });

  test('every one is found by the first reading after the call', async () => {
    const records = ends.map(({ change: { status } }) => ({ status: status.status, ...(status.status === 'done' ? { paths: [...new Set(status.drift?.lines.map(({ path }) => path))], by: status.drift?.by } : {}) }));
    expect(records).toEqual(drawn.map(({ edit: { path }, by }) => ({ status: 'done', paths: [path], by: editors[by] })));
    const audits = await Promise.all(ends.map(async ({ number }) => auditOf(running, number)));
    expect(audits.map((types) => types.slice(-3))).toEqual(ends.map(() => ['attempt-begun', 'attempt-ended', 'done']));
  });

  test('the requester, the approver and the channel are alarmed about every one', () => {
    const alarmed = (conversation: string): readonly string[] => running.connector.sent.filter((sent) => sent.kind !== 'update' && sent.conversation === conversation).map(({ activity }) => wordsOf(activity.attachments));
    for (const conversation of ['a:elena', 'a:mira', changeChannel]) {
      const words = alarmed(conversation);
      const unsaid = ends.filter(({ number }, index) => !words.some((text) => text.includes(`#${String(number)}`) && text.includes('changed something else') && text.includes(drawn[index]?.edit.path ?? '')));
      expect(unsaid.map(({ number }) => number)).toEqual([]);
    }
  });
});

function passMinutes(minutes: number): void {
  running.sandbox.control.advance(minutes);
  running.clock.time += minutes * 60_000;
}
