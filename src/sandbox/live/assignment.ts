import { part, parts, text, type Row } from '../wire/row.ts';

/** Whether an Intune policy goes to something that is in these groups (lower case): included and not excluded. */
export function targetsHit(policy: Row, groups: ReadonlySet<string>): boolean {
  const targets = parts(policy, 'assignments').map((assignment) => part(assignment, 'target'));
  const hits = targets.filter((target) => targetHits(target, groups)).map((target) => text(target, '@odata.type'));
  return hits.length > 0 && !hits.includes('#microsoft.graph.exclusionGroupAssignmentTarget');
}

function targetHits(target: Row, groups: ReadonlySet<string>): boolean {
  const kind = text(target, '@odata.type');
  if (kind.endsWith('GroupAssignmentTarget') || kind.endsWith('groupAssignmentTarget')) return groups.has(text(target, 'groupId').toLowerCase());
  return kind.endsWith('allDevicesAssignmentTarget') || kind.endsWith('allLicensedUsersAssignmentTarget');
}
