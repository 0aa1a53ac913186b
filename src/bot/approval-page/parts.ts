import { randomBytes } from 'node:crypto';
import type { DecideOnPage } from '../../features/change/step-up.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SignIn, SignInRefusal } from '../../ports/sign-in.ts';
import { isLoopback } from '../gate/loopback.ts';
import { createCookies } from './cookies.ts';
import { createSealer } from './sealed.ts';
import { Sessions } from './session.ts';

export interface ApprovalPageParts {
  readonly signIn: SignIn;
  readonly decide: DecideOnPage;
  /** Where people reach this server, such as `https://gatehouse.example.com`: https, or http on this machine. */
  readonly publicUrl: string;
  /** Seals the cookies; at least 16 characters, the same in every replica, such as the client secret of the sign-in. */
  readonly secret: string;
  /** This machine's time. */
  readonly clock: Clock;
  readonly onTrouble: (line: PageTrouble) => void;
}

/** `reference` is on the page that the person sees. No value of the tenant and no name. */
export type PageTrouble = { readonly reference: string } & (
  | { readonly kind: 'sign-in-refused'; readonly because: SignInRefusal | 'state' | 'entra'; readonly detail: string }
  | { readonly kind: 'sign-in-unavailable'; readonly detail: string }
  /** A form that is not ours: another site, another session, or changed on the way. */
  | { readonly kind: 'form-refused'; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: unknown }
);

/** What the handlers of the page share. */
export interface PageContext extends Pick<ApprovalPageParts, 'signIn' | 'decide' | 'onTrouble'> {
  readonly origin: string;
  readonly sessions: Sessions;
}

/** @throws RangeError when the public address is no bare https origin, or the secret is too short */
export function pageContext({ signIn, decide, publicUrl, secret, clock, onTrouble }: ApprovalPageParts): PageContext {
  const url = URL.parse(publicUrl);
  const isBare = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isBare || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))) {
    throw new RangeError('The public address of the approval page must be https://<host> and nothing more; http is for this machine only.');
  }
  const sessions = new Sessions(createCookies(url.protocol === 'https:'), createSealer(secret, () => clock.now()));
  return { signIn, decide, onTrouble, origin: url.origin, sessions };
}

export function newReference(): string {
  return randomBytes(5).toString('hex');
}
