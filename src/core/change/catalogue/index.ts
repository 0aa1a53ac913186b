import type { ChangeKind } from '../kind.ts';
import type { ChangeKindId, ChangeOrder } from '../order.ts';
import { groupCreate } from './group-create.ts';
import { groupDelete } from './group-delete.ts';
import { membersAdd } from './members-add.ts';
import { membersRemove } from './members-remove.ts';
import { connectorSet } from './connector-set.ts';
import { edrPolicyCreate } from './edr-policy-create.ts';
import { edrPolicyDelete } from './edr-policy-delete.ts';
import { compliancePolicyCreate } from './compliance-policy-create.ts';
import { compliancePolicyDelete } from './compliance-policy-delete.ts';
import { accessPolicyCreate } from './access-policy-create.ts';
import { accessPolicyDelete } from './access-policy-delete.ts';
import { exceptionBegin } from './exception-begin.ts';
import { exceptionEnd } from './exception-end.ts';
import { isolate } from './isolate.ts';
import { policyOn } from './policy-on.ts';
import { policyReportOnly } from './policy-report-only.ts';
import { release } from './release.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { scan } from './scan.ts';
import { syncDevice } from './sync-device.ts';
import { thresholdRelax } from './threshold-relax.ts';
import { thresholdTighten } from './threshold-tighten.ts';

/** Every kind of change that Gatehouse can make. What is not in here cannot be asked for. */
export const catalogue: Readonly<Record<ChangeKindId, ChangeKind>> = {
  'policy-on': policyOn,
  'policy-report-only': policyReportOnly,
  'threshold-tighten': thresholdTighten,
  'threshold-relax': thresholdRelax,
  isolate,
  release,
  scan,
  'exception-begin': exceptionBegin,
  'exception-end': exceptionEnd,
  'revoke-sessions': revokeSessions,
  'sync-device': syncDevice,
  'group-create': groupCreate,
  'group-delete': groupDelete,
  'members-add': membersAdd,
  'members-remove': membersRemove,
  'connector-set': connectorSet,
  'edr-policy-create': edrPolicyCreate,
  'edr-policy-delete': edrPolicyDelete,
  'compliance-policy-create': compliancePolicyCreate,
  'compliance-policy-delete': compliancePolicyDelete,
  'access-policy-create': accessPolicyCreate,
  'access-policy-delete': accessPolicyDelete,
};

export function kindOf({ kind }: Pick<ChangeOrder, 'kind'>): ChangeKind {
  return catalogue[kind];
}
