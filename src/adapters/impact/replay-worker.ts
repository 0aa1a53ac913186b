import { Worker } from 'node:worker_threads';
import { ReplayWorkerLost, type ReplayWorker } from '../../ports/replay-worker.ts';
import type { WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

type Asked = WorkerQuestion extends infer Question ? (Question extends { readonly id: number } ? Omit<Question, 'id'> : never) : never;

interface Waiting {
  readonly done: (answer: WorkerAnswer) => void;
  readonly lost: (error: Error) => void;
}

/** A thread that is begun with the first question and keeps the history loaded. */
export function createReplayWorker(): ReplayWorker {
  const waiting = new Map<number, Waiting>();
  const loaded = new Map<number, number>();
  let thread: Worker | undefined;
  let last = 0;

  function begin(): Worker {
    const worker = new Worker(new URL('./replay-thread.ts', import.meta.url), { name: 'impact' });
    // Nobody waits for a replay when the process ends.
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => {
      waiting.get(answer.id)?.done(answer);
      waiting.delete(answer.id);
    });
    const end = (error: Error): void => {
      if (thread === worker) thread = undefined;
      loaded.clear();
      for (const { lost } of waiting.values()) lost(error);
      waiting.clear();
    };
    worker.on('error', (error: Error) => end(new ReplayWorkerLost('The thread that replays sign-ins failed.', { cause: error })));
    worker.on('exit', () => end(new ReplayWorkerLost('The thread that replays sign-ins ended.')));
    return worker;
  }

  async function ask(question: Asked): Promise<WorkerAnswer> {
    thread ??= begin();
    last += 1;
    const id = last;
    const answer = new Promise<WorkerAnswer>((done, lost) => waiting.set(id, { done, lost }));
    thread.postMessage({ ...question, id });
    const given = await answer;
    if (given.kind === 'failed') throw new Error(given.reason);
    return given;
  }

  return {
    loaded: () => loaded,
    load: async (update) => {
      await ask({ kind: 'load', update });
      for (const day of update.dropped) loaded.delete(day);
      for (const { revision, columns } of update.days) loaded.set(columns.day, revision);
    },
    find: async (request) => {
      const answer = await ask({ kind: 'find', request });
      if (answer.kind !== 'found') throw new Error('The thread that replays sign-ins answered something else than was asked.');
      return answer.findings;
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}
