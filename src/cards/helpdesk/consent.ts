import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { escapeText } from '../text.ts';
import { formatAsOf } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';
import type { AnswerContext } from '../diagnosis/answer.ts';

export interface ConsentData extends CardBase, ButtonData {
  readonly headline: string;
  readonly recipient: string;
  readonly shared: readonly SharedRow[];
  readonly asOf: string;
}

export interface SharedRow {
  readonly text: string;
}

export interface ConsentQuestion {
  /** The diagnosis as it would be shared. */
  readonly diagnosis: Diagnosis;
  /** The channel that would get it, as its members know it; undefined when its name could not be read. */
  readonly channelName: string | undefined;
}

/** Asks before anything leaves the person's own chat, and names what would be shared and with whom. */
export function presentConsent({ diagnosis, channelName }: ConsentQuestion, { button, reader }: AnswerContext): ConsentData {
  return {
    lang: 'en',
    summary: 'Shall I send this case to the helpdesk? Nothing is shared until you agree.',
    headline: 'Send this case to the helpdesk?',
    recipient: recipientOf(channelName),
    shared: sharedOf(diagnosis).map((text) => ({ text })),
    asOf: formatAsOf(diagnosis.asOf, reader),
    id: button.id,
    revision: button.revision,
  };
}

function recipientOf(channelName: string | undefined): string {
  const channel = channelName === undefined ? 'the helpdesk channel' : `the helpdesk channel “${escapeText(channelName)}”`;
  return `Everybody in ${channel} can read it, and it stays there.`;
}

function sharedOf({ device, app, timeline, gaps }: Diagnosis): readonly string[] {
  return [
    'Your name and your sign-in address',
    device === undefined ? '' : `The device: ${device.name === undefined ? 'name not known' : escapeText(device.name)}`,
    app === undefined ? '' : `The app: ${app.name === undefined ? 'name not known' : escapeText(app.name)}`,
    'What is in the way, what that rests on and the steps I suggested',
    timeline.length === 0 ? '' : 'The times of the five steps from the device to the sign-in',
    gaps.length === 0 ? '' : 'What I could not read',
  ].filter((text) => text !== '');
}
