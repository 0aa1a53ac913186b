import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { nothingChanges } from './texts.ts';
import { classOfAssignment, compliancePolicyField, levelTitles, thresholdField, thresholdOf, withThreshold } from './threshold-rule.ts';

export const thresholdTighten = defineKind({
  id: 'threshold-tighten',
  title: 'Accept less device risk',
  mayRequest: ['intune', 'entra', 'soc', 'lead'],
  form: [compliancePolicyField, thresholdField(['secured', 'low', 'medium', 'high'])],
  weakens: false,
  guards: ['not-already-so', 'threshold-direction', 'connector-alive'],
  classOf: (_order, snapshot) => classOfAssignment(snapshot),
  after: ({ threshold }, snapshot) => withThreshold(snapshot, threshold),
  already: ({ threshold }, snapshot) => snapshot.threshold === threshold,
  write: ({ target: { policyId }, threshold }) => ({ kind: 'set-threshold', policyId, threshold }),
  effect: (change, now) => objectEffect(change, now, `Intune shows ${levelTitles[change.order.threshold]} as the highest risk that the policy accepts.`),
  revert: ({ target }, { before }) => {
    const threshold = thresholdOf(before);
    if (threshold === undefined) return { status: 'impossible', because: 'The policy had no rule on device risk before, and Gatehouse does not take a rule away. Remove it in Intune.' };
    return { status: 'possible', order: { kind: 'threshold-relax', target, threshold } };
  },
  says: ({ threshold }, name) => ({
    heading: `Let "${name}" accept no more device risk than ${levelTitles[threshold]}`,
    consequence: 'Devices with more risk than that become noncompliant at their next check-in, and lose access wherever a policy asks for a compliant device.',
    unanswered: nothingChanges,
    executing: `Setting the threshold of "${name}" to ${levelTitles[threshold]}, then reading it back from Intune.`,
    done: `"${name}" accepts no more risk than ${levelTitles[threshold]}. Intune shows it so. Devices follow within about a day.`,
    afterFailure: 'Look at the policy in Intune > Devices > Compliance. If its threshold is as before, ask for the change again.',
  }),
}, 'compliance-policy');
