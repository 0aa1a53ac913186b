import { z } from 'zod/v4';
import { appId, compliancePolicyId, configurationPolicyId, directoryObjectId, groupId, machineId, managedDeviceId, policyId, userId } from '../../core/facts/ids.ts';
import { exactly, instant, list } from './json-parts.ts';

const policy = z.strictObject({ kind: z.literal('conditional-access-policy'), policyId: z.string().transform(policyId) });
const compliancePolicy = z.strictObject({ kind: z.literal('compliance-policy'), policyId: z.string().transform(compliancePolicyId) });
const machine = z.strictObject({ kind: z.literal('machine'), machineId: z.string().transform(machineId) });
const membership = z.strictObject({ kind: z.literal('membership'), groupId: z.string().transform(groupId), userId: z.string().transform(userId) });
const person = z.strictObject({ kind: z.literal('person'), userId: z.string().transform(userId) });
const group = z.string().transform(groupId);
const wholeGroup = z.strictObject({ kind: z.literal('group'), groupId: group });
const slot = z.strictObject({ kind: z.literal('slot'), of: z.enum(['group', 'configuration-policy', 'compliance-policy', 'conditional-access-policy']), name: z.string() });
const memberKind = z.enum(['person', 'device']);
const members = list(z.string().transform(directoryObjectId));
const connectorSettings = z
  .strictObject({ windowsEnabled: z.boolean().optional(), unresponsiveAfterDays: z.number().optional(), blocksOnMissingData: z.boolean().optional() })
  .transform(exactly);
const managedDevice = z.strictObject({ kind: z.literal('managed-device'), managedDeviceId: z.string().transform(managedDeviceId) });
const threshold = z.enum(['secured', 'low', 'medium', 'high']);

/** An order as it is stored, in a change or in a draft. */
export const storedOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('policy-on'), target: policy }),
  z.strictObject({ kind: z.literal('policy-report-only'), target: policy }),
  z.strictObject({ kind: z.literal('threshold-tighten'), target: compliancePolicy, threshold }),
  z.strictObject({ kind: z.literal('threshold-relax'), target: compliancePolicy, threshold }),
  z.strictObject({ kind: z.literal('isolate'), target: machine, isolation: z.enum(['full', 'selective']) }),
  z.strictObject({ kind: z.literal('release'), target: machine }),
  z.strictObject({ kind: z.literal('scan'), target: machine, scan: z.enum(['quick', 'full']) }),
  z.strictObject({ kind: z.literal('exception-begin'), target: membership, until: instant }),
  z.strictObject({ kind: z.literal('exception-end'), target: membership }),
  z.strictObject({ kind: z.literal('revoke-sessions'), target: person }),
  z.strictObject({ kind: z.literal('sync-device'), target: managedDevice }),
  z.strictObject({ kind: z.literal('group-create'), target: slot, memberKind, members }),
  z.strictObject({ kind: z.literal('group-delete'), target: slot, groupId: group }),
  z.strictObject({ kind: z.literal('members-add'), target: wholeGroup, memberKind, members }),
  z.strictObject({ kind: z.literal('members-remove'), target: wholeGroup, memberKind, members }),
  z.strictObject({ kind: z.literal('connector-set'), target: z.strictObject({ kind: z.literal('connector') }), settings: connectorSettings }),
  z.strictObject({ kind: z.literal('edr-policy-create'), target: slot, sampleSharing: z.enum(['not-configured', 'none', 'all']), assignTo: group }),
  z.strictObject({ kind: z.literal('edr-policy-delete'), target: slot, policyId: z.string().transform(configurationPolicyId) }),
  z.strictObject({ kind: z.literal('compliance-policy-create'), target: slot, threshold, assignTo: group }),
  z.strictObject({ kind: z.literal('compliance-policy-delete'), target: slot, policyId: z.string().transform(compliancePolicyId) }),
  z.strictObject({
    kind: z.literal('access-policy-create'), target: slot, people: group, appId: z.string().transform(appId),
    excludedPeople: list(z.string().transform(userId)), excludedGroups: list(group),
  }),
  z.strictObject({ kind: z.literal('access-policy-delete'), target: slot, policyId: z.string().transform(policyId) }),
]);
