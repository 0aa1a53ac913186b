import { exceeds } from '../../facts/compliance.ts';
import { levelTitles, thresholdFields } from '../catalogue/threshold-rule.ts';
import type { Guard } from './guard.ts';

export const thresholdDirection: Guard = {
  id: 'threshold-direction',
  protects: 'What is asked for as tightening does not relax, and the other way round: the two need different approvals.',
  judge: ({ order, snapshot }) => {
    if (snapshot.kind !== 'compliance-policy' || !('threshold' in order)) return { verdict: 'undetermined', says: 'This is not a compliance policy, so its threshold cannot be told.' };
    const { threshold: current, object } = snapshot;
    if (current === undefined && !(thresholdFields.enabled in object)) return { verdict: 'undetermined', says: 'Whether this policy can have a rule on device risk could not be read.' };
    const asked = levelTitles[order.threshold];
    const tightens = current === undefined || exceeds(current, order.threshold);
    const relaxes = current !== undefined && exceeds(order.threshold, current);
    const now = current === undefined ? 'The policy has no rule on device risk now' : `The policy accepts risk up to ${levelTitles[current]} now`;
    if (order.kind === 'threshold-tighten' ? tightens : relaxes) return { verdict: 'passed', says: `${now}, so ${asked} is ${order.kind === 'threshold-tighten' ? 'stricter' : 'less strict'}.` };
    return { verdict: 'refused', says: `${now}, so ${asked} would not be ${order.kind === 'threshold-tighten' ? 'stricter' : 'less strict'}.` };
  },
};
