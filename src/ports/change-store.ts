import type { Change, ChangeStatus } from '../core/change/change.ts';
import type { ChangeOrder } from '../core/change/order.ts';
import type { Instant } from '../core/facts/fact.ts';
import type { ActivityId, ChangeId, ConversationId, UserId } from '../core/facts/ids.ts';

/** A change as it is kept. `number` is how people name it ("#12"): counted up, unique, never reused. */
export interface StoredChange {
  readonly number: number;
  readonly change: Change;
  /** When it next needs attention; undefined once it is resolved. */
  readonly dueAt: Instant | undefined;
}

export interface Changes {
  /**
   * Keeps a new change. `busy`: another change to the same target is open (follow-ups that wait for their time aside), which is
   * returned; the database itself allows one.
   */
  create(change: Change, dueAt: Instant | undefined): Promise<{ readonly status: 'created'; readonly stored: StoredChange } | { readonly status: 'busy'; readonly by: StoredChange }>;
  read(id: ChangeId): Promise<StoredChange | undefined>;
  readByNumber(number: number): Promise<StoredChange | undefined>;
  /** Compare-and-set on the revision, and the end of any lease. False: somebody else was first, and nothing was written. */
  save(expectedRevision: number, change: Change, dueAt: Instant | undefined): Promise<boolean>;
  /** Hands out open changes that are due, most overdue first; none to two workers at one time. `leaseMs` in milliseconds. */
  claimDue(now: Instant, limit: number, leaseMs: number): Promise<readonly StoredChange[]>;
  /** Newest first, at most `limit` (default 20). */
  list(filter?: ChangeFilter): Promise<readonly StoredChange[]>;
}

export interface ChangeFilter {
  readonly statuses?: readonly ChangeStatus['status'][];
  readonly requestedBy?: UserId;
  /** `targetKey` of the targets. */
  readonly targetKeys?: readonly string[];
  readonly before?: number;
  readonly limit?: number;
}

/** What a person filled in and has not asked for yet. Kept for an hour. */
export interface ChangeDraft {
  readonly id: string;
  readonly by: UserId;
  readonly order: ChangeOrder;
  readonly reason: string;
  readonly undoes?: ChangeId;
  readonly shownHash: string;
  readonly createdAt: Instant;
}

export interface ChangeDrafts {
  /** The id is 128 random bits. */
  create(draft: Omit<ChangeDraft, 'id' | 'createdAt'>, now: Instant): Promise<ChangeDraft>;
  read(id: string): Promise<ChangeDraft | undefined>;
  /** True for the one who took it: a draft becomes one change. */
  take(id: string): Promise<boolean>;
  forgetUser(userId: UserId): Promise<void>;
  /** Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}

/** For whom a copy of the card was made; it decides which buttons it has. */
export type CopyAudience = 'requester' | 'approver' | 'channel';

/** One card about a change somewhere in Teams. */
export interface ChangeCopy {
  readonly changeId: ChangeId;
  readonly conversationId: ConversationId;
  readonly audience: CopyAudience;
  /** Personal copies only. */
  readonly viewer?: UserId;
  /** Known once it is posted. */
  readonly activityId?: ActivityId;
  /** Revision of the change that the card shows; 0: not posted yet. */
  readonly shownRevision: number;
}

export interface ChangeCopies {
  /** One copy for each conversation; false when there is one already. */
  add(copy: Omit<ChangeCopy, 'activityId' | 'shownRevision'>): Promise<boolean>;
  list(changeId: ChangeId): Promise<readonly ChangeCopy[]>;
  find(changeId: ChangeId, conversationId: ConversationId): Promise<ChangeCopy | undefined>;
  /** Forgets the copy, so that another can be posted: what is on the screen becomes an old copy. */
  remove(changeId: ChangeId, conversationId: ConversationId): Promise<void>;
  /**
   * Notes what was just put on the screen; the first activity id stays. `from`: the revision that was noted when the sending began.
   * False: somebody else has put something on the screen since, so nobody knows which of the two it shows; only the activity id is
   * taken over then.
   */
  posted(changeId: ChangeId, conversationId: ConversationId, activityId: ActivityId, shown: { readonly from: number; readonly to: number }, now: Instant): Promise<boolean>;
  /** The person's own copies. The change itself and its audit stay: they are the evidence of what was done to the tenant. */
  forgetUser(userId: UserId): Promise<void>;
}

/** One line of the audit. `hash` covers everything else in it, `previousHash` included. */
export interface AuditEntry {
  /** 1, 2, 3 …, without a hole. */
  readonly sequence: number;
  readonly at: Instant;
  readonly changeId: ChangeId | undefined;
  readonly type: string;
  /** JSON. Object ids, never names: who somebody was can be forgotten without breaking the chain. */
  readonly body: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface Audit {
  /** Appends under a lock, so that the chain cannot fork. Inside a transaction the lock is held to its end. */
  append(entry: { readonly at: Instant; readonly changeId: ChangeId | undefined; readonly type: string; readonly body: unknown }): Promise<AuditEntry>;
  /** Undefined while nothing has been written. */
  head(): Promise<AuditHead | undefined>;
  /** In order, after `sequence` (0: from the beginning), at most `limit`. */
  read(after: number, limit: number): Promise<readonly AuditEntry[]>;
  forChange(id: ChangeId): Promise<readonly AuditEntry[]>;
  /** Heads that were given out, oldest first: with one of them kept outside, a cut tail is noticed. */
  exports(): Promise<readonly (AuditHead & { readonly at: Instant; readonly to: string })[]>;
  noteExport(head: AuditHead, at: Instant, to: string): Promise<void>;
}
