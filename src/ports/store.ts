import type { Instant } from '../core/facts/fact.ts';
import type { Audit, ChangeCopies, ChangeDrafts, Changes } from './change-store.ts';
import type { HistoryStore } from './history-store.ts';
import type { ImpactLists } from './impact-lists.ts';
import type { Pilots } from './pilots.ts';
import type { ActivityId, AppId, ConversationId, DiagnosisId, EntraDeviceId, TenantId, UserId } from '../core/facts/ids.ts';

/**
 * Everything Gatehouse remembers. Where a value is `unknown` it is JSON: what `JSON.stringify` can carry, given back with
 * its keys in order; who reads it parses it. All methods reject when the database cannot be reached; what a method has
 * acknowledged survives a crash of the process and a power cut.
 */
export interface Repositories {
  readonly conversations: Conversations;
  readonly welcome: Welcome;
  readonly activities: Activities;
  readonly state: TurnState;
  readonly diagnoses: Diagnoses;
  readonly outbox: Outbox;
  readonly people: People;
  readonly changes: Changes;
  readonly changeDrafts: ChangeDrafts;
  readonly changeCopies: ChangeCopies;
  readonly audit: Audit;
  readonly pilots: Pilots;
  readonly history: HistoryStore;
  readonly impactLists: ImpactLists;
}

export interface Store extends Repositories {
  /** `pglite` serves one process, `postgres` any number of replicas. */
  readonly kind: 'pglite' | 'postgres';
  /**
   * All or nothing: `work` gets the same repositories bound to one transaction, committed when it resolves and rolled
   * back when it rejects. Using the outer store inside `work` rejects at once (it would wait for itself).
   */
  transaction<T>(work: (inside: Repositories) => Promise<T>): Promise<T>;
  /** Everything about one person, in one transaction. */
  forgetUser(userId: UserId): Promise<void>;
  ping(): Promise<void>;
  /** The database's time, the same for every replica. */
  now(): Promise<Instant>;
  /** House-keeping that PostgreSQL does by itself and the embedded engine does not. Hourly is often enough. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

export type ConversationKind = 'personal' | 'groupChat' | 'channel';

/** Where the bot may speak, kept from installation until 30 days after it was removed. */
export interface Conversation {
  readonly conversationId: ConversationId;
  readonly kind: ConversationKind;
  readonly tenantId: TenantId;
  readonly serviceUrl: string;
  readonly botId: string;
  /** Entra object id of the person; personal conversations only. */
  readonly userId?: UserId;
  /** The person's id in Teams (`29:…`); personal conversations only. */
  readonly teamsUserId?: string;
  readonly teamId?: string;
  readonly channelId?: string;
  readonly locale?: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone?: string;
  /** What the messenger needs to speak here again; nobody else reads it. */
  readonly reference: unknown;
  readonly installedAt: Instant;
  readonly lastSeenAt: Instant;
  /** Set once Teams refused the bot here; a new sign of life clears it. */
  readonly deadAt?: Instant;
  readonly deadReason?: string;
}

export interface Conversations {
  /**
   * Records a sign of life: revives a dead conversation, keeps the first `installedAt` and the latest `lastSeenAt`, and
   * keeps what is known about person, team, locale and time zone when this event does not say.
   */
  upsert(seen: Omit<Conversation, 'deadAt' | 'deadReason'>): Promise<void>;
  read(conversationId: ConversationId): Promise<Conversation | undefined>;
  /** By conversation id, living ones only unless asked, at most `limit` (default 100) after `after`. */
  list(filter?: ConversationFilter): Promise<readonly Conversation[]>;
  /** The living personal conversation with this person that was seen last. */
  findPersonal(userId: UserId): Promise<Conversation | undefined>;
  /** The first reason stays until the conversation lives again. */
  markDead(conversationId: ConversationId, at: Instant, reason: string): Promise<void>;
  forgetUser(userId: UserId): Promise<void>;
  /** Returns how many were removed. */
  forgetDeadSince(time: Instant): Promise<number>;
}

export interface ConversationFilter {
  readonly userId?: UserId;
  readonly kind?: ConversationKind;
  readonly includeDead?: boolean;
  readonly after?: ConversationId;
  readonly limit?: number;
}

export interface Welcome {
  /** True exactly once per installation, whoever asks and however often Teams repeats the event. */
  claimWelcome(conversationId: ConversationId, now: Instant): Promise<boolean>;
  /** Called when the bot is removed: the next installation is welcomed again. */
  rearmWelcome(conversationId: ConversationId): Promise<void>;
}

/** `begun`: it is yours to do. `under-way`: somebody else has begun. `done`: it has been finished. */
export type Begun = 'begun' | 'under-way' | 'done';

export interface Activities {
  /** True the first time an activity key is seen; false for a replay or a repeat by Teams. */
  claim(activityKey: string, now: Instant): Promise<boolean>;
  /**
   * Like `claim`, for work that a crash may interrupt: what was begun and not finished within `leaseMs` may be begun again, so a
   * repeat by Teams after a crash is answered instead of being taken for a duplicate. The embedded store serves one process, so
   * what it finds begun when it opens may be begun again at once.
   */
  begin(activityKey: string, now: Instant, leaseMs: number): Promise<Begun>;
  finish(activityKey: string): Promise<void>;
  /** Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}

export interface StateItem {
  readonly value: unknown;
  readonly eTag: string;
}

export interface StateChange {
  readonly value: unknown;
  /** Absent or `'*'` overwrites; anything else must be the eTag that was read. */
  readonly eTag?: string;
}

/** The bot framework's turn state. Nothing that decides about access may live here. */
export interface TurnState {
  /** Keys that are not stored are absent from the answer. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, StateItem>>;
  /**
   * All keys or none. @throws StoreConflictError when an eTag does not match, which includes a key that has gone: a
   * deleted state must not come back through an old copy.
   */
  write(changes: ReadonlyMap<string, StateChange>, now: Instant): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
  /** Deletes every key that has one of these ids between its slashes. */
  forgetIds(ids: readonly string[]): Promise<void>;
  /** Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}

/** `eTag conflict` in the message is what bot frameworks look for in a storage error. */
export class StoreConflictError extends Error {
  override readonly name = 'StoreConflictError';

  constructor(key: string) {
    super(`"${key}" was changed by someone else since it was read (eTag conflict). Read it again and repeat the change.`);
  }
}

/** What stands behind a posted card: the card carries the id only. Kept 30 days. */
export interface DiagnosisRecord {
  readonly id: DiagnosisId;
  /** 1 at first, one more with every update. */
  readonly revision: number;
  readonly askedBy: UserId;
  readonly subjectId: UserId;
  readonly deviceId?: EntraDeviceId;
  readonly appId?: AppId;
  readonly question: string;
  readonly conversationId: ConversationId;
  /** Known once the card is posted. */
  readonly activityId?: ActivityId;
  readonly answer: unknown;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type NewDiagnosis = Omit<DiagnosisRecord, 'id' | 'revision' | 'createdAt' | 'updatedAt'>;

export type DiagnosisChange = Partial<Pick<DiagnosisRecord, 'activityId' | 'answer' | 'deviceId' | 'appId' | 'subjectId'>>;

export type DiagnosisUpdate =
  | { readonly status: 'updated'; readonly record: DiagnosisRecord }
  /** Somebody else was first; `record` is what stands now. */
  | { readonly status: 'conflict'; readonly record: DiagnosisRecord }
  | { readonly status: 'missing' };

export interface Diagnoses {
  /** The id is 128 random bits: it cannot be guessed from another card. */
  create(diagnosis: NewDiagnosis, now: Instant): Promise<DiagnosisRecord>;
  read(id: DiagnosisId): Promise<DiagnosisRecord | undefined>;
  update(id: DiagnosisId, expectedRevision: number, change: DiagnosisChange, now: Instant): Promise<DiagnosisUpdate>;
  forgetUser(userId: UserId): Promise<void>;
  /** By last update. Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}

export interface OutboxMessage {
  /** A second message with the same key is dropped for as long as the first is kept. */
  readonly dedupeKey: string;
  readonly kind: string;
  readonly target: string;
  readonly payload: unknown;
}

export type OutboxStatus = 'pending' | 'sending' | 'done' | 'dead';

export interface OutboxItem extends OutboxMessage {
  readonly id: number;
  readonly status: OutboxStatus;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly lastError?: string;
  readonly createdAt: Instant;
}

/**
 * Messages that must go out, at least once: a crash between sending and `complete` sends again, nothing is lost.
 * Enqueue in the transaction that decides to send.
 */
export interface Outbox {
  /** False when the dedupe key is known already. */
  enqueue(message: OutboxMessage, now: Instant): Promise<boolean>;
  /**
   * Hands out pending messages that are due, and those whose sender has been silent for longer than its lease, oldest
   * due first. No message is leased twice at one time. `leaseMs`: milliseconds, longer than a send may take.
   */
  claimDue(now: Instant, limit: number, leaseMs: number): Promise<readonly OutboxItem[]>;
  /** It was sent. True even when the lease has run out meanwhile: what was sent is done. */
  complete(id: number): Promise<void>;
  /** Ignored when the message has been claimed again or completed since `claim`. The error is cut at 500 characters. */
  fail(claim: Pick<OutboxItem, 'id' | 'attempts'>, error: string, next: Instant | 'dead'): Promise<void>;
  /** Messages that were given up, newest first, at most 100. */
  listDead(): Promise<readonly OutboxItem[]>;
  /** Deletes messages to these targets, or whose payload names one of these ids. */
  forgetIds(ids: readonly string[]): Promise<void>;
  /** Done and dead ones only, by creation. Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}

/** A small directory, so that a card can name a person without asking Entra again. Names age: look at `readAt`. */
export interface Person {
  readonly userId: UserId;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly readAt: Instant;
}

export interface People {
  /** An older reading never replaces a newer one. */
  put(person: Person): Promise<void>;
  get(userId: UserId): Promise<Person | undefined>;
  forgetUser(userId: UserId): Promise<void>;
  /** Returns how many were removed. */
  forgetOlderThan(time: Instant): Promise<number>;
}
