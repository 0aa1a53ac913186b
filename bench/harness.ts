/**
 * What every bench does alike: the same rounds for everybody in random order, ratios within a round (single times on a shared machine
 * differ by more than what is measured), the same thing against itself, and one verdict that cannot be "pass" when that floor is high.
 */
import { createHash } from 'node:crypto';
import { availableParallelism, cpus, loadavg } from 'node:os';

/** One contender. `run` is one slice of work; what it returns is compared, always in the same unit: a time, a rate, a latency. */
export interface Contender {
  readonly name: string;
  readonly run: () => Promise<number> | number;
}

/** Values by contender, one for each round. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/** At least twelve. */
export const leastRounds = 12;

export interface InterleaveOptions {
  readonly rounds: number;
  readonly random: () => number;
  /** Rounds before the counted ones. Default 1. */
  readonly warmUp?: number;
  readonly onRound?: (round: number, values: ReadonlyMap<string, number>) => void;
}

/** Runs every contender once a round, in another order each round. */
export async function interleave(contenders: readonly Contender[], { rounds, random, warmUp = 1, onRound }: InterleaveOptions): Promise<Rounds> {
  const values = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    const now = new Map<string, number>();
    for (const { name, run } of shuffled(contenders, random)) now.set(name, await run());
    if (round < 0) continue;
    for (const [name, value] of now) values.get(name)?.push(value);
    onRound?.(round, now);
  }
  return values;
}

export interface Quartiles {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function quartilesOf(values: readonly number[]): Quartiles {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Between neighbours, as most tools do it. NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** `a` over `b` round by round. @throws Error when one of them did not run */
export function ratiosOf(rounds: Rounds, a: string, b: string): readonly number[] {
  const [over, under] = [rounds.get(a) ?? [], rounds.get(b) ?? []];
  if (over.length === 0 || over.length !== under.length) throw new Error(`no rounds in common of "${a}" and "${b}"`);
  return over.map((value, round) => value / (under[round] ?? Number.NaN));
}

/** How far the same thing is from itself: of the median and of half the spread whichever is more, as a share. */
export function floorOf(ratios: readonly number[]): number {
  const { median, low, high } = quartilesOf(ratios);
  return Math.max(Math.abs(median - 1), (high - low) / 2);
}

export const noisyFloor = 0.1;

export interface Figure {
  readonly name: string;
  /** Ratio in each round, in the sense in which `goal` is said. */
  readonly ratios: readonly number[];
  /** Undefined: reported and not judged. */
  readonly goal?: { readonly at: 'least' | 'most'; readonly value: number } | undefined;
  readonly answersEqual?: boolean;
}

export type Verdict = 'pass' | 'miss' | 'too noisy' | 'wrong answers' | 'not judged';

/** Unequal answers fail whatever the speed; with a high floor nothing passes. */
export function judge({ ratios, goal, answersEqual = true }: Figure, floor: number): Verdict {
  if (!answersEqual) return 'wrong answers';
  if (goal === undefined) return 'not judged';
  if (!(floor < noisyFloor) || ratios.length < leastRounds) return 'too noisy';
  const { median } = quartilesOf(ratios);
  return (goal.at === 'least' ? median >= goal.value : median <= goal.value) ? 'pass' : 'miss';
}

export interface Report {
  readonly bench: string;
  readonly figures: readonly Figure[];
  /** Ratios of the same thing against itself. */
  readonly sameAgainstItself: readonly number[];
  /** Median value of each contender, with its unit. */
  readonly values: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly dataHash: string;
  readonly distinct: Readonly<Record<string, number>>;
  readonly answersEqual: boolean;
  readonly notes?: readonly string[];
}

/** Prints the report as one line of JSON and as a table, and says whether nothing failed. "Too noisy" is no failure and no pass. */
export function printReport(report: Report): boolean {
  const { figures, sameAgainstItself, ...rest } = report;
  const floor = floorOf(sameAgainstItself);
  const judged = figures.map((figure) => ({ name: figure.name, rounds: figure.ratios.length, ...quartilesOf(figure.ratios), goal: figure.goal, verdict: judge({ ...figure, answersEqual: report.answersEqual && (figure.answersEqual ?? true) }, floor) }));
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', processors: availableParallelism(), load: loadavg()[0] ?? 0, node: process.version };
  console.log(JSON.stringify({ ...rest, answers_equal: report.answersEqual, aa_floor: floor, aa: quartilesOf(sameAgainstItself), machine, figures: judged }));
  console.log(`\n${report.bench}: A/A floor ${(floor * 100).toFixed(1)} %, answers ${report.answersEqual ? 'equal' : 'UNEQUAL'}, load ${machine.load.toFixed(1)}`);
  for (const [name, value] of Object.entries(report.values)) console.log(`  ${name.padEnd(52)} ${value}`);
  console.log(`  ${'ratio'.padEnd(52)} median  quartiles        goal      verdict`);
  for (const { name, median, low, high, goal, verdict } of judged) {
    const wanted = goal === undefined ? '' : `${goal.at === 'least' ? '>=' : '<='} ${goal.value}`;
    console.log(`  ${name.padEnd(52)} ${median.toFixed(3).padStart(6)}  ${low.toFixed(3)} - ${high.toFixed(3)}  ${wanted.padEnd(8)}  ${verdict}`);
  }
  for (const note of report.notes ?? []) console.log(`  ${note}`);
  return judged.every(({ verdict }) => verdict !== 'miss' && verdict !== 'wrong answers');
}

/** SHA-256 of anything that JSON can say, shortened. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items.map((item) => ({ item, at: random() })).toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
