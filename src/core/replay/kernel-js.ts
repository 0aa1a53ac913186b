import { kernelModes, type Kernel, type KernelArguments } from './kernel.ts';
import type { ReplayMemory } from './memory.ts';

/** The inner loop in plain TypeScript. The compiled kernel is the same loop and has to give the same counts. */
export const scanInJavaScript: Kernel = (memory, given) => {
  const tables = viewsOf(memory, given);
  if (given.mode === kernelModes.flipped) scanFlipped(tables, given);
  else if (given.words === 1) scanNarrow(tables, given);
  else scanWide(tables, given);
};

type Tables = ReturnType<typeof viewsOf>;

/** Views reach to the end of the memory where only the rows know the length. */
function viewsOf(memory: ReplayMemory, given: KernelArguments) {
  const bytes = memory.memory.buffer.byteLength;
  const words = (at: number): Uint32Array => memory.u32(at, Math.floor((bytes - at) / 4));
  const halves = (at: number): Uint16Array => memory.u16(at, Math.floor((bytes - at) / 2));
  return {
    full: given.mode === kernelModes.everything,
    // Masks in words of 32 bits.
    width: given.words * 2,
    starts: words(given.personStart),
    apps: halves(given.app),
    circumstances: words(given.circumstances),
    devices: words(given.device),
    counts: halves(given.count),
    people: words(given.people),
    worth: words(given.worth),
    appMasks: words(given.apps),
    groupOf: words(given.groupOf),
    groups: words(given.groups),
    kindOf: words(given.kindOf),
    stateOf: halves(given.stateOf),
    states: given.states,
    kinds: given.kinds === 0 ? undefined : words(given.kinds),
    signIns: memory.f64(given.signIns, 16),
    now: [words(given.peopleNow), words(given.devicesNow), words(given.appsNow)] as const,
    moved: [words(given.peopleMoved), words(given.devicesMoved), words(given.appsMoved)] as const,
    flips: memory.u8(given.flips, bytes - given.flips),
    ifCompliant: words(given.groupIfCompliant),
    ifNoncompliant: words(given.groupIfNoncompliant),
  };
}

/** Up to 64 policies. */
function scanNarrow(tables: Tables, { firstPerson, endPerson }: KernelArguments): void {
  const { starts, apps, circumstances, worth, appMasks, groupOf, groups } = tables;
  let row = starts[firstPerson] ?? 0;
  for (let person = firstPerson; person < endPerson; person += 1) {
    const last = starts[person + 1] ?? row;
    const low = worth[person * 2] ?? 0;
    const high = worth[person * 2 + 1] ?? 0;
    if ((low | high) === 0) {
      row = last;
      continue;
    }
    for (; row < last; row += 1) {
      const app = (apps[row] ?? 0) * 4;
      const group = (groupOf[circumstances[row] ?? 0] ?? 0) * 8;
      const worthIt = (low & (appMasks[app + 2] ?? 0) & (groups[group] ?? 0)) | (high & (appMasks[app + 3] ?? 0) & (groups[group + 1] ?? 0));
      if (worthIt !== 0) judge(tables, person, row);
    }
  }
}

function scanWide(tables: Tables, { firstPerson, endPerson }: KernelArguments): void {
  const { starts, apps, circumstances, worth, appMasks, groupOf, groups, width } = tables;
  let row = starts[firstPerson] ?? 0;
  for (let person = firstPerson; person < endPerson; person += 1) {
    const last = starts[person + 1] ?? row;
    for (; row < last; row += 1) {
      const app = (apps[row] ?? 0) * 2 * width;
      const group = (groupOf[circumstances[row] ?? 0] ?? 0) * 4 * width;
      let worthIt = 0;
      for (let at = 0; at < width; at += 1) worthIt |= (worth[person * width + at] ?? 0) & (appMasks[app + width + at] ?? 0) & (groups[group + at] ?? 0);
      if (worthIt !== 0) judge(tables, person, row);
    }
  }
}

function judge(tables: Tables, person: number, row: number): void {
  const group = tables.groupOf[tables.circumstances[row] ?? 0] ?? 0;
  const current = decide(tables, person, row, group, 0);
  const proposed = decide(tables, person, row, group, 2);
  if (tables.full ? (current | proposed) === 0 : current === proposed) return;
  record(tables, person, row, current, proposed);
}

function scanFlipped(tables: Tables, { firstPerson, endPerson }: KernelArguments): void {
  const { starts, circumstances, devices, flips, groupOf, ifCompliant, ifNoncompliant } = tables;
  let row = starts[firstPerson] ?? 0;
  for (let person = firstPerson; person < endPerson; person += 1) {
    const last = starts[person + 1] ?? row;
    for (; row < last; row += 1) {
      const flip = flips[devices[row] ?? 0] ?? 0;
      if (flip === 0) continue;
      const at = circumstances[row] ?? 0;
      const before = groupOf[at] ?? 0;
      const after = (flip === 1 ? ifCompliant[at] : ifNoncompliant[at]) ?? 0;
      if (before === after) continue;
      const current = decide(tables, person, row, before, 0);
      const proposed = decide(tables, person, row, after, 2);
      if (current !== proposed) record(tables, person, row, current, proposed);
    }
  }
}

/** `side` is the position of the certain mask among the masks of a person. */
function decide(tables: Tables, person: number, row: number, group: number, side: 0 | 2): number {
  const { people, appMasks, groups, kinds, width } = tables;
  const app = (tables.apps[row] ?? 0) * 2 * width;
  const who = (person * 4 + side) * width;
  const masks = group * 4 * width;
  const device = ((tables.kindOf[tables.devices[row] ?? 0] ?? 0) * tables.states + (tables.stateOf[group] ?? 0)) * 2 * width;
  let mayChallenge = 0;
  let mayBlock = 0;
  let challenges = 0;
  let blocks = 0;
  for (let at = 0; at < width; at += 1) {
    const sure = (people[who + at] ?? 0) & (appMasks[app + at] ?? 0) & (kinds === undefined ? -1 : (kinds[device + at] ?? 0));
    const maybe = (people[who + width + at] ?? 0) & (appMasks[app + width + at] ?? 0) & (kinds === undefined ? -1 : (kinds[device + width + at] ?? 0));
    mayChallenge |= maybe & (groups[masks + at] ?? 0);
    mayBlock |= maybe & (groups[masks + width + at] ?? 0);
    challenges |= sure & (groups[masks + 2 * width + at] ?? 0);
    blocks |= sure & (groups[masks + 3 * width + at] ?? 0);
  }
  if (blocks !== 0) return 3;
  if (mayBlock !== 0) return 2;
  if (challenges !== 0) return 1;
  return mayChallenge === 0 ? 0 : 2;
}

function record(tables: Tables, person: number, row: number, current: number, proposed: number): void {
  const count = tables.counts[row] ?? 0;
  const entries = [person, tables.devices[row] ?? 0, tables.apps[row] ?? 0] as const;
  add(tables.signIns, current * 4 + proposed, count);
  if (tables.full) for (let kind = 0; kind < 3; kind += 1) add(tables.now[kind], (entries[kind] ?? 0) * 4 + current, count);
  if (current === proposed) return;
  for (let kind = 0; kind < 3; kind += 1) {
    add(tables.moved[kind], (entries[kind] ?? 0) * 8 + current, count);
    add(tables.moved[kind], (entries[kind] ?? 0) * 8 + 4 + proposed, count);
  }
}

function add(table: Uint32Array | Float64Array | undefined, at: number, count: number): void {
  if (table !== undefined) table[at] = (table[at] ?? 0) + count;
}
