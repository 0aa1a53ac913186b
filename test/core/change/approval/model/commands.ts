import fc from 'fast-check';
import { dueAt } from '../../../../../src/core/change/approval/clocks.ts';
import { roles, type ApprovalRule } from '../../../../../src/core/change/rule.ts';
import type { UserId } from '../../../../../src/core/facts/ids.ts';
import { hour, minute, nora, rita, rule } from '../support/change-fixtures.ts';
import { click, earlyWorker, worker, type Actor } from './actors.ts';
import { Violation, type AcknowledgedKind } from './judge.ts';
import { callFaults } from './tenant.ts';
import { fair, timing, users, World, type Machine, type Weather } from './world.ts';

/** Everybody who is at work; a restart forgets them, and nothing else. */
interface Running {
  readonly world: World;
  actors: Actor[];
}

/** The model's state is the judge's; fast-check itself keeps none. */
type Act = fc.Command<Readonly<Record<string, never>>, Running>;

function act(name: string, run: (running: Running) => void): Act {
  return { check: () => true, run: (_model, running) => run(running), toString: () => name };
}

function begin(running: Running, actor: Actor): void {
  if (actor.next().done !== true) running.actors.push(actor);
}

function step(running: Running, index: number, weather: Weather): void {
  const at = index % Math.max(1, running.actors.length);
  const actor = running.actors[at];
  running.world.weather = weather;
  if (actor?.next().done === true) running.actors.splice(at, 1);
}

function toTheEnd(world: World, actor: Actor, weather: Weather): void {
  world.weather = weather;
  while (actor.next().done !== true);
}

function everybodyApproves(world: World, first: UserId): void {
  const from = users.indexOf(first);
  for (const who of [...users.slice(from), ...users.slice(0, from)]) toTheEnd(world, click(world, who, 'approve', world.store.read()?.revision ?? 1), fair);
}

/** Goes ahead without trouble: where the first call is near, there is most to find. */
function goAhead(world: World, turns: number): void {
  everybodyApproves(world, rita);
  work(world, turns, fair);
}

function work(world: World, turns: number, weather: Weather): void {
  for (let turn = 0; turn < turns; turn += 1) {
    world.now = due(world);
    toTheEnd(world, worker(world), weather);
  }
}

const due = ({ store, now }: World): number => {
  const change = store.read();
  return Math.max(now, (change === undefined ? undefined : dueAt(change, timing)) ?? now);
};

/** One look that is shown a value as old as this is misled; two that lie a settling time apart are not. */
const longestLagMs = 5_000;

const weather: fc.Arbitrary<Weather> = fc.record({
  call: fc.constantFrom('none', 'none', ...callFaults),
  staleMs: fc.constantFrom(0, 0, 500, 1_999, longestLagMs, longestLagMs),
  target: fc.constantFrom('readable', 'readable', 'readable', 'readable', 'readable', 'unreadable', 'under-way'),
  rights: fc.constantFrom('readable', 'readable', 'readable', 'readable', 'readable', 'unreadable'),
});

const user = fc.constantFrom(...users);
const kind = fc.constantFrom<AcknowledgedKind>('approve', 'approve', 'approve', 'approve-in-emergency', 'approve-in-emergency', 'reject', 'withdraw');
/** How many revisions the card is old. */
const age = fc.constantFrom(0, 0, 0, 1, 3);

const acts: readonly fc.WeightedArbitrary<Act>[] = [
  { weight: 1, arbitrary: fc.constant(act('create', ({ world }) => world.create())) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...users, nora), kind, age, fc.integer({ min: 1, max: 2 })).map(([who, what, old, times]) => act(`click(${who.slice(-1)}, ${what}, ${old} old) ×${times}`, (running) => {
    const revision = (running.world.store.read()?.revision ?? 1) - old;
    for (let n = 0; n < times; n += 1) begin(running, click(running.world, who, what, revision));
  })) },
  { weight: 2, arbitrary: fc.constantFrom(...users).map((first) => act(`approvals from ${first.slice(-1)}`, ({ world }) => everybodyApproves(world, first))) },
  { weight: 3, arbitrary: fc.constant(act('a worker begins', (running) => begin(running, worker(running.world)))) },
  { weight: 1, arbitrary: fc.constant(act('a worker comes early', (running) => begin(running, earlyWorker(running.world)))) },
  { weight: 10, arbitrary: fc.tuple(fc.nat({ max: 5 }), weather).map(([index, faults]) => act(`step(${index}, ${JSON.stringify(faults)})`, (running) => step(running, index, faults))) },
  { weight: 7, arbitrary: fc.tuple(weather, fc.constantFrom(1, 1, 1, 2, 12)).map(([faults, turns]) => act(`work when due(${JSON.stringify(faults)}) ×${turns}`, ({ world }) => work(world, turns, faults))) },
  { weight: 3, arbitrary: fc.constantFrom(100, 500, 2_000, 3_000, 7_000, 25_000, 10 * minute, 9 * hour).map((ms) => act(`${ms} ms pass`, ({ world }) => void (world.now += ms))) },
  { weight: 2, arbitrary: fc.constant(act('time passes until it is due', ({ world }) => void (world.now = due(world)))) },
  { weight: 1, arbitrary: fc.tuple(user, fc.constantFrom(...roles)).map(([who, role]) => act(`revoke(${who.slice(-1)}, ${role})`, ({ world }) => void world.somebody(who).roles.delete(role))) },
  { weight: 1, arbitrary: fc.tuple(user, fc.constantFrom(...roles)).map(([who, role]) => act(`grant(${who.slice(-1)}, ${role})`, ({ world }) => void world.somebody(who).roles.add(role))) },
  { weight: 1, arbitrary: fc.tuple(user, fc.constantFrom('guest', 'enabled', 'gains')).map(([who, what]) => act(`${who.slice(-1)} turns ${what}`, ({ world }) => {
    const somebody = world.somebody(who);
    somebody[what] = !somebody[what];
  })) },
  { weight: 1, arbitrary: fc.constantFrom('before', 'after', 'other', 'other', 'part 1').map((value) => act(`drift(${value})`, ({ world }) => world.tenant.drift(world.now, value))) },
  { weight: 1, arbitrary: fc.constantFrom(minute, hour, 30 * hour).map((ms) => act(`freeze(${ms})`, ({ world }) => void (world.frozenUntil = world.now + ms))) },
  { weight: 1, arbitrary: fc.nat({ max: 5 }).map((index) => act(`crash(${index})`, (running) => void running.actors.splice(index % Math.max(1, running.actors.length), 1))) },
  { weight: 1, arbitrary: fc.constant(act('restart', (running) => void (running.actors = []))) },
];

export const rules: fc.Arbitrary<ApprovalRule> = fc.record({
  approvals: fc.constantFrom(0, 1, 1, 2, 2, 2, 3), emergencyAllowed: fc.boolean(), freezable: fc.boolean(),
  coolDownMs: fc.constantFrom(0, 5 * minute), executeWithinMs: fc.constantFrom(minute, hour), waitMs: fc.constantFrom(hour, 24 * hour),
}).map((some) => ({ ...rule, ...some }));

/** Everything answers again, and time passes until nothing is left to do. */
function comeToRest({ world, actors }: Running): void {
  for (const actor of actors) toTheEnd(world, actor, fair);
  for (let turns = 0; turns < 300 && due(world) >= world.now && isOpen(world); turns += 1) {
    world.now = Math.max(due(world), world.now + 21_000);
    toTheEnd(world, worker(world), fair);
  }
  const change = world.store.read();
  if (change !== undefined) world.judge.ended(change, world.store, world.tenant);
}

function isOpen({ store }: World): boolean {
  const change = store.read();
  return change !== undefined && dueAt(change, timing) !== undefined;
}

export interface Tally {
  schedules: number;
  readonly endings: Map<string, number>;
}

export const emptyTally = (): Tally => ({ schedules: 0, endings: new Map() });

/** The property: no schedule leads to a violation. `tally` counts what the schedules came to. */
export function noViolation(machine: Machine, tally: Tally = emptyTally()): fc.IPropertyWithHooks<[ApprovalRule, number, number | undefined, Iterable<Act>]> {
  const schedule = fc.commands(acts.flatMap(({ weight, arbitrary }) => Array.from({ length: weight }, () => arbitrary)), { maxCommands: 60, size: 'max' });
  return fc.property(rules, fc.constantFrom(1, 1, 3), fc.constantFrom(undefined, 0, 1, 1, 1), schedule, (some, calls, head, commands) => {
    const running: Running = { world: new World(some, machine, calls), actors: [] };
    running.world.create();
    if (head !== undefined) goAhead(running.world, head);
    try {
      fc.modelRun(() => ({ model: {}, real: running }), commands);
      comeToRest(running);
    } finally {
      tally.schedules += 1;
      const { status } = running.world.store.read() ?? { status: { status: 'refused' } };
      const ending = `${status.status}${'why' in status ? ` ${status.why}` : ''}${running.world.tenant.effects.length > 0 ? ', carried out' : ''}${calls > 1 ? ` in ${calls} calls` : ''}`;
      tally.endings.set(ending, (tally.endings.get(ending) ?? 0) + 1);
    }
  });
}

export { Violation };
