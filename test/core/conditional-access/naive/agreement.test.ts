import { describe, expect, test } from '@jest/globals';
import { contextOf } from '../../../../src/cli/conformance/access-context.ts';
import { readCase } from '../../../../src/cli/conformance/access-run.ts';
import { decideAccess } from '../../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../../src/core/conditional-access/prepare-access.ts';
import { drawSignIn, drawTenant, seeded, type DrawnTenant, type Row } from '../../../support/access-generator.ts';
import { decideNaively } from './decide.ts';
import { rawCase, rawSignIn } from './raw.ts';

const full = process.env['AGREEMENT'] === 'full';
const pairs = full ? 100_000 : 5_000;
const signInsOfATenant = 5;

describe('the naive form beside the evaluator, from the same rows', () => {
  test('both decide every drawn sign-in alike, policy by policy, and every decision comes often', () => {
    const policies = new Set<string>();
    const signIns = new Set<string>();
    const decisions: Record<string, number> = { granted: 0, challenged: 0, blocked: 0, undetermined: 0 };
    const disagreements: string[] = [];
    for (let seed = 1; seed <= pairs / signInsOfATenant; seed += 1) {
      const tenant = drawTenant(seed);
      const compare = comparer(tenant);
      const random = seeded(-seed);
      for (const policy of tenant.policies) policies.add(JSON.stringify(policy));
      for (let n = 0; n < signInsOfATenant; n += 1) {
        const signIn = drawSignIn(random);
        signIns.add(JSON.stringify(signIn));
        const { decision, complaint } = compare(signIn);
        decisions[decision] = (decisions[decision] ?? 0) + 1;
        if (complaint !== undefined && disagreements.length < 5) disagreements.push(`${seed}.${n} ${complaint}`);
      }
    }
    if (full) process.stdout.write(`${JSON.stringify({ pairs, policies: policies.size, signIns: signIns.size, decisions, disagreements: disagreements.length })}\n`);
    expect(disagreements).toEqual([]);
    for (const count of Object.values(decisions)) expect(count).toBeGreaterThanOrEqual(pairs / 10);
  }, full ? 600_000 : 60_000);
});

function comparer(tenant: DrawnTenant): (signIn: Row) => { readonly decision: string; readonly complaint: string | undefined } {
  const { policies, namedLocations, authenticationStrengths } = tenant;
  const raw = rawCase.omit({ signIn: true }).parse({ id: 'drawn', ...tenant });
  const prepared = prepareAccess(readCase({ policies: [...policies], namedLocations: [...namedLocations], authenticationStrengths: [...authenticationStrengths], signIn: {} }).rules);
  return (signIn) => {
    const naive = decideNaively({ ...raw, signIn: rawSignIn.parse(signIn) });
    const decision = decideAccess(prepared, contextOf(signIn, []));
    const differing = decision.policies.filter(({ policyId, result }) => naive.policies[policyId]?.result !== result).map(({ policyId, result }) => `${policyId}: naive ${naive.policies[policyId]?.result ?? 'none'}, evaluator ${result}`);
    const same = naive.decision === decision.decision && differing.length === 0 && decision.policies.length === policies.length;
    return { decision: naive.decision, complaint: same ? undefined : `naive ${naive.decision}, evaluator ${decision.decision}; ${differing.join('; ')}; ${JSON.stringify({ ...tenant, signIn })}` };
  };
}
