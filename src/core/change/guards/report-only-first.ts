import type { GuardResult } from '../change.ts';
import type { PolicyState } from '../../facts/conditional-access.ts';
import type { Guard } from './guard.ts';

type Verdict = Omit<GuardResult, 'guard'>;

export const reportOnlyFirst: Guard = {
  id: 'report-only-first',
  protects: 'A policy is enforced only after it has shown in report-only whom it would stop, and only an enforced one is taken back.',
  judge: ({ order, snapshot }) => {
    if (snapshot.kind !== 'conditional-access-policy') return { verdict: 'undetermined', says: 'This is not a policy, so its state cannot be told.' };
    const { state } = snapshot.policy;
    if (state === undefined) return { verdict: 'undetermined', says: 'The state of the policy could not be read.' };
    return order.kind === 'policy-on' ? beforeOn(state) : beforeReportOnly(state);
  },
};

function beforeOn(state: PolicyState): Verdict {
  if (state === 'enabledForReportingButNotEnforced') return { verdict: 'passed', says: 'The policy is in report-only, so its effect could be watched.' };
  return { verdict: 'refused', says: state === 'disabled' ? 'The policy is Off. Set it to report-only in Entra and watch it before it is enforced.' : 'The policy is already On.' };
}

function beforeReportOnly(state: PolicyState): Verdict {
  if (state === 'enabled') return { verdict: 'passed', says: 'The policy is On, so it can be taken back to report-only.' };
  return { verdict: 'refused', says: state === 'disabled' ? 'The policy is Off, so there is nothing to take back. To begin with it, set it to report-only in Entra.' : 'The policy is already in report-only.' };
}
