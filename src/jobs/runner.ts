import { exportAuditHead } from '../features/change/audit-head.ts';
import type { WorkerServices } from '../features/change/services.ts';
import { workDue } from '../features/change/work.ts';
import type { OutboxSender } from '../features/outbox-senders.ts';
import type { OutboxKind } from '../features/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { HistoryServices } from '../features/history/fetch-log.ts';
import type { Store } from '../ports/store.ts';
import { forgetOld } from './forget-old.ts';
import { historyJobs } from './history-jobs.ts';
import { pilotJobs, type PilotParts } from './pilot-jobs.ts';
import { sendOutbox, type OutboxLine } from './send-outbox.ts';

export interface JobParts {
  readonly store: Store;
  readonly senders: Readonly<Record<OutboxKind, OutboxSender>>;
  /** This machine's time. */
  readonly clock: Clock;
  /** Absent where changes are switched off. */
  readonly changes?: WorkerServices | undefined;
  /** Absent where changes are. */
  readonly pilot?: PilotParts | undefined;
  /** Absent where no sign-ins are kept. */
  readonly history?: HistoryServices | undefined;
  readonly log: (line: OutboxLine | JobLine) => void;
  /** Calls `run` every so many milliseconds until told to stop; timers of Node when absent. */
  readonly ticker?: Ticker;
}

export type Ticker = (everyMs: number, run: () => void) => { stop(): void };

/** A job that failed; it runs again at its next time. */
export interface JobLine {
  readonly kind: 'job-failed';
  readonly job: string;
  readonly error: unknown;
}

export interface Jobs {
  /** Starts nothing more, not even the next message of the outbox, and waits for what is running. */
  close(): Promise<void>;
}

const second = 1_000;
const hour = 60 * 60 * second;

/** Starts everything that happens without anybody asking. A job that is still running is not started a second time. */
export function startJobs(parts: JobParts): Jobs {
  const { ticker = everySoOften, log } = parts;
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const tickers = schedule(parts, stopping.signal).map(({ job, everyMs, run }) =>
    ticker(everyMs, () => {
      if (running.has(job)) return;
      const work = run()
        .catch((error: unknown) => log({ kind: 'job-failed', job, error }))
        .finally(() => running.delete(job));
      running.set(job, work);
    }),
  );
  return {
    close: async () => {
      for (const each of tickers) each.stop();
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

export interface Job {
  readonly job: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

function schedule(parts: JobParts, stop: AbortSignal): readonly Job[] {
  const { store, clock, changes, pilot, history } = parts;
  return [
    { job: 'send-outbox', everyMs: second, run: async () => drain(parts, stop) },
    ...(changes === undefined ? [] : changeJobs(changes, stop)),
    ...(pilot === undefined ? [] : pilotJobs(pilot)),
    ...(history === undefined ? [] : historyJobs(history, stop)),
    { job: 'forget-old', everyMs: hour, run: async () => forgetOld(store, clock.now()) },
    { job: 'maintain-store', everyMs: hour, run: async () => store.maintain() },
  ];
}

function changeJobs(changes: WorkerServices, stop: AbortSignal): readonly Job[] {
  return [
    {
      job: 'work-changes',
      everyMs: second / 2,
      run: async () => {
        while (!stop.aborted && (await workDue(changes, stop)) > 0);
      },
    },
    { job: 'export-audit-head', everyMs: hour, run: async () => exportAuditHead(changes) },
  ];
}

/** Until nothing is due: after an hour of trouble many messages wait, and each tick takes only a few. */
async function drain(parts: JobParts, stop: AbortSignal): Promise<void> {
  while (!stop.aborted && (await sendOutbox({ ...parts, stop })) > 0);
}

/** Timers that do not keep the process alive. */
function everySoOften(everyMs: number, run: () => void): { stop(): void } {
  const timer = setInterval(run, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
