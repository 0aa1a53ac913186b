import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openChat, type Chat } from './support/chat.ts';
import { startProduct, type Product } from './support/product.ts';

let product: Product;
let chat: Chat;

beforeAll(async () => {
  product = await startProduct();
  chat = await openChat(product.playgroundUrl, { width: 1280, height: 1000 });
});

afterAll(async () => {
  await chat?.close();
  await product?.close();
});

const blocked = /Defender found a risk on LT-4411/;

describe('a newcomer runs one command and asks in the Playground', () => {
  test('npm start prints the page and three things to try', () => {
    expect(product.output()).toContain(product.playgroundUrl);
    expect(product.output()).toMatch(/1\. Ask[\s\S]+2\. Put[\s\S]+3\. Type/);
  });

  test('there is one welcome', async () => {
    await chat.card(/Gatehouse/);
    expect(await chat.page.locator('.ac-adaptiveCard').count()).toBe(1);
    await chat.screenshot('1-welcome');
  });

  test.each(['why is my device blocked?', "I can't get into Alder Payroll", 'what is wrong with LT-4411', 'access denied again!!', 'my laptop is not compliant, why?'])('"%s" gets the right answer', async (wording) => {
    const before = await chat.page.locator('.ac-adaptiveCard', { hasText: blocked }).count();
    await chat.say(wording);
    await expect.poll?.(async () => chat.page.locator('.ac-adaptiveCard', { hasText: blocked }).count());
    await chat.page.locator('.ac-adaptiveCard', { hasText: blocked }).nth(before).waitFor({ timeout: 20_000 });
    const card = await chat.card(blocked);
    expect(await card.innerText()).toMatch(/What you can do/);
  });

  test('the card shows what it rests on, and the timeline shows where it is stuck', async () => {
    await chat.press('What this rests on');
    await chat.card(/accepts at most Medium/);
    await chat.screenshot('2-blocked');
    await chat.press('Show timeline');
    await chat.card(/stuck at step 1 of 5/);
    await chat.screenshot('3-timeline');
  });

  test('Sync my device asks Intune and says what happens next', async () => {
    await chat.say('why is my device blocked?');
    await chat.card(blocked);
    await chat.press('Sync my device');
    await chat.screenshot('4-sync');
  });

  test('when the laptop is in order again, Re-check shows that access is restored', async () => {
    await product.control('scenarios/recovered');
    await chat.press('Re-check');
    await chat.card(/compliant again|Nothing is blocked/);
    await chat.screenshot('5-restored');
  });
});
