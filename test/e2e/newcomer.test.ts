import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openChat, type Chat } from './support/chat.ts';
import { startProduct, type Product } from './support/product.ts';

const started: { product: Product; chat: Chat }[] = [];

beforeAll(async () => {
  const product = await startProduct();
  started.push({ product, chat: await openChat(product.playgroundUrl, { width: 1280, height: 1000 }) });
});

afterAll(async () => {
  for (const { product, chat } of started) {
    await chat.close();
    await product.close();
  }
});

function running(): { product: Product; chat: Chat } {
  const [first] = started;
  if (first === undefined) throw new Error('the product did not start');
  return first;
}

const blocked = /Defender found a risk on LT-4411/;

describe('a newcomer runs one command and asks in the Playground', () => {
  test('npm start prints the page and what to try', () => {
    const { product } = running();
    expect(product.output()).toContain(product.playgroundUrl);
    expect(product.output()).toMatch(/1\. Ask[\s\S]+2\. Put[\s\S]+3\. Type/);
  });

  test('there is one welcome', async () => {
    const { chat } = running();
    await chat.card(/Gatehouse/);
    expect(await chat.page.locator('.ac-adaptiveCard').count()).toBe(1);
    await chat.screenshot('1-welcome');
  });

  test.each(['why is my device blocked?', "I can't get into Alder Payroll", 'what is wrong with LT-4411', 'access denied again!!', 'my laptop is not compliant, why?'])(
    '"%s" gets the right answer',
    async (wording) => {
      const { chat } = running();
      const answers = chat.page.locator('.ac-adaptiveCard', { hasText: blocked });
      const before = await answers.count();
      await chat.say(wording);
      await answers.nth(before).waitFor({ timeout: 20_000 });
      expect(await answers.nth(before).innerText()).toMatch(/What you can do/);
    },
  );

  test('the card shows what it rests on, and the timeline shows where it is stuck', async () => {
    const { chat } = running();
    await chat.press('What this rests on');
    await chat.card(/accepts at most Medium/);
    await chat.screenshot('2-blocked');
    await chat.press('Show timeline');
    await chat.card(/stuck at step 1 of 5/);
    await chat.screenshot('3-timeline');
  });

  test('when the alert is resolved and the person presses Sync and Re-check, access is restored', async () => {
    const { chat, product } = running();
    await chat.say('why is my device blocked?');
    await chat.card(blocked);
    await product.control('alerts/resolve', { device: 'LT-4411' });
    await product.control('advance', { minutes: 5 });
    await chat.press('Sync my device');
    await chat.page.getByText(/asked|check in/i).last().waitFor({ timeout: 20_000 });
    await chat.screenshot('4-sync');
    await product.control('advance', { minutes: 10 });
    await chat.press('Re-check');
    await chat.card(/LT-4411 is compliant again/);
    await chat.screenshot('5-restored');
  });

  test('the helpdesk agent may ask about Nora, and the Intune admin gets the same refusal as for a device that does not exist', async () => {
    const { chat, product } = running();
    await product.control('scenarios/setting-fails');
    await chat.say('be theo');
    await chat.page.getByText(/You are now Theo Banner/).last().waitFor();
    await chat.say('why is LT-4411 blocked?');
    await chat.card(/BitLocker/);
    await chat.screenshot('6-helpdesk');
    await chat.say('be ivo');
    await chat.page.getByText(/You are now Ivo Lindqvist/).last().waitFor();
    const refusals: string[] = [];
    for (const device of ['LT-4411', 'LT-9999']) {
      const refused = chat.page.locator('.ac-adaptiveCard', { hasText: /devices that are yours|your own devices/i });
      const before = await refused.count();
      await chat.say(`why is ${device} blocked?`);
      await refused.nth(before).waitFor({ timeout: 20_000 });
      refusals.push(await refused.nth(before).innerText());
    }
    expect(refusals[0]).toBe(refusals[1]);
    await chat.screenshot('7-refused');
  });
});
