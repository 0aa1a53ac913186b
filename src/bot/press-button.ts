import type { Activity } from 'botbuilder';
import { isAutomatic, isVerb, parseButtonData } from '../cards/verbs.ts';
import { refusal, type ButtonAnswer, type Services } from '../features/turn.ts';
import { verbRoutes } from './routes.ts';
import { personalTurn, type TurnUnderWay } from './turns.ts';

const notOurs = refusal('BadRequest', 'I do not know this button. Type "help" to see what I can do.');

/** Whether an activity is the press of a button on an Adaptive Card. */
export function isButtonPress({ name }: Activity): boolean {
  return name === 'adaptiveCard/action';
}

/**
 * Runs what stands behind a button. Everything in the action may have been written by anybody: the verb is looked up, and of
 * the data an id, a revision and the inputs of that verb are taken, or nothing.
 */
export async function pressButton(under: TurnUnderWay, services: Services, value: unknown): Promise<ButtonAnswer> {
  const action = fieldOf(value, 'action');
  const verb = fieldOf(action, 'verb');
  const turn = personalTurn(under);
  if (fieldOf(action, 'type') !== 'Action.Execute' || typeof verb !== 'string' || !isVerb(verb)) return notOurs;
  if (fieldOf(value, 'trigger') === 'automatic' && !isAutomatic(verb)) return notOurs;
  const data = parseButtonData(fieldOf(action, 'data'), verb);
  if (data === undefined || turn === undefined) return notOurs;
  under.route = verb;
  const route = verbRoutes[verb];
  if (!route.places.includes(turn.conversation.kind)) return refusal('Forbidden', 'This button works in our own chat only.');
  return route.press(turn, services, data);
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;
}
