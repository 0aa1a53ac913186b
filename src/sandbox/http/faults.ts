import { seededRandom, type Random } from '../tenant/random.ts';

export type FaultKind = '429' | '500' | '503' | 'drop' | 'slow' | 'stale' | 'drop-after' | '500-after';

/** Something that goes wrong on purpose. But for `slow`, `stale` and the two `-after` kinds, nothing happens in the tenant. */
export type Fault = {
  /** `GET /v1.0/auditLogs/*`: method or `*`, then a path in which `*` stands for anything. */
  match: string;
  kind: FaultKind;
  /** How many requests it hits; absent: until it is taken away. */
  times?: number;
  /** Milliseconds before the answer, or before the connection is dropped. A write of an `-after` kind takes effect before them. */
  delayMs?: number;
  /** Seconds; only sent when given. */
  retryAfter?: number;
  /** How many of the matching requests it hits, 0 to 1; absent: all. */
  share?: number;
  /** Makes the same requests hit again. Default 1. */
  seed?: number;
};

const KINDS: readonly FaultKind[] = ['429', '500', '503', 'drop', 'slow', 'stale', 'drop-after', '500-after'];

type Active = { fault: Fault; left: number; pattern: RegExp; random: Random };

/** The faults in force, oldest first; the first that matches is used up by one. */
export class Faults {
  #active: Active[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY, pattern: patternOf(fault.match), random: seededRandom(fault.seed ?? 1) });
  }

  clear(): void {
    this.#active = [];
  }

  list(): Fault[] {
    return this.#active.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault));
  }

  take(method: string, path: string): Fault | undefined {
    const hit = this.#active.find(({ pattern, fault, random }) => pattern.test(`${method} ${path}`) && (fault.share === undefined || random.next() < fault.share));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    this.#active = this.#active.filter(({ left }) => left > 0);
    return hit.fault;
  }
}

/** Throws a TypeError that names what is wrong with a fault from outside. */
export function readFault(input: Record<string, unknown>): Fault {
  const kind = KINDS.find((known) => known === String(input['kind']));
  if (kind === undefined) throw new TypeError(`kind must be one of ${KINDS.join(', ')}.`);
  if (typeof input['match'] !== 'string' || !/^\S+ \/\S*$/.test(input['match'])) throw new TypeError("match must be a method or *, a space and a path, for example 'GET /v1.0/auditLogs/*'.");
  const fault: Fault = { match: input['match'], kind };
  for (const name of ['times', 'delayMs', 'retryAfter', 'share', 'seed'] as const) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0) || (name === 'share' && value > 1)) throw new TypeError(name === 'share' ? 'share must be a number from 0 to 1.' : `${name} must be a number that is not negative.`);
    fault[name] = value;
  }
  return fault;
}

function patternOf(match: string): RegExp {
  return new RegExp(`^${match.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
