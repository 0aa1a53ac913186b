import type { ReplayFindings, ReplayRequest } from '../../core/impact/request.ts';
import type { HistoryUpdate } from '../../ports/replay-worker.ts';

export type WorkerQuestion = { readonly id: number } & ({ readonly kind: 'load'; readonly update: HistoryUpdate } | { readonly kind: 'find'; readonly request: ReplayRequest });

export type WorkerAnswer = { readonly id: number } & ({ readonly kind: 'loaded' } | { readonly kind: 'found'; readonly findings: ReplayFindings } | { readonly kind: 'failed'; readonly reason: string });
