import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const artifacts = path.resolve(import.meta.dirname, '../../../artifacts/e2e');

/** The Playground's page in headless Chromium, as a person uses it. */
export interface Chat {
  readonly page: Page;
  say(text: string): Promise<void>;
  /** The newest card; waits until its text holds `text`. */
  card(text: RegExp): Promise<Locator>;
  press(button: string): Promise<void>;
  /** Of the page as it stands, or of one part of it, whole. */
  screenshot(name: string, part?: Locator): Promise<void>;
  close(): Promise<void>;
}

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function openChat(url: string, viewport: { width: number; height: number }): Promise<Chat> {
  await mkdir(artifacts, { recursive: true });
  const browser: Browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
  const page = await browser.newPage({ viewport });
  // The page asks for fonts on a content network; nothing but this machine is reached in a test.
  await page.route(/^(?!https?:\/\/(?:localhost|127\.0\.0\.1)[:/])/, (route) => route.abort());
  await page.goto(url);
  await page.getByRole('textbox').first().waitFor();
  return {
    page,
    say: async (text) => {
      // Cards have text boxes too.
      await page.locator('[data-lexical-editor]').fill(text);
      await page.keyboard.press('Enter');
    },
    card: async (text) => {
      const card = page.locator('.ac-adaptiveCard').last();
      await page.locator('.ac-adaptiveCard', { hasText: text }).last().waitFor({ timeout: 20_000 });
      await card.scrollIntoViewIfNeeded();
      return card;
    },
    press: async (button) => page.getByRole('button', { name: button }).last().click(),
    screenshot: async (name, part) => {
      await (part ?? page).screenshot({ path: path.join(artifacts, `${name}.png`) });
    },
    close: () => browser.close(),
  };
}
