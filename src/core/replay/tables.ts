import type { CompiledTables, ReplayQuestion } from './compile.ts';
import type { KernelArguments, KernelMode } from './kernel.ts';
import type { ReplayMemory } from './memory.ts';

type Tables = Omit<KernelArguments, 'mode' | 'firstPerson' | 'endPerson' | 'personStart' | 'app' | 'circumstances' | 'device' | 'count'>;

/** Lays the tables of one replay into the memory and takes them out again after it. */
export function withTables<T>(memory: ReplayMemory, mode: KernelMode, tables: CompiledTables, question: ReplayQuestion, entries: readonly [number, number, number], use: (given: Tables) => T): T {
  const taken: number[] = [];
  const take = (bytes: number): number => {
    const at = memory.take(bytes);
    taken.push(at);
    return at;
  };
  try {
    return use(layTables(memory, mode, tables, question, entries, take));
  } finally {
    for (const at of taken) memory.give(at);
  }
}

/** @param take gives room for so many bytes in the memory */
export function layTables(memory: ReplayMemory, mode: KernelMode, tables: CompiledTables, question: ReplayQuestion, entries: readonly [number, number, number], take: (bytes: number) => number): Tables {
  const given = placesFor(tables, entries, take);
  fill(memory, mode, tables, question, given);
  return given;
}

function placesFor({ width, people, targets, groups, devices }: CompiledTables, [persons, machines, apps]: readonly [number, number, number], take: (bytes: number) => number): Tables {
  return {
    words: width / 2,
    people: take(people.length * 2 * 4),
    apps: take(targets.byteLength),
    groupOf: take(groups.of.byteLength),
    groups: take(groups.table.count * 4 * width * 4),
    worth: take((people.length / 2) * 4),
    kindOf: devices === undefined ? 0 : take(devices.kindOf.byteLength),
    stateOf: take(groups.table.count * 2),
    states: devices?.states ?? 1,
    kinds: devices === undefined ? 0 : take(devices.masks.byteLength),
    signIns: take(16 * 8),
    peopleNow: take(persons * 16),
    devicesNow: take(machines * 16),
    appsNow: take(apps * 16),
    peopleMoved: take(persons * 32),
    devicesMoved: take(machines * 32),
    appsMoved: take(apps * 32),
    flips: take(machines),
    groupIfCompliant: take(groups.ifCompliant.byteLength),
    groupIfNoncompliant: take(groups.ifNoncompliant.byteLength),
  };
}

function fill(memory: ReplayMemory, mode: KernelMode, tables: CompiledTables, question: ReplayQuestion, given: Tables): void {
  const { width, targets, groups, devices } = tables;
  fillPeople(memory.u32(given.people, tables.people.length * 2), memory.u32(given.worth, tables.people.length / 2), mode, tables);
  memory.u32(given.apps, targets.length).set(targets);
  memory.u32(given.groupOf, groups.of.length).set(groups.of);
  memory.u32(given.groupIfCompliant, groups.ifCompliant.length).set(groups.ifCompliant);
  memory.u32(given.groupIfNoncompliant, groups.ifNoncompliant.length).set(groups.ifNoncompliant);
  const masks = memory.u32(given.groups, groups.table.count * 4 * width);
  const states = memory.u16(given.stateOf, groups.table.count);
  for (let group = 0; group < groups.table.count; group += 1) {
    const row = group * groups.table.width;
    masks.set(groups.table.rows.subarray(row, row + 4 * width), group * 4 * width);
    states[group] = groups.table.rows[row + 4 * width] ?? 0;
  }
  if (devices !== undefined) {
    memory.u32(given.kindOf, devices.kindOf.length).set(devices.kindOf);
    memory.u32(given.kinds, devices.masks.length).set(devices.masks);
  }
  const flips = memory.u8(given.flips, question.directory.devices.length);
  for (const device of question.devices?.compliant ?? []) flips[device] = 1;
  for (const device of question.devices?.noncompliant ?? []) flips[device] = 2;
}

/** The masks of people, as in `KernelArguments`. With `moved`, only policies that a side has and the other has not, for this person, are worth a look. */
function fillPeople(into: Uint32Array, worth: Uint32Array, mode: KernelMode, { width, people, changed, policies: { current, proposed } }: CompiledTables): void {
  const count = people.length / width / 2;
  const one = new Uint32Array(2 * width);
  for (let person = 0; person < count; person += 1) {
    const from = person * 2 * width;
    const to = person * 4 * width;
    const then = changed.size === 0 ? undefined : changed.get(person);
    if (then !== undefined) one.set(then);
    for (let word = 0; word < width; word += 1) {
      const certain = people[from + word] ?? 0;
      const possible = people[from + width + word] ?? 0;
      const now = current[word] ?? 0;
      const next = proposed[word] ?? 0;
      const certainThen = (then === undefined ? certain : (one[word] ?? 0)) & next;
      const possibleThen = (then === undefined ? possible : (one[width + word] ?? 0)) & next;
      const differs = ((certain & now) ^ certainThen) | ((possible & now) ^ possibleThen);
      worth[person * width + word] = mode === 'moved' ? differs : (possible & now) | possibleThen;
      into[to + word] = certain & now;
      into[to + width + word] = possible & now;
      into[to + 2 * width + word] = certainThen;
      into[to + 3 * width + word] = possibleThen;
    }
  }
}
