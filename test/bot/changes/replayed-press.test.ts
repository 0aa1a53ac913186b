import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Button } from '../../support/connector-stub.ts';
import { changeChannel, startRunningBot, type PersonName, type Place, type Reply, type RunningBot } from '../../support/running-bot.ts';
import { auditOf, button, cardOf, channel, effectsOf, everybodyInstalls, letPass, press, proposeOn, refusedWith } from './change-story.ts';

/** A press as it left an approver's client, byte for byte but for its id. */
interface Captured {
  readonly pressed: Button;
  readonly on: string;
}

let running: RunningBot;
let number: number;
let captured: Captured;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

beforeEach(async () => {
  // A replay in another person's name tells the bot that the chat is theirs; what its owner writes there sets that right.
  for (const name of ['mira', 'elena', 'nora'] as const) await running.person(name).says('help');
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: 'Pilot – Compliant device for Timesheets', patch: { state: 'enabledForReportingButNotEnforced' } });
  running.sandbox.control.clearEffects();
  number = (await proposeOn(running)).number;
  const { card, id } = cardOf(running, 'a:mira', number);
  captured = { pressed: button(card, 'Approve'), on: id };
});

async function replay(who: PersonName, place?: Place, { pressed = captured.pressed, on = captured.on }: Partial<Captured> = {}): Promise<Reply> {
  return (place === undefined ? running.person(who) : running.personIn(who, place)).presses(pressed, on);
}

const chatOf = (name: PersonName): Place => ({ id: `a:${name}`, conversationType: 'personal' });
const dataOf = ({ data }: Button): object => (typeof data === 'object' && data !== null ? data : {});

describe('an approval that was recorded and is sent again', () => {
  const replays: readonly [name: string, send: () => Promise<Reply>, answer: RegExp][] = [
    ['by an employee from their own chat', () => replay('nora'), /did not post this card here/],
    ['by an employee as if from the approver’s chat', () => replay('nora', chatOf('mira')), /^Only /],
    ['by the requester as if from the approver’s chat', () => replay('elena', chatOf('mira')), /You asked for this change|own request/],
    ['by the approver from somebody else’s chat', () => replay('mira', chatOf('nora')), /did not post this card here/],
    ['from a group', () => replay('mira', { id: '19:group@thread.v2', conversationType: 'groupChat' }), /did not post this card here/],
    ['through the channel, with the message of the personal chat', () => replay('mira', channel), /old copy/],
    ['in the personal chat, with the message of the channel', () => replay('mira', undefined, { on: cardOf(running, changeChannel, number).id }), /old copy/],
    ['on another message', () => replay('mira', undefined, { on: '1' }), /old copy/],
    ['with an earlier revision', () => replay('mira', undefined, { pressed: { ...captured.pressed, data: { ...dataOf(captured.pressed), revision: 0 } } }), /out of date/],
    ['with a later revision', () => replay('mira', undefined, { pressed: { ...captured.pressed, data: { ...dataOf(captured.pressed), revision: 99 } } }), /out of date/],
  ];
  test.each(replays)('%s: has no effect, and the answer says why', async (_name, send, answer) => {
    const before = await auditOf(running, number);
    expect(refusedWith(await send())).toMatch(answer);
    await letPass(running, 12_000);
    expect(await auditOf(running, number)).toEqual(before);
    expect(effectsOf(running)).toEqual([]);
    await press(running, 'elena', 'Withdraw', {}, number);
  });

  test('by the approver after the change is done, and by others: it stays done once', async () => {
    await replay('mira');
    await letPass(running, 12_000);
    const before = await auditOf(running, number);
    expect(refusedWith(await replay('mira'))).toContain('is already over (done)');
    for (const [who, place] of [['nora', undefined], ['nora', chatOf('mira')], ['elena', chatOf('mira')], ['mira', channel]] as const) refusedWith(await replay(who, place));
    await letPass(running, 12_000);
    expect(await auditOf(running, number)).toEqual(before);
    expect(effectsOf(running)).toHaveLength(1);
  });

  test('after the request was taken back: nothing is done', async () => {
    await press(running, 'elena', 'Withdraw', {}, number);
    expect(refusedWith(await replay('mira'))).toContain('is already over (withdrawn)');
    await letPass(running, 12_000);
    expect(effectsOf(running)).toEqual([]);
  });

  test('twice at the same moment: counts once, is done once, and the second is told so', async () => {
    const replies = await Promise.all([replay('mira'), replay('mira')]);
    const refused = replies.filter(({ body }) => body?.type === 'application/vnd.microsoft.error').map(refusedWith);
    expect(refused).toEqual([expect.stringMatching(/counted already|already approved|already being carried out/)]);
    await letPass(running, 12_000);
    expect((await auditOf(running, number)).filter((type) => type === 'approval-given' || type === 'attempt-begun')).toEqual(['approval-given', 'attempt-begun']);
    expect(effectsOf(running)).toHaveLength(1);
  });

  test('for another change: the id of the recorded one counts, not the card it stands on', async () => {
    await replay('mira');
    await letPass(running, 12_000);
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: 'Pilot – Compliant device for Timesheets', patch: { state: 'enabledForReportingButNotEnforced' } });
    const next = await proposeOn(running);
    expect(refusedWith(await replay('mira', undefined, { on: cardOf(running, 'a:mira', next.number).id }))).toContain('old copy');
    expect(await auditOf(running, next.number)).toEqual(['requested']);
    await press(running, 'elena', 'Withdraw', {}, next.number);
  });
});
