import { isRow, text } from '../../../../src/sandbox/wire/row.ts';

export interface Seen {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** As much of a browser as the page needs: keeps cookies, follows redirects when told to, sends forms as Chromium does. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Every address that was asked for, in order. */
  readonly history: string[] = [];

  /** One request, and where it was sent to. */
  async get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.#send(url, { method: 'GET', headers: { ...headers } });
  }

  async post(url: string, form: Readonly<Record<string, string>> | URLSearchParams | string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return this.#send(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin, 'sec-fetch-site': 'same-origin', ...headers } });
  }

  /** Follows redirects until there is a page, or an address that `stopAt` knows; that one is returned and not asked for. */
  async open(url: string, stopAt: (url: string) => boolean = () => false): Promise<Seen> {
    return this.#follow(await this.get(url), stopAt);
  }

  async #follow(seen: Seen, stopAt: (url: string) => boolean, left = 10): Promise<Seen> {
    const location = seen.headers.get('location');
    if (location === null || left === 0) return seen;
    const next = new URL(location, seen.url).href;
    return stopAt(next) ? { ...seen, url: next } : this.#follow(await this.get(next), stopAt, left - 1);
  }

  /** Chooses a person on the sign-in page of the sandbox tenant and follows the way back. */
  async choose(signInPage: string, personId: string, stopAt?: (url: string) => boolean): Promise<Seen> {
    return this.#follow(await this.post(signInPage, { person: personId }), stopAt ?? (() => false));
  }

  async #send(url: string, init: { method: string; body?: string; headers: Record<string, string> }): Promise<Seen> {
    this.history.push(url);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers } });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (/; Max-Age=0\b/.test(set)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Hidden fields of the first form on a page. */
export function hiddenFields({ text: markup }: Seen): { readonly revision: string; readonly token: string } {
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1] ?? '';
  return { revision: field('revision'), token: field('token') };
}

/** What a person reads on a page. */
export function wordsOf({ text: markup }: Seen): string {
  return markup.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
}

/** The claims inside a token, unverified. */
export function claimsIn(token: string): Readonly<Record<string, unknown>> {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return isRow(claims) ? claims : {};
}

export function idTokenIn(body: string): string {
  const answer: unknown = JSON.parse(body);
  return isRow(answer) ? text(answer, 'id_token') : '';
}
