import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { vote } from '../../../src/features/change/vote.ts';
import { userId } from '../../../src/core/facts/ids.ts';
import { noEvidence } from '../../support/no-evidence.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { effectsOf, everybodyInstalls } from './change-story.ts';
import { bodyOf, forgedPresses, meaningOf, type ForgedPress, type Meaning } from './forged-press.ts';
import { askAnew, carryOut, idAndRevision, placeOf, pressedMessage, pressInside, previewAnew, settle, setUp, type Scene } from './forged-target.ts';

/** A seeded run takes 3,000; `npm run test:forged` takes 100,000. */
const presses = Number(process.env['FORGED_PRESSES'] ?? 3_000);
const overHttp = 1_000;

let running: RunningBot;
let scene: Scene;
beforeAll(async () => {
  // A pilot, which a drawn press may well begin, records steps of its own; here the record is to tell of changes alone.
  running = await startRunningBot({ evidence: noEvidence, changes: () => ({ pilot: undefined }) });
  await everybodyInstalls(running);
  scene = await setUp(running);
}, 60_000);
afterAll(async () => running[Symbol.asyncDispose]());

type Press = (press: ForgedPress) => Promise<void>;

describe('whatever a pressed button carries, the change stays what was shown, and only a press that means something counts', () => {
  const meant = new Map<Meaning, number>();

  afterAll(() => {
    if (process.env['FORGED_PRESSES'] !== undefined) console.log(JSON.stringify([...meant]));
  });

  test(`${String(presses)} presses, given to the bot itself`, async () => {
    const answers = new Map<string, number>();
    await attack(forgedPresses(fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withSet: true, withBigInt: true, withSparseArray: true })), { numRuns: presses, seed: 7 }, async (press) => {
      const [id, revision] = idAndRevision(scene, press);
      const answer = await pressInside(running, press.who, placeOf(press), pressedMessage(scene, press).pressedOn, bodyOf(press, id, revision).value);
      const said = answer.kind === 'refusal' ? answer.text.slice(0, 24) : answer.kind;
      answers.set(said, (answers.get(said) ?? 0) + 1);
    });
    // Or all of it would have been turned away at the door.
    expect(answers.size).toBeGreaterThan(8);
    expect([...meant.keys()]).toEqual(expect.arrayContaining(['approve', 'reject', 'withdraw']));
  }, presses * 30);

  test(`${String(overHttp)} presses over HTTP, and the bot still answers`, async () => {
    await attack(forgedPresses(fc.jsonValue()), { numRuns: overHttp, seed: 8 }, async (press) => {
      const [id, revision] = idAndRevision(scene, press);
      const { pressedOn } = pressedMessage(scene, press);
      const activity = running.personIn(press.who, placeOf(press)).message('');
      const reply = await running.send({ ...activity, type: 'invoke', name: 'adaptiveCard/action', ...(pressedOn === undefined ? {} : { replyToId: pressedOn }), value: bodyOf(press, id, revision).value });
      expect(reply.status === 200 || reply.status === 400).toBe(true);
      expect(reply.body?.statusCode ?? 0).toBeLessThan(500);
    });
    expect(running.logged()).not.toMatch(/"level":(?:50|60)/);
    expect(await running.person('nora').says('help')).toMatchObject({ status: 200 });
  }, 120_000);

  async function attack(arbitrary: fc.Arbitrary<ForgedPress>, { numRuns, seed }: { readonly numRuns: number; readonly seed: number }, send: Press): Promise<void> {
    steps = await recorded();
    await fc.assert(
      fc.asyncProperty(arbitrary, async (press) => {
        const { situation } = pressedMessage(scene, press);
        const meaning = meaningOf(press, situation);
        await send(press);
        if (meaning === 'nothing') expect(await recorded()).toBe(steps);
        else await follow(meaning);
        meant.set(meaning, (meant.get(meaning) ?? 0) + 1);
        // Looking at a change from a list posts its card anew: the next presses go to that one.
        if (press.verb === 'change.view' && typeof press.id !== 'object') scene = await settle(running, scene);
                if (press.verb === 'change.cancel-draft' && press.id === 'draft') scene = await previewAnew(running, scene);
        if ((count += 1) % 250 === 0) await look();
        if (meaning !== 'nothing' || count % 250 === 0) steps = await recorded();
      }),
      { numRuns, seed, endOnFailure: true },
    );
    await look();
  }

  let count = 0;
  let steps = 0;

  /** What a press that means something led to is what it means, and nothing beside it. */
  async function follow(meaning: Exclude<Meaning, 'nothing'>): Promise<void> {
    const { open } = scene.changes;
    if (meaning === 'request') {
      const [newest] = await running.store.changes.list({ limit: 1 });
      expect(newest?.change).toMatchObject({ order: { kind: 'policy-on', target: { policyId: scene.policies[3] } }, requestedBy: running.sandbox.people.elena.id, reason: 'Next', status: { status: 'requested' } });
      if (newest !== undefined) await vote(running.changes, newest.change.id, userId(running.sandbox.people.elena.id), { type: 'withdraw' });
    } else {
      const status = (await running.store.changes.read(open.change.id))?.change.status.status;
      expect(status).toBe({ approve: 'approved', 'approve-in-emergency': 'approved', reject: 'rejected', withdraw: 'withdrawn' }[meaning]);
    }
    await look(meaning);
    scene = meaning === 'request' ? await previewAnew(running, scene) : await askAnew(running, scene);
  }

  /** The three changes are what was shown, and the tenant is what they say. */
  async function look(meaning?: Meaning): Promise<void> {
    await carryOut(running);
    const now = await Promise.all(Object.values(scene.changes).map(async ({ change }) => running.store.changes.read(change.id)));
    expect(now.map((stored) => fixedOf(stored?.change))).toEqual(Object.values(scene.changes).map(({ change }) => fixedOf(change)));
    const approved = meaning === 'approve' || meaning === 'approve-in-emergency';
    expect(effectsOf(running)).toEqual(approved ? [`PATCH /identity/conditionalAccess/policies/${scene.policies[0] ?? ''}`] : []);
  }
});

/** What no press may change, the right ones included. */
function fixedOf(change: Scene['changes']['open']['change'] | undefined): unknown {
  if (change === undefined) return 'lost';
  const { id, order, origin, requestedBy, reason, rule, shown } = change;
  return { id, order, origin, requestedBy, reason, rule, shown };
}

/** Every step of every change is in the audit, so its length tells whether anything happened at all. */
async function recorded(): Promise<number> {
  return (await running.store.audit.head())?.sequence ?? 0;
}
