import type { Change } from '../../../../../src/core/change/change.ts';
import type { Checks, Command, ReadBack } from '../../../../../src/core/change/command.ts';
import type { UserId } from '../../../../../src/core/facts/ids.ts';
import { rita } from '../support/change-fixtures.ts';
import type { AcknowledgedKind, Reading } from './judge.ts';
import { levelOf } from './tenant.ts';
import { timing, type World } from './world.ts';

/** Somebody at work. Between any two steps others may act, time may pass, or the process may die. */
export type Actor = Generator<undefined, void, undefined>;

const leaseMs = 20_000;

/** One worker taking one due change one step on, in the order of the real one. */
export function* worker(world: World): Actor {
  const change = world.store.claimDue(world.now, leaseMs);
  yield* work(world, change);
}

/** One that comes before anything is due, which is harmless as long as nothing is being carried out: then readings have their time. */
export function* earlyWorker(world: World): Actor {
  const change = world.store.read();
  if (change?.status.status !== 'executing') yield* work(world, change);
}

function* work(world: World, change: Change | undefined): Actor {
  if (change === undefined) return;
  yield;
  switch (change.status.status) {
    case 'requested':
      return yield* settle(world, change, { type: 'look-at-the-clock', at: world.now });
    case 'approved':
      return yield* settle(world, change, { type: 'begin-execution', at: world.now, frozenUntil: world.freeze() });
    case 'executing':
      return yield* carryOut(world, change);
    default:
      return;
  }
}

function* settle(world: World, change: Change, command: Command): Actor {
  const events = world.decide(change, command);
  yield;
  world.commit(change, events);
}

function* carryOut(world: World, change: Change): Actor {
  const readFrom = world.now;
  const rights = world.noteRights()(change);
  const approvers = change.approvals.map(({ by }) => world.standing(by));
  const requester = world.weather.rights === 'unreadable' ? 'unknown' : world.somebody(rita).enabled ? 'entitled' : 'not-entitled';
  yield;
  const value = world.readValue();
  const underWay = world.weather.target === 'under-way';
  const reading: Reading = { at: readFrom, value, rights, frozen: world.freeze() !== undefined };
  const checks: Checks = { readFrom, requester, approvers, target: targetOf(change, value, world.tenant.calls), guards: [], frozenUntil: world.freeze() };
  yield;
  const events = world.decide(change, { type: 'attempt', at: world.now, checks });
  if (events.length === 0) return yield* lookBack(world, change, reading, underWay);
  const begunAt = world.now;
  yield;
  const begun = world.commit(change, events, reading);
  if (begun === undefined || !events.some(({ type }) => type === 'attempt-begun')) return;
  yield;
  const left = begunAt + timing.callMs - world.now;
  const outcome = left < timing.callMs / 2 ? { status: 'not-done' as const, reason: 'stood still', permanent: false } : world.tenant.perform(world.now, begunAt + timing.callMs, world.weather.call, value ?? 'before');
  yield;
  const ending = world.decide(begun, { type: 'attempt-ended', at: world.now, outcome });
  yield;
  world.commit(begun, ending);
}

function* lookBack(world: World, change: Change, reading: Reading, underWay: boolean): Actor {
  const events = world.decide(change, { type: 'read-back', at: world.now, found: found(reading.value, underWay, world.tenant.calls) });
  yield;
  world.commit(change, events, reading);
}

function targetOf(change: Change, value: string | undefined, calls: number): Checks['target'] {
  if (value === undefined) return { status: 'unreadable', says: 'Graph was silent.' };
  if (value === 'after') return { status: 'already', proof: { readAt: 0, says: 'It is On.', hash: 'after' }, by: undefined };
  const level = levelOf(value, calls);
  const { attempts, left } = change.status.status === 'executing' ? change.status : { attempts: [], left: undefined };
  const mayBeOurs = attempts.some(({ ended }) => ended?.outcome.status !== 'not-done');
  if (level === undefined || (level > 0 && !mayBeOurs)) return { status: 'moved', drift: { lines: [], by: undefined } };
  return { status: left !== undefined && calls - level > left ? 'less-than-seen' : 'as-shown' };
}

function found(value: string | undefined, underWay: boolean, calls: number): ReadBack {
  if (value === undefined) return { status: 'unreadable', says: 'Graph was silent.' };
  if (value === 'after') return { status: 'there', proof: { readAt: 0, says: 'It is On.', hash: 'after' } };
  if (underWay) return { status: 'under-way', says: 'The service is at work.' };
  const level = levelOf(value, calls);
  if (level !== undefined && level > 0) return { status: 'partly', left: calls - level, says: 'A part is there.' };
  return level === 0 ? { status: 'absent' } : { status: 'different', drift: { lines: [], by: undefined } };
}

/** One click: the rights of the person are read, then it is decided and saved, again while others are first. */
export function* click(world: World, user: UserId, type: AcknowledgedKind, revision: number): Actor {
  const voter = world.standing(user);
  const rightsOf = world.noteRights();
  yield;
  for (let tries = 0; tries < 8; tries += 1) {
    const change = world.store.read();
    if (change === undefined) return;
    const events = world.decide(change, clickCommand(type, user, voter, revision, world.now));
    if (events.length === 0) return;
    yield;
    // Told in the same breath: whoever reads "rejected" may rely on it.
    if (world.commit(change, events) !== undefined) {
      world.judge.acknowledged(type, user, revision, rightsOf(change));
      return;
    }
  }
}

function clickCommand(type: AcknowledgedKind, by: UserId, voter: ReturnType<World['standing']>, revision: number, at: number): Command {
  switch (type) {
    case 'approve':
      return { type, at, voter, revision };
    case 'approve-in-emergency':
      return { type, at, voter, revision, reason: 'The tenant is under attack.' };
    case 'reject':
      return { type, at, voter, reason: 'Not this week.' };
    case 'withdraw':
      return { type, at, by };
  }
}
