import type { Instant } from '../facts/fact.ts';
import type { PolicyId } from '../facts/ids.ts';
import type { SignIn } from '../facts/sign-in.ts';
import type { BrakeLimit } from './pilot.ts';

export interface BrakeQuestion {
  readonly signIns: readonly SignIn[];
  readonly policyId: PolicyId;
  /** When the brake was armed; what the policy did before is not looked at. Tenant time, like `now`. */
  readonly since: Instant;
  readonly now: Instant;
  readonly limit: BrakeLimit;
}

export interface BrakeFinding {
  readonly status: 'calm' | 'tripped';
  /** Whom the policy applied to, and whom of them it kept out, each person once. */
  readonly people: number;
  readonly blocked: number;
  /** 0 to 1; 0 when the policy applied to nobody. */
  readonly share: number;
  /** One plain sentence with the figures. */
  readonly says: string;
}

/** Only what this policy did counts: a sign-in that another policy or a wrong password stopped says nothing about it. */
export function judgeBrake({ signIns, policyId, since, now, limit }: BrakeQuestion): BrakeFinding {
  const from = Math.max(since, now - limit.windowMs);
  const people = new Set<string>();
  const blocked = new Set<string>();
  for (const row of signIns) {
    const who = row.userId ?? row.userPrincipalName?.toLowerCase();
    const result = resultOf(row, policyId);
    if (who === undefined || result === undefined || row.createdAt === undefined || row.createdAt < from || row.createdAt > now) continue;
    people.add(who);
    if (result === 'failure') blocked.add(who);
  }
  const share = people.size === 0 ? 0 : blocked.size / people.size;
  const tripped = blocked.size > limit.mostPeople && share > limit.mostShare;
  return { status: tripped ? 'tripped' : 'calm', people: people.size, blocked: blocked.size, share, says: says(blocked.size, people.size, limit) };
}

function resultOf({ appliedPolicies }: SignIn, policyId: PolicyId): 'success' | 'failure' | undefined {
  const results = appliedPolicies?.filter(({ id }) => id === policyId).map(({ result }) => result) ?? [];
  if (results.includes('failure')) return 'failure';
  return results.includes('success') ? 'success' : undefined;
}

function says(blocked: number, people: number, { windowMs, mostPeople, mostShare }: BrakeLimit): string {
  const minutes = Math.round(windowMs / 60_000);
  return `The policy kept out ${String(blocked)} of ${String(people)} people within ${String(minutes)} minutes. Up to ${String(mostPeople)} people, or ${String(Math.round(mostShare * 100))} % of them, were to be expected.`;
}
