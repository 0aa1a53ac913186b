import type { AccessPolicy } from '../../conditional-access/access-policy.ts';
import type { Certificate } from '../../flip/certificate.ts';
import type { Connector } from '../../facts/compliance.ts';
import type { Fact, Instant } from '../../facts/fact.ts';
import type { GroupId } from '../../facts/ids.ts';
import type { GuardResult } from '../change.ts';
import type { LockOutQuestion, OwnIdentity } from '../lock-out/question.ts';
import type { InvolvedPerson, Subject } from '../lock-out/subject.ts';
import type { ChangeOrder } from '../order.ts';
import type { Snapshot } from '../snapshot.ts';

export type GuardId =
  | 'not-already-so'
  | 'emergency-accounts'
  | 'no-lock-out'
  | 'report-only-first'
  | 'threshold-direction'
  | 'connector-alive'
  | 'machine-not-busy'
  | 'exception-group'
  | 'exception-length'
  | 'person-can-be-excepted'
  | 'flip-certificate'
  | 'name-is-free'
  | 'group-can-be-filled'
  | 'group-not-in-use'
  | 'policy-not-enforced'
  | 'object-of-this-pilot'
  | 'emergency-accounts-left-out';

/** Everything guards look at. INVARIANT of every guard: what could not be read is `undetermined`, never `passed`. */
export interface GuardFacts {
  readonly at: Instant;
  readonly order: ChangeOrder;
  readonly snapshot: Snapshot;
  /** A call of this change was made already, so what is found may be its own work. */
  readonly begun?: boolean;
  /** The requester and, at execution, everybody who approved. */
  readonly involved: readonly InvolvedPerson[];
  readonly emergencyAccounts: Fact<readonly Subject[]>;
  /** Applications through which Gatehouse itself works. */
  readonly own: OwnIdentity;
  /** What else the lock-out analysis asks for; needed for `policy-on` only, each part as unknown as it says. */
  readonly surroundings: LockOutSurroundings;
  readonly connector: Fact<Connector | undefined>;
  /** The group that exceptions are given through; undefined: none is configured. */
  readonly exceptionGroup: GroupId | undefined;
  readonly policies: Fact<readonly AccessPolicy[]>;
  /** Groups that Gatehouse's own roles and exceptions hang on: whoever fills them makes approvers. */
  readonly reservedGroups?: readonly GroupId[];
  /** Report-only evidence for `policy-on`; unknown: it was not looked for, or could not be read. */
  readonly certificate: Fact<Certificate>;
  /** Ids of objects of the current pilot that were there before it; whoever rolls back must leave them. */
  readonly existedBefore: readonly string[] | undefined;
}

export type LockOutSurroundings = Pick<LockOutQuestion, 'namedGroups' | 'namedLocations' | 'peopleInTenant' | 'portalAppIds'>;

export interface Guard {
  readonly id: GuardId;
  /** What it keeps from happening, for the documentation and the card. */
  readonly protects: string;
  readonly judge: (facts: GuardFacts) => Omit<GuardResult, 'guard'>;
}
