import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { nothingChanges } from './texts.ts';

export const policyReportOnly = defineKind({
  id: 'policy-report-only',
  title: 'Take a policy back to report-only',
  mayRequest: ['entra', 'soc', 'intune', 'lead', 'emergency'],
  form: [{ id: 'policy', label: 'Policy that is On', input: 'choice', source: 'enforced-policies' }],
  weakens: true,
  guards: ['not-already-so', 'report-only-first'],
  classOf: () => 'relief',
  after: (_order, { object }) => ({ ...object, state: 'enabledForReportingButNotEnforced' }),
  already: (_order, { policy }) => policy.state === 'enabledForReportingButNotEnforced',
  write: ({ target: { policyId } }) => ({ kind: 'set-policy-state', policyId, state: 'enabledForReportingButNotEnforced' }),
  effect: (change, now) => objectEffect(change, now, 'Entra shows the policy in report-only.'),
  revert: ({ target }, { before }) =>
    before['state'] === 'enabled'
      ? { status: 'possible', order: { kind: 'policy-on', target } }
      : { status: 'impossible', because: 'The policy was not On before, so there is nothing to switch back on.' },
  says: (_order, name) => ({
    heading: `Take "${name}" back to report-only`,
    consequence: 'From then on the policy stops nobody. It goes on noting in the sign-in log whom it would have stopped.',
    unanswered: nothingChanges,
    executing: `Taking "${name}" back to report-only, then reading it back from Entra.`,
    done: `"${name}" is in report-only and stops nobody. Entra shows it so.`,
    afterFailure: 'The policy may still keep people out. An administrator can set it to report-only in Entra > Conditional Access.',
  }),
}, 'conditional-access-policy');
