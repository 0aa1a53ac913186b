import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { affected } from '../../cards/support/impact-fixtures.ts';
import { buttonsOf, cardIn, wordsOf, type Sent } from '../../support/connector-stub.ts';
import type { Chat, RunningBot } from '../../support/running-bot.ts';
import { cardAnswered, changeChannel } from '../../support/running-bot.ts';
import { button, cardOf, channel, proposeOn, refusedWith, wordsOn } from '../changes/change-story.ts';
import { POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { askWhatIf, listId, startMeteredBot } from './impact-story.ts';

let running: RunningBot;
beforeAll(async () => {
  ({ running } = await startMeteredBot());
});
afterAll(async () => running[Symbol.asyncDispose]());
beforeEach(() => running.connector.clear());

const question = { policy: POLICIES.timesheets, policyOutcome: 'on' };
const save = { title: 'Save', verb: 'impact.save', data: { id: listId, revision: 0 } };

async function details(chat: Chat): Promise<Sent | undefined> {
  const { card, id } = await askWhatIf(running, 'elena', /a policy were/, question);
  await chat.presses(button(card, 'Show all of it'), id);
  return running.connector.sent.at(-1);
}

describe('the details', () => {
  test('come below the card, which stays, and lead to the list page by page', async () => {
    const elena = running.person('elena');
    const posted = await details(elena);
    expect(posted?.conversation).toBe('a:elena');
    const card = cardIn(posted?.activity);
    expect(wordsOf(card)).toContain('Timesheets');
    const page = cardAnswered(await elena.presses(button(card, 'Everybody, one by one'), posted?.id));
    expect(wordsOf(page)).toContain('1 to 6 of 6');
  });

  test('asked for in a channel go to the own chat', async () => {
    const { card } = await askWhatIf(running, 'elena', /a policy were/, question);
    running.connector.clear();
    await running.personIn('elena', channel).presses(button(card, 'Show all of it'));
    expect(running.connector.sent.map(({ conversation }) => conversation)).toEqual(['a:elena']);
  });

  test.each(['00000000000000000000aa', 'x'.repeat(128)])('of an id that does not exist (%s) are gone', async (id) => {
    expect(refusedWith(await running.person('elena').presses({ title: 'x', verb: 'impact.details', data: { id, revision: 0 } }))).toContain('expired');
    expect(refusedWith(await running.person('elena').presses({ title: 'x', verb: 'impact.people', data: { id, revision: 0 } }))).toContain('no longer kept');
    expect(refusedWith(await running.person('elena').presses({ title: 'x', verb: 'impact.save', data: { id, revision: 0 } }))).toContain('no longer kept');
  });

  test('and the list are for those who have a part in changes', async () => {
    for (const verb of ['impact.people', 'impact.save']) expect(refusedWith(await running.person('nora').presses({ title: 'x', verb, data: { id: listId, revision: 0 } }))).toContain('named for changes');
  });
});

describe('a change that is asked for', () => {
  test('shows names to requester and approver in their own chats, and counts alone in the channel', async () => {
    const { number } = await proposeOn(running);
    for (const chat of ['a:elena', 'a:mira']) expect(wordsOn(running, chat, number)).toContain('Nora Quist');
    const shared = wordsOn(running, changeChannel, number);
    expect(shared).toContain('12 people would newly be blocked');
    expect(shared).toContain('Names are shown to those who ask and decide');
    for (const { name } of affected) expect(shared).not.toContain(name);
    // Nor to an approver who opens their own view of it there.
    const { card, id } = cardOf(running, changeChannel);
    const own = cardAnswered(await running.personIn('mira', channel).presses(button(card, /Review/), id));
    expect(buttonsOf(own).map(({ title }) => title)).toContain('Approve');
    for (const { name } of affected) expect(wordsOf(own)).not.toContain(name);
    expect(wordsOf(own)).toContain('12 people would newly be blocked');
  });

  test('is kept by ids alone in the audit, and once it is over', async () => {
    const names = affected.flatMap(({ name, userPrincipalName, devices }) => [name, userPrincipalName ?? name, ...devices.map((device) => device.name)]).filter((name) => name.length > 6);
    const audit = JSON.stringify(await running.store.audit.read(0, 100));
    expect(audit).toContain(affected[0]?.userId);
    for (const name of names) expect(audit).not.toContain(name);
    const open = (await running.store.changes.list({ limit: 1 })).at(0);
    expect(open?.change.shown.impact).toMatchObject({ top: [{ name: 'Nora Quist' }, {}, {}, {}, {}, {}] });
    const number = open?.number ?? 0;
    await running.person('elena').says(`withdraw ${String(number)}`);
    const over = await running.store.changes.readByNumber(number);
    expect(over?.change).toMatchObject({ status: { status: 'withdrawn' }, shown: { impact: { net: { newlyBlocked: { people: 12 } } } } });
    expect(JSON.stringify(over)).toContain(affected[0]?.userId);
    for (const name of names) expect(JSON.stringify(over)).not.toContain(name);
    expect(refusedWith(await running.person('elena').presses({ title: 'x', verb: 'impact.details', data: { id: over?.change.id, revision: 0 } }))).toContain('by id alone');
  });
});

describe('the list as a file', () => {
  const offers = () => running.connector.sent.flatMap(({ conversation, activity }) => (activity.attachments ?? []).filter(({ contentType }) => contentType.endsWith('file.consent')).map(({ content }) => ({ conversation, content })));

  test('is offered, with its true size, and taken to the storage of the person who agrees', async () => {
    await using storage = await startStorage(201);
    const elena = running.person('elena');
    await elena.presses(save, '77');
    const [offer] = offers();
    expect(offer).toMatchObject({ conversation: 'a:elena', content: { acceptContext: { id: listId }, declineContext: { id: listId } } });
    const answer = await elena.invokes('fileConsent/invoke', accepted(storage.url));
    expect(answer.status).toBe(200);
    expect(storage.bodies).toHaveLength(1);
    expect(storage.bodies[0]?.byteLength).toBe(offer?.content['sizeInBytes']);
    expect(storage.bodies[0]?.toString()).toContain('"Nora Quist"');
    const info = running.connector.sent.flatMap(({ activity }) => activity.attachments ?? []).find(({ contentType }) => contentType.endsWith('file.info'));
    expect(info).toMatchObject({ content: { uniqueId: 'u1', fileType: 'csv' } });
    expect(words()).toContain('is in your OneDrive');
  });

  test('that is declined is not written, and the card says so', async () => {
    const elena = running.person('elena');
    const answer = await elena.invokes('fileConsent/invoke', { type: 'fileUpload', action: 'decline', context: { id: listId } });
    expect(answer.status).toBe(200);
    expect(words()).toContain('nothing was saved');
  });

  test('is never sent to a place that is not one of the storage', async () => {
    for (const uploadUrl of ['https://evil.example/x', 'https://169.254.169.254/latest', 'http://10.0.0.1/x', 'https://contoso.sharepoint.com.evil.example/x']) {
      running.connector.clear();
      await running.person('elena').invokes('fileConsent/invoke', accepted(uploadUrl));
      expect(words()).toContain('the address is not one of SharePoint');
    }
  });

  test('that the storage does not take is said to be not saved', async () => {
    await using storage = await startStorage(507);
    await running.person('elena').invokes('fileConsent/invoke', accepted(storage.url));
    expect(words()).toContain('did not take it (HTTP 507)');
  });

  test('is written for nobody without a part in changes, whatever they send', async () => {
    await using storage = await startStorage(201);
    await running.person('nora').invokes('fileConsent/invoke', accepted(storage.url));
    expect(storage.bodies).toEqual([]);
    expect(words()).toContain('named for changes');
  });

  test('cannot be handed over in a channel: there it is offered in the own chat', async () => {
    await running.personIn('elena', channel).presses(save);
    expect(offers().map(({ conversation }) => conversation)).toEqual(['a:elena']);
    await using storage = await startStorage(201);
    expect((await running.personIn('elena', channel).invokes('fileConsent/invoke', accepted(storage.url))).status).toBe(400);
    expect(storage.bodies).toEqual([]);
  });

  test.each([
    ['nothing', undefined],
    ['another action', { type: 'fileUpload', action: 'both', context: { id: listId } }],
    ['an id with a path in it', { type: 'fileUpload', action: 'accept', context: { id: '../x' } }],
    ['a list of places', { type: 'fileUpload', action: 'accept', context: { id: listId }, uploadInfo: [] }],
  ])('is not answered by %s', async (_, value) => {
    expect((await running.person('elena').invokes('fileConsent/invoke', value)).status).toBe(400);
    expect(running.connector.sent).toEqual([]);
  });
});

function words(): string {
  return running.connector.sent.map(({ activity }) => wordsOf(activity.attachments)).join('\n');
}

function accepted(uploadUrl: string): object {
  return { type: 'fileUpload', action: 'accept', context: { id: listId }, uploadInfo: { uploadUrl, contentUrl: 'https://contoso-my.sharepoint.com/personal/elena/list.csv', name: 'list.csv', uniqueId: 'u1', fileType: 'csv' } };
}

async function startStorage(status: number): Promise<{ readonly url: string; readonly bodies: readonly Buffer[] } & AsyncDisposable> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      bodies.push(body);
      response.writeHead(status);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}/session`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
