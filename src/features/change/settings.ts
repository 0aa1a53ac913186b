import type { ChangeKindId } from '../../core/change/order.ts';
import type { ApprovalClassId, FreezeWindow, Role } from '../../core/change/rule.ts';
import type { ExecutionTiming } from '../../core/change/timing.ts';
import type { ConversationId, GroupId, UserId } from '../../core/facts/ids.ts';

/** What the customer decides about changes. */
export interface ChangeSettings {
  /** Entra groups (object ids) behind each role; nested membership counts. */
  readonly roles: Readonly<Record<Role, readonly GroupId[]>>;
  /** Where every change is shown; undefined: approvers and requester only. */
  readonly channel: ConversationId | undefined;
  /** Break-glass accounts that no enforced policy may reach; at least two. */
  readonly emergencyAccounts: readonly UserId[];
  /** Group that is excluded from the pilot's policies and through which exceptions are given. */
  readonly exceptionGroup: GroupId | undefined;
  /** Groups whose members are marked where a change would hit them. */
  readonly marked?: { readonly vip: readonly GroupId[]; readonly onCall: readonly GroupId[] };
  readonly kindsOff: readonly ChangeKindId[];
  readonly freezes: readonly FreezeWindow[];
  /** Authentication context that an approval of a class must prove on the page; a class that is absent is approved on the card. */
  readonly stepUp: Readonly<Partial<Record<ApprovalClassId, string>>>;
  /** Applications through which Gatehouse works, for the guards. */
  readonly own: { readonly appIds: readonly string[]; readonly servicePrincipalIds: readonly string[] };
  /** Where people reach the approval page, such as `https://gatehouse.example.com`; undefined: there is none. */
  readonly publicUrl: string | undefined;
  /** File to which the head of the audit is appended, outside the database; undefined: it is posted to the channel only. */
  readonly auditHeadFile: string | undefined;
  readonly timing: ExecutionTiming;
}
