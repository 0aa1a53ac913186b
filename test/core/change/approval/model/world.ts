import type { decide } from '../../../../../src/core/change/approval/decide.ts';
import type { Change } from '../../../../../src/core/change/change.ts';
import type { Command, Standing } from '../../../../../src/core/change/command.ts';
import type { ChangeEvent } from '../../../../../src/core/change/event.ts';
import type { ApprovalRule, Role } from '../../../../../src/core/change/rule.ts';
import { defaultTiming } from '../../../../../src/core/change/timing.ts';
import type { UserId } from '../../../../../src/core/facts/ids.ts';
import { eva, emil, lena, nora, requestCommand, rita, t0 } from '../support/change-fixtures.ts';
import { ableTo, Judge, type Reading } from './judge.ts';
import { Store } from './store.ts';
import { Tenant, type CallFault, type Somebody } from './tenant.ts';

export const timing = defaultTiming;
export const users = [rita, eva, emil, lena, nora] as const;

/** The parts that a mutant replaces. */
export interface Machine {
  readonly decide: typeof decide;
  readonly comparing: boolean;
}

/** What goes wrong in the next step of a worker or a click. */
export interface Weather {
  readonly call: CallFault;
  /** How old the value is that a reader is shown. */
  readonly staleMs: number;
  readonly target: 'readable' | 'unreadable' | 'under-way';
  readonly rights: 'readable' | 'unreadable';
}

export const fair: Weather = { call: 'none', staleMs: 0, target: 'readable', rights: 'readable' };

const newcomer = (...roles: readonly Role[]): Somebody => ({ roles: new Set(roles), guest: false, enabled: true, gains: false });

/** A tenant, a store and a clock, all in memory, and the judge who looks on. */
export class World {
  now = t0;
  frozenUntil = 0;
  weather = fair;
  readonly rule: ApprovalRule;
  readonly machine: Machine;
  readonly tenant: Tenant;
  readonly store: Store;
  readonly judge: Judge;

  constructor(rule: ApprovalRule, machine: Machine, calls: number) {
    this.rule = rule;
    this.machine = machine;
    this.tenant = new Tenant(new Map([[rita, newcomer('intune', 'entra')], [eva, newcomer('entra')], [emil, newcomer('entra', 'lead')], [lena, newcomer('lead')], [nora, newcomer('emergency')]]), calls);
    this.store = new Store(timing, machine.comparing);
    this.judge = new Judge(rule, rita);
  }

  somebody(user: UserId): Somebody {
    const found = this.tenant.people.get(user);
    if (found === undefined) throw new Error(`nobody is ${user}`);
    return found;
  }

  standing(userId: UserId): Standing {
    const { roles, guest, enabled, gains } = this.somebody(userId);
    if (this.weather.rights === 'unreadable') return { userId, roles: undefined, userType: 'member', enabled, conflict: { status: 'none' } };
    return { userId, roles: [...roles], userType: guest ? 'guest' : 'member', enabled, conflict: gains ? { status: 'found', says: 'It is their own device.' } : { status: 'none' } };
  }

  /** The end of a freeze that holds now. */
  freeze(): number | undefined {
    return this.now < this.frozenUntil ? this.frozenUntil : undefined;
  }

  readValue(): string | undefined {
    return this.weather.target === 'unreadable' ? undefined : this.tenant.valueAt(this.now - this.weather.staleMs);
  }

  /** Who could approve now, as the judge sees it, for a change that has been escalated as far as the one asked about. */
  noteRights(): (change: Change) => Reading['rights'] {
    if (this.weather.rights === 'unreadable') return () => undefined;
    const those = (wanted: readonly Role[], alone: boolean): ReadonlySet<UserId> => new Set(users.filter((user) => ableTo(this.tenant, user, wanted, alone)));
    const byTier = this.rule.tiers.map((_, tier) => those(this.rule.tiers.slice(0, tier + 1).flat(), false));
    const alone = those([], true);
    return ({ tier }) => ({ able: byTier[tier] ?? new Set(), alone });
  }

  /** The events of what is decided, none when nothing is. */
  decide(change: Change | undefined, command: Command): readonly ChangeEvent[] {
    const decision = this.machine.decide(change, command, timing);
    return decision.status === 'accepted' ? decision.events : [];
  }

  commit(before: Change | undefined, events: readonly ChangeEvent[], reading?: Reading): Change | undefined {
    if (events.length === 0) return undefined;
    const change = this.store.save(before, events);
    if (change !== undefined) this.judge.committed(events, change, this.store, reading, this.tenant);
    return change;
  }

  create(): void {
    const before = this.store.read();
    const command = requestCommand({ rule: this.rule, requester: this.standing(rita), eligible: users.map((user) => this.standing(user)), frozenUntil: this.freeze() });
    this.commit(before, this.decide(before, { ...command, at: this.now }));
  }
}
