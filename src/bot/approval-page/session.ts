import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod/v4';
import { changeId, userId, type ChangeId } from '../../core/facts/ids.ts';
import type { SignedIn } from '../../ports/sign-in.ts';
import type { Cookies } from './cookies.ts';
import type { Sealer } from './sealed.ts';

/** A sign-in under way in this browser. */
export interface Pending {
  /** Begins with the id of the change, so that a cookie of one serves for no other. */
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly authenticationContext: string;
}

/** Somebody who has signed in for one change; for the next one they sign in again. */
export interface Session {
  readonly changeId: ChangeId;
  readonly person: SignedIn;
  /** Makes the tokens of this session's forms. */
  readonly formKey: string;
}

/** Milliseconds that a sign-in may take, and that a signed-in person may take to decide. */
export const pendingLifeMs = 10 * 60_000;
export const sessionLifeMs = 10 * 60_000;

const pendingShape = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), authenticationContext: z.string() });
const sessionShape = z.object({
  changeId: z.string(), userId: z.string(), name: z.string(), acrs: z.array(z.string()), methods: z.array(z.string()), authenticatedAt: z.number().optional(), formKey: z.string(),
});

/** Both live in sealed cookies, one of each for each change, so that two requests can be open side by side. */
export class Sessions {
  readonly #cookies: Cookies;
  readonly #sealer: Sealer;

  constructor(cookies: Cookies, sealer: Sealer) {
    this.#cookies = cookies;
    this.#sealer = sealer;
  }

  async keepPending(id: ChangeId, pending: Pending): Promise<string> {
    return this.#cookies.set(`sign-in-${id}`, await this.#sealer.seal('sign-in', { ...pending }, pendingLifeMs), pendingLifeMs);
  }

  async readPending(cookieHeader: string | undefined, id: ChangeId): Promise<Pending | undefined> {
    const read = pendingShape.safeParse(await this.#open('sign-in', cookieHeader, id));
    return read.data;
  }

  clearPending(id: ChangeId): string {
    return this.#cookies.clear(`sign-in-${id}`);
  }

  async keep(id: ChangeId, { userId: person, name, stepUp }: SignedIn): Promise<string> {
    const { acrs, methods, authenticatedAt } = stepUp;
    const content = { changeId: id, userId: person, name, acrs: [...acrs], methods: [...methods], authenticatedAt, formKey: randomBytes(32).toString('base64url') };
    return this.#cookies.set(`session-${id}`, await this.#sealer.seal('session', content, sessionLifeMs), sessionLifeMs);
  }

  async read(cookieHeader: string | undefined, id: ChangeId): Promise<Session | undefined> {
    const read = sessionShape.safeParse(await this.#open('session', cookieHeader, id));
    if (!read.success || read.data.changeId !== id) return undefined;
    const { userId: person, name, acrs, methods, authenticatedAt, formKey } = read.data;
    return { changeId: changeId(read.data.changeId), person: { userId: userId(person), name, stepUp: { acrs, methods, authenticatedAt } }, formKey };
  }

  clear(id: ChangeId): string {
    return this.#cookies.clear(`session-${id}`);
  }

  async #open(purpose: 'sign-in' | 'session', cookieHeader: string | undefined, id: ChangeId): Promise<unknown> {
    const sealed = this.#cookies.read(cookieHeader, `${purpose}-${id}`);
    return sealed === undefined ? undefined : this.#sealer.open(purpose, sealed);
  }
}

/** Goes with a form and comes back with it: it was shown to this session, for this change, at this revision. */
export function formToken({ formKey, changeId: id }: Session, revision: number): string {
  return createHmac('sha256', formKey).update(`${id}/${revision}`).digest('base64url');
}

/** Compares without telling by the time it takes how much is right. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
