import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openChat, type Chat } from './support/chat.ts';
import { startProduct, type Product } from './support/product.ts';

interface Running {
  readonly product: Product;
  readonly chat: Chat;
}

const started: Running[] = [];

beforeAll(async () => {
  const product = await startProduct();
  started.push({ product, chat: await openChat(product.playgroundUrl, { width: 1280, height: 2400 }) });
});

afterAll(async () => {
  for (const { product, chat } of started) {
    await chat.close();
    await product.close();
  }
});

function running(): Running {
  const [first] = started;
  if (first === undefined) throw new Error('the product did not start');
  return first;
}

/** Elena asks what if the policy for Timesheets were On; the answer, measured again until there is one. */
async function askWhatIf(): Promise<string> {
  const { chat } = running();
  await chat.say('what if');
  await chat.card(/What if\?/);
  await chat.screenshot('impact-1-questions');
  await chat.page.getByRole('button', { name: /a policy were On/ }).last().click();
  const form = await chat.card(/What if it were/);
  await form.getByRole('combobox', { name: /^Policy/ }).click();
  await chat.page.getByRole('option', { name: /Timesheets/ }).click();
  await form.getByRole('combobox', { name: /What if it were/ }).click();
  await chat.page.getByRole('option', { name: 'On', exact: true }).click();
  await chat.screenshot('impact-2-form');
  await chat.press('Show who would be hit');
  for (let tries = 0; tries < 30; tries += 1) {
    const card = await chat.card(/nothing was changed, nobody was told/);
    const text = await card.innerText();
    if (!text.includes('Not measured')) return text;
    await chat.page.waitForTimeout(2_000);
    await chat.press('Measure again');
  }
  throw new Error('nothing was measured in a minute');
}

describe('a person asks in the Playground who would be hit', () => {
  test('"what if" names them on a card that fits, and says that nothing was changed', async () => {
    const { chat } = running();
    await chat.say('be elena');
    const text = await askWhatIf();
    expect(text).toMatch(/would newly be blocked|would be hit/);
    expect(text).toContain('Judged by');
    await chat.screenshot('impact-3-what-if', await chat.card(/nothing was changed/));
  });

  test('the whole answer comes below, with the distribution as a chart or a table', async () => {
    const { chat } = running();
    await chat.page.getByRole('button', { name: /Show everybody who would be hit|Show all of it/ }).last().click();
    const details = await chat.card(/What would go otherwise/);
    await chat.screenshot('impact-4-details', details);
    expect(await details.innerText()).toContain('Measured');
  });

  test('the question leads to the preview of the change, which shows the same', async () => {
    const { chat } = running();
    const answer = chat.page.locator('.ac-adaptiveCard', { hasText: 'nothing was changed' }).last();
    await answer.getByLabel(/why is it needed/).fill('Nobody is hit without a reason');
    await answer.getByRole('button', { name: 'Propose this change' }).click();
    await chat.page.locator('.ac-adaptiveCard', { hasText: 'Not asked for yet' }).last().waitFor({ timeout: 20_000 });
    const preview = chat.page.locator('.ac-adaptiveCard', { hasText: 'Not asked for yet' }).last();
    await chat.screenshot('impact-5-preview', preview);
    expect(await preview.innerText()).toMatch(/Judged by/);
  });
});
