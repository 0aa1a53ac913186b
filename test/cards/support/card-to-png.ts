import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { z } from 'zod/v4';
import { hostConfigOf, palettes, type Theme } from './host-config.ts';
import { teamsMarkdown } from './teams-markdown.ts';

export interface Picture {
  /** Width of the card in CSS pixels. */
  readonly width: number;
  readonly theme: Theme;
  /** True: everything that a person can unfold is shown. */
  readonly unfolded?: boolean;
}

export interface CardCamera {
  /** PNG of the card as a client would draw it, at twice the CSS resolution. */
  toPng(card: object, picture: Picture): Promise<Buffer>;
  close(): Promise<void>;
}

/** Draws cards in headless Chromium with the reference renderer. One browser for many pictures; close it. */
export async function openCardCamera(executablePath = '/usr/bin/chromium'): Promise<CardCamera> {
  const browser = await chromium.launch({ executablePath, args: flags });
  return {
    async toPng(card, picture) {
      const page = await browser.newPage({ viewport: { width: picture.width + 32, height: 600 }, deviceScaleFactor: 2 });
      try {
        await page.setContent(pageOf(card, picture));
        await page.locator('.ac-adaptiveCard').first().waitFor();
        return await page.screenshot({ fullPage: true });
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function pageOf(card: object, { width, theme, unfolded = false }: Picture): string {
  const shown = unfolded ? unfold(card) : card;
  const renderer = readFileSync(new URL('../../../node_modules/adaptivecards/dist/adaptivecards.min.js', import.meta.url), 'utf8');
  return `<!doctype html><meta charset="utf-8"><style>${styleOf(theme, width)}</style><div id="card"></div>
<script>${renderer.replaceAll('</script', '<\\/script')}</script>
<script>
const teamsMarkdown = ${teamsMarkdown.toString()};
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => { result.outputHtml = teamsMarkdown(text); result.didProcess = true; };
const card = new AdaptiveCards.AdaptiveCard();
card.hostConfig = new AdaptiveCards.HostConfig(${inScript(hostConfigOf(theme))});
card.parse(${inScript(shown)});
document.getElementById('card').appendChild(card.render());
</script>`;
}

function inScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Turns every toggled element over, as if each fold had been pressed. */
function unfold(card: object): object {
  const text = JSON.stringify(card);
  const targets = [...text.matchAll(/"targetElements":\[([^\]]*)\]/g)].flatMap(([, list]) => [...(list ?? '').matchAll(/"([^"]+)"/g)].map(([, id]) => id));
  const unfolded: unknown = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('id' in value) || !targets.some((id) => id === value.id)) return value;
    return { ...value, isVisible: 'isVisible' in value && value.isVisible === false };
  });
  return z.looseObject({}).parse(unfolded);
}

function styleOf(theme: Theme, width: number): string {
  const { page, card, line, button, buttonText, primary } = palettes[theme];
  return `
body { margin: 16px; background: ${page}; font-family: "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif; }
#card { width: ${width}px; background: ${card}; border-radius: 8px; overflow: hidden; box-shadow: 0 1px 3px #0004; }
.ac-adaptiveCard { outline: none; } p { margin: 0; }
.ac-pushButton { font: 600 14px "Segoe UI", "Liberation Sans", sans-serif; color: ${buttonText}; background: ${button};
  border: 1px solid ${line}; border-radius: 4px; padding: 6px 14px; margin-bottom: 4px; min-width: 0; overflow: visible !important; flex: 0 1 auto !important; }
.ac-pushButton.style-positive { background: ${primary}; border-color: ${primary}; color: #fff; }
.ac-actionSet { flex-wrap: wrap; row-gap: 4px; }
`;
}
