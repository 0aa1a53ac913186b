import type { Change } from '../../../../../src/core/change/change.ts';
import type { ChangeEvent } from '../../../../../src/core/change/event.ts';
import type { ApprovalRule, Role } from '../../../../../src/core/change/rule.ts';
import type { UserId } from '../../../../../src/core/facts/ids.ts';
import type { Store } from './store.ts';
import { levelOf, type Tenant } from './tenant.ts';

/** As the documentation promises, for each of the calls that a change takes. */
const mostCalls = 5;

export class Violation extends Error {}

/** What a worker had in hand when it decided, as the world knows it and not as the worker put it. */
export interface Reading {
  /** When the first of it was read. */
  readonly at: number;
  /** The value of the target that was read; undefined: it could not be read. */
  readonly value: string | undefined;
  /** Inside a freeze. */
  readonly frozen: boolean;
  /** Who could approve at the moment the rights were read, and who could alone; undefined: they could not be read. */
  readonly rights: { readonly able: ReadonlySet<UserId>; readonly alone: ReadonlySet<UserId> } | undefined;
}

/** Whether somebody may decide, written down here once more from the rules and not from the code under test. */
export function ableTo(tenant: Tenant, user: UserId, wanted: readonly Role[], alone: boolean): boolean {
  const somebody = tenant.people.get(user);
  if (somebody === undefined || somebody.guest || !somebody.enabled) return false;
  if (alone) return somebody.roles.has('emergency');
  return !somebody.gains && wanted.some((role) => somebody.roles.has(role));
}

export type AcknowledgedKind = 'approve' | 'approve-in-emergency' | 'reject' | 'withdraw';

/** Watches every commit and every call, and knows what people were told. */
export class Judge {
  /** Approvals that were acknowledged and are not void. */
  private readonly approvals = new Map<UserId, AcknowledgedKind>();
  private stopped: AcknowledgedKind | undefined;
  /** Calls of which nobody knows that they did nothing. */
  private open = 0;
  /** Cards from before this revision belong to an earlier round. */
  private round = 1;
  private calls = 0;
  private approvedAt: number | undefined;
  private readonly rule: ApprovalRule;
  private readonly requester: UserId;

  constructor(rule: ApprovalRule, requester: UserId) {
    this.rule = rule;
    this.requester = requester;
  }

  /** `card`: the revision of the card that was pressed. `rights`: as they were when the click was received. */
  acknowledged(kind: AcknowledgedKind, user: UserId, card: number, rights: Reading['rights']): void {
    if (kind.startsWith('approve') && card < this.round) throw new Violation('an approval on a card of an earlier round');
    if (kind === 'approve' && (user === this.requester || rights?.able.has(user) !== true)) throw new Violation('an approval by somebody who may not give it');
    if (kind === 'approve-in-emergency' && !(this.rule.emergencyAllowed && rights?.alone.has(user) === true)) throw new Violation('an approval alone by somebody who may not give it');
    if (kind === 'approve' || kind === 'approve-in-emergency') {
      this.approvals.set(user, kind);
      return;
    }
    if (this.open > 0) throw new Violation(`a ${kind} was acknowledged while a call could have taken effect`);
    this.stopped = kind;
  }

  /** After every commit. */
  committed(events: readonly ChangeEvent[], change: Change, { revisions }: Store, reading: Reading | undefined, tenant: Tenant): void {
    const [last, previous] = [revisions.at(-1) ?? 0, revisions.at(-2) ?? 0];
    if (last <= previous) throw new Violation(`revision ${last} follows ${previous}`);
    for (const event of events) this.happened(event, change, reading, tenant);
    for (const [by] of this.approvals) {
      if (!change.approvals.some((approval) => approval.by === by)) throw new Violation('an acknowledged approval is lost');
    }
    if (new Set(change.approvals.map(({ by }) => by)).size !== change.approvals.length) throw new Violation('somebody is counted twice');
  }

  private happened(event: ChangeEvent, { revision, approvals }: Change, reading: Reading | undefined, tenant: Tenant): void {
    switch (event.type) {
      case 'approvals-void':
        this.voided(event.of, revision, reading);
        return;
      case 'approved':
        if (approvals.length < this.rule.approvals && approvals.every(({ emergencyReason }) => emergencyReason === undefined)) throw new Violation(`approved by ${approvals.length} of ${this.rule.approvals}`);
        this.approvedAt = event.at;
        return;
      case 'attempt-begun':
        this.callBegins(event.at, reading, tenant);
        return;
      case 'attempt-ended':
        if (event.outcome.status === 'not-done') this.open = 0;
        return;
      case 'read-back':
        if (event.provenAbsent) this.open = 0;
        return;
      case 'done':
        if (reading?.value !== 'after') throw new Violation(`done, and what was read is "${reading?.value ?? 'nothing'}"`);
        return;
      case 'failed':
        if (event.why === 'overtaken' && !tenant.touchedByStranger() && !tenant.lost) throw new Violation('said to be taken back by somebody, and nobody has touched it');
        return;
      case 'stale':
        if (tenant.completed() && !tenant.touchedByStranger()) throw new Violation('carried out, and recorded as stale');
        return;
      default:
        return;
    }
  }

  private voided(those: readonly UserId[], revision: number, reading: Reading | undefined): void {
    for (const user of those) {
      if (this.approvals.get(user) === 'approve' && reading?.rights?.able.has(user) !== false) throw new Violation('the approval of somebody who is still entitled is void');
      this.approvals.delete(user);
    }
    this.round = revision;
    this.approvedAt = undefined;
    this.calls = 0;
  }

  private callBegins(at: number, reading: Reading | undefined, { calls }: Tenant): void {
    if (this.stopped !== undefined) throw new Violation(`a call after the acknowledged ${this.stopped}`);
    if (this.open > 0) throw new Violation('a call while an earlier one could have taken effect');
    this.open += 1;
    if (reading?.rights === undefined) throw new Violation('a call without knowing the rights');
    if (at - reading.at > 30_000) throw new Violation('a call on old readings');
    const level = reading.value === undefined ? undefined : levelOf(reading.value, calls);
    if (level === undefined || level >= calls || (level > 0 && this.calls === 0)) throw new Violation(`a call on a target that was read as "${reading.value ?? 'nothing'}"`);
    if (this.rule.freezable && reading.frozen) throw new Violation('a call inside a freeze');
    this.inTime(at, calls);
    const { able, alone } = reading.rights;
    if (this.rule.emergencyAllowed && [...this.approvals].some(([user, kind]) => kind === 'approve-in-emergency' && alone.has(user))) return;
    const count = [...this.approvals].filter(([user, kind]) => kind === 'approve' && user !== this.requester && able.has(user)).length;
    if (count < this.rule.approvals) throw new Violation(`a call with ${count} of ${this.rule.approvals} approvals`);
  }

  private inTime(at: number, calls: number): void {
    const { coolDownMs, executeWithinMs } = this.rule;
    if (this.approvedAt === undefined || at < this.approvedAt + coolDownMs) throw new Violation('a call before the cool-down was over');
    if (this.calls === 0 && at >= this.approvedAt + coolDownMs + executeWithinMs) throw new Violation('a first call after the second clock');
    this.calls += 1;
    if (this.calls > mostCalls * calls) throw new Violation(`call number ${this.calls}`);
  }

  /** When everything has come to rest. */
  ended(change: Change, store: Store, tenant: Tenant): void {
    const { status } = change.status;
    if (status === 'requested' || status === 'approved' || status === 'executing') throw new Violation(`it never ends: ${status}`);
    const carriedOut = tenant.calls === 1 ? tenant.effects.length > 0 : tenant.completed();
    if (this.stopped !== undefined && carriedOut) throw new Violation(`carried out in spite of the acknowledged ${this.stopped}`);
    if (this.stopped !== undefined && status !== 'rejected' && status !== 'withdrawn') throw new Violation(`stopped, and ${status}`);
    if (carriedOut && !tenant.touchedByStranger() && ['expired', 'stale'].includes(status)) throw new Violation(`carried out, and recorded as ${status}`);
    if (tenant.effects.length > 1 && !tenant.undoneByStranger()) throw new Violation(`carried out ${tenant.effects.length} times`);
    if (store.replay() !== store.now()) throw new Violation('the events do not add up to the change');
  }
}
