import { accessShape } from '../../core/change/catalogue/access-policy-create.ts';
import { assignedToGroup } from '../../core/change/catalogue/slot.ts';
import type { AssignmentTarget, FoundObject } from '../../core/change/snapshot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { parseAccessPolicy } from '../graph/access-policy-rows.ts';
import { parseEdrPolicy, parseRiskPolicy } from '../graph/pilot-intune-rows.ts';
import { createGapList } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import { configured } from './configured.ts';
import { readObject, unreadable, type Row, type TargetReader } from './reading.ts';

const nothingElse = { members: undefined, assignedTo: undefined, policy: undefined, usedBy: [] } as const;

export function foundAccessPolicy(id: string, row: Row): FoundObject {
  const policy = parseAccessPolicy(row);
  if (policy === undefined) throw unreadable('id');
  return { ...nothingElse, id, shape: accessShape(policy), object: configured(row), policy };
}

export async function foundCompliancePolicy({ graph }: TargetReader, id: string, options?: ReadOptions): Promise<FoundObject> {
  const path = `/deviceManagement/deviceCompliancePolicies/${segment(id)}`;
  const row = await readObject(graph, { version: 'beta', path, options: { $expand: 'assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)' }, budget: 'intune' }, options);
  const policy = row === undefined ? undefined : parseRiskPolicy(row, createGapList('deviceCompliancePolicies'));
  if (row === undefined || policy === undefined) throw unreadable('deviceCompliancePolicy');
  const { threshold, blockAfterHours, assignedTo } = policy;
  return { ...nothingElse, id, shape: { threshold: threshold ?? null, noncompliantAfterHours: blockAfterHours ?? null, assignedTo: spelt(assignedTo) }, object: configured(row, ['version']), assignedTo };
}

export async function foundConfigurationPolicy({ graph }: TargetReader, id: string, options?: ReadOptions): Promise<FoundObject> {
  const path = `/deviceManagement/configurationPolicies/${segment(id)}`;
  const row = await readObject(graph, { version: 'beta', path, options: { $expand: 'settings,assignments' }, budget: 'intune' }, options);
  const policy = row === undefined ? undefined : parseEdrPolicy(row, createGapList('configurationPolicies'));
  if (row === undefined || policy === undefined) throw unreadable('configurationPolicy');
  const { packageType, sampleSharing, assignedTo } = policy;
  return { ...nothingElse, id, shape: { package: packageType ?? null, sampleSharing: sampleSharing ?? null, assignedTo: spelt(assignedTo) }, object: configured(row, derived), assignedTo };
}

/** Counted and set by the service, not configured. */
const derived = ['settingCount', 'isAssigned', 'creationSource', 'priorityMetaData'];

function spelt(targets: readonly AssignmentTarget[]): readonly string[] {
  return targets.map((target) => {
    switch (target.kind) {
      case 'group':
        return assignedToGroup(target.groupId);
      case 'excluded-group':
        return `not ${assignedToGroup(target.groupId)}`;
      case 'all-devices':
        return 'all devices';
      case 'all-users':
        return 'all users';
      case 'unrecognised':
        return `unknown ${target.type}`;
    }
  }).toSorted();
}
