import { kindOf } from '../../../../src/core/change/catalogue/index.ts';
import type { Effect } from '../../../../src/core/change/kind.ts';
import type { ChangeOrder, OrderOf, SlotObject, SlotTarget } from '../../../../src/core/change/order.ts';
import type { Snapshot } from '../../../../src/core/change/snapshot.ts';
import type { TenantWrite } from '../../../../src/core/change/write.ts';
import { appId, compliancePolicyId, configurationPolicyId, directoryObjectId, groupId, policyId, userId, type DirectoryObjectId } from '../../../../src/core/facts/ids.ts';
import { fixedId } from '../../../../src/sandbox/tenant/ids.ts';
import { PEOPLE } from '../../../../src/sandbox/tenant/pilot.ts';
import { GROUPS, TIMESHEETS } from '../../../../src/sandbox/tenant/pilot-policies.ts';
import { mark, snapshotOf, type Pilot, type writes } from './pilot.ts';

export function slot(of: SlotObject, name: string): SlotTarget {
  return { kind: 'slot', of, name };
}

/** Everybody of the team: more than one call takes. */
export const people: readonly DirectoryObjectId[] = [...Object.values(PEOPLE).map(({ id }) => directoryObjectId(id)), ...Array.from({ length: 25 }, (_, index) => directoryObjectId(fixedId('user', 1001 + index)))].slice(0, 25);
export const laptop = directoryObjectId(fixedId('device', 1));
const laptops = groupId(GROUPS.companyLaptops);

/** The creations of the five steps, on groups that the tenant has already. */
export const creations = {
  users: { kind: 'group-create', target: slot('group', "Pilot – Windows Zero Trust O'Users"), memberKind: 'person', members: people },
  devices: { kind: 'group-create', target: slot('group', 'Pilot – Windows Zero Trust Devices'), memberKind: 'device', members: [laptop] },
  edr: { kind: 'edr-policy-create', target: slot('configuration-policy', 'Pilot – Windows MDE Onboarding'), sampleSharing: 'all', assignTo: laptops },
  risk: { kind: 'compliance-policy-create', target: slot('compliance-policy', 'Pilot – Windows MDE device risk'), threshold: 'medium', assignTo: laptops },
  access: {
    kind: 'access-policy-create', target: slot('conditional-access-policy', 'Pilot – MDE Intune Compliance'), people: groupId(GROUPS.employees), appId: appId(TIMESHEETS.appId),
    excludedPeople: [userId(PEOPLE.elena.id)], excludedGroups: [groupId(GROUPS.breakGlass)],
  },
} as const satisfies Readonly<Record<string, OrderOf<'group-create' | 'edr-policy-create' | 'compliance-policy-create' | 'access-policy-create'>>>;

const nowhere = '0a11de00-ffff-4000-8000-000000000000';

/** One of each call that the creations, their completion and their deletion make. */
export const pilotWrites = Object.values({
  'create-group': { kind: 'create-group', name: 'A group', members: [laptop] },
  'delete-group': { kind: 'delete-group', groupId: groupId(GROUPS.leads) },
  'add-members': { kind: 'add-members', groupId: groupId(GROUPS.leads), members: [laptop] },
  'drop-member': { kind: 'drop-member', groupId: groupId(GROUPS.leads), member: directoryObjectId(PEOPLE.elena.id) },
  'set-connector': { kind: 'set-connector', settings: { windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: false } },
  'create-edr-policy': { kind: 'create-edr-policy', name: 'Onboarding', sampleSharing: 'all' },
  'assign-edr-policy': { kind: 'assign-edr-policy', policyId: configurationPolicyId(nowhere), to: laptops },
  'delete-edr-policy': { kind: 'delete-edr-policy', policyId: configurationPolicyId(nowhere) },
  'create-compliance-policy': { kind: 'create-compliance-policy', name: 'Risk', threshold: 'secured' },
  'assign-compliance-policy': { kind: 'assign-compliance-policy', policyId: compliancePolicyId(nowhere), to: laptops },
  'delete-compliance-policy': { kind: 'delete-compliance-policy', policyId: compliancePolicyId(nowhere) },
  'create-access-policy': { kind: 'create-access-policy', name: 'Access', people: groupId(GROUPS.employees), appId: appId(TIMESHEETS.appId), excludedPeople: [], excludedGroups: [groupId(GROUPS.breakGlass)] },
  'delete-access-policy': { kind: 'delete-access-policy', policyId: policyId(nowhere) },
} as const satisfies { readonly [Kind in Exclude<TenantWrite['kind'], keyof typeof writes>]: Extract<TenantWrite, { readonly kind: Kind }> });

export interface Carried {
  readonly calls: readonly TenantWrite['kind'][];
  readonly effect: Effect;
  readonly now: Snapshot;
}

/** Carries an order out as the worker does, call after call, each for the target as it is then. Throws when a call is not accepted. */
export async function carryOut(pilot: Pilot, order: ChangeOrder, mostCalls = 30): Promise<Carried> {
  const kind = kindOf(order);
  const first = await snapshotOf(pilot.tenant, order.target);
  const shown = {
    name: first.name, hash: '', before: first.object, after: kind.after(order, first), diff: [], guards: [], impact: { status: 'not-measured', because: 'a test' }, readAt: first.readAt,
  } as const;
  const question = { id: mark.changeId, order, shown, begunAt: first.readAt };
  const calls: TenantWrite['kind'][] = [];
  let now: Snapshot = first;
  for (;;) {
    const effect = kind.effect(question, now);
    if ((effect.status !== 'absent' && effect.status !== 'partly') || calls.length >= mostCalls) return { calls, effect, now };
    const write = kind.write(order, now);
    const outcome = await pilot.executor.perform(write, mark);
    if (outcome.status !== 'accepted') throw new Error(`${write.kind}: ${JSON.stringify(outcome)}`);
    calls.push(write.kind);
    now = await snapshotOf(pilot.tenant, order.target);
  }
}
