import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { buttonsOf, type Card } from '../../support/connector-stub.ts';
import type { Listener } from './listener.ts';

const general = '19:team@thread.tacv2';

/** Mira approves a change on its post in the channel, through her own view of it, and waits until Gatehouse has carried it out. */
export async function approveAsMira(playgroundUrl: string, listener: Listener, number: number): Promise<void> {
  const name = `Change #${String(number)} `;
  const posted = await listener.cardIn(general, (words) => words.includes(name) && words.includes('Waiting for approval'));
  const own = await pressAsMira(playgroundUrl, posted, 'change.view', posted.card);
  await pressAsMira(playgroundUrl, posted, 'change.approve', own);
  await listener.cardIn(general, (words) => words.includes(name) && words.includes('Done and read back'));
}

/** Presses the button of `card` with this verb; answers with the card that takes its place for Mira. */
async function pressAsMira(playgroundUrl: string, on: { readonly id: string; readonly conversation: string }, verb: string, card: Card): Promise<Card> {
  const button = buttonsOf(card).find((candidate) => candidate.verb === verb);
  if (button === undefined) throw new Error(`no ${verb} in ${JSON.stringify(card).slice(0, 2_000)}`);
  const answer = await fetch(`${playgroundUrl}/_conversation/v1/invoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data: button.data }, trigger: 'manual' }, from: { id: PEOPLE.mira.id }, conversation: { id: on.conversation }, replyToId: on.id }),
  });
  const body: unknown = await answer.json();
  const shown = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
  if (typeof shown !== 'object' || shown === null) throw new Error(`${verb} was answered with ${JSON.stringify(body)}`);
  return { ...shown };
}
