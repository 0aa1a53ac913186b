import { z } from 'zod/v4';
import type { ManagedDeviceTarget, MembershipTarget, PersonTarget } from '../../core/change/order.ts';
import type { SnapshotFor } from '../../core/change/snapshot.ts';
import { userId, type GroupId, type UserId } from '../../core/facts/ids.ts';
import type { Person } from '../../core/facts/person.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { parseAccessPolicy } from '../graph/access-policy-rows.ts';
import { parsePerson, userProperties } from '../graph/directory-rows.ts';
import { accessPoliciesQuestion } from '../graph/entra.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { createGapList, idText, instant, isObject, lax, text } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import { picked } from './configured.ts';
import { assertId, readObject, unreadable, type Row, type TargetReader } from './reading.ts';

const groupProperties = ['id', 'displayName', 'groupTypes', 'isAssignableToRole', 'membershipRule'];

/** Undefined when there is no such group or no such person. */
export async function readMembership(reader: TargetReader, target: MembershipTarget, options?: ReadOptions): Promise<SnapshotFor<'membership'> | undefined> {
  const { graph, clock } = reader;
  const [group, user, excludedFrom] = await Promise.all([
    readObject(graph, { version: 'v1.0', path: `/groups/${segment(target.groupId)}`, options: { $select: groupProperties.join(',') }, budget: 'directory' }, options),
    readUser(graph, target.userId, options),
    policiesExcluding(graph, target.groupId, options),
  ]);
  if (group === undefined || user === undefined) return undefined;
  assertId(group, target.groupId);
  const member = await isMember(graph, target, options);
  const groupName = lax(text).parse(group['displayName']) ?? target.groupId;
  return {
    kind: target.kind,
    target,
    name: `${nameOf(user.person)} in ${groupName}`,
    readAt: clock.now(),
    object: { group: picked(group, groupProperties), userId: target.userId, member },
    modifiedAt: undefined,
    member,
    groupName,
    dynamic: isDynamic(group),
    roleAssignable: group['isAssignableToRole'] === true,
    person: { userType: user.person.userType, enabled: user.person.accountEnabled },
    excludedFrom,
  };
}

function isDynamic(group: Row): boolean {
  const types = group['groupTypes'];
  if (!Array.isArray(types)) throw unreadable('groupTypes');
  return types.some((type) => typeof type === 'string' && type.toLowerCase() === 'dynamicmembership');
}

/**
 * Reads the list of direct members to its end: filters on it ask an index that is behind the directory, and a reading that misses
 * a member would have the person added twice or the change called undone.
 */
async function isMember(graph: GraphClient, { groupId, userId: person }: MembershipTarget, options?: ReadOptions): Promise<boolean> {
  const { rows, complete } = await graph.readAll({ version: 'v1.0', path: `/groups/${segment(groupId)}/members`, options: { $select: 'id', $top: '999' }, budget: 'directory' }, options);
  const ids = rows.map((row) => lax(idText(userId)).parse(isObject(row) ? row['id'] : undefined));
  if (ids.includes(person)) return true;
  if (!complete || ids.includes(undefined)) throw unreadable('members');
  return false;
}

/** By name; undefined when one policy could not be read, for it may exclude the group too. */
async function policiesExcluding(graph: GraphClient, group: GroupId, options?: ReadOptions): Promise<readonly string[] | undefined> {
  try {
    const { rows, complete } = await graph.readAll(accessPoliciesQuestion, options);
    const policies = rows.map(parseAccessPolicy);
    if (!complete || policies.includes(undefined)) return undefined;
    return policies.flatMap((policy) => (policy?.people?.exclude.groups.includes(group) === true ? [policy.displayName ?? policy.id] : []));
  } catch (error) {
    if (error instanceof UpstreamError) return undefined;
    throw error;
  }
}

const sessionsField = 'signInSessionsValidFromDateTime';

export async function readPersonTarget({ graph, clock }: TargetReader, target: PersonTarget, options?: ReadOptions): Promise<SnapshotFor<'person'> | undefined> {
  const user = await readUser(graph, target.userId, options, [sessionsField]);
  if (user === undefined) return undefined;
  const { row, person } = user;
  return {
    kind: target.kind,
    target,
    name: nameOf(person),
    readAt: clock.now(),
    object: picked(row, ['id', 'userPrincipalName', 'accountEnabled', 'userType']),
    modifiedAt: undefined,
    userType: person.userType,
    enabled: person.accountEnabled,
    sessionsValidFrom: lax(instant).parse(row[sessionsField]),
  };
}

/** The time comes only when it is asked for by name. */
async function readUser(graph: GraphClient, id: UserId, options?: ReadOptions, more: readonly string[] = []): Promise<{ readonly row: Row; readonly person: Person } | undefined> {
  const select = [...userProperties, ...more].join(',');
  const row = await readObject(graph, { version: 'v1.0', path: `/users/${segment(id)}`, options: { $select: select }, budget: 'directory' }, options);
  if (row === undefined) return undefined;
  assertId(row, id);
  const person = parsePerson(row, createGapList('users'));
  if (person === undefined) throw unreadable('id');
  return { row, person };
}

function nameOf({ displayName, userPrincipalName, id }: Person): string {
  return displayName ?? userPrincipalName ?? id;
}

const deviceProperties = ['id', 'deviceName', 'azureADDeviceId', 'userId'];
const deviceFields = z.object({ deviceName: lax(text), userId: lax(idText(userId)), lastSyncDateTime: lax(instant) });

export async function readManagedDevice({ graph, clock }: TargetReader, target: ManagedDeviceTarget, options?: ReadOptions): Promise<SnapshotFor<'managed-device'> | undefined> {
  const select = [...deviceProperties, 'lastSyncDateTime'].join(',');
  const path = `/deviceManagement/managedDevices/${segment(target.managedDeviceId)}`;
  const row = await readObject(graph, { version: 'v1.0', path, options: { $select: select }, budget: 'intune' }, options);
  if (row === undefined) return undefined;
  assertId(row, target.managedDeviceId);
  const { deviceName, userId: ownerId, lastSyncDateTime } = deviceFields.parse(row);
  return { kind: target.kind, target, name: deviceName ?? target.managedDeviceId, readAt: clock.now(), object: picked(row, deviceProperties), modifiedAt: undefined, ownerId, lastSyncAt: lastSyncDateTime };
}
