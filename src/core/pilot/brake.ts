import type { Instant } from '../facts/fact.ts';
import type { PolicyId, UserId } from '../facts/ids.ts';
import type { SignIn } from '../facts/sign-in.ts';
import type { BrakeLimit } from './pilot.ts';

export interface BrakeQuestion {
  readonly signIns: readonly SignIn[];
  readonly policyId: PolicyId;
  /** On was read back then; what happened before it is not its doing. Tenant time, as `now`. */
  readonly since: Instant;
  readonly now: Instant;
  readonly limit: BrakeLimit;
}

export interface BrakeReading {
  readonly status: 'calm' | 'tripped';
  /** People whom the policy applied to within the window, each once. */
  readonly people: number;
  /** Of them those whom it kept out at least once. */
  readonly blocked: number;
  /** 0 to 1. */
  readonly share: number;
  readonly says: string;
}

/**
 * Whether the policy keeps out more people than was agreed. Counted by people, because one who tries twenty times is one. At the
 * limit it is calm, above it is not; both the number and the share must be passed.
 */
export function judgeBrake({ signIns, policyId, since, now, limit }: BrakeQuestion): BrakeReading {
  const begin = Math.max(since, now - limit.windowMs);
  const people = new Set<UserId>();
  const blocked = new Set<UserId>();
  for (const { userId, createdAt, appliedPolicies } of signIns) {
    if (userId === undefined || createdAt === undefined || createdAt < begin || createdAt > now) continue;
    const result = appliedPolicies?.find(({ id }) => id === policyId)?.result;
    if (result === 'success' || result === 'failure') people.add(userId);
    if (result === 'failure') blocked.add(userId);
  }
  const share = people.size === 0 ? 0 : blocked.size / people.size;
  const tripped = blocked.size > limit.mostPeople && share > limit.mostShare;
  const minutes = Math.round(limit.windowMs / 60_000);
  const says = `The policy kept out ${String(blocked.size)} of ${String(people.size)} people (${String(Math.round(share * 100))} %) within ${String(minutes)} minutes; agreed were ${String(limit.mostPeople)} people and ${String(Math.round(limit.mostShare * 100))} %.`;
  return { status: tripped ? 'tripped' : 'calm', people: people.size, blocked: blocked.size, share, says };
}
