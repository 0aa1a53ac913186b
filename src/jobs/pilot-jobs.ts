import type { ConversationId } from '../core/facts/ids.ts';
import { refreshBoards } from '../features/pilot/board.ts';
import { watchBrake } from '../features/pilot/brake.ts';
import type { PilotServices } from '../features/pilot/services.ts';
import { watchTrials } from '../features/pilot/trials.ts';
import { watchObjects } from '../features/pilot/watch.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Job } from './runner.ts';

export interface PilotParts {
  readonly services: PilotServices;
  readonly messenger: Messenger;
}

const second = 1_000;

/** Without a pilot each of them is one look into the store. */
export function pilotJobs({ services, messenger }: PilotParts): readonly Job[] {
  const shown = new Map<ConversationId, string>();
  return [
    { job: 'watch-trials', everyMs: 15 * second, run: async () => watchTrials(services) },
    {
      job: 'watch-brake',
      everyMs: 30 * second,
      run: async () => {
        await watchBrake(services);
      },
    },
    { job: 'refresh-boards', everyMs: 60 * second, run: async () => refreshBoards(services, messenger, shown) },
    { job: 'watch-objects', everyMs: 300 * second, run: async () => watchObjects(services) },
  ];
}
