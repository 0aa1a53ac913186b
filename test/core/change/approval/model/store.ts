import { dueAt } from '../../../../../src/core/change/approval/clocks.ts';
import { evolveAll } from '../../../../../src/core/change/approval/evolve.ts';
import type { Change } from '../../../../../src/core/change/change.ts';
import type { ChangeEvent } from '../../../../../src/core/change/event.ts';
import type { ExecutionTiming } from '../../../../../src/core/change/timing.ts';

/** What outlives a crash: one change as JSON text, its events, and the lease. */
export class Store {
  readonly events: string[] = [];
  readonly revisions: number[] = [];
  private text: string | undefined;
  private leasedUntil = 0;
  private readonly timing: ExecutionTiming;
  private readonly comparing: boolean;

  /** `comparing` false: a store that ignores the revision, to see that it is noticed. */
  constructor(timing: ExecutionTiming, comparing: boolean) {
    this.timing = timing;
    this.comparing = comparing;
  }

  read(): Change | undefined {
    return this.text === undefined ? undefined : parse(this.text);
  }

  claimDue(now: number, leaseMs: number): Change | undefined {
    const change = this.read();
    const due = change === undefined ? undefined : dueAt(change, this.timing);
    if (due === undefined || due > now || this.leasedUntil > now) return undefined;
    this.leasedUntil = now + leaseMs;
    return change;
  }

  /** Compare-and-set. The change after the events, or undefined when somebody else was first. */
  save(before: Change | undefined, events: readonly ChangeEvent[]): Change | undefined {
    if (this.comparing && this.read()?.revision !== before?.revision) return undefined;
    const change = evolveAll(before, events);
    if (change === undefined) throw new Error('nothing was saved');
    this.text = JSON.stringify(change);
    this.events.push(...events.map((event) => JSON.stringify(event)));
    this.revisions.push(change.revision);
    this.leasedUntil = 0;
    return parse(this.text);
  }

  /** What the events add up to, each of them read from JSON. */
  replay(): string {
    return JSON.stringify(this.events.reduce<Change | undefined>((change, text) => evolveAll(change, [parseEvent(text)]), undefined));
  }

  now(): string | undefined {
    return this.text;
  }
}

const parse: (text: string) => Change = JSON.parse;
const parseEvent: (text: string) => ChangeEvent = JSON.parse;
