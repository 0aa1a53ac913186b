/**
 * The inner loop of the replay, in AssemblyScript: what would each sign-in be under the rules as they are and as they would be.
 * `src/core/replay/kernel-js.ts` is the same loop in plain TypeScript and says what every table holds; tests compare the two.
 * After a change: `npm run replay:kernel` writes the compiled form into `src/core/replay/kernel-binary.ts`.
 */

@inline function arg(args: usize, at: u32): usize {
  return <usize>load<u32>(args + (<usize>at << 2));
}

@inline function decision(blocks: bool, mayBlock: bool, challenges: bool, mayChallenge: bool): u32 {
  return select<u32>(3, select<u32>(2, select<u32>(1, select<u32>(2, 0, mayChallenge), challenges), mayBlock), blocks);
}

/** One side's decision on one row. All pointers are to masks of `words` words of 64 bits; `device` 0: no policy looks at it. */
@inline function decide(words: usize, certain: usize, possible: usize, app: usize, device: usize, masks: usize): u32 {
  let mayChallenge: u64 = 0, mayBlock: u64 = 0, challenges: u64 = 0, blocks: u64 = 0;
  const size = words << 3;
  for (let at: usize = 0; at < size; at += 8) {
    let sure = load<u64>(certain + at) & load<u64>(app + at);
    let maybe = load<u64>(possible + at) & load<u64>(app + size + at);
    if (device) {
      sure &= load<u64>(device + at);
      maybe &= load<u64>(device + size + at);
    }
    mayChallenge |= maybe & load<u64>(masks + at);
    mayBlock |= maybe & load<u64>(masks + size + at);
    challenges |= sure & load<u64>(masks + 2 * size + at);
    blocks |= sure & load<u64>(masks + 3 * size + at);
  }
  return decision(blocks != 0, mayBlock != 0, challenges != 0, mayChallenge != 0);
}

@inline function add(cell: usize, count: u32): void {
  store<u32>(cell, load<u32>(cell) + count);
}

/** Counts a row that is not simply granted before and after. */
@inline function record(args: usize, full: bool, person: u32, app: u32, device: u32, current: u32, proposed: u32, count: u32): void {
  const cell = arg(args, 18) + (<usize>(current << 2 | proposed) << 3);
  store<f64>(cell, load<f64>(cell) + <f64>count);
  if (full) {
    add(arg(args, 19) + (<usize>(person << 2 | current) << 2), count);
    add(arg(args, 20) + (<usize>(device << 2 | current) << 2), count);
    add(arg(args, 21) + (<usize>(app << 2 | current) << 2), count);
  }
  if (current == proposed) return;
  add(arg(args, 22) + (<usize>(person << 3 | current) << 2), count);
  add(arg(args, 22) + (<usize>(person << 3 | 4 | proposed) << 2), count);
  add(arg(args, 23) + (<usize>(device << 3 | current) << 2), count);
  add(arg(args, 23) + (<usize>(device << 3 | 4 | proposed) << 2), count);
  add(arg(args, 24) + (<usize>(app << 3 | current) << 2), count);
  add(arg(args, 24) + (<usize>(app << 3 | 4 | proposed) << 2), count);
}

@inline function deviceMasks(args: usize, device: u32, group: u32, words: usize): usize {
  const table = arg(args, 17);
  if (!table) return 0;
  const state = <u32>load<u16>(arg(args, 15) + (<usize>group << 1));
  const kind = load<u32>(arg(args, 14) + (<usize>device << 2));
  return table + (<usize>(kind * <u32>arg(args, 16) + state)) * (words << 4);
}

@inline function scanRows(args: usize, words: usize): void {
  const full = arg(args, 0) == 0;
  const end = <u32>arg(args, 3);
  const starts = arg(args, 4), apps = arg(args, 5), circumstances = arg(args, 6), devices = arg(args, 7), counts = arg(args, 8);
  const people = arg(args, 9), appMasks = arg(args, 10), groups = arg(args, 11), groupMasks = arg(args, 12), tests = arg(args, 13);
  const size = words << 3;
  for (let person = <u32>arg(args, 2); person < end; person += 1) {
    let row = load<u32>(starts + (<usize>person << 2));
    const last = load<u32>(starts + (<usize>person << 2) + 4);
    if (row == last) continue;
    const masks = people + <usize>person * 4 * size;
    const test = tests + <usize>person * size;
    if (words == 1) {
      if (!load<u64>(test)) continue;
    } else {
      let some: u64 = 0;
      for (let at: usize = 0; at < size; at += 8) some |= load<u64>(test + at);
      if (!some) continue;
    }
    const only = load<u64>(test);
    for (; row < last; row += 1) {
      const app = <u32>load<u16>(apps + (<usize>row << 1));
      const group = load<u32>(groups + (<usize>load<u32>(circumstances + (<usize>row << 2)) << 2));
      const appMask = appMasks + <usize>app * 2 * size;
      const groupMask = groupMasks + <usize>group * 4 * size;
      if (words == 1) {
        if (!(only & load<u64>(appMask + 8) & load<u64>(groupMask))) continue;
      } else {
        let some: u64 = 0;
        for (let at: usize = 0; at < size; at += 8) some |= load<u64>(test + at) & load<u64>(appMask + size + at) & load<u64>(groupMask + at);
        if (!some) continue;
      }
      const device = load<u32>(devices + (<usize>row << 2));
      const deviceMask = deviceMasks(args, device, group, words);
      const current = decide(words, masks, masks + size, appMask, deviceMask, groupMask);
      const proposed = decide(words, masks + 2 * size, masks + 3 * size, appMask, deviceMask, groupMask);
      if (full ? (current | proposed) == 0 : current == proposed) continue;
      record(args, full, person, app, device, current, proposed, <u32>load<u16>(counts + (<usize>row << 1)));
    }
  }
}

@inline function scanFlippedRows(args: usize, words: usize): void {
  const end = <u32>arg(args, 3);
  const starts = arg(args, 4), apps = arg(args, 5), circumstances = arg(args, 6), devices = arg(args, 7), counts = arg(args, 8);
  const people = arg(args, 9), appMasks = arg(args, 10), groups = arg(args, 11), groupMasks = arg(args, 12);
  const flips = arg(args, 25);
  const size = words << 3;
  let row = load<u32>(starts + (<usize>arg(args, 2) << 2));
  for (let person = <u32>arg(args, 2); person < end; person += 1) {
    const last = load<u32>(starts + (<usize>person << 2) + 4);
    const masks = people + <usize>person * 4 * size;
    for (; row < last; row += 1) {
      const device = load<u32>(devices + (<usize>row << 2));
      const flip = load<u8>(flips + <usize>device);
      if (!flip) continue;
      const at = <usize>load<u32>(circumstances + (<usize>row << 2)) << 2;
      const before = load<u32>(groups + at);
      const after = load<u32>((flip == 1 ? arg(args, 26) : arg(args, 27)) + at);
      if (before == after) continue;
      const app = <u32>load<u16>(apps + (<usize>row << 1));
      const appMask = appMasks + <usize>app * 2 * size;
      const current = decide(words, masks, masks + size, appMask, deviceMasks(args, device, before, words), groupMasks + <usize>before * 4 * size);
      const proposed = decide(words, masks + 2 * size, masks + 3 * size, appMask, deviceMasks(args, device, after, words), groupMasks + <usize>after * 4 * size);
      if (current != proposed) record(args, false, person, app, device, current, proposed, <u32>load<u16>(counts + (<usize>row << 1)));
    }
  }
}

/** `args` points to 28 words of 32 bits: `KernelArguments` in order. */
export function scan(args: usize): void {
  const words = arg(args, 1);
  if (arg(args, 0) == 2) {
    if (words == 1) scanFlippedRows(args, 1);
    else scanFlippedRows(args, words);
  } else if (words == 1) scanRows(args, 1);
  else scanRows(args, words);
}
