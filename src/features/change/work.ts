import { decide } from '../../core/change/approval/decide.ts';
import { mayActAgain } from '../../core/change/approval/decide-execution.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { CallOutcome, Change, Executing } from '../../core/change/change.ts';
import type { Command } from '../../core/change/command.ts';
import { frozenUntil } from '../../core/change/rule.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { checkAgain } from './check-again.ts';
import { commit } from './commit.ts';
import { escalationCopies } from './audience.ts';
import { lookBack } from './look-back.ts';
import { inTenantTime } from './who-moved.ts';
import type { WorkerServices } from './services.ts';

/**
 * Milliseconds: longer than most steps take, and short, because what a killed process held waits for its end. Where a step takes
 * longer, two do it side by side, which costs readings and nothing else: only one of them can commit it.
 */
const leaseMs = 4_000;
const atOnce = 4;

/** Takes the changes that are due and moves each one step on. Returns how many it took. */
export async function workDue(services: WorkerServices, stop?: AbortSignal): Promise<number> {
  const due = await services.store.changes.claimDue(await services.time(), atOnce, leaseMs);
  await Promise.all(
    due.map(async (stored) => {
      if (stop?.aborted === true) return;
      try {
        await workOne(services, stored);
      } catch (error) {
        services.onTrouble(stored.change.id, error);
      }
    }),
  );
  return due.length;
}

/**
 * One step, each ended by a commit. INVARIANT: a call is made only by the one whose `attempt-begun` was committed, right after it;
 * whoever comes later reads back.
 */
async function workOne(services: WorkerServices, stored: StoredChange): Promise<void> {
  const { change } = stored;
  switch (change.status.status) {
    case 'requested':
      return lookAtTheClock(services, stored);
    case 'approved':
      return begin(services, stored);
    case 'executing':
      return mayActAgain(change.status) ? attempt(services, stored) : readBack(services, stored, change.status);
    default:
      return undefined;
  }
}

async function lookAtTheClock(services: WorkerServices, stored: StoredChange): Promise<void> {
  const decision = decide(stored.change, { type: 'look-at-the-clock', at: await services.time() }, services.timing);
  if (decision.status !== 'accepted') return;
  const escalated = decision.events.some(({ type }) => type === 'escalated');
  await commit(services, stored, decision.events, escalated ? { newCopies: await escalationCopies(services, stored.change) } : {});
}

async function begin(services: WorkerServices, stored: StoredChange): Promise<void> {
  const at = await services.time();
  await step(services, stored, { type: 'begin-execution', at, frozenUntil: frozenUntil(services.settings.freezes, at) });
}

async function attempt(services: WorkerServices, stored: StoredChange): Promise<void> {
  const { checks, snapshot } = await checkAgain(services, stored.change, await services.time());
  // Before the time is asked for: standing still in between counts.
  const begun = performance.now();
  const at = await services.time();
  const after = await step(services, stored, { type: 'attempt', at, checks });
  if (after === undefined || snapshot === undefined || !beganAttempt(stored.change, after.change)) return;
  const outcome = await perform(services, after.change, snapshot, begun);
  await step(services, after, { type: 'attempt-ended', at: await services.time(), outcome });
}

/**
 * Only a call whose beginning has just been committed is made; a crash from here on is followed up by reading back. A process that
 * stood still since the commit makes no call: others may have taken it for dead and have read back already.
 */
async function perform({ executor, timing }: WorkerServices, { id, order, reason }: Change, now: Snapshot, begun: number): Promise<CallOutcome> {
  const left = timing.callMs - (performance.now() - begun);
  if (left < timing.callMs / 2) return { status: 'not-done', reason: 'the process stood still before the call', permanent: false };
  return executor.perform(kindOf(order).write(order, now), { changeId: id, reason, callMs: left });
}

async function readBack(services: WorkerServices, stored: StoredChange, status: Executing): Promise<void> {
  const at = await services.time();
  const first = status.attempts[0]?.begunAt ?? status.begunAt;
  const found = await lookBack(services, stored.change, inTenantTime(first, at, services.upstreams.clock));
  await step(services, stored, { type: 'read-back', at: await services.time(), found });
}

/** The change after the step; undefined when nothing was due or somebody else was first. */
async function step(services: WorkerServices, stored: StoredChange, command: Command): Promise<StoredChange | undefined> {
  const decision = decide(stored.change, command, services.timing);
  if (decision.status !== 'accepted') return undefined;
  const committed = await commit(services, stored, decision.events);
  return committed.status === 'committed' ? committed.stored : undefined;
}

/** An attempt that a crash left without an end is not a new one: to postpone the next must not make its call. */
function beganAttempt(before: Change, after: Change): boolean {
  return attemptsOf(after) > attemptsOf(before);
}

function attemptsOf({ status }: Change): number {
  return status.status === 'executing' ? status.attempts.length : 0;
}
