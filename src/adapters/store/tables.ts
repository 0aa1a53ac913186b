import type { ColumnType, Generated } from 'kysely';
import type { ChangeStatus } from '../../core/change/change.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { ActivityId, AppId, ChangeId, ConversationId, DiagnosisId, EntraDeviceId, PilotId, TenantId, UserId } from '../../core/facts/ids.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { CopyAudience } from '../../ports/change-store.ts';
import type { ConversationKind, OutboxStatus } from '../../ports/store.ts';

/** Column type `json`, not `jsonb`: jsonb reorders keys and refuses `\u0000`, which people do paste into chats. */
type JsonText = ColumnType<unknown, string, string>;

/** What the numbers of the history stand for. `logged`: a whole list of results, which many sign-ins share. */
export type HistoryWordKind = 'person' | 'app' | 'device' | 'circumstances' | 'logged';

/** The tables as the last migration leaves them, in camel case (a plugin translates). */
export interface Tables {
  conversations: {
    conversationId: ConversationId;
    kind: ConversationKind;
    tenantId: TenantId;
    serviceUrl: string;
    botId: string;
    userId: UserId | null;
    teamsUserId: string | null;
    teamId: string | null;
    channelId: string | null;
    locale: string | null;
    timeZone: string | null;
    reference: JsonText;
    installedAt: Instant;
    lastSeenAt: Instant;
    deadAt: Instant | null;
    deadReason: string | null;
  };
  welcomes: { conversationId: ConversationId; claimedAt: Instant };
  activities: { activityKey: string; seenAt: Instant; done: boolean };
  state: { key: string; value: JsonText; eTag: Generated<string>; writtenAt: Instant };
  diagnoses: {
    id: DiagnosisId;
    revision: number;
    askedBy: UserId;
    subjectId: UserId;
    deviceId: EntraDeviceId | null;
    appId: AppId | null;
    question: string;
    conversationId: ConversationId;
    activityId: ActivityId | null;
    answer: JsonText;
    createdAt: Instant;
    updatedAt: Instant;
  };
  outbox: {
    id: Generated<number>;
    dedupeKey: string;
    kind: string;
    target: string;
    payload: JsonText;
    status: OutboxStatus;
    attempts: number;
    /** While `sending`, the end of the lease. */
    nextTryAt: Instant;
    lastError: string | null;
    createdAt: Instant;
  };
  people: { userId: UserId; userPrincipalName: string; displayName: string; readAt: Instant };
  changes: {
    number: Generated<number>;
    id: ChangeId;
    revision: number;
    status: ChangeStatus['status'];
    targetKey: string;
    followUp: boolean;
    requestedBy: UserId;
    change: JsonText;
    dueAt: Instant | null;
    leaseUntil: Instant | null;
  };
  changeDrafts: { id: string; drawnBy: UserId; changeOrder: JsonText; reason: string; undoes: ChangeId | null; shownHash: string; createdAt: Instant };
  changeCopies: {
    changeId: ChangeId;
    conversationId: ConversationId;
    audience: CopyAudience;
    viewer: UserId | null;
    activityId: ActivityId | null;
    shownRevision: Generated<number>;
    postedAt: Instant | null;
  };
  audit: { sequence: number; at: Instant; changeId: ChangeId | null; type: string; body: JsonText; previousHash: string; hash: string };
  auditExports: { number: Generated<number>; sequence: number; hash: string; at: Instant; givenTo: string };
  impactLists: { id: string; madeAt: Instant; people: JsonText };
  pilots: { id: PilotId; revision: number; status: Pilot['status']; startedAt: Instant; pilot: JsonText };
  historyLog: { one: Generated<boolean>; position: JsonText; leaseBy: string | null; leaseUntil: Instant | null; swept: Generated<number> };
  historyWords: { kind: HistoryWordKind; number: number; key: string; body: JsonText };
  historyDays: { day: number; revision: number; signIns: number; loose: number };
  historySegments: { number: Generated<number>; day: number; fromAt: Instant; untilAt: Instant; rows: Uint8Array; ids: Uint8Array };
  historyParts: { day: number; kind: 'columns' | 'ids'; part: number; bytes: Uint8Array };
  migrations: { number: number; name: string; appliedAt: Generated<Instant> };
}
