import { html, Html } from './html.ts';
import { style, styleSource } from './style.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** One header each. */
  readonly cookies: readonly string[];
  readonly body: string;
}

/** No script, no picture, no frame, no foreign form: whatever slips into the page cannot act. */
const policy = `default-src 'none'; style-src ${styleSource}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const guardingHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: browsers would then send `Origin: null` with our own form.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
} as const;

export function page(status: number, title: string, content: Html, cookies: readonly string[] = []): PageAnswer {
  const markup = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – Gatehouse</title><style>${new Html(style)}</style></head>
<body><main>${content}</main></body></html>`;
  return { status, headers: { ...guardingHeaders, 'content-type': 'text/html; charset=utf-8' }, cookies, body: markup.markup };
}

/** Plain words and, where there is one, the way on. `reference` finds the line in the log. */
export function notice(status: number, { title, says, next, reference }: Notice, cookies: readonly string[] = []): PageAnswer {
  const content = html`<h1>${title}</h1><p>${says}</p>${next === undefined ? undefined : html`<p><a class="button" href="${next.path}">${next.label}</a></p>`}${reference === undefined ? undefined : html`<p class="soft">Reference: ${reference}</p>`}`;
  return page(status, title, content, cookies);
}

export interface Notice {
  readonly title: string;
  readonly says: string;
  /** `path`: on this site. */
  readonly next?: { readonly path: string; readonly label: string };
  readonly reference?: string;
}

/** 303: the browser goes there with GET, whatever it came with. */
export function redirect(location: string, cookies: readonly string[]): PageAnswer {
  return { status: 303, headers: { ...guardingHeaders, location }, cookies, body: '' };
}
