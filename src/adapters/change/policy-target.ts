import { z } from 'zod/v4';
import type { AssignmentTarget, SnapshotFor } from '../../core/change/snapshot.ts';
import type { CompliancePolicyTarget, PolicyTarget } from '../../core/change/order.ts';
import type { ThreatLevel } from '../../core/facts/compliance.ts';
import { groupId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { parseAccessPolicy } from '../graph/access-policy-rows.ts';
import { idText, instant, isBlank, isObject, lax, memberAs, text } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import { configured } from './configured.ts';
import { assertId, readObject, unreadable, type Row, type TargetReader } from './reading.ts';

/** Beta, because v1.0 leaves out conditions in preview: they could be changed behind an approval. */
export async function readPolicy({ graph, clock }: TargetReader, target: PolicyTarget, options?: ReadOptions): Promise<SnapshotFor<'conditional-access-policy'> | undefined> {
  const row = await readObject(graph, { version: 'beta', path: `/identity/conditionalAccess/policies/${segment(target.policyId)}`, budget: 'conditionalAccess' }, options);
  if (row === undefined) return undefined;
  assertId(row, target.policyId);
  const policy = parseAccessPolicy(row);
  if (policy === undefined) throw unreadable('id');
  return { kind: target.kind, target, name: policy.displayName ?? target.policyId, readAt: clock.now(), object: configured(row), modifiedAt: timeIn(row, 'modifiedDateTime'), policy };
}

/** Beta, because only there a policy shows its rule on device risk. What happens to a failing device, and when, is part of the policy. */
const complianceParts = { $expand: 'assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)' };

export async function readCompliancePolicy({ graph, clock }: TargetReader, target: CompliancePolicyTarget, options?: ReadOptions): Promise<SnapshotFor<'compliance-policy'> | undefined> {
  const path = `/deviceManagement/deviceCompliancePolicies/${segment(target.policyId)}`;
  const row = await readObject(graph, { version: 'beta', path, options: complianceParts, budget: 'intune' }, options);
  if (row === undefined) return undefined;
  assertId(row, target.policyId);
  return {
    kind: target.kind,
    target,
    name: lax(text).parse(row['displayName']) ?? target.policyId,
    readAt: clock.now(),
    object: configured(row, ['version']),
    modifiedAt: timeIn(row, 'lastModifiedDateTime'),
    threshold: thresholdOf(row),
    assignedTo: assignmentsOf(row['assignments']),
  };
}

function timeIn(row: Row, name: string): number | undefined {
  return lax(instant).parse(row[name]);
}

const level = lax(memberAs<ThreatLevel | 'off'>({ secured: 'secured', low: 'low', medium: 'medium', high: 'high', unavailable: 'off', notSet: 'off' }));

function thresholdOf(row: Row): ThreatLevel | undefined {
  const given = row['deviceThreatProtectionRequiredSecurityLevel'];
  const found = level.parse(given);
  if (row['deviceThreatProtectionEnabled'] === false || (found === undefined && isBlank(given))) return undefined;
  if (found === undefined) throw unreadable('deviceThreatProtectionRequiredSecurityLevel');
  return found === 'off' ? undefined : found;
}

const assignment = z.object({ target: z.object({ '@odata.type': z.string(), groupId: lax(idText(groupId)) }) });

function assignmentsOf(list: unknown): readonly AssignmentTarget[] {
  if (!Array.isArray(list) || !list.every(isObject)) throw unreadable('assignments');
  return list.map((row) => {
    const parsed = assignment.safeParse(row);
    return parsed.success ? assignmentOf(parsed.data.target['@odata.type'], parsed.data.target.groupId) : { kind: 'unrecognised', type: '' };
  });
}

function assignmentOf(type: string, group: ReturnType<typeof groupId> | undefined): AssignmentTarget {
  switch (type.replace(/^#?microsoft\.graph\./i, '').toLowerCase()) {
    case 'groupassignmenttarget':
      return group === undefined ? { kind: 'unrecognised', type } : { kind: 'group', groupId: group };
    case 'exclusiongroupassignmenttarget':
      return group === undefined ? { kind: 'unrecognised', type } : { kind: 'excluded-group', groupId: group };
    case 'alldevicesassignmenttarget':
      return { kind: 'all-devices' };
    case 'alllicensedusersassignmenttarget':
      return { kind: 'all-users' };
    default:
      return { kind: 'unrecognised', type };
  }
}
