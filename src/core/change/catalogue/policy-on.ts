import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { isScoped } from './policy-class.ts';
import { nothingChanges } from './texts.ts';

export const policyOn = defineKind({
  id: 'policy-on',
  title: 'Switch a policy to On',
  mayRequest: ['entra', 'soc', 'intune', 'lead'],
  form: [{ id: 'policy', label: 'Policy in report-only', input: 'choice', source: 'report-only-policies' }],
  weakens: false,
  guards: ['not-already-so', 'report-only-first', 'flip-certificate', 'emergency-accounts', 'no-lock-out', 'connector-alive'],
  classOf: (_order, { policy }) => (isScoped(policy) ? 'access' : 'tenant-wide'),
  after: (_order, { object }) => ({ ...object, state: 'enabled' }),
  already: (_order, { policy }) => policy.state === 'enabled',
  write: ({ target: { policyId } }) => ({ kind: 'set-policy-state', policyId, state: 'enabled' }),
  effect: (change, now) => objectEffect(change, now, 'Entra shows the policy as On.'),
  revert: ({ target }, { before }) =>
    before['state'] === 'enabledForReportingButNotEnforced'
      ? { status: 'possible', order: { kind: 'policy-report-only', target } }
      : { status: 'impossible', because: 'The policy was not in report-only before, and Gatehouse does not switch policies off.' },
  says: (_order, name) => ({
    heading: `Switch "${name}" to On`,
    consequence: 'From then on the policy is enforced: whoever it applies to and who does not meet it cannot sign in to its apps. Sessions that are open may go on for about an hour.',
    unanswered: nothingChanges,
    executing: `Switching "${name}" to On, then reading it back from Entra.`,
    done: `"${name}" is On. Entra shows it so.`,
    afterFailure: 'Look at the state of the policy in Entra > Conditional Access. If it is still in report-only, ask for the change again.',
  }),
}, 'conditional-access-policy');
