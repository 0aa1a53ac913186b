import { z } from 'zod/v4';
import { compliancePolicyId, groupId, machineId, managedDeviceId, policyId, userId } from '../../core/facts/ids.ts';
import { instant } from './json-parts.ts';

const policy = z.strictObject({ kind: z.literal('conditional-access-policy'), policyId: z.string().transform(policyId) });
const compliancePolicy = z.strictObject({ kind: z.literal('compliance-policy'), policyId: z.string().transform(compliancePolicyId) });
const machine = z.strictObject({ kind: z.literal('machine'), machineId: z.string().transform(machineId) });
const membership = z.strictObject({ kind: z.literal('membership'), groupId: z.string().transform(groupId), userId: z.string().transform(userId) });
const person = z.strictObject({ kind: z.literal('person'), userId: z.string().transform(userId) });
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
]);
