import type { DayColumns, HistoryDictionaries } from '../core/history/columns.ts';
import type { ReplayFindings, ReplayRequest } from '../core/impact/request.ts';

/** Replays sign-ins off the thread that answers people. Questions wait for each other. */
export interface ReplayWorker {
  /** Days that are loaded, with the revision they had; empty after the worker was lost and begun anew. */
  loaded(): ReadonlyMap<number, number>;
  /** @throws {ReplayWorkerLost} */
  load(update: HistoryUpdate): Promise<void>;
  /** @throws {ReplayWorkerLost}; what the replay threw */
  find(request: ReplayRequest): Promise<ReplayFindings>;
  close(): Promise<void>;
}

export interface HistoryUpdate {
  /** As of after the days were read, so that whatever they name is in it. */
  readonly dictionaries: HistoryDictionaries;
  readonly days: readonly { readonly revision: number; readonly columns: DayColumns }[];
  readonly dropped: readonly number[];
}

/** The thread ended with a question under way. A new one is begun with the next question, which has to load everything again. */
export class ReplayWorkerLost extends Error {
  override readonly name = 'ReplayWorkerLost';
}
