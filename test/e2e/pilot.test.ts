import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import { PEOPLE } from '../../src/sandbox/tenant/pilot.ts';
import { approveAsMira } from './support/approver.ts';
import { openChat, type Chat } from './support/chat.ts';
import { listenIn, type Listener } from './support/listener.ts';
import { startProduct, type Product } from './support/product.ts';

const laptop = 'LT-4411';
const app = 'Alder Payroll';

interface Running {
  readonly product: Product;
  readonly chat: Chat;
  readonly listener: Listener;
}

const started: Running[] = [];
let decided = 0;
let pictures = 0;

beforeAll(async () => {
  const product = await startProduct(['--scenario', 'empty']);
  const listener = await listenIn(product.playgroundUrl);
  started.push({ product, listener, chat: await openChat(product.playgroundUrl, { width: 1280, height: 1000 }) });
});

afterAll(async () => {
  for (const { product, chat, listener } of started) {
    listener.close();
    await chat.close();
    await product.close();
  }
});

function running(): Running {
  const [first] = started;
  if (first === undefined) throw new Error('the product did not start');
  return first;
}

async function picture(what: string): Promise<void> {
  pictures += 1;
  await running().chat.screenshot(`pilot-${String(pictures).padStart(2, '0')}-${what}`);
}

/** Does something that brings a new card into the chat, and waits until that card says this. Answers with its text. */
async function nextCard(text: RegExp, doing: () => Promise<void>): Promise<string> {
  const { chat: { page } } = running();
  const cards = page.locator('.ac-adaptiveCard');
  const before = await cards.count();
  await doing();
  const card = cards.nth(before);
  await card.getByText(text).first().waitFor({ timeout: 30_000 });
  await card.scrollIntoViewIfNeeded();
  return card.innerText();
}

/** A button of the newest card; it turns into a card that has `then` as text or button. */
async function press(button: string, then: RegExp): Promise<void> {
  const { chat: { page } } = running();
  await page.getByRole('button', { name: button, exact: true }).last().click();
  await page.locator('.ac-adaptiveCard').last().getByText(then).first().waitFor({ timeout: 20_000 });
}

async function openStep(number: number): Promise<string> {
  return nextCard(new RegExp(`Step ${String(number)}:`), async () => running().chat.say(`pilot step ${String(number)}`));
}

/** Shows what the step would change, asks for approval, and has Mira approve it: `changes` of them. */
async function askFor(what: string, changes = 1): Promise<void> {
  await press('Save and preview', /Ask for approval/);
  await picture(`${what}-preview`);
  await running().chat.press('Ask for approval');
  await approveNext(changes);
}

async function approveNext(changes: number): Promise<void> {
  const { product: { playgroundUrl }, listener } = running();
  const numbers = Array.from({ length: changes }, () => (decided += 1));
  await Promise.all(numbers.map(async (number) => approveAsMira(playgroundUrl, listener, number)));
}

async function fill(label: string, text: string): Promise<void> {
  await running().chat.page.getByRole('textbox', { name: label }).last().fill(text);
}

async function minutes(count: number): Promise<void> {
  await running().product.control('advance', { minutes: count });
}

async function noraSignsIn(): Promise<number> {
  return signedIn.parse(await running().product.control('sign-in', { user: PEOPLE.nora.upn, app, device: laptop })).errorCode;
}

const signedIn = z.object({ errorCode: z.number() });

/** Ivo asks for a real sign-in, Nora makes it, and Gatehouse tells what it saw. */
async function proveBySignIn(button: string, outcome: RegExp, name: string): Promise<number> {
  await openStep(5);
  await nextCard(/Please sign in to Alder Payroll/, async () => running().chat.press(button));
  await picture(`${name}-asked`);
  await minutes(1);
  let errorCode = -1;
  await nextCard(outcome, async () => {
    errorCode = await noraSignsIn();
    await minutes(12);
  });
  await picture(name);
  return errorCode;
}

async function board(text: RegExp): Promise<string> {
  return nextCard(text, async () => running().chat.say('pilot'));
}

/** Names of what the pilot makes, as Graph tells the reading identity, with the state of the policy. */
async function madeByPilot(): Promise<readonly string[]> {
  const { product: { sandboxUrl } } = running();
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: '0a11de00-aaaa-4000-8000-000000000001', client_secret: 'sandbox-reader-secret', scope: 'https://graph.microsoft.com/.default' });
  const { access_token } = token.parse(await (await fetch(`${sandboxUrl}/0a11de00-0000-4000-8000-000000000001/oauth2/v2.0/token`, { method: 'POST', body: form })).json());
  const places = ['v1.0/groups', 'beta/deviceManagement/configurationPolicies', 'beta/deviceManagement/deviceCompliancePolicies', 'v1.0/identity/conditionalAccess/policies'];
  const read = await Promise.all(places.map(async (place) => objects.parse(await (await fetch(`${sandboxUrl}/${place}`, { headers: { authorization: `Bearer ${access_token}` } })).json()).value));
  return read.flat().map(({ displayName, name, state }) => [displayName ?? name, state].filter((part) => part !== undefined).join(': ')).filter((text) => text.startsWith('Pilot – '));
}

const token = z.object({ access_token: z.string() });
const objects = z.object({ value: z.array(z.object({ displayName: z.string().optional(), name: z.string().optional(), state: z.string().optional() })) });

describe('a team walks the pilot in the Playground, from an empty tenant to On and back', () => {
  test('Ivo begins it and asks for two groups, with Nora and her laptop', async () => {
    const { chat } = running();
    await chat.say('be ivo');
    expect(await madeByPilot()).toEqual([]);
    await board(/Begin a Zero Trust pilot/);
    await picture('nothing-yet');
    await press('Begin', /0 of 5 steps done/);
    await picture('board');
    await openStep(1);
    await fill('Pilot people', PEOPLE.nora.upn);
    await fill('Their Windows devices', laptop);
    await picture('groups');
    await askFor('groups', 2);
    await board(/1 of 5 steps done/);
  });

  test('security operations switches the connection on, and Intune uses the risk of Windows devices', async () => {
    const { chat, product } = running();
    expect(await openStep(2)).toContain('the connection is not switched on in the Defender portal');
    await picture('connection-missing');
    await product.control('defender-connection', { on: true });
    await minutes(60);
    await openStep(2);
    await chat.page.locator('.ac-adaptiveCard').last().getByRole('button', { name: 'I have checked this' }).first().click();
    await chat.page.locator('.ac-adaptiveCard').last().getByText(/7 checks passed/).waitFor();
    await askFor('connector');
    await board(/2 of 5 steps done/);
  });

  test('the laptop is onboarded, and judged by its risk', async () => {
    await openStep(3);
    await askFor('onboarding');
    await minutes(9 * 60);
    await openStep(4);
    await picture('compliance');
    await askFor('compliance');
    await minutes(9 * 60);
    await board(/4 of 5 steps done/);
    await picture('board-four-done');
  });

  test('the policy is watched in report-only, proven by a real sign-in and a week of work, and switched to On', async () => {
    const { chat } = running();
    await openStep(5);
    await chat.page.getByRole('combobox', { name: 'App to protect' }).last().click();
    await chat.page.getByRole('option', { name: app }).click();
    await askFor('policy');
    expect(await proveBySignIn('Ask a pilot user to sign in', /Report-only: Success/, 'report-only')).toBe(0);
    for (let half = 0; half < 16; half += 1) {
      await minutes(12 * 60);
      await noraSignsIn();
    }
    await minutes(30);
    await openStep(5);
    await press('Show the evidence', /The evidence passes/);
    await picture('evidence');
    await openStep(5);
    await askFor('on');
    expect(await proveBySignIn('Ask a pilot user to sign in', /it let the sign-in through/, 'enforced')).toBe(0);
    expect(await board(/5 of 5 steps done/)).toMatch(/Brake\s+Armed/);
    await picture('board-on');
    expect(await madeByPilot()).toContain('Pilot – MDE Intune Compliance: enabled');
  });

  test('Defender finds something: Nora is kept out, and gets in again once it is resolved', async () => {
    const { product, chat } = running();
    await product.control('alerts', { device: laptop, severity: 'High' });
    await minutes(9 * 60);
    expect(await proveBySignIn('Prove that a device is kept out', /kept the device out/, 'kept-out')).toBe(53_000);
    await chat.say('be nora');
    await nextCard(/Defender found a risk on LT-4411/, async () => chat.say('why is my device blocked?'));
    await picture('nora-is-told-why');
    await product.control('alerts/resolve', { device: laptop });
    await minutes(10 * 60);
    await chat.say('be ivo');
    await board(/Armed/);
    await nextCard(/it let the sign-in through/, async () => {
      expect(await noraSignsIn()).toBe(0);
      await minutes(12);
    });
    await picture('recovered');
  });

  test('the board and a step can be read where a card is 400 pixels wide', async () => {
    const { chat } = running();
    await chat.page.addStyleTag({ content: '.ac-adaptiveCard { box-sizing: border-box; width: 400px; }' });
    const cards = chat.page.locator('.ac-adaptiveCard');
    for (const [name, show] of [['board', async () => board(/5 of 5 steps done/)], ['step', async () => openStep(5)]] as const) {
      await show();
      await chat.screenshot(`pilot-narrow-${name}`, cards.last());
      expect(await chat.page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)([...document.querySelectorAll('.ac-adaptiveCard')].at(-1))")).toBe(0);
    }
  });

  test('and all of it is taken back, one approved change after the other', async () => {
    const { chat } = running();
    await nextCard(/Roll back the pilot\?/, async () => chat.say('roll back pilot'));
    await picture('rollback');
    await press('Roll back', /Rolling back/);
    for (let changes = 0; changes < 7; changes += 1) {
      await press('Show the next change', /Ask for approval/);
      if (changes === 1) await picture('rollback-delete');
      await chat.press('Ask for approval');
      await approveNext(1);
      await nextCard(/Rolling back|The tenant is as it was before the pilot/, async () => chat.say('roll back pilot'));
    }
    await chat.card(/The tenant is as it was before the pilot/);
    await picture('rolled-back');
    expect(await madeByPilot()).toEqual([]);
  });
});
