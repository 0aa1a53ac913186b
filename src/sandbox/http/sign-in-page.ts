import { text, type Row } from '../wire/row.ts';

/** The page on which somebody becomes a person of the tenant: one button each, no script. `action` is the address it was asked for at. */
export function signInPage(action: string, people: readonly Row[], contexts: readonly string[]): string {
  const buttons = people.map((person) => `<button name="person" value="${escape(text(person, 'id'))}">${escape(text(person, 'displayName'))}</button>`);
  const wanted = contexts.length === 0 ? '' : `<p>The application asks for the authentication context ${escape(contexts.join(', '))}.</p>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in to the sandbox tenant</title>
<style>body{font-family:"Segoe UI","Liberation Sans",sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}button{display:block;width:100%;margin:.4rem 0;padding:.7rem;font-size:1rem;text-align:left}</style>
<h1>Sign in to the sandbox as …</h1>${wanted}<form method="post" action="${escape(action)}">${buttons.join('')}</form></html>`;
}

/** What Entra shows when it cannot send the browser back: to an address that nobody registered, least of all. */
export function errorPage(code: number, message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sorry</title><h1>Sorry, but we’re having trouble signing you in.</h1><p>AADSTS${code}: ${escape(message)}</p></html>`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
