import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { GroupId } from '../facts/ids.ts';
import type { Proposal } from './proposals.ts';
import type { PeopleReading } from './sides.ts';

/** What a change touches that no replayed sign-in can show, each a plain sentence: without them nobody would seem to be hit. */
export function notInTheLog(proposal: Proposal, policies: readonly AccessPolicy[], members: PeopleReading['members']): readonly string[] {
  if (proposal.kind === 'policy') return ofPolicies([...policies.filter(({ id }) => id === proposal.policyId), ...(proposal.policy === undefined ? [] : [proposal.policy])]);
  return proposal.kind === 'membership' && mayLieInAnother(proposal.groupId, members) ? ['whether the group lies in another group that a policy names is not known.'] : [];
}

function ofPolicies(policies: readonly AccessPolicy[]): readonly string[] {
  const some = (touches: (policy: AccessPolicy) => boolean, says: string): readonly string[] => (policies.some(touches) ? [says] : []);
  return [
    ...some(({ targets }) => targets.userActions.length > 0, 'the policy is about registering security information or devices, and who does that is not in the history.'),
    ...some(({ targets }) => targets.authenticationContexts.length > 0, 'the policy is about an authentication context, and which sign-ins asked for one is not in the history.'),
    ...some(({ workloads }) => workloads !== undefined, 'the policy is about workload identities, whose sign-ins are not in the history.'),
  ];
}

/** Whoever is in a group is in every group around it: where somebody is not, it is no group around it. */
function mayLieInAnother(group: GroupId, members: PeopleReading['members']): boolean {
  const inside = members.get(group);
  return [...members].some(([other, around]) => other !== group && around !== undefined && (inside === undefined || [...inside].every((person) => around.has(person))));
}
