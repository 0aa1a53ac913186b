import { z } from 'zod/v4';
import { parseAccessLocation } from '../../adapters/graph/access-location-rows.ts';
import { parseWrittenPolicy } from '../../adapters/graph/access-policy-rows.ts';
import { readStrength } from '../../adapters/graph/authentication-strength-rows.ts';
import type { AccessPolicy, PeopleScope } from '../../core/conditional-access/access-policy.ts';
import type { AccessRules } from '../../core/conditional-access/access-rules.ts';
import { decideAccess } from '../../core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../core/conditional-access/prepare-access.ts';
import type { SignInContext } from '../../core/conditional-access/sign-in-context.ts';
import { accessCase, judgeAccess, type AccessCase, type NamedOutcomes } from './access-case.ts';
import { contextOf } from './access-context.ts';
import { readItems, type CaseItem } from './cases.ts';

export interface CaseVerdict {
  readonly name: string;
  /** Empty when the case passes. */
  readonly complaints: readonly string[];
}

/**
 * Runs every case through the policy parser and the evaluator. What is no case fails as one.
 * @throws {CasesError} as `readItems`
 */
export async function runAccessCases(path: string): Promise<readonly CaseVerdict[]> {
  return (await readItems(path)).map(runItem);
}

function runItem({ key, item }: CaseItem): CaseVerdict {
  const parsed = accessCase.safeParse(item);
  if (!parsed.success) return { name: key, complaints: [`is no case: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`] };
  const { id, description } = parsed.data;
  const name = [key, ...(id === null || id === undefined ? [] : [String(id)]), ...(description ? [description] : [])].join(' ').replaceAll('\n', ' ');
  return { name, complaints: judgeAccess(parsed.data, outcomesOf(parsed.data)) };
}

/** The decision on a case, its policies also to be found by the names that a case may use. */
export function outcomesOf(given: AccessCase): NamedOutcomes {
  const { rules, signIn } = readCase(given);
  const decision = decideAccess(prepareAccess(rules), signIn);
  const positions = new Map<string, number>();
  for (const [at, { id, displayName }] of rules.policies.entries()) {
    for (const name of [id, displayName?.toLowerCase(), String(at)]) if (name !== undefined && !positions.has(name)) positions.set(name, at);
  }
  return { decision, find: (name) => decision.policies[positions.get(name.trim().toLowerCase()) ?? -1] };
}

/** A case in the evaluator's own words. Locations that a case leaves out are none, not unknown. */
export function readCase(given: Pick<AccessCase, 'policies' | 'namedLocations' | 'authenticationStrengths' | 'signIn'>): { readonly rules: AccessRules; readonly signIn: SignInContext } {
  const policies = given.policies.flatMap((row, at) => parseWrittenPolicy(withId(row, at)) ?? []);
  const locations = given.namedLocations.flatMap((row) => parseAccessLocation(row) ?? []);
  const strengths = given.authenticationStrengths.flatMap((row) => readStrength(row) ?? []);
  return { rules: { policies, locations, strengths }, signIn: contextOf(given.signIn, groupsOf(policies)) };
}

const row = z.record(z.string(), z.unknown());

/** A policy that is only to be created has no id; its place in the list tells it from the others. */
function withId(policy: unknown, at: number): unknown {
  const parsed = row.safeParse(policy);
  if (!parsed.success) return policy;
  const id = parsed.data['id'];
  const known = (typeof id === 'string' && /[^0-]/.test(id)) || typeof id === 'number';
  return { ...parsed.data, id: known ? String(id) : `policy-${at}` };
}

function groupsOf(policies: readonly AccessPolicy[]): PeopleScope['groups'] {
  return policies.flatMap(({ people }) => (people === undefined ? [] : [...people.include.groups, ...people.exclude.groups]));
}
