import { ownerNames, type Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { escapeSentence, escapeText } from '../../cards/text.ts';
import { formatAsOf, type Reader } from '../../cards/time.ts';

/** A case in words that can be copied into a ticket, for companies without a helpdesk channel. */
export function caseText({ headline, device, app, causes, asOf }: Diagnosis, reader: Reader): string {
  return [
    `**${escapeSentence(headline)}**`,
    device === undefined ? '' : `Device: ${escapeText(device.name ?? 'name not known')}`,
    app === undefined ? '' : `App: ${escapeText(app.name ?? 'name not known')}`,
    ...causes.map((cause) => `Cause: ${escapeSentence(cause.headline)} (${cause.id}, for ${ownerNames[cause.owner]})`),
    `As of ${formatAsOf(asOf, reader)}`,
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}
