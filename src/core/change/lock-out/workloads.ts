import { anyOf, certain, type Certainty } from './certainty.ts';
import type { Found, LockOutQuestion } from './question.ts';

/**
 * A policy for workload identities can only block, so Gatehouse must be out of its scope whatever its places and risks are: at
 * risk is what an attacker, or a false alarm, makes it.
 */
export function ownIdentityCaught({ policy, own }: LockOutQuestion): readonly Found[] {
  if (policy.workloads === undefined) return [];
  const { servicePrincipals, servicePrincipalFilter, agents } = policy.workloads;
  if (own.servicePrincipalIds.length === 0) {
    return [{ verdict: 'undetermined', because: "Could not rule out that the policy applies to Gatehouse, whose service principal is not known." }];
  }
  return own.servicePrincipalIds.flatMap((given): readonly Found[] => {
    const id = given.toLowerCase();
    if (servicePrincipals.exclude.includes(id) || agents.exclude.includes(id)) return [];
    const included: Certainty = anyOf([
      certain(servicePrincipals.include.some((entry) => entry === id || entry === 'serviceprincipalsinmytenant' || entry === 'all')),
      certain(agents.include.includes(id)),
      servicePrincipalFilter === undefined ? 'no' : 'perhaps',
      certain(servicePrincipals.include.length + agents.include.length === 0),
    ]);
    if (included === 'no') return [];
    return included === 'yes'
      ? [{ verdict: 'refused', because: `The policy applies to Gatehouse's own service principal ${id}.` }]
      : [{ verdict: 'undetermined', because: `Could not rule out that the policy's filter chooses Gatehouse's own service principal ${id}.` }];
  });
}
