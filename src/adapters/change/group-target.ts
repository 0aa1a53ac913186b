import { z } from 'zod/v4';
import type { GroupTarget } from '../../core/change/order.ts';
import type { FoundObject, SnapshotFor } from '../../core/change/snapshot.ts';
import type { AccessPolicy } from '../../core/conditional-access/access-policy.ts';
import { directoryObjectId, groupId, type DirectoryObjectId, type GroupId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { parseAccessPolicy } from '../graph/access-policy-rows.ts';
import { accessPoliciesQuestion } from '../graph/entra.ts';
import type { GraphClient, GraphQuestion } from '../graph/graph-client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { idText, isObject, lax, text } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import { picked } from './configured.ts';
import { assertId, readObject, unreadable, type Row, type TargetReader } from './reading.ts';

const properties = ['id', 'displayName', 'mailEnabled', 'securityEnabled', 'groupTypes', 'isAssignableToRole', 'membershipRule'];

/** A group with all its direct members, and the policies that name it. */
export async function readGroup(reader: TargetReader, target: GroupTarget, options?: ReadOptions): Promise<SnapshotFor<'group'> | undefined> {
  const { graph, clock } = reader;
  const [row, policies] = await Promise.all([
    readObject(graph, { version: 'v1.0', path: `/groups/${segment(target.groupId)}`, options: { $select: properties.join(',') }, budget: 'directory' }, options),
    readPolicies(graph, options),
  ]);
  if (row === undefined) return undefined;
  assertId(row, target.groupId);
  const members = await readMembers(graph, target.groupId, options);
  return {
    kind: target.kind,
    target,
    name: lax(text).parse(row['displayName']) ?? target.groupId,
    readAt: clock.now(),
    object: { group: picked(row, properties), members },
    modifiedAt: undefined,
    members,
    dynamic: typeOf(row) === 'dynamic',
    roleAssignable: row['isAssignableToRole'] === true,
    includedIn: policies?.filter(({ people }) => people?.include.groups.includes(target.groupId) === true).map(nameOf),
    excludedFrom: policies?.filter(({ people }) => people?.exclude.groups.includes(target.groupId) === true).map(nameOf),
  };
}

export async function foundGroup({ graph }: TargetReader, id: string, row: Row, options?: ReadOptions): Promise<FoundObject> {
  const group = groupId(id);
  const [members, usedBy] = await Promise.all([readMembers(graph, group, options), readUsers(graph, group, options)]);
  const object = { ...picked(row, properties), members };
  return { id, shape: { type: typeOf(row), members }, object, members, assignedTo: undefined, policy: undefined, usedBy };
}

/** `security`: plain, with assigned members, as a pilot creates it. */
function typeOf(row: Row): string {
  const types = row['groupTypes'];
  if (!Array.isArray(types)) throw unreadable('groupTypes');
  if (types.some((type) => typeof type === 'string' && type.toLowerCase() === 'dynamicmembership')) return 'dynamic';
  if (row['isAssignableToRole'] === true) return 'role-assignable';
  return row['mailEnabled'] === false && row['securityEnabled'] === true && types.length === 0 ? 'security' : 'mail-enabled';
}

/** In order. To the end of the list: a reading that misses a member would have them added twice. */
async function readMembers(graph: GraphClient, group: GroupId, options?: ReadOptions): Promise<readonly DirectoryObjectId[]> {
  const { rows, complete } = await graph.readAll({ version: 'v1.0', path: `/groups/${segment(group)}/members`, options: { $select: 'id', $top: '999' }, budget: 'directory' }, options);
  const ids = rows.map((row) => lax(idText(directoryObjectId)).parse(isObject(row) ? row['id'] : undefined));
  if (!complete || ids.includes(undefined)) throw unreadable('members');
  return ids.flatMap((id) => id ?? []).toSorted();
}

async function readPolicies(graph: GraphClient, options?: ReadOptions): Promise<readonly AccessPolicy[] | undefined> {
  return orUnread(async () => {
    const { rows, complete } = await graph.readAll(accessPoliciesQuestion, options);
    const policies = rows.map(parseAccessPolicy);
    return complete ? policies.map((policy) => policy ?? missing()) : undefined;
  });
}

const assigned = z.object({
  id: text, displayName: lax(text), name: lax(text),
  assignments: z.array(z.object({ target: z.object({ groupId: lax(idText(groupId)) }) })),
});

const intunePolicies: readonly GraphQuestion[] = [
  { version: 'beta', path: '/deviceManagement/deviceCompliancePolicies', options: { $expand: 'assignments' }, budget: 'intune' },
  { version: 'beta', path: '/deviceManagement/configurationPolicies', options: { $expand: 'assignments' }, budget: 'intune' },
];

/** By name; undefined when one list could not be read, for it may name the group too. */
async function readUsers(graph: GraphClient, group: GroupId, options?: ReadOptions): Promise<readonly string[] | undefined> {
  const [access, ...intune] = await Promise.all([readPolicies(graph, options), ...intunePolicies.map(async (question) => readAssigned(graph, question, group, options))]);
  if (access === undefined || intune.includes(undefined)) return undefined;
  const naming = access.filter(({ people }) => people?.include.groups.includes(group) === true || people?.exclude.groups.includes(group) === true);
  return [...naming.map(nameOf), ...intune.flatMap((names) => names ?? [])];
}

function readAssigned(graph: GraphClient, question: GraphQuestion, group: GroupId, options?: ReadOptions): Promise<readonly string[] | undefined> {
  return orUnread(async () => {
    const { rows, complete } = await graph.readAll(question, options);
    const policies = rows.map((row) => assigned.safeParse(row));
    if (!complete || policies.some(({ success }) => !success)) return undefined;
    return policies.flatMap(({ data }) => (data?.assignments.some(({ target }) => target.groupId === group) === true ? [data.displayName ?? data.name ?? data.id] : []));
  });
}

async function orUnread<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UpstreamError) return undefined;
    throw error;
  }
}

function nameOf({ displayName, id }: AccessPolicy): string {
  return displayName ?? id;
}

function missing(): never {
  throw unreadable('conditionalAccessPolicies');
}
