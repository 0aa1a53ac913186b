import { parentPort } from 'node:worker_threads';
import type { DayColumns, HistoryDictionaries } from '../../core/history/columns.ts';
import { reachedPolicies } from '../../core/history/reached-policies.ts';
import { findImpact } from '../../core/impact/find-impact.ts';
import { createReplayer } from '../../core/replay/replay.ts';
import { createReplayHistory } from '../../core/replay/resident.ts';
import type { HistoryUpdate } from '../../ports/replay-worker.ts';
import type { WorkerAnswer, WorkerQuestion } from './worker-messages.ts';

const history = createReplayHistory();
const replayer = createReplayer(history);
const days = new Map<number, DayColumns>();
let dictionaries: HistoryDictionaries = { people: [], apps: [], devices: [], circumstances: [] };

function load(update: HistoryUpdate): void {
  dictionaries = update.dictionaries;
  history.learn(dictionaries.circumstances);
  for (const day of update.dropped) {
    history.dropDay(day);
    days.delete(day);
  }
  for (const { columns: all } of update.days) {
    const columns = reachedPolicies(all, dictionaries.circumstances);
    history.setDay(columns);
    days.set(columns.day, columns);
  }
}

function answer(question: WorkerQuestion): WorkerAnswer {
  const { id } = question;
  try {
    if (question.kind === 'find') return { id, kind: 'found', findings: findImpact({ replayer, dictionaries, days: [...days.values()].toSorted((a, b) => a.day - b.day) }, question.request) };
    load(question.update);
    return { id, kind: 'loaded' };
  } catch (error) {
    return { id, kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: WorkerQuestion) => parentPort?.postMessage(answer(question)));
