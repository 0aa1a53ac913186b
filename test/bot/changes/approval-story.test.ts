import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policyId as policyIdOf } from '../../../src/core/facts/ids.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { buttonsOf, wordsOf } from '../../support/connector-stub.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { cardOf, everybodyInstalls, letPass, press, proposeOn } from './change-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

describe('switching the pilot policy to On', () => {
  test('is asked for by one person and rejected by another, with a reason that everybody reads', async () => {
    const { number } = await proposeOn(running);
    expect(number).toBe(1);
    const asked = cardOf(running, 'a:mira').card;
    expect(wordsOf(asked)).toContain('The pilot is ready');
    expect(buttonsOf(asked).map(({ title }) => title)).toEqual(expect.arrayContaining(['Approve']));
    expect(buttonsOf(cardOf(running, 'a:elena').card).map(({ title }) => title)).not.toContain('Approve');
    await press(running, 'mira', 'Reject', { reason: 'Not before the holidays' });
    await letPass(running, 3_000);
    for (const chat of ['a:elena', 'a:mira', '19:changes@thread.tacv2']) expect(wordsOf(cardOf(running, chat).card)).toContain('Not before the holidays');
    expect(await stateOfPolicy()).toBe('enabledForReportingButNotEnforced');
  });

  test('is approved by a second person, carried out once, read back and shown on every copy', async () => {
    await proposeOn(running);
    await press(running, 'mira', 'Approve');
    await letPass(running, 12_000);
    expect(await stateOfPolicy()).toBe('enabled');
    expect(running.sandbox.control.effects().filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    for (const chat of ['a:elena', 'a:mira', '19:changes@thread.tacv2']) expect(wordsOf(cardOf(running, chat).card)).toContain('Done and read back');
  });
});

async function stateOfPolicy(): Promise<unknown> {
  const read = await running.tenant.targets.read({ kind: 'conditional-access-policy', policyId: policyIdOf(POLICIES.timesheets) });
  return read.known ? read.value?.object['state'] : undefined;
}
