import type { ChangeKindId, OrderOf } from '../../src/core/change/order.ts';
import { appId, compliancePolicyId, configurationPolicyId, directoryObjectId, groupId, policyId, userId } from '../../src/core/facts/ids.ts';
import type { Certificate } from '../../src/core/flip/certificate.ts';
import { noon, unique } from './store-samples.ts';

type PilotKind = Extract<ChangeKindId, `group-${string}` | `members-${string}` | `connector-${string}` | `${string}-policy-create` | `${string}-policy-delete`>;

const group = () => groupId(unique('group'));
const members = [directoryObjectId('b'), directoryObjectId('a'), directoryObjectId('a')];
const place = <Of extends string>(of: Of) => ({ kind: 'slot', of, name: unique('Pilot – "ä" 🙂') }) as const;
const whole = () => ({ kind: 'group', groupId: group() }) as const;

/** One order of each kind that the steps of the pilot ask for. */
export const pilotOrders: readonly { readonly [Kind in PilotKind]: OrderOf<Kind> }[PilotKind][] = Object.values({
  'group-create': { kind: 'group-create', target: place('group'), memberKind: 'device', members },
  'group-delete': { kind: 'group-delete', target: place('group'), groupId: group() },
  'members-add': { kind: 'members-add', target: whole(), memberKind: 'person', members },
  'members-remove': { kind: 'members-remove', target: whole(), memberKind: 'person', members: [] },
  'connector-set': { kind: 'connector-set', target: { kind: 'connector' }, settings: { windowsEnabled: true, blocksOnMissingData: false } },
  'edr-policy-create': { kind: 'edr-policy-create', target: place('configuration-policy'), sampleSharing: 'not-configured', assignTo: group() },
  'edr-policy-delete': { kind: 'edr-policy-delete', target: place('configuration-policy'), policyId: configurationPolicyId('p') },
  'compliance-policy-create': { kind: 'compliance-policy-create', target: place('compliance-policy'), threshold: 'medium', assignTo: group() },
  'compliance-policy-delete': { kind: 'compliance-policy-delete', target: place('compliance-policy'), policyId: compliancePolicyId('p') },
  'access-policy-create': { kind: 'access-policy-create', target: place('conditional-access-policy'), people: group(), appId: appId('app'), excludedPeople: [userId('u')], excludedGroups: [] },
  'access-policy-delete': { kind: 'access-policy-delete', target: place('conditional-access-policy'), policyId: policyId('p') },
} as const satisfies { readonly [Kind in PilotKind]: OrderOf<Kind> });

export const certificate: Certificate = {
  policyId: policyId('p'), policyHash: 'h', at: noon, from: noon - 1, verdict: 'undetermined',
  lines: [{ id: 'sign-ins', verdict: 'passed', says: '12 sign-ins.' }, { id: 'connector', verdict: 'undetermined', says: 'Not read.' }],
  counts: { signIns: 12, wouldPass: 10, wouldBlock: 2, people: 3, days: 5, workingDays: 4 },
  failures: [{ signInId: 's', user: userId('u'), at: noon, because: 'the device was not compliant' }, { signInId: 't', user: undefined, at: undefined, because: undefined }],
};
