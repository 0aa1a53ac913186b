import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { nothingChanges } from './texts.ts';
import { compliancePolicyField, levelTitles, thresholdField, thresholdOf, withThreshold } from './threshold-rule.ts';

export const thresholdRelax = defineKind({
  id: 'threshold-relax',
  title: 'Accept more device risk',
  mayRequest: ['intune', 'entra', 'soc', 'lead', 'emergency'],
  form: [compliancePolicyField, thresholdField(['low', 'medium', 'high'])],
  weakens: true,
  // Not `connector-alive`: with a dead connector this may be the way to give people their access back.
  guards: ['not-already-so', 'threshold-direction'],
  classOf: () => 'relief',
  after: ({ threshold }, snapshot) => withThreshold(snapshot, threshold),
  already: ({ threshold }, snapshot) => snapshot.threshold === threshold,
  write: ({ target: { policyId }, threshold }) => ({ kind: 'set-threshold', policyId, threshold }),
  effect: (change, now) => objectEffect(change, now, `Intune shows ${levelTitles[change.order.threshold]} as the highest risk that the policy accepts.`),
  revert: ({ target }, { before }) => {
    const threshold = thresholdOf(before);
    if (threshold === undefined) return { status: 'impossible', because: 'The policy had no rule on device risk before, so there is no threshold to go back to.' };
    return { status: 'possible', order: { kind: 'threshold-tighten', target, threshold } };
  },
  says: ({ threshold }, name) => ({
    heading: `Let "${name}" accept device risk up to ${levelTitles[threshold]}`,
    consequence: 'Devices up to that risk become compliant at their next check-in and get their access back. Devices that may be under attack can be among them.',
    unanswered: nothingChanges,
    executing: `Setting the threshold of "${name}" to ${levelTitles[threshold]}, then reading it back from Intune.`,
    done: `"${name}" accepts risk up to ${levelTitles[threshold]}. Intune shows it so. Devices follow at their next check-in.`,
    afterFailure: 'People may still be without access. An administrator can change the threshold in Intune > Devices > Compliance.',
  }),
}, 'compliance-policy');
