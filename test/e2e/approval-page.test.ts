import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { openBench, type Bench } from '../bot/approval-page/support/page-bench.ts';

const artifacts = path.resolve(import.meta.dirname, '../../artifacts/e2e');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const opened: { bench: Bench; browser: Browser }[] = [];

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  opened.push({ bench: await openBench(), browser: await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags }) });
});
afterAll(async () => {
  for (const { bench, browser } of opened) {
    await browser.close();
    await bench[Symbol.asyncDispose]();
  }
});

test.each(['light', 'dark'] as const)('in a browser (%s) an approver follows the link, signs in, reads the change and decides', async (colorScheme) => {
  const [{ bench, browser } = fail()] = opened;
  const page = await browser.newPage({ viewport: { width: 900, height: 1100 }, colorScheme });
  const complaints: string[] = [];
  // The sandbox's sign-in page has no icon.
  page.on('console', (message) => {
    if (!message.location().url.endsWith('/favicon.ico')) complaints.push(message.text());
  });
  await page.goto(bench.page);
  await page.getByRole('button', { name: 'Elena Marsh' }).click();
  await page.getByRole('heading', { name: 'Switch "Pilot policy" to On' }).waitFor();
  // The style was let in by the policy: without it the text runs over the whole width.
  expect((await page.locator('main').boundingBox())?.width).toBeLessThan(800);
  await page.screenshot({ path: path.join(artifacts, `approval-page-${colorScheme}.png`), fullPage: true });
  const isFirst = bench.decisions.change.status.status === 'requested';
  if (isFirst) await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText(isFirst ? 'The change is approved.' : 'It is approved.').waitFor();
  await page.screenshot({ path: path.join(artifacts, `approval-page-${colorScheme}-after.png`), fullPage: true });
  expect(bench.decisions.change.approvals).toMatchObject([{ by: bench.sandbox.people.elena.id, stepUp: { acrs: ['c2'] } }]);
  expect(complaints).toEqual([]);
  await page.close();
});

function fail(): never {
  throw new Error('nothing was started');
}
