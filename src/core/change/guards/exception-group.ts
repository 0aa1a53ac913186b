import type { AccessPolicy } from '../../conditional-access/access-policy.ts';
import type { GroupId } from '../../facts/ids.ts';
import type { GrantControl } from '../../facts/sign-in.ts';
import type { GuardResult } from '../change.ts';
import type { Guard, GuardFacts } from './guard.ts';

type Verdict = Omit<GuardResult, 'guard'>;

/** The device check and nothing else: what an exception may free somebody of. */
const deviceControls: readonly GrantControl[] = ['compliantDevice', 'domainJoinedDevice', 'compliantApplication', 'approvedApplication'];

export const exceptionGroup: Guard = {
  id: 'exception-group',
  protects: 'Exceptions change the membership of one configured group only, which frees people of the device check and of nothing else.',
  judge: (facts) => {
    const { order, snapshot, exceptionGroup: configured } = facts;
    if (snapshot.kind !== 'membership') return { verdict: 'undetermined', says: 'This is not a place in a group, so it cannot be told what it is for.' };
    if (configured === undefined) return { verdict: 'refused', says: 'No group for exceptions is configured.' };
    if (snapshot.target.groupId !== configured) return { verdict: 'refused', says: 'This is not the group for exceptions.' };
    if (snapshot.dynamic) return { verdict: 'refused', says: 'The members of the group for exceptions follow from a rule, so nobody can be added or removed.' };
    if (snapshot.roleAssignable) return { verdict: 'refused', says: 'The group for exceptions can be given directory roles, so membership might make somebody an administrator.' };
    return order.kind === 'exception-end' ? { verdict: 'passed', says: 'This is the group for exceptions.' } : judgePolicies(configured, facts.policies);
  },
};

/** A policy that is Off frees nobody of anything. */
function judgePolicies(group: GroupId, policies: GuardFacts['policies']): Verdict {
  if (!policies.known) return { verdict: 'undetermined', says: 'Which policies leave out the group for exceptions could not be read.' };
  const excluding = policies.value.filter(({ people, state }) => state !== 'disabled' && people?.exclude.groups.includes(group) === true);
  const tooMuch = excluding.filter((policy) => !asksForDeviceOnly(policy));
  if (tooMuch.length > 0) return { verdict: 'refused', says: `The group for exceptions is also left out of ${names(tooMuch)}, so an exception would free people of more than the device check.` };
  if (excluding.some(({ unrecognised }) => unrecognised.length > 0)) return { verdict: 'undetermined', says: `Gatehouse does not understand every part of ${names(excluding.filter(({ unrecognised }) => unrecognised.length > 0))}, which leaves out the group for exceptions.` };
  if (excluding.length === 0) return { verdict: 'refused', says: 'No policy leaves out the group for exceptions, so an exception would have no effect.' };
  return { verdict: 'passed', says: `The group for exceptions is left out of ${names(excluding)}, and frees people of the device check only.` };
}

function asksForDeviceOnly({ grant }: AccessPolicy): boolean {
  return grant !== undefined && grant.controls.length > 0 && grant.controls.every((control) => deviceControls.includes(control));
}

function names(policies: readonly AccessPolicy[]): string {
  const [first, ...others] = policies.map(({ id, displayName }) => `"${displayName ?? id}"`);
  const more = others.length;
  return more === 0 ? (first ?? '') : `${first ?? ''} and ${String(more)} more ${more === 1 ? 'policy' : 'policies'}`;
}
