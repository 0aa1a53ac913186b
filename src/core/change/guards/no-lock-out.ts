import { findLockOuts } from '../lock-out/find-lock-outs.ts';
import type { Guard } from './guard.ts';

/** Sentences on a card; the rest is counted. */
const mostReasons = 3;

export const noLockOut: Guard = {
  id: 'no-lock-out',
  protects: 'No enforced policy reaches an emergency account, Gatehouse, the people involved, or everybody in everything.',
  judge: ({ snapshot, surroundings, emergencyAccounts, involved, own }) => {
    if (snapshot.kind !== 'conditional-access-policy') return { verdict: 'undetermined', says: 'This is not a policy, so it cannot be told whom it would lock out.' };
    if (!emergencyAccounts.known) return { verdict: 'undetermined', says: 'The emergency accounts could not be read, so it cannot be told whether the policy reaches them.' };
    const found = findLockOuts({ policy: snapshot.policy, ...surroundings, emergencyAccounts: emergencyAccounts.value, involved, own });
    const refused = found.filter(({ verdict }) => verdict === 'refused');
    if (refused.length > 0) return { verdict: 'refused', says: sentence(refused) };
    if (found.length > 0) return { verdict: 'undetermined', says: sentence(found) };
    return { verdict: 'passed', says: 'The policy locks out no emergency account, not Gatehouse and nobody involved, and leaves a way back.' };
  },
};

function sentence(found: ReturnType<typeof findLockOuts>): string {
  const reasons = [...new Set(found.map(({ because }) => because))];
  const more = reasons.length - mostReasons;
  return [...reasons.slice(0, mostReasons), ...(more > 0 ? [`There ${more === 1 ? 'is 1 more reason' : `are ${String(more)} more reasons`}.`] : [])].join(' ');
}
