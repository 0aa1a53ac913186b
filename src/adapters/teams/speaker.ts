import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { Speaker } from '../../ports/messenger.ts';
import { activityOf } from './activity-of.ts';
import { outcomeOf } from './send-outcome.ts';

/** Answers where the activity of this turn came from, in its thread. */
export function speakerOf(context: TurnContext): Speaker {
  return {
    showTyping: async () => {
      // A sign of work is worth no trouble: what keeps it from going out will meet the answer too, and be handled there.
      await outcomeOf(() => context.sendActivity({ type: ActivityTypes.Typing }));
    },
    say: async (message) => outcomeOf(() => context.sendActivity(activityOf(message))),
  };
}
