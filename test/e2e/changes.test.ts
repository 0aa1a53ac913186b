import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import { POLICIES } from '../../src/sandbox/tenant/pilot-policies.ts';
import { PEOPLE } from '../../src/sandbox/tenant/pilot.ts';
import { buttonsOf, type Card } from '../support/connector-stub.ts';
import { openChat, type Chat } from './support/chat.ts';
import { listenIn, type Listener } from './support/listener.ts';
import { startProduct, type Product } from './support/product.ts';

const general = '19:team@thread.tacv2';

interface Running {
  readonly product: Product;
  readonly chat: Chat;
  readonly listener: Listener;
}

const started: Running[] = [];

beforeAll(async () => {
  const product = await startProduct();
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

/** Elena asks, in the page, for the pilot's second policy to be switched to On. */
async function propose(): Promise<void> {
  const { chat } = running();
  await chat.say('propose a change');
  await chat.card(/Switch a policy to On/);
  await chat.press('Switch a policy to On');
  const form = await chat.card(/Policy in report-only/);
  await form.getByRole('combobox', { name: /Policy in report-only/ }).click();
  await chat.page.getByRole('option', { name: /Timesheets/ }).click();
  await form.getByLabel(/Why/).fill('The pilot has run for two weeks');
  await chat.screenshot('changes-1-form');
  await chat.press('Show what would change');
  await chat.card(/Report-only/);
  await chat.screenshot('changes-2-preview');
  await chat.press('Ask for approval');
}

/** Mira decides on the card in the channel, through her own view of it. */
async function decideAsMira(verb: string, inputs: Readonly<Record<string, string>> = {}): Promise<Card> {
  const { listener } = running();
  const posted = await listener.cardIn(general, (words) => words.includes('Waiting for approval'));
  const review = buttonsOf(posted.card).find((button) => button.verb === 'change.view');
  const own = await invokeAsMira(posted, 'change.view', review?.data);
  const button = buttonsOf(own).find((candidate) => candidate.verb === verb);
  if (button === undefined) throw new Error(`no ${verb} in ${JSON.stringify(own)}`);
  return invokeAsMira(posted, verb, { ...(typeof button.data === 'object' ? button.data : {}), ...inputs });
}

async function invokeAsMira(on: { readonly id: string; readonly conversation: string }, verb: string, data: unknown): Promise<Card> {
  const { product } = running();
  const answer = await fetch(`${product.playgroundUrl}/_conversation/v1/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' }, from: { id: mira }, conversation: { id: on.conversation }, replyToId: on.id }),
  });
  const body: unknown = await answer.json();
  const card = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
  if (typeof card !== 'object' || card === null) throw new Error(`${verb} was answered with ${JSON.stringify(body)}`);
  return { ...card };
}

const mira = PEOPLE.mira.id;

/** As Graph tells the reading identity. */
async function stateOfPolicy(): Promise<unknown> {
  const { product } = running();
  const origin = product.sandboxUrl;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: '0a11de00-aaaa-4000-8000-000000000001', client_secret: 'sandbox-reader-secret', scope: 'https://graph.microsoft.com/.default' });
  const granted = token.parse(await (await fetch(`${origin}/0a11de00-0000-4000-8000-000000000001/oauth2/v2.0/token`, { method: 'POST', body: form })).json());
  const answer = await fetch(`${origin}/v1.0/identity/conditionalAccess/policies/${POLICIES.timesheets}`, { headers: { authorization: `Bearer ${granted.access_token}` } });
  return policy.parse(await answer.json()).state;
}

const token = z.object({ access_token: z.string() });
const policy = z.object({ state: z.string() });

describe('a team changes its tenant in the Playground', () => {
  test('Elena asks for On in her chat, Mira rejects it in the channel', async () => {
    const { chat, listener } = running();
    await chat.say('be elena');
    await propose();
    await chat.card(/Waiting for approval/);
    await chat.screenshot('changes-3-asked');
    await decideAsMira('change.reject', { reason: 'Not before the holidays' });
    await listener.cardIn(general, (words) => words.includes('Not before the holidays'));
    await chat.card(/Not before the holidays/);
    await chat.screenshot('changes-4-rejected');
  });

  test('she asks again, Mira approves, and the policy is On, read back and shown on every copy', async () => {
    const { chat, listener } = running();
    await propose();
    await chat.card(/Waiting for approval/);
    await decideAsMira('change.approve');
    await listener.cardIn(general, (words) => words.includes('Done and read back'));
    await chat.card(/Done and read back/);
    await chat.screenshot('changes-5-done');
    expect(await stateOfPolicy()).toBe('enabled');
  });

  test('she undoes it the same way: a new change, approved by Mira, back in report-only', async () => {
    const { chat, listener } = running();
    await chat.press('Undo');
    await chat.card(/Not asked for yet/);
    await chat.press('Ask for approval');
    await chat.card(/Waiting for approval/);
    await decideAsMira('change.approve');
    await listener.cardIn(general, (words) => words.includes('Done and read back') && words.includes('#3'));
    await chat.card(/Done and read back/);
    await chat.screenshot('changes-6-undone');
    expect(await stateOfPolicy()).toBe('enabledForReportingButNotEnforced');
  });
});
