import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dialogVersion } from '../../../src/bot/dialogs/step-dialogs.ts';
import { refreshBoards } from '../../../src/features/pilot/board.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { cardIn, wordsOf, type Card } from '../../support/connector-stub.ts';
import { botId, cardAnswered, startRunningBot, type Reply, type RunningBot } from '../../support/running-bot.ts';
import { everybodyInstalls, refusedWith, sendAll } from '../changes/change-story.ts';
import { approve, approver, board, byVerb, carryOut, laptop, openStep, pressOn, start, walker } from './walk.ts';

let running: RunningBot;
let device: string;

beforeAll(async () => {
  running = await startRunningBot({ scenario: 'empty' });
  await everybodyInstalls(running);
  await start(running);
  const devices = await running.tenant.readings.listWindowsDevices();
  device = devices.known ? String(devices.value.find(({ deviceName }) => deviceName === laptop)?.entraDeviceId) : '';
});
afterAll(async () => running[Symbol.asyncDispose]());

/** What an earlier build, or a hand in the database, left of the walker's dialog. */
async function leaveBehind(value: Readonly<Record<string, unknown>>): Promise<void> {
  const key = `msteams/${botId}/conversations/a:${walker}/users/29:${running.sandbox.people[walker].id}/dialog`;
  await running.store.state.write(new Map([[key, { value }]]), running.clock.time);
}

async function previewGroups(): Promise<{ readonly card: Card; readonly id: string }> {
  return pressOn(running, await openStep(running, 'pilot-groups'), 'pilot.preview-step', 'pilot-groups', { users: PEOPLE.nora.id, devices: device, reason: 'The pilot needs it' });
}

async function asked(): Promise<number> {
  return (await running.store.changes.list({ limit: 50 })).length;
}

async function pressRequest(previewed: Awaited<ReturnType<typeof previewGroups>>): Promise<Reply> {
  return running.person(walker).presses(byVerb(previewed.card, 'pilot.request-step'), previewed.id);
}

const stack = (id: string, state: unknown): object => ({ dialogStack: [{ id, state }] });

describe('a new build in the middle of a step', () => {
  let previewed: Awaited<ReturnType<typeof previewGroups>>;
  beforeAll(async () => {
    previewed = await previewGroups();
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['of an older version', { version: dialogVersion - 1, dialog: stack('pilot-step/pilot-groups', { drafts: ['x'] }) }],
    ['of a newer version, after a way back', { version: dialogVersion + 1, dialog: stack('pilot-step/pilot-groups', { drafts: ['x'] }) }],
    ['without a version', { dialog: stack('pilot-step/pilot-groups', { drafts: ['x'] }) }],
    ['with a dialog that is no more', { version: dialogVersion, dialog: stack('pilot-step/licences', { drafts: ['x'] }) }],
    ['of two dialogs', { version: dialogVersion, dialog: { dialogStack: [{ id: 'pilot-step/pilot-groups', state: {} }, { id: 'prompt', state: {} }] } }],
    ['that is no list', { version: dialogVersion, dialog: { dialogStack: 'pilot-step/pilot-groups' } }],
    ['that is nothing', { version: dialogVersion, dialog: null }],
    ['of numbers', { version: dialogVersion, dialog: { dialogStack: [1, 2] } }],
  ])('a stack %s neither fails nor asks for anything: the step is shown as it stands, and says why', async (_, left) => {
    const before = await asked();
    await leaveBehind(left);
    const words = wordsOf(cardAnswered(await pressRequest(previewed)));
    expect(words).toContain('Step 1: Pilot groups');
    expect(words).toContain('I was updated while you were in a step.');
    expect(await asked()).toBe(before);
  });

  test.each<[string, unknown]>([['no drafts', {}], ['drafts of another kind', { drafts: [{ id: 1 }] }], ['no state at all', undefined]])('a stack of this version with %s says that the preview is gone', async (_, state) => {
    await leaveBehind({ version: dialogVersion, dialog: stack('pilot-step/pilot-groups', state) });
    expect(wordsOf(cardAnswered(await pressRequest(previewed)))).toContain('I no longer have the preview');
  });

  test('a draft that is not known any more asks for nothing', async () => {
    const before = await asked();
    await leaveBehind({ version: dialogVersion, dialog: stack('pilot-step/pilot-groups', { drafts: ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB'] }) });
    expect(wordsOf(cardAnswered(await pressRequest(previewed)))).toContain('expired');
    expect(await asked()).toBe(before);
  });
});

describe('inside a step', () => {
  test('the commands go on working, and the step is where it was', async () => {
    const previewed = await previewGroups();
    for (const command of ['help', 'pending changes', 'pilot']) expect((await running.person(walker).says(command)).status).toBe(200);
    expect(running.logged()).not.toContain('turn failed');
    expect(byVerb(previewed.card, 'pilot.request-step').title).toBe('Ask for approval');
    const other = await running.person(approver).presses(byVerb(previewed.card, 'pilot.request-step'), previewed.id);
    expect(wordsOf(cardAnswered(other))).toContain('I no longer have the preview');
    const answer = wordsOf(cardAnswered(await pressRequest(previewed)));
    expect(answer).toMatch(/Asked for: change #\d+\. Asked for: change #\d+\./);
  });

  test('"cancel" leaves it, and what was previewed is not asked for', async () => {
    await openStep(running, 'defender-connector');
    await running.person(walker).says('cancel');
    expect(lastText()).toContain('You have left the step “Defender connector”');
    await running.person(walker).says('cancel');
    expect(lastText()).toContain('You are in no step');
  });
});

describe('who may see the pilot', () => {
  beforeEach(async () => running.person('nora').says('help'));

  test('somebody without a role is told so, by command and by a button that was made up', async () => {
    await running.person('nora').says('pilot');
    expect(lastText()).toContain('for the people whom your company has named for it');
    const { card, id } = await board(running);
    for (const verb of ['pilot.view', 'pilot.open-step', 'pilot.rollback']) expect(refusedWith(await running.person('nora').presses(byVerb(card, verb), id))).toContain('named for it');
  });

  test('where others read along, the board names nobody, and a step goes to the own chat', async () => {
    const place = { id: '19:changes@thread.tacv2', conversationType: 'channel' } as const;
    await running.personIn(walker, place).says('pilot');
    const posted = running.connector.sent.findLast(({ conversation, activity }) => conversation === place.id && (activity.attachments?.length ?? 0) > 0);
    const words = wordsOf(posted?.activity.attachments?.[0]?.content);
    expect(words).toContain('1 Pilot groups');
    expect(words).not.toMatch(/Nora|LT-4411/);
    const answer = await running.personIn(walker, place).presses(byVerb(posted?.activity.attachments?.[0]?.content ?? {}, 'pilot.open-step'), posted?.id ?? '');
    expect(JSON.stringify(answer.body)).toContain('in our own chat');
    expect(wordsOf(running.connector.sent.at(-1)?.activity)).toContain('Step 1: Pilot groups');
  });
});

describe('what takes the place of the board', () => {
  test.each(['pilot.expand', 'pilot.rollback'])('%s is not overwritten when the boards are brought up to date', async (verb) => {
    const shown = await board(running);
    cardAnswered(await running.person(walker).presses({ verb, title: verb, data: { id: 'x', revision: 1 } }, shown.id));
    const before = running.connector.sent.length;
    await refreshBoards(running.pilot, running.messenger, new Map());
    expect(running.connector.sent.slice(before).filter(({ id }) => id === shown.id)).toEqual([]);
    await pressOn(running, shown, 'pilot.view');
    expect((await running.store.pilots.current())?.boards.map(({ activityId }) => activityId)).toContain(shown.id);
  });
});

describe('buttons whose time has not come, pressed all the same', () => {
  const pressAnything = async (verb: string, id: string, inputs: Readonly<Record<string, string>> = {}): Promise<Reply> => running.person(walker).presses({ verb, title: verb, data: { id, revision: 1, ...inputs } });

  test.each([
    ['pilot.certificate', 'x', 'There is no evidence to show yet'],
    ['pilot.restore', '0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a', 'not part of the pilot any more'],
    ['pilot.accept-drift', '0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a', 'not as this message shows it'],
    ['pilot.ask-sign-in', 'report-only', 'Create it in step 5 first'],
    ['pilot.ask-sign-in', 'everything', 'I do not know this kind of sign-in'],
    ['pilot.confirm', 'connector-present', 'cannot be confirmed by hand'],
    ['pilot.confirm', 'made-up', 'cannot be confirmed by hand'],
    ['pilot.open-step', 'step-six', 'I do not know this step'],
  ])('%s for %s is refused: %s', async (verb, id, words) => {
    expect(refusedWith(await pressAnything(verb, id))).toContain(words);
  });

  test.each([
    ['pilot.rearm', 'The brake has not tripped'],
    ['pilot.start', 'A pilot is under way already'],
    ['pilot.rollback', 'Roll back the pilot?'],
    ['pilot.next-rollback', 'Roll back the pilot?'],
    ['pilot.cancel-step', 'You have left the step'],
  ])('%s shows how it stands: %s', async (verb, words) => {
    expect(wordsOf(cardAnswered(await pressAnything(verb, 'x')))).toContain(words);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['no group', { sourceGroup: ' ', percent: '20', reason: 'More people' }, 'Enter the name of a group'],
    ['a share of nobody', { sourceGroup: 'Finance', percent: '0', reason: 'More people' }, 'from 1 to 100'],
    ['no reason', { sourceGroup: 'Finance', percent: '20', reason: '' }, 'Say why it is needed'],
    ['a group that is not there', { sourceGroup: 'Nobody knows it', percent: '20', reason: 'More people' }, 'No group is called “Nobody knows it”'],
  ])('an expansion with %s comes back as a form that says so', async (_, inputs, words) => {
    expect(wordsOf(cardAnswered(await pressAnything('pilot.preview-expansion', 'x', inputs)))).toContain(words);
  });

  test('"pilot evidence" names the hash of the file, and that the record proves it', async () => {
    await running.person(walker).says('pilot evidence');
    expect(lastText()).toMatch(/The record proves it[^]*Hash[^]*[0-9a-f]{64}/);
  });

  test('"pilot step" finds a step by its number and by its name, and says what it does not know', async () => {
    for (const [command, title] of [['pilot step 2', 'Step 2: Defender connector'], ['pilot step device compliance', 'Step 4: Device compliance'], ['pilot step nonsense', 'I do not know this step']] as const) {
      await running.person(walker).says(command);
      expect(lastText()).toContain(title);
    }
  });
});

test('an expansion previews the devices first, then the people, each with its own button', async () => {
  await sendAll(running);
  for (const { number } of (await running.store.changes.list({ statuses: ['requested'] })).toReversed()) await approve(running, number);
  await carryOut(running);
  await board(running);
  const answer = await running.person(walker).presses({ verb: 'pilot.preview-expansion', title: 'x', data: { id: 'x', revision: 1, sourceGroup: 'Alder Payroll users', percent: '100', reason: 'Everybody of payroll' } });
  expect(JSON.stringify(answer.body)).toMatch(/The changes are below: \d+ people and \d+ devices come in/);
  const previews = running.connector.sent.slice(-2).map(({ activity }) => cardIn(activity));
  expect(previews.map((card) => byVerb(card, 'change.request').title)).toEqual(['Ask for approval', 'Ask for approval']);
  expect(wordsOf(previews[0])).toContain('Pilot – Windows Zero Trust Devices');
  expect(wordsOf(previews[1])).toContain('Pilot – Windows Zero Trust Users');
});

function lastText(): string {
  return wordsOf(running.connector.sent.at(-1)?.activity);
}
