import { compliancePolicyField, thresholdField } from '../../core/change/catalogue/threshold-rule.ts';
import type { FieldId, FormField } from '../../core/change/kind.ts';
import { threatLevels } from '../../core/facts/compliance.ts';

/** What a what-if question can be about. */
export type WhatIfId = 'policy' | 'threshold' | 'group';

export type WhatIfField = Extract<FieldId, 'policy' | 'compliancePolicy' | 'threshold' | 'person'> | 'policyOutcome' | 'group' | 'membership';

export interface WhatIfQuestion {
  readonly title: string;
  readonly does: string;
  /** What its form asks for, in order. */
  readonly fields: readonly (Omit<FormField, 'id'> & { readonly id: WhatIfField })[];
}

export const policyOutcomes = ['on', 'report-only', 'removed'] as const;
export const membershipOutcomes = ['added', 'removed'] as const;

export const whatIfQuestions: Readonly<Record<WhatIfId, WhatIfQuestion>> = {
  policy: {
    title: 'What if a policy were On, in report-only, or removed?',
    does: 'Judges the sign-ins of the last days again, with the Conditional Access policy as you say.',
    fields: [
      { id: 'policy', label: 'Policy', input: 'choice', source: 'policies' },
      { id: 'policyOutcome', label: 'What if it were', input: 'choice', choices: [{ title: 'On', value: 'on' }, { title: 'In report-only', value: 'report-only' }, { title: 'Removed', value: 'removed' }] },
    ],
  },
  threshold: {
    title: 'What if another device risk were accepted?',
    does: 'Finds the devices that would become noncompliant or compliant, and who signs in from them.',
    fields: [{ ...compliancePolicyField, id: 'compliancePolicy' }, { ...thresholdField(threatLevels), id: 'threshold' }],
  },
  group: {
    title: 'What if a person were in a group, or not?',
    does: 'For the groups that Conditional Access policies name.',
    fields: [
      { id: 'group', label: 'Group', input: 'choice', source: 'policy-groups' },
      { id: 'person', label: 'Person', input: 'person', source: 'people' },
      { id: 'membership', label: 'What if the person were', input: 'choice', choices: [{ title: 'Added to the group', value: 'added' }, { title: 'Removed from the group', value: 'removed' }] },
    ],
  },
};

export const whatIfIds = ['policy', 'threshold', 'group'] as const satisfies readonly WhatIfId[];

export function isWhatIfId(text: string): text is WhatIfId {
  return whatIfIds.some((id) => id === text);
}
