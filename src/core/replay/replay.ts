import { entityOutcomes, type ReplayAnswer } from './answer.ts';
import { compile, createCompileCache, type CompiledTables, type ReplayQuestion } from './compile.ts';
import { kernelModes, type Kernel, type KernelMode } from './kernel.ts';
import { createCompiledKernel } from './kernel-wasm.ts';
import { scanInJavaScript } from './kernel-js.ts';
import type { ReplayHistory, ResidentDay } from './resident.ts';
import { withTables } from './tables.ts';

/** Replays the sign-ins of one history. */
export interface Replayer {
  /** Judges every sign-in by both sides. Throws a RangeError where the history names what the directory does not have. */
  full(question: ReplayQuestion): ReplayAnswer;
  /** What every sign-in is by the current side alone; keep it, and ask about changes with `delta`. */
  base(question: Omit<ReplayQuestion, 'proposed' | 'people' | 'devices'>): ReplayBase;
  /** The same answer as `full`, from a base of the same current side, directory and days; reads only what the change can move. */
  delta(base: ReplayBase, question: ReplayQuestion): ReplayAnswer;
}

/** Sign-ins by decision of every person, device and app under one set of rules. */
export interface ReplayBase {
  readonly signIns: Float64Array;
  readonly people: Uint32Array;
  readonly devices: Uint32Array;
  readonly apps: Uint32Array;
}

/** The base of all days of both, for the same rules and directory, where no day is in both. */
export function joinBases(a: ReplayBase, b: ReplayBase): ReplayBase {
  const sum = (one: Uint32Array, other: Uint32Array): Uint32Array => one.map((count, at) => count + (other[at] ?? 0));
  return { signIns: a.signIns.map((count, at) => count + (b.signIns[at] ?? 0)), people: sum(a.people, b.people), devices: sum(a.devices, b.devices), apps: sum(a.apps, b.apps) };
}

export interface ReplayerOptions {
  /** `javascript` is the reference that tests and benches compare with. */
  readonly kernel?: 'compiled' | 'javascript';
}

export function createReplayer(history: ReplayHistory, options: ReplayerOptions = {}): Replayer {
  const kernel: Kernel = options.kernel === 'javascript' ? scanInJavaScript : createCompiledKernel(history.memory);
  const cache = createCompileCache();

  function run<T>(mode: KernelMode, question: ReplayQuestion, use: (counted: Counted) => T): T {
    const days = history.between(question.fromDay, question.toDay);
    checkPositions(days, question, history);
    return scan(history, kernel, mode, compile(question, history.circumstances, cache), question, days, use);
  }

  function full(question: ReplayQuestion): ReplayAnswer {
    if (question.devices !== undefined) return delta(base(question), question);
    return run('everything', question, ({ signIns, now, moved }) => answerOf(moved, now, withGranted(signIns, signInsOf(history, question)), question, history));
  }

  function base({ current, directory, fromDay, toDay }: Omit<ReplayQuestion, 'proposed'>): ReplayBase {
    const question = { current, proposed: current, directory, fromDay, toDay };
    return run('everything', question, ({ signIns, now: [people, devices, apps] }) => ({
      signIns: withGranted(signIns, signInsOf(history, question)),
      people: people.slice(),
      devices: devices.slice(),
      apps: apps.slice(),
    }));
  }

  function delta(before: ReplayBase, question: ReplayQuestion): ReplayAnswer {
    return run(question.devices === undefined ? 'moved' : 'flipped', question, (counted) => {
      const signIns = counted.signIns.slice();
      for (let decision = 0; decision < 4; decision += 1) {
        const gone = counted.signIns.subarray(decision * 4, decision * 4 + 4).reduce((sum, one) => sum + one, 0);
        signIns[decision * 5] = (before.signIns[decision * 5] ?? 0) - gone;
      }
      return answerOf(counted.moved, [before.people, before.devices, before.apps], signIns, question, history);
    });
  }

  return { full, base, delta };
}

/** People, devices and apps, in this order. */
type Three = readonly [Uint32Array, Uint32Array, Uint32Array];

/** Views into the memory, good for as long as the tables lie in it. */
interface Counted {
  readonly signIns: Float64Array;
  readonly now: Three;
  readonly moved: Three;
}

function scan<T>(history: ReplayHistory, kernel: Kernel, mode: KernelMode, tables: CompiledTables, question: ReplayQuestion, days: readonly ResidentDay[], use: (counted: Counted) => T): T {
  const { memory } = history;
  const entries = [question.directory.people.length, question.directory.devices.length, question.directory.targets.length] as const;
  return withTables(memory, mode, tables, question, entries, (given) => {
    for (const { people, personStart, app, circumstances, device, count } of days) {
      kernel(memory, { ...given, mode: kernelModes[mode], firstPerson: 0, endPerson: people, personStart, app, circumstances, device, count });
    }
    const view = (positions: readonly [number, number, number], words: number): Three => [
      memory.u32(positions[0], entries[0] * words),
      memory.u32(positions[1], entries[1] * words),
      memory.u32(positions[2], entries[2] * words),
    ];
    return use({
      signIns: memory.f64(given.signIns, 16),
      now: view([given.peopleNow, given.devicesNow, given.appsNow], 4),
      moved: view([given.peopleMoved, given.devicesMoved, given.appsMoved], 8),
    });
  });
}

function signInsOf(history: ReplayHistory, { fromDay, toDay }: Pick<ReplayQuestion, 'fromDay' | 'toDay'>): number {
  return history.between(fromDay, toDay).reduce((sum, { signIns }) => sum + signIns, 0);
}

/** The kernel leaves out what is granted before and after. */
function withGranted(signIns: Float64Array, all: number): Float64Array {
  const whole = signIns.slice();
  whole[0] = all - signIns.subarray(1).reduce((sum, one) => sum + one, 0);
  return whole;
}

function answerOf(moved: Three, now: Three, signIns: Float64Array, { directory, fromDay, toDay }: ReplayQuestion, history: ReplayHistory): ReplayAnswer {
  const days = history.between(fromDay, toDay);
  const seen = (entries: number, kind: 'people' | 'devices' | 'apps'): Uint32Array => {
    const set = new Uint32Array(Math.ceil(entries / 32));
    for (const { seen: one } of days) {
      const bits = one[kind];
      for (let word = 0; word < set.length && word < bits.length; word += 1) set[word] = (set[word] ?? 0) | (bits[word] ?? 0);
    }
    return set;
  };
  const { people, devices, targets } = directory;
  return {
    signIns,
    people: entityOutcomes(people.length, seen(people.length, 'people'), now[0], moved[0]),
    devices: entityOutcomes(devices.length, seen(devices.length, 'devices'), now[1], moved[1]),
    apps: entityOutcomes(targets.length, seen(targets.length, 'apps'), now[2], moved[2]),
  };
}

/** The kernel looks up without checking: a position past the end would read another table. */
function checkPositions(days: readonly ResidentDay[], { directory }: ReplayQuestion, { circumstances }: ReplayHistory): void {
  for (const { day, people, seen } of days) {
    const past = people > directory.people.length || pastEnd(seen.devices, directory.devices.length) || pastEnd(seen.apps, directory.targets.length);
    if (past || seen.lastCircumstances >= circumstances.placeOf.length) throw new RangeError(`day ${day} names people, apps, devices or circumstances that are in no dictionary`);
  }
}

function pastEnd(set: Uint32Array, entries: number): boolean {
  const last = set.findLastIndex((word) => word !== 0);
  return last !== -1 && last * 32 + 31 - Math.clz32(set[last] ?? 0) >= entries;
}
