import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buttonsOf, cardIn, wordsOf } from '../support/connector-stub.ts';
import { startRunningBot, type Reply, type RunningBot } from '../support/running-bot.ts';
import { verbs } from '../../src/cards/verbs.ts';

let running: RunningBot;
let good: { readonly id: string; readonly revision: number };
beforeAll(async () => {
  running = await startRunningBot({ scenario: 'risk-high' });
  await running.person('jonas').says('why is my device blocked?');
  const data = buttonsOf(cardIn(running.connector.sent.at(-1)?.activity))[0]?.data;
  if (typeof data !== 'object' || data === null || !('id' in data) || !('revision' in data)) throw new Error('no data');
  good = { id: String(data.id), revision: Number(data.revision) };
  running.connector.clear();
});
afterAll(async () => running[Symbol.asyncDispose]());

const verb = fc.oneof(fc.constantFrom(...Object.keys(verbs)), fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'diagnosis.Recheck'));
const forged = fc.oneof(
  fc.jsonValue(),
  fc.record({ id: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'why-blocked\n', 'nora')), revision: fc.oneof(fc.integer(), fc.double(), fc.string()) }),
  fc.jsonValue().map((extra) => ({ ...good, extra })),
  fc.constant(null).map(() => ({ ...good, userId: '0a11de00-0001-4000-8000-000000000006' })),
  fc.integer({ min: 0, max: 5 }).map((revision) => ({ id: good.id, revision })),
);

test('whatever a button carries, nobody gets to see or do what they did not ask for themselves', async () => {
  const places = [running.person('nora'), running.personIn('nora', running.person('jonas').place)];
  await fc.assert(
    fc.asyncProperty(verb, forged, fc.constantFrom(...places), async (name, data, nora) => {
      const reply = await nora.presses({ title: '', verb: name, data });
      // 400: the gate itself turned the body away, for a key that it does not take.
      expect(reply.status === 400 || refusedOrNotice(reply)).toBe(true);
      expect(JSON.stringify(reply)).not.toContain('LT-4416');
    }),
    { numRuns: 400 },
  );
  expect(running.connector.sent.map(({ activity }) => wordsOf(activity)).join()).not.toMatch(/Sync requested|LT-4416/);
});

test.each([undefined, null, 7, 'text', [], { action: null }, { action: { type: 'Action.Submit', verb: 'command.run', data: { id: 'help', revision: 0 } } }, { trigger: 'automatic', action: { type: 'Action.Execute', verb: 'command.run', data: { id: 'help', revision: 0 } } }])(
  'an invoke that is no press of ours is answered, and does nothing: %j',
  async (value) => {
    running.connector.clear();
    const reply = await running.person('nora').invokes('adaptiveCard/action', value);
    expect(reply).toMatchObject({ status: 200, body: { statusCode: 400, type: 'application/vnd.microsoft.error' } });
    expect(running.connector.sent).toHaveLength(0);
  },
);

test('an invoke of another kind is answered as a bad request, never as "not implemented"', async () => {
  expect(await running.person('nora').invokes('task/fetch', {})).toMatchObject({ status: 400, body: { code: 'BadRequest' } });
});

/** A notice can only come from the button that runs a command, which shows the presser their own things. */
function refusedOrNotice({ body }: Reply): boolean {
  return body?.statusCode === 400 || body?.type === 'application/vnd.microsoft.activity.message';
}
