import type { Instant } from '../facts/fact.ts';
import type { ChangeId } from '../facts/ids.ts';
import type { Drift, Shown } from './change.ts';
import type { GuardId } from './guards/guard.ts';
import type { JsonObject } from './json.ts';
import type { ChangeKindId, ChangeOrder, OrderOf } from './order.ts';
import type { ApprovalClassId, Role } from './rule.ts';
import type { Snapshot, SnapshotFor } from './snapshot.ts';
import type { TenantWrite } from './write.ts';

/** One kind of change: everything that is particular to it. Adding a kind is one entry, its test and its section in docs/changes.md. */
export interface ChangeKind {
  readonly id: ChangeKindId;
  /** As a command: "Switch a policy to On". */
  readonly title: string;
  readonly mayRequest: readonly Role[];
  /** `form`: anybody entitled may propose it. `pilot`: the steps of the pilot propose it, with what they have found. */
  readonly askedIn: 'form' | 'pilot';
  /** What the form asks for, in order. */
  readonly form: readonly FormField[];
  /** Makes access easier for somebody: whoever gains from it neither asks for it nor approves it. */
  readonly weakens: boolean;
  readonly guards: readonly GuardId[];
  readonly classOf: (order: ChangeOrder, snapshot: Snapshot) => ApprovalClassId;
  /** The object that must be read back; undefined where the change leaves no trace in it. */
  readonly after: (order: ChangeOrder, snapshot: Snapshot) => JsonObject | undefined;
  /** Nothing left to do. */
  readonly already: (order: ChangeOrder, snapshot: Snapshot) => boolean;
  /** The next call, for the target as it is now: a change of several calls (create, then assign) goes on where it stands. Without `now`: the first call. */
  readonly write: (order: ChangeOrder, now?: Snapshot) => TenantWrite;
  readonly effect: (change: EffectQuestion, now: Snapshot) => Effect;
  /** The change that takes this one back. */
  readonly revert: (order: ChangeOrder, shown: Shown) => Revert;
  /** What was approved together with it for later. */
  readonly followUp: (order: ChangeOrder) => { readonly order: ChangeOrder; readonly notBefore: Instant } | undefined;
  readonly says: (order: ChangeOrder, name: string) => KindTexts;
}

/** Plain sentences; `name` is the target's, not yet escaped. */
export interface KindTexts {
  /** What it does, as a heading: `Switch "Pilot" to On`. */
  readonly heading: string;
  /** What people will notice once it is done. */
  readonly consequence: string;
  /** When nobody answers. */
  readonly unanswered: string;
  readonly executing: string;
  readonly done: string;
  /** What to do when it failed. */
  readonly afterFailure: string;
}

export interface EffectQuestion {
  readonly id: ChangeId;
  readonly order: ChangeOrder;
  readonly shown: Shown;
  /** When the first call was begun, tenant time. */
  readonly begunAt: Instant;
}

/** What the target shows of a change that was called for. `there` with `drift`: done, and something else is not as shown. */
export type Effect =
  | { readonly status: 'there'; readonly says: string; readonly drift?: Drift['lines'] }
  | { readonly status: 'under-way'; readonly says: string }
  /** Some of it is there. `left` counts what is missing; INVARIANT: asking for that much again does no harm. */
  | { readonly status: 'partly'; readonly left: number; readonly says: string }
  | { readonly status: 'absent' }
  | { readonly status: 'different'; readonly lines: Drift['lines'] }
  | { readonly status: 'ended-without-effect'; readonly says: string };

export type Revert = { readonly status: 'possible'; readonly order: ChangeOrder } | { readonly status: 'impossible'; readonly because: string };

/** A field of the form. Choices are offered by the server and checked again when the form comes back. */
export interface FormField {
  readonly id: FieldId;
  readonly label: string;
  readonly input: 'choice' | 'person' | 'device' | 'hours';
  readonly choices?: readonly { readonly title: string; readonly value: string }[];
  /** Where the choices come from; absent: `choices`, or what the person types. */
  readonly source?: PickerSource;
}

export type FieldId = 'policy' | 'compliancePolicy' | 'threshold' | 'machine' | 'isolation' | 'scan' | 'person' | 'hours' | 'managedDevice';

/** `policies`: whatever their state; `policy-groups`: groups that they name. */
export type PickerSource = 'policies' | 'policy-groups' | 'report-only-policies' | 'enforced-policies' | 'compliance-policies' | 'machines' | 'people' | 'exceptions' | 'managed-devices';

type Entry<Kind extends ChangeKindId> = Omit<ChangeKind, 'id' | 'askedIn' | 'classOf' | 'after' | 'already' | 'write' | 'effect' | 'revert' | 'followUp' | 'says'> & {
  readonly id: Kind;
  readonly askedIn?: ChangeKind['askedIn'];
  readonly classOf: (order: OrderOf<Kind>, snapshot: SnapshotOfKind<Kind>) => ApprovalClassId;
  readonly after: (order: OrderOf<Kind>, snapshot: SnapshotOfKind<Kind>) => JsonObject | undefined;
  readonly already: (order: OrderOf<Kind>, snapshot: SnapshotOfKind<Kind>) => boolean;
  readonly write: (order: OrderOf<Kind>, now: SnapshotOfKind<Kind> | undefined) => TenantWrite;
  readonly effect: (change: EffectQuestion & { readonly order: OrderOf<Kind> }, now: SnapshotOfKind<Kind>) => Effect;
  readonly revert: (order: OrderOf<Kind>, shown: Shown) => Revert;
  readonly followUp?: (order: OrderOf<Kind>) => { readonly order: ChangeOrder; readonly notBefore: Instant };
  readonly says: (order: OrderOf<Kind>, name: string) => KindTexts;
};

type SnapshotOfKind<Kind extends ChangeKindId> = SnapshotFor<OrderOf<Kind>['target']['kind']>;

/**
 * Makes an entry of the table from one that is written for its own types alone.
 * @throws TypeError in every function of the result that is called with the order or snapshot of another kind
 */
export function defineKind<Kind extends ChangeKindId>(entry: Entry<Kind>, targetKind: OrderOf<Kind>['target']['kind']): ChangeKind {
  const own = (order: ChangeOrder): OrderOf<Kind> => (isOrderOf(order, entry.id) ? order : wrong(entry.id, order.kind));
  const about = (snapshot: Snapshot): SnapshotOfKind<Kind> => (isSnapshotOf<Kind>(snapshot, targetKind) ? snapshot : wrong(entry.id, snapshot.kind));
  const { followUp } = entry;
  return {
    ...entry,
    askedIn: entry.askedIn ?? 'form',
    classOf: (order, snapshot) => entry.classOf(own(order), about(snapshot)),
    after: (order, snapshot) => entry.after(own(order), about(snapshot)),
    already: (order, snapshot) => entry.already(own(order), about(snapshot)),
    write: (order, now) => entry.write(own(order), now === undefined ? undefined : about(now)),
    effect: (change, now) => entry.effect({ ...change, order: own(change.order) }, about(now)),
    revert: (order, shown) => entry.revert(own(order), shown),
    followUp: (order) => followUp?.(own(order)),
    says: (order, name) => entry.says(own(order), name),
  };
}

function isOrderOf<Kind extends ChangeKindId>(order: ChangeOrder, kind: Kind): order is OrderOf<Kind> {
  return order.kind === kind;
}

function isSnapshotOf<Kind extends ChangeKindId>(snapshot: Snapshot, kind: Snapshot['kind']): snapshot is SnapshotOfKind<Kind> {
  return snapshot.kind === kind;
}

function wrong(expected: string, got: string): never {
  throw new TypeError(`the entry of ${expected} was given a ${got}`);
}
