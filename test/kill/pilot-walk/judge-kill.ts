import { setTimeout as wait } from 'node:timers/promises';
import { changeOfRequest } from '../../../src/adapters/change/mark.ts';
import type { Pilot } from '../../../src/core/pilot/pilot.ts';
import type { Overview } from '../../../src/features/pilot/overview.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { walker } from '../../bot/pilot/walk.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import type { Left } from './look-inside.ts';
import type { Promises } from './promises.ts';
import type { Teams } from './teams.ts';
import { boardVerbs } from './walker.ts';

export interface Faults {
  /** What people were told was done, and is not there. */
  readonly lost: Set<string>;
  readonly twice: Set<string>;
  readonly notApproved: Set<string>;
  readonly audit: Set<string>;
  readonly wrongBoards: Set<string>;
}

export function noFaults(): Faults {
  return { lost: new Set(), twice: new Set(), notApproved: new Set(), audit: new Set(), wrongBoards: new Set() };
}

/** Compares what is left with what people were told, and with everything that was ever done to the tenant. */
export function judgeLeft({ pilot, changes, approved, broken }: Left, { promises, sandbox }: { readonly promises: Promises; readonly sandbox: Sandbox }, { lost, twice, notApproved, audit }: Faults): void {
  if (broken !== undefined) audit.add(broken);
  if (promises.started && pilot === undefined) lost.add('the pilot');
  if (promises.chosen && (pilot?.plan.users.length !== 1 || pilot.plan.devices.length !== 1)) lost.add('who is in the pilot');
  if (promises.rollingBack && pilot?.status === 'walking') lost.add('the beginning of the rollback');
  if (promises.confirmed.size > (pilot?.confirmations.length ?? 0)) lost.add('what was confirmed by hand');
  if (promises.trials > (pilot?.trials.length ?? 0)) lost.add('a sign-in that was asked for');
  const kept = new Set(changes.map(({ number }) => number));
  for (const number of promises.asked) if (!kept.has(number)) lost.add(`the request of #${String(number)}`);
  const approvedNumbers = new Set(changes.flatMap(({ number, change: { id } }) => (approved.has(id) ? [number] : [])));
  for (const number of promises.approved) if (!approvedNumbers.has(number)) lost.add(`an approval of #${String(number)}`);
  const effects = sandbox.control.effects();
  const made = new Set(effects.map(({ clientRequestId }) => changeOfRequest(clientRequestId)));
  for (const { number, change: { id, order, status } } of changes) {
    if (status.status === 'done' && !made.has(id)) lost.add(`the effect of #${String(number)} (${order.kind})`);
    if (status.status === 'failed') lost.add(`#${String(number)} (${order.kind}) failed: ${status.why}, ${status.detail}`);
  }
  const calls = new Map<string, number>();
  for (const { method, path, clientRequestId } of effects) {
    const call = `${method} ${path} of ${clientRequestId}`;
    calls.set(call, (calls.get(call) ?? 0) + 1);
    const id = changeOfRequest(clientRequestId);
    if (id === undefined || !approved.has(id)) notApproved.add(call);
  }
  for (const [call, count] of calls) if (count > 1) twice.add(`${call}: ${String(count)} times`);
}

export type Compared = 'equal' | 'wrong' | 'moving';

export interface BoardParts {
  readonly left: Left;
  readonly sandbox: Sandbox;
  readonly teams: Teams;
}

const mostLooks = 5;

/**
 * Asks the new process for the board while nobody else presses anything, and compares it with the tenant. `moving`: at each look
 * something was carried out, so there was nothing to compare it with.
 */
export async function compareBoard({ left, sandbox, teams }: BoardParts, faults: Faults): Promise<Compared> {
  let differs = '';
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const effects = sandbox.control.effects().length;
    const before = await left.overview();
    const board = await teams.ask(walker, 'pilot', boardVerbs);
    const after = await left.overview();
    // Longer than reads may be behind.
    await wait(250);
    if (sandbox.control.effects().length !== effects) continue;
    if (before !== undefined && after !== undefined) for (const [name, count] of namesakes(after)) faults.twice.add(`${String(count)} objects for ${name}`);
    if (board === undefined) differs = `no board, but ${teams.lastWords()}`;
    else {
      const watched = isWatched(after?.pilot);
      const shown = linesOf(wordsOf(board.card), watched);
      const wanted = [before, after].map((truth) => (truth === undefined ? undefined : linesOf(wordsOf(left.boardOf(truth)), watched)));
      const open = left.changes.filter(({ change }) => change.status.status === 'requested').map(({ number }) => `#${String(number)} `);
      const missing = open.filter((line) => !wordsOf(board.card).includes(line));
      if (missing.length === 0 && wanted.some((lines) => (lines === undefined ? shown.includes('Begin a Zero Trust pilot') : lines.join('\n') === shown.join('\n')))) return 'equal';
      differs = `shown: ${shown.join(' | ')}\n    true: ${(wanted[1] ?? ['no pilot']).join(' | ')}${missing.length === 0 ? '' : `\n    not on it: ${missing.join(', ')}`}`;
    }
  }
  if (differs === '') return 'moving';
  faults.wrongBoards.add(differs);
  return 'wrong';
}

function namesakes({ facts }: Overview): readonly (readonly [string, number])[] {
  return Object.entries(facts.namesakes).flatMap(([name, count]) => (count.known && count.value > 1 ? [[name, count.value] as const] : []));
}

/** What a board says about the steps: no times, no open changes, which go on while one looks, and no row of the brake, which follows them. `watched`: no fifth step either. */
function linesOf(words: string, watched: boolean): readonly string[] {
  const [steps = ''] = words.split(/\n(?:Brake|Open changes|Check again|Evidence pack)\n/);
  const lines = steps.split('\n').filter((line) => !/ as of |^Refresh$/.test(line));
  return watched ? lines.slice(0, lines.findIndex((line) => line.startsWith('5 '))).filter((line) => !/steps done|^\S+ (?:On|In report-only|Being set up)/.test(line)) : lines;
}

/** The jobs look into the log, and bring the brake to what was changed, at moments of their own: the fifth step follows from both. */
function isWatched(pilot: Pilot | undefined): boolean {
  return pilot !== undefined && (pilot.trials.some(({ outcome }) => outcome.status === 'waiting') || (pilot.onSince !== undefined && pilot.brake.status !== 'armed'));
}
