import { membershipOutcomes, policyOutcomes, type WhatIfField, type WhatIfId } from '../../../cards/impact/questions.ts';
import type { ChangeOrder, ChangeTarget } from '../../../core/change/order.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { exceeds, threatLevels } from '../../../core/facts/compliance.ts';
import { compliancePolicyId, directoryObjectId, groupId, policyId } from '../../../core/facts/ids.ts';
import type { ReadOptions } from '../../../ports/read.ts';
import { saysGap } from '../../change/check-again.ts';
import type { ChangeServices } from '../../change/services.ts';

/** What came back from a form; every value was written by whoever pressed, or by anybody at all. */
export type WhatIfInputs = Readonly<Partial<Record<WhatIfField, string>>>;

export type WhatIfOrder = { readonly status: 'order'; readonly order: ChangeOrder; readonly snapshot: Snapshot } | { readonly status: 'problem'; readonly says: string };

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The change that a what-if question is about, with its target as it was just read. */
export async function whatIfOrder(changes: ChangeServices, about: WhatIfId, inputs: WhatIfInputs, options: ReadOptions): Promise<WhatIfOrder> {
  switch (about) {
    case 'policy':
      return policyOrder(changes, inputs, options);
    case 'threshold':
      return thresholdOrder(changes, inputs, options);
    case 'group':
      return groupOrder(changes, inputs, options);
  }
}

async function policyOrder(changes: ChangeServices, { policy = '', policyOutcome }: WhatIfInputs, options: ReadOptions): Promise<WhatIfOrder> {
  const outcome = policyOutcomes.find((known) => known === policyOutcome);
  if (!guid.test(policy)) return problem('Choose a policy.');
  if (outcome === undefined) return problem('Choose what the policy would be.');
  const id = policyId(policy);
  const target = { kind: 'conditional-access-policy', policyId: id } as const;
  return withTarget(changes, target, options, async (snapshot) => {
    if (outcome !== 'removed') return { status: 'order', order: { kind: outcome === 'on' ? 'policy-on' : 'policy-report-only', target }, snapshot };
    // What is deleted is found by its name, as everything that can be created is.
    const slot = { kind: 'slot', of: 'conditional-access-policy', name: snapshot.name } as const;
    return withTarget(changes, slot, options, (found) => ({ status: 'order', order: { kind: 'access-policy-delete', target: slot, policyId: id }, snapshot: found }));
  });
}

async function thresholdOrder(changes: ChangeServices, { compliancePolicy = '', threshold }: WhatIfInputs, options: ReadOptions): Promise<WhatIfOrder> {
  const level = threatLevels.find((known) => known === threshold);
  if (!guid.test(compliancePolicy)) return problem('Choose a compliance policy.');
  if (level === undefined) return problem('Choose the highest device risk that would still be compliant.');
  const target = { kind: 'compliance-policy', policyId: compliancePolicyId(compliancePolicy) } as const;
  return withTarget(changes, target, options, (snapshot) => {
    const current = snapshot.kind === 'compliance-policy' ? snapshot.threshold : undefined;
    const relaxes = current !== undefined && exceeds(level, current);
    return { status: 'order', order: { kind: relaxes ? 'threshold-relax' : 'threshold-tighten', target, threshold: level }, snapshot };
  });
}

async function groupOrder(changes: ChangeServices, { group = '', person = '', membership }: WhatIfInputs, options: ReadOptions): Promise<WhatIfOrder> {
  const outcome = membershipOutcomes.find((known) => known === membership);
  if (!guid.test(group)) return problem('Choose a group.');
  if (!guid.test(person)) return problem('Choose one person.');
  if (outcome === undefined) return problem('Choose whether the person would be added or removed.');
  const target = { kind: 'group', groupId: groupId(group) } as const;
  return withTarget(changes, target, options, (snapshot) => ({
    status: 'order', order: { kind: outcome === 'added' ? 'members-add' : 'members-remove', target, memberKind: 'person', members: [directoryObjectId(person)] }, snapshot,
  }));
}

async function withTarget({ targets }: ChangeServices, target: ChangeTarget, options: ReadOptions, make: (snapshot: Snapshot) => WhatIfOrder | Promise<WhatIfOrder>): Promise<WhatIfOrder> {
  const read = await targets.read(target, options);
  if (!read.known) return problem(`I could not read what the question is about. ${saysGap(read.gap)} Try again in a minute.`);
  return read.value === undefined ? problem('What you chose does not exist any more.') : make(read.value);
}

function problem(says: string): WhatIfOrder {
  return { status: 'problem', says };
}
