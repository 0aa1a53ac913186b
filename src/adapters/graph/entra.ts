import { z } from 'zod/v4';
import { known, type Fact } from '../../core/facts/fact.ts';
import type { CaPolicy, NamedLocation } from '../../core/facts/conditional-access.ts';
import type { EntraDevice } from '../../core/facts/device.ts';
import type { GroupId } from '../../core/facts/ids.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { Entra } from '../../ports/entra.ts';
import type { PersonRef, ReadOptions } from '../../ports/read.ts';
import { createCachedRead } from '../upstream/cached.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { asFact } from '../upstream/facts.ts';
import { createRecentRead } from '../upstream/recent-read.ts';
import { createGapList, isObject, readRows, rowsOf } from '../upstream/fields.ts';
import { dateLiteral, literal, segment } from '../upstream/odata.ts';
import type { Timers } from '../upstream/timers.ts';
import { parseAccessPolicy } from './access-policy-rows.ts';
import { deviceProperties, isDirectoryRole, isGroup, isUser, parseDevice, parseGroup, parsePerson, parseRole, userProperties } from './directory-rows.ts';
import type { GraphQuestion } from './graph-client.ts';
import { readList, type GraphReader } from './graph-reader.ts';
import { personPath } from './person-path.ts';
import { parseNamedLocation, parsePolicy } from './policy-rows.ts';
import { parseSignIn, signInProperties } from './sign-in-rows.ts';

/** Policies change seldom and the tenant allows one request a second to all apps together. */
const policyTtlMs = 60_000;

/** The log allows five requests in ten seconds to the whole app: somebody who asks twice in a row should not lose the answer. */
const signInsKeptMs = 60_000;

export interface EntraOptions extends GraphReader {
  readonly timers: Timers;
  /** How long policies and named locations are kept, in milliseconds. */
  readonly policyTtlMs?: number;
}

export function createEntra(options: EntraOptions): Entra {
  const ttl = options.policyTtlMs ?? policyTtlMs;
  const policies = createCachedRead<readonly CaPolicy[]>('conditionalAccessPolicies', ttl, options.timers);
  const locations = createCachedRead<readonly NamedLocation[]>('namedLocations', ttl, options.timers);
  const recently = createRecentRead<readonly SignIn[]>({ keepMs: signInsKeptMs, most: 500, timers: options.timers });
  return {
    readPerson: (who, readOptions) => readPerson(options, who, readOptions),
    readGroups: (who, readOptions) => readList(options, 'groups', () => groupsQuestion(who), parseGroup, readOptions, isGroup),
    readMembers: (group, readOptions) => readList(options, 'groups', () => membersQuestion(group), parsePerson, readOptions, isUser),
    readRoles: (who, readOptions) => readList(options, 'directoryRoles', () => rolesQuestion(who), parseRole, readOptions, isDirectoryRole),
    countPeople: (readOptions) => countPeople(options, readOptions),
    countMembers: (group, readOptions) => countMembers(options, group, readOptions),
    readSignIns: (who, since, readOptions) => recently(who.userId ?? who.userPrincipalName ?? '', () => readSignIns(options, () => signInsQuestion(who, since), readOptions)),
    readOwnedDevices: (who, readOptions) => readList(options, 'devices', () => ownedDevicesQuestion(who), parseDevice, readOptions),
    readDevice: async (id, readOptions) => first(await readList(options, 'devices', () => devicesQuestion('deviceId', id), parseDevice, readOptions)),
    findDevicesByName: (name, readOptions) => readList(options, 'devices', () => devicesQuestion('displayName', name), parseDevice, readOptions),
    readPolicies: (readOptions) =>
      policies('all', () => readList(options, 'conditionalAccessPolicies', () => conditionalAccessQuestion('policies'), parsePolicy, { priority: readOptions?.priority }), readOptions),
    readAccessPolicies: (readOptions) => readList(options, 'conditionalAccessPolicies', () => accessPoliciesQuestion, parseAccessPolicy, readOptions),
    readNamedLocations: (readOptions) =>
      locations('all', () => readList(options, 'namedLocations', () => conditionalAccessQuestion('namedLocations'), parseNamedLocation, { priority: readOptions?.priority }), readOptions),
  };
}

function readPerson({ client, clock }: GraphReader, who: PersonRef, options?: ReadOptions): ReturnType<Entra['readPerson']> {
  return asFact('users', clock, async () => {
    const question: GraphQuestion = { version: 'v1.0', path: personPath(who), options: { $select: userProperties.join(',') }, budget: 'directory' };
    const body = await client.read(question, options).catch(absentIfNotFound);
    if (body === undefined) return { value: undefined, gaps: [] };
    const gaps = createGapList('users');
    const value = parsePerson(body, gaps);
    if (value === undefined) throw new UpstreamError('upstream.bad-answer', { serviceCode: 'id' });
    return { value, gaps: gaps.list() };
  });
}

function absentIfNotFound(error: unknown): undefined {
  if (error instanceof UpstreamError && error.code === 'upstream.not-found') return undefined;
  throw error;
}

/** One page, the largest there is: a second one would cost another of the five requests in ten seconds. What lies beyond is a gap. */
function readSignIns({ client, clock }: GraphReader, question: () => GraphQuestion, options?: ReadOptions): ReturnType<Entra['readSignIns']> {
  return asFact('signIns', clock, async () => {
    const body = await client.read(question(), options);
    const gaps = createGapList('signIns');
    const value = readRows(rowsOf(body), gaps, (row) => parseSignIn(row, gaps));
    if (isObject(body) && body['@odata.nextLink'] !== undefined) gaps.add('missing-value', 'older sign-ins');
    return { value, gaps: gaps.list() };
  });
}

/** Beta, because only there the log tells how the person signed in (device-code flow). */
function signInsQuestion({ userId, userPrincipalName }: PersonRef, since: number): GraphQuestion {
  if (userId === undefined && userPrincipalName === undefined) throw new UpstreamError('upstream.bad-question');
  // The log keeps addresses in lower case and compares them as written.
  const whose = userId === undefined ? `userPrincipalName eq ${literal((userPrincipalName ?? '').toLowerCase())}` : `userId eq ${literal(userId)}`;
  return {
    version: 'beta',
    path: '/auditLogs/signIns',
    options: {
      $filter: `${whose} and createdDateTime ge ${dateLiteral(since)}`,
      $orderby: 'createdDateTime desc',
      $top: '1000',
      $select: signInProperties.join(','),
    },
    budget: 'signIns',
  };
}

function groupsQuestion(who: PersonRef): GraphQuestion {
  return { version: 'v1.0', path: `${personPath(who)}/transitiveMemberOf`, options: { $select: 'id,displayName', $top: '999' }, budget: 'directory' };
}

/** Without the cast to users, which asks an index that is behind the directory: a member just removed must not count. */
function membersQuestion(group: GroupId): GraphQuestion {
  return { version: 'v1.0', path: `/groups/${segment(group)}/transitiveMembers`, options: { $select: userProperties.join(','), $top: '999' }, budget: 'directory' };
}

function rolesQuestion(who: PersonRef): GraphQuestion {
  return { version: 'v1.0', path: `${personPath(who)}/transitiveMemberOf`, options: { $select: 'id,roleTemplateId', $top: '999' }, budget: 'directory' };
}

const countQuestion: GraphQuestion = {
  version: 'v1.0',
  path: '/users',
  options: { $filter: "accountEnabled eq true and userType eq 'Member'", $count: 'true', $top: '1', $select: 'id' },
  headers: { consistencylevel: 'eventual' },
  budget: 'directory',
};

const countBody = z.object({ '@odata.count': z.number().int().nonnegative() });

function countPeople({ client, clock }: GraphReader, options?: ReadOptions): ReturnType<Entra['countPeople']> {
  return asFact('users', clock, async () => {
    const body = countBody.safeParse(await client.read(countQuestion, options));
    if (!body.success) throw new UpstreamError('upstream.bad-answer', { serviceCode: '@odata.count' });
    return { value: body.data['@odata.count'], gaps: [] };
  });
}

function countMembersQuestion(group: GroupId): GraphQuestion {
  const path = `/groups/${segment(group)}/transitiveMembers/microsoft.graph.user`;
  return { version: 'v1.0', path, options: { $select: 'id', $count: 'true', $top: '1' }, headers: { consistencylevel: 'eventual' }, budget: 'directory' };
}

function countMembers({ client, clock }: GraphReader, group: GroupId, options?: ReadOptions): ReturnType<Entra['countMembers']> {
  return asFact('groups', clock, async () => {
    const read = await client.read(countMembersQuestion(group), options).catch(absentIfNotFound);
    if (read === undefined) return { value: undefined, gaps: [] };
    const body = countBody.safeParse(read);
    if (!body.success) throw new UpstreamError('upstream.bad-answer', { serviceCode: '@odata.count' });
    return { value: body.data['@odata.count'], gaps: [] };
  });
}

function ownedDevicesQuestion(who: PersonRef): GraphQuestion {
  return { version: 'v1.0', path: `${personPath(who)}/ownedDevices`, options: { $select: deviceProperties.join(',') }, budget: 'directory' };
}

function devicesQuestion(property: 'deviceId' | 'displayName', value: string): GraphQuestion {
  const options = { $filter: `${property} eq ${literal(value)}`, $select: deviceProperties.join(','), $expand: 'registeredOwners' };
  return { version: 'v1.0', path: '/devices', options, budget: 'directory' };
}

export function conditionalAccessQuestion(collection: 'policies' | 'namedLocations'): GraphQuestion {
  return { version: 'v1.0', path: `/identity/conditionalAccess/${collection}`, budget: 'conditionalAccess' };
}

/** Beta, because v1.0 leaves out conditions in preview: a policy would look wider or narrower than it is. */
export const accessPoliciesQuestion: GraphQuestion = { version: 'beta', path: '/identity/conditionalAccess/policies', budget: 'conditionalAccess' };

function first(fact: Fact<readonly EntraDevice[]>): Fact<EntraDevice | undefined> {
  return fact.known ? known(fact.value[0], fact.readAt, fact.gaps) : fact;
}
