import type { Platform } from '../../conditional-access/access-policy.ts';
import type { GroupId, UserId } from '../../facts/ids.ts';

/** One account as read from Entra. Undefined always means that it could not be read, never "no". */
export interface Subject {
  readonly id: UserId;
  /** `accountEnabled`. */
  readonly enabled: boolean | undefined;
  /** `member`: at home in this tenant. Whoever is invited or external is a `guest`, even with Entra's userType Member. */
  readonly userType: 'member' | 'guest' | undefined;
  /** Every group it is in, through nested groups. */
  readonly groups: readonly GroupId[] | undefined;
  /** Template ids of its directory roles. */
  readonly roleTemplateIds: readonly string[] | undefined;
  /** Of the device that the person signs in with; of several the worst. */
  readonly device: 'compliant' | 'not-compliant' | 'none' | undefined;
  /** Ids of the authentication strengths that its registered methods meet. Left out or undefined: could not be read. */
  readonly strengthIds?: readonly string[] | undefined;
  /** Platforms of its recent sign-ins. */
  readonly recentPlatforms?: readonly Platform[] | undefined;
}

export interface InvolvedPerson {
  readonly who: Subject;
  readonly part: 'requester' | 'approver';
}
