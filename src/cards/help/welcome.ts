import type { CardBase } from '../card.ts';
import { commandRow, type CommandRow } from './command-row.ts';

export interface WelcomeData extends CardBase {
  readonly headline: string;
  readonly explanation: string;
  readonly limits: string;
  /** What can be asked. */
  readonly commands: readonly CommandRow[];
  /** What has a button here: where others read along, nothing that answers with personal facts. */
  readonly buttons: readonly CommandRow[];
}

/** Where the app was installed: in the person's own chat, or in a group chat or channel that others read. */
export type WelcomePlace = 'personal' | 'shared';

export function presentWelcome(place: WelcomePlace): WelcomeData {
  const headline = 'Hello, I am Gatehouse';
  return {
    lang: 'en',
    summary: `${headline}. Ask me why your device is blocked.`,
    headline,
    explanation:
      'When a device or an app will not let you in, I look at your sign-ins, at the device rules (Intune) and at threat protection (Defender), and tell you in plain words what is in the way, what you can do and who can help.',
    limits: limitsOf[place],
    commands: [commandRow('why-blocked'), commandRow('my-devices'), commandRow('help')],
    buttons: place === 'personal' ? [commandRow('why-blocked'), commandRow('my-devices'), commandRow('help')] : [commandRow('help')],
  };
}

const limitsOf: Readonly<Record<WelcomePlace, string>> = {
  personal:
    'I show you your own devices only, and only you see the answer. I tell nobody that you asked, unless you choose to send the case to the helpdesk.',
  shared: 'Others read along here, so I never show anything personal in this place. Write to me in our own chat for that.',
};
