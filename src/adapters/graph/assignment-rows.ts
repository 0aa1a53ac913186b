import { z } from 'zod/v4';
import type { AssignmentTarget } from '../../core/change/snapshot.ts';
import { groupId } from '../../core/facts/ids.ts';
import { idText, isBlank, isObject, lax, type GapList } from '../upstream/fields.ts';

const assignment = z.object({ target: z.object({ '@odata.type': z.string(), groupId: lax(idText(groupId)) }) });

/** Whom an Intune policy is assigned to; undefined when the list was not given. What is not understood stays in it, as unrecognised. */
export function parseAssignments(list: unknown, gaps: GapList): readonly AssignmentTarget[] | undefined {
  if (!Array.isArray(list)) {
    gaps.add(isBlank(list) ? 'missing-value' : 'unknown-value', 'assignments');
    return undefined;
  }
  return list.filter(isObject).map((row) => {
    const parsed = assignment.safeParse(row);
    return parsed.success ? targetOf(parsed.data.target['@odata.type'], parsed.data.target.groupId) : { kind: 'unrecognised', type: '' };
  });
}

function targetOf(type: string, group: ReturnType<typeof groupId> | undefined): AssignmentTarget {
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
