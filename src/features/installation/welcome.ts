import { presentWelcome, type WelcomeData } from '../../cards/help/welcome.ts';
import { renderCard } from '../../cards/render.ts';
import { escapeText } from '../../cards/text.ts';
import type { UserId } from '../../core/facts/ids.ts';
import { sayOrQueue } from '../delivery.ts';
import { displayNameOf } from '../people/directory.ts';
import type { Services, Turn } from '../turn.ts';

/** A place the bot was added to; the person who did it is known most of the time. */
export type Installation = Omit<Turn, 'person'> & { readonly installedBy: UserId | undefined };

/**
 * Welcomes once per installation: Teams tells of one installation by two events and repeats each when an answer is slow. In a
 * team one post names who installed it; nobody gets a chat that they did not open.
 */
export async function onInstalled(place: Installation, services: Services): Promise<void> {
  const { store, clock } = services;
  if (!(await store.welcome.claimWelcome(place.conversation.id, clock.now()))) return;
  await sayOrQueue(place, services, renderCard('help/welcome', await welcomeOf(place, services)));
}

/** The bot was removed: nothing more is sent there, and the next installation is welcomed again. */
export async function onRemoved({ conversation }: Pick<Turn, 'conversation'>, { store, clock }: Services): Promise<void> {
  await store.transaction(async (inside) => {
    await inside.conversations.markDead(conversation.id, clock.now(), 'removed');
    await inside.welcome.rearmWelcome(conversation.id);
  });
}

async function welcomeOf({ conversation, installedBy }: Installation, services: Services): Promise<WelcomeData> {
  if (conversation.kind === 'personal') return presentWelcome('personal');
  const welcome = presentWelcome('shared');
  const installer = installedBy === undefined ? undefined : await displayNameOf(services, installedBy);
  return installer === undefined ? welcome : { ...welcome, explanation: `${escapeText(installer)} installed me here. ${welcome.explanation}` };
}
