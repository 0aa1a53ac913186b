import { fetchLog, tidyHistory, type HistoryServices } from '../features/history/fetch-log.ts';
import type { Job } from './runner.ts';

const second = 1_000;

/** What was fetched is kept page by page: stopped anywhere, the next process goes on from there. */
export function historyJobs(services: HistoryServices, stop: AbortSignal): readonly Job[] {
  return [
    {
      job: 'fetch-sign-ins',
      everyMs: 10 * second,
      run: async () => {
        await fetchLog(services, stop);
      },
    },
    { job: 'tidy-sign-ins', everyMs: 3_600 * second, run: async () => tidyHistory(services) },
  ];
}
