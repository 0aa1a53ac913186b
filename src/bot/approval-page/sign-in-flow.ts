import { randomBytes } from 'node:crypto';
import type { ChangeId } from '../../core/facts/ids.ts';
import type { SignInOutcome, SignInRefusal } from '../../ports/sign-in.ts';
import { notice, redirect, type PageAnswer } from './answer.ts';
import { newReference, type PageContext } from './parts.ts';
import { callbackPath, changeIdIn, pathOf, type PageRequest } from './request.ts';
import { isSame } from './session.ts';

/** Sends the browser to Entra, for this change and the context that it takes. */
export async function beginSignIn(context: PageContext, id: ChangeId): Promise<PageAnswer> {
  const authenticationContext = await context.decide.contextOf(id);
  if (authenticationContext === undefined) return nothingHere();
  const state = `${id}.${randomBytes(32).toString('base64url')}`;
  const begun = await context.signIn.begin({ redirectUri: context.origin + callbackPath, state, authenticationContext });
  if (begun.status === 'unavailable') return unavailable(context, id, begun.detail);
  return redirect(begun.url, [await context.sessions.keepPending(id, { state, authenticationContext, ...begun.secrets })]);
}

/** Entra sent the browser back. The cookie says which change it was about; the address only helps to find the cookie. */
export async function finishSignIn(context: PageContext, request: PageRequest): Promise<PageAnswer> {
  const state = request.query.get('state') ?? '';
  const id = changeIdIn(`/approve/${state.split('.')[0] ?? ''}`);
  const pending = id === undefined ? undefined : await context.sessions.readPending(request.header('cookie'), id);
  if (id === undefined || pending === undefined || !isSame(pending.state, state)) return notBegunHere(context);
  const code = request.query.get('code') ?? '';
  if (code === '') return stoppedByEntra(context, id, request.query.get('error') ?? '');
  const { nonce, codeVerifier, authenticationContext } = pending;
  const outcome = await context.signIn.finish(code, { redirectUri: context.origin + callbackPath, state, authenticationContext, secrets: { nonce, codeVerifier } });
  if (outcome.status !== 'signed-in') return notSignedIn(context, id, outcome);
  return redirect(pathOf(id), [context.sessions.clearPending(id), await context.sessions.keep(id, outcome.person)]);
}

export function nothingHere(): PageAnswer {
  return notice(404, { title: 'Nothing to decide here', says: 'This address belongs to no change that is decided on this page. Open it from the card in Teams.' });
}

function notBegunHere({ onTrouble }: PageContext): PageAnswer {
  const reference = newReference();
  onTrouble({ kind: 'sign-in-refused', because: 'state', detail: 'no sign-in of this browser', reference });
  return notice(400, { title: 'This sign-in is over', says: 'It was begun in another browser, more than ten minutes ago, or has been used already. Nothing was decided. Open the change again from the card in Teams.', reference });
}

/** Entra's own words stay out of the page: whoever writes the address could write them. */
function stoppedByEntra({ onTrouble, sessions }: PageContext, id: ChangeId, error: string): PageAnswer {
  const reference = newReference();
  onTrouble({ kind: 'sign-in-refused', because: 'entra', detail: /^\w{1,40}$/.test(error) ? error : 'no code', reference });
  return notice(403, { title: 'You are not signed in', says: 'Entra did not complete the sign-in: it was cancelled, or it did not meet what this approval asks of a sign-in. Nothing was decided.', next: again(id), reference }, [sessions.clearPending(id)]);
}

const refusals: Readonly<Record<SignInRefusal, string>> = {
  code: 'Entra did not accept this sign-in: it has been used already or took too long.',
  token: 'The answer of Entra could not be verified.',
  nonce: 'The answer of Entra belongs to another sign-in.',
  tenant: 'You signed in to another organisation.',
  nobody: 'The answer of Entra does not say who you are.',
  context: 'Your sign-in did not meet what this approval asks for, such as a compliant device and a strong method. Use a device and a method that do.',
  'not-fresh': 'Entra did not confirm that you have just signed in.',
};

function notSignedIn(context: PageContext, id: ChangeId, outcome: Exclude<SignInOutcome, { readonly status: 'signed-in' }>): PageAnswer {
  const over = [context.sessions.clearPending(id)];
  if (outcome.status === 'unavailable') return unavailable(context, id, outcome.detail, over);
  const reference = newReference();
  context.onTrouble({ kind: 'sign-in-refused', because: outcome.because, detail: outcome.detail, reference });
  return notice(403, { title: 'You are not signed in', says: `${refusals[outcome.because]} Nothing was decided.`, next: again(id), reference }, over);
}

function unavailable({ onTrouble }: PageContext, id: ChangeId, detail: string, cookies: readonly string[] = []): PageAnswer {
  const reference = newReference();
  onTrouble({ kind: 'sign-in-unavailable', detail, reference });
  return notice(503, { title: 'Sign-in does not work just now', says: 'Entra could not be reached, or does not know this page. Nothing was decided. Try again in a minute.', next: again(id), reference }, cookies);
}

function again(id: ChangeId): { readonly path: string; readonly label: string } {
  return { path: pathOf(id), label: 'Sign in again' };
}
