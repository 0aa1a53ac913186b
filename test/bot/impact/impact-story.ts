import { affected, measured } from '../../cards/support/impact-fixtures.ts';
import { cardIn, type Card } from '../../support/connector-stub.ts';
import { playedMeter, type PlayedMeter } from '../../support/impact-meter.ts';
import { cardAnswered, startRunningBot, type PersonName, type RunningBot } from '../../support/running-bot.ts';
import { button, everybodyInstalls, withInputs } from '../changes/change-story.ts';

export const listId = measured.listId ?? 'none';

/** The bot with a meter that answers what the test says: what is tested here is who may ask, who may read, and what is told. */
export async function startMeteredBot(): Promise<{ readonly running: RunningBot; readonly meter: PlayedMeter }> {
  const meter = playedMeter(measured, { [listId]: affected });
  const running = await startRunningBot({ changes: ({ changes }) => ({ changes: changes === undefined ? undefined : { ...changes, impact: meter } }) });
  await everybodyInstalls(running);
  return { running, meter };
}

/** Types "what if", opens the form of a question and sends it in. */
export async function askWhatIf(running: RunningBot, who: PersonName, about: RegExp, inputs: Readonly<Record<string, string>>): Promise<{ readonly card: Card; readonly id: string }> {
  const person = running.person(who);
  await person.says('what if');
  const menu = running.connector.sent.at(-1);
  const form = cardAnswered(await person.presses(button(cardIn(menu?.activity), about), menu?.id));
  const card = cardAnswered(await person.presses(withInputs(button(form, 'Show who would be hit'), inputs), menu?.id));
  return { card, id: menu?.id ?? '' };
}
