import type { Guard } from './guard.ts';

export const policyNotEnforced: Guard = {
  id: 'policy-not-enforced',
  protects: 'A policy that is On is taken back to report-only before it is deleted, so that its end is seen.',
  judge: ({ order, snapshot }) => {
    if (snapshot.kind !== 'slot' || order.kind !== 'access-policy-delete') return { verdict: 'undetermined', says: 'This is not the deletion of a policy.' };
    const found = snapshot.found.find(({ id }) => id === order.policyId);
    if (found === undefined) return { verdict: 'passed', says: 'The policy does not exist any more.' };
    switch (found.policy?.state) {
      case undefined:
        return { verdict: 'undetermined', says: 'The state of the policy could not be read.' };
      case 'enabled':
        return { verdict: 'refused', says: 'The policy is On. Take it back to report-only first.' };
      case 'disabled':
      case 'enabledForReportingButNotEnforced':
        return { verdict: 'passed', says: 'The policy stops nobody.' };
    }
  },
};
