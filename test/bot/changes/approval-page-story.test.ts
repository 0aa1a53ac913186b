import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../e2e/support/free-port.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { startRunningBot, type PersonName, type RunningBot } from '../../support/running-bot.ts';
import { Browser, hiddenFields, wordsOf as readOn, type Seen } from '../approval-page/support/browser.ts';
import { cardOf, changeNumber, effectsOf, everybodyInstalls, letPass, proposeOn, refusedWith, statusOf, titlesOn } from './change-story.ts';

let running: RunningBot;
let page = '';
let number = 0;
beforeAll(async () => {
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  running = await startRunningBot({
    // The tokens of a sign-in carry real time.
    now: new Date().toISOString(),
    environment: ({ signIn: { clientId, clientSecret } }) => ({ GATEHOUSE_PUBLIC_URL: publicUrl, GATEHOUSE_SIGN_IN_CLIENT_ID: clientId, GATEHOUSE_SIGN_IN_CLIENT_SECRET: clientSecret, GATEHOUSE_STEP_UP: 'access=c2' }),
  });
  await everybodyInstalls(running);
  number = (await proposeOn(running)).number;
  page = `${publicUrl}/approve/${(await changeNumber(running, number)).id}`;
});
afterAll(async () => running[Symbol.asyncDispose]());

async function signedIn(who: PersonName): Promise<{ readonly browser: Browser; readonly seen: Seen }> {
  const browser = new Browser();
  const { url } = await browser.open(page);
  return { browser, seen: await browser.choose(url, running.sandbox.people[who].id) };
}

test('the card has a link to the page where it would have the button, for those who may decide and for nobody else', () => {
  expect(titlesOn(running, 'a:mira', number)).not.toContain('Approve');
  expect(JSON.stringify(cardOf(running, 'a:mira', number).card)).toContain(`"url":"${page}"`);
  expect(JSON.stringify(cardOf(running, '19:changes@thread.tacv2', number).card)).not.toContain(page);
});

test('an emergency approver gets the link too, and approves alone on the page only', async () => {
  await running.person('elena').says(`change ${String(number)}`);
  await letPass(running, 1_000);
  const { card, id } = cardOf(running, 'a:elena', number);
  expect(JSON.stringify(card)).toContain(`"url":"${page}"`);
  const data = { id: (await changeNumber(running, number)).id, revision: 1, emergencyReason: 'Now' };
  expect(refusedWith(await running.person('elena').presses({ title: '', verb: 'change.approve-in-emergency', data }, id))).toContain('approved on a page');
});

test('approving on the card is refused, and nothing is counted', async () => {
  const data = { id: (await changeNumber(running, number)).id, revision: 1 };
  expect(refusedWith(await running.person('mira').presses({ title: '', verb: 'change.approve', data }, cardOf(running, 'a:mira', number).id))).toContain('approved on a page, after you have signed in again');
  expect((await changeNumber(running, number)).approvals).toEqual([]);
});

test('neither the requester nor somebody without the role, nor a sign-in that lacks the context, can approve on the page', async () => {
  for (const who of ['elena', 'nora', 'theo'] as const) {
    const { browser, seen } = await signedIn(who);
    const answer = await browser.post(page, { vote: 'approve', ...hiddenFields(seen) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
  running.sandbox.signIn.context(running.sandbox.people.mira.id, 'left-out');
  const { seen } = await signedIn('mira');
  expect(readOn(seen)).not.toContain('Signed in as');
  expect(hiddenFields(seen).token).toBe('');
  running.sandbox.signIn.context(running.sandbox.people.mira.id, 'satisfied');
  expect((await changeNumber(running, number)).approvals).toEqual([]);
});

test('an approver decides there; the audit keeps context, moment and methods of the sign-in, and the change is carried out', async () => {
  const { browser, seen } = await signedIn('mira');
  expect(readOn(seen)).toContain('The pilot is ready');
  expect((await browser.post(page, { vote: 'approve', ...hiddenFields(seen) })).status).toBe(200);
  const given = (await running.store.audit.forChange((await changeNumber(running, number)).id)).find(({ type }) => type === 'change.approval-given');
  expect(given?.body).toMatchObject({ approval: { by: running.sandbox.people.mira.id, stepUp: { acrs: ['c2'], methods: ['fido', 'mfa'] } } });
  expect(JSON.stringify(given?.body)).toMatch(/"authenticatedAt":\d{13}/);
  // The page goes by the database's time, which nobody moves.
  running.clock.time = Date.now();
  await letPass(running, 12_000);
  expect(await statusOf(running, number)).toBe('done');
  expect(effectsOf(running)).toHaveLength(1);
  expect(wordsOf(cardOf(running, 'a:elena', number).card)).toContain('signed in again');
});

test('after that the page says that it is over, and a second vote has no effect', async () => {
  const { browser, seen } = await signedIn('mira');
  expect(readOn(seen)).toContain('This change is over');
  expect((await browser.post(page, { vote: 'reject', reason: 'Too late', revision: '1', token: hiddenFields(seen).token })).status).toBeGreaterThanOrEqual(400);
  expect(await statusOf(running, number)).toBe('done');
});
