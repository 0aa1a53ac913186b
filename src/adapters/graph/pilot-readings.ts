import type { ManagedDevice } from '../../core/facts/device.ts';
import { mapFact, type Fact, type Source } from '../../core/facts/fact.ts';
import type { AppId, DirectoryObjectId, GroupId, UserId } from '../../core/facts/ids.ts';
import type { PilotGroup, ProtectedApp } from '../../core/pilot/facts.ts';
import type { PilotReadings } from '../../ports/pilot-facts.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { asFact } from '../upstream/facts.ts';
import { createGapList, isObject, readRows, rowsOf, type GapList } from '../upstream/fields.ts';
import { dateLiteral, literal, segment } from '../upstream/odata.ts';
import type { GraphClient, GraphQuestion } from './graph-client.ts';
import { readList, type GraphReader } from './graph-reader.ts';
import { managedDeviceProperties, parseManagedDevice } from './intune-rows.ts';
import { appProperties, groupProperties, parseApp, parseAppAssignment, parseMemberId, parsePilotGroup, parseServicePlan, type AppRow } from './pilot-directory-rows.ts';
import { configurationStateProperties, connectorDetailProperties, parseConfigurationState, parseConnectorDetail, parseEdrPolicy, parseLoggedOn, parseRiskPolicy } from './pilot-intune-rows.ts';
import { parseSignIn, signInProperties } from './sign-in-rows.ts';

/** A form offers no more. */
const mostChoices = 100;
/** People whom one question to the sign-in log names; more of them make an address that the service refuses. */
const mostNamed = 15;

export function createPilotReadings(reader: GraphReader): PilotReadings {
  return {
    readGroup: (id, options) => readGroup(reader, id, options),
    readServicePlans: (user, options) => readServicePlans(reader, user, options),
    readApp: async (app, options) => mapFact(await findApp(reader, app, options), (found) => found?.app),
    isAssigned: (user, app, options) => isAssigned(reader, user, app, options),
    readConnector: (options) => readConnector(reader, options),
    readEdrPolicy: (id, options) => readOne(reader, 'configurationPolicies', () => ({ path: `/deviceManagement/configurationPolicies/${segment(id)}`, options: edrPolicyParts }), parseEdrPolicy, options),
    readRiskPolicy: (id, options) => readOne(reader, 'deviceCompliancePolicies', () => ({ path: `/deviceManagement/deviceCompliancePolicies/${segment(id)}`, options: riskPolicyParts }), parseRiskPolicy, options),
    readConfigurationStates: (id, options) => readList(reader, 'deviceConfigurationStates', () => statesQuestion(id), parseConfigurationState, options),
    readLoggedOn: (id, options) => readLoggedOn(reader, id, options),
    readSignInsTo: (apps, since, options) => readSignInsTo(reader, { apps, since, people: options?.people }, options),
    listApps: (options) => listApps(reader, options),
    listWindowsDevices: (options) => listWindowsDevices(reader, options),
  };
}

async function readGroup({ client, clock }: GraphReader, id: GroupId, options?: ReadOptions): Promise<Fact<PilotGroup | undefined>> {
  return asFact('groups', clock, async () => {
    const gaps = createGapList('groups');
    const path = `/groups/${segment(id)}`;
    const [group, members] = await Promise.all([
      orAbsent(client.read({ version: 'v1.0', path, options: { $select: groupProperties.join(',') }, budget: 'directory' }, options)),
      orAbsent(allMembers(client, path, options)),
    ]);
    if (group === undefined) return { value: undefined, gaps: [] };
    const value = members === undefined ? undefined : parsePilotGroup(group, members, gaps);
    if (value === undefined) throw unreadable('members');
    return { value, gaps: gaps.list() };
  });
}

/** To the end of the list, or not at all: a member that was missed would be asked for twice. */
async function allMembers(client: GraphClient, group: string, options?: ReadOptions): Promise<readonly DirectoryObjectId[]> {
  const { rows, complete } = await client.readAll({ version: 'v1.0', path: `${group}/members`, options: { $select: 'id', $top: '999' }, budget: 'directory' }, options);
  const ids = rows.flatMap((row) => parseMemberId(row) ?? []);
  if (!complete || ids.length < rows.length) throw unreadable('members');
  return ids;
}

function readServicePlans({ client, clock }: GraphReader, user: UserId, options?: ReadOptions): ReturnType<PilotReadings['readServicePlans']> {
  return asFact('servicePlans', clock, async () => {
    const body = await client.read({ version: 'v1.0', path: `/users/${segment(user)}`, options: { $select: 'id,assignedPlans' }, budget: 'directory' }, options);
    const list = isObject(body) ? body['assignedPlans'] : undefined;
    if (!Array.isArray(list)) throw unreadable('assignedPlans');
    const gaps = createGapList('servicePlans');
    return { value: readRows(list, gaps, (row) => parseServicePlan(row, gaps)), gaps: gaps.list() };
  });
}

function findApp({ client, clock }: GraphReader, app: AppId, options?: ReadOptions): Promise<Fact<AppRow | undefined>> {
  return asFact('servicePrincipals', clock, async () => {
    const gaps = createGapList('servicePrincipals');
    const body = await client.read({ version: 'v1.0', path: '/servicePrincipals', options: { $filter: `appId eq ${literal(app)}`, $select: appProperties.join(',') }, budget: 'directory' }, options);
    const [row] = rowsOf(body);
    if (row === undefined) return { value: undefined, gaps: [] };
    const value = parseApp(row, gaps);
    if (value?.app.appId !== app) throw unreadable('appId');
    return { value, gaps: gaps.list() };
  });
}

/** By name or through a group that the person is in directly: Entra does not count nested groups for assignments to apps. */
async function isAssigned(reader: GraphReader, user: string, app: AppId, options?: ReadOptions): Promise<Fact<boolean>> {
  const found = await findApp(reader, app, options);
  if (!found.known) return found;
  return asFact('servicePrincipals', reader.clock, async () => {
    if (found.value === undefined) throw unreadable('appId');
    const path = `/servicePrincipals/${segment(found.value.objectId)}/appRoleAssignedTo`;
    const { rows, complete } = await reader.client.readAll({ version: 'v1.0', path, options: { $top: '999' }, budget: 'directory' }, options);
    const gaps = createGapList('servicePrincipals');
    const assigned = readRows(rows, gaps, (row) => parseAppAssignment(row, gaps));
    if (assigned.some(({ id, kind }) => kind === 'user' && id === user)) return { value: true, gaps: [] };
    const groups = assigned.filter(({ kind }) => kind === 'group');
    const members = await Promise.all(groups.map(({ id }) => orAbsent(allMembers(reader.client, `/groups/${segment(id)}`, options))));
    if (members.some((ids) => ids?.some((id) => id === user))) return { value: true, gaps: [] };
    // Whoever stands in a row that was not read or not understood may be this person.
    if (!complete || assigned.length < rows.length) throw unreadable('appRoleAssignedTo');
    return { value: false, gaps: [] };
  });
}

const edrPolicyParts = { $expand: 'settings,assignments' };
const riskPolicyParts = { $expand: 'assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)' };

/** Beta, because v1.0 knows neither the policies of the settings catalog nor the rule on device risk. Undefined: there is none. */
function readOne<T>({ client, clock }: GraphReader, source: Source, question: () => Pick<GraphQuestion, 'path' | 'options'>, parse: (row: unknown, gaps: GapList) => T | undefined, options?: ReadOptions): Promise<Fact<T | undefined>> {
  return asFact(source, clock, async () => {
    const body = await orAbsent(client.read({ version: 'beta', budget: 'intune', ...question() }, options));
    if (body === undefined) return { value: undefined, gaps: [] };
    const gaps = createGapList(source);
    const value = parse(body, gaps);
    if (value === undefined) throw unreadable(gaps.list()[0]?.detail ?? 'id');
    return { value, gaps: gaps.list() };
  });
}

/** The connector of Defender for Endpoint has one id in every tenant. */
const defenderConnector = 'fc780465-2017-40d4-a0c5-307022471b92';

const connectorQuestion = { path: `/deviceManagement/mobileThreatDefenseConnectors/${defenderConnector}`, options: { $select: connectorDetailProperties.join(',') } };

function readConnector(reader: GraphReader, options?: ReadOptions): ReturnType<PilotReadings['readConnector']> {
  return readOne(reader, 'mobileThreatDefenseConnectors', () => connectorQuestion, parseConnectorDetail, options);
}

function statesQuestion(id: string): GraphQuestion {
  return { version: 'v1.0', path: `/deviceManagement/managedDevices/${segment(id)}/deviceConfigurationStates`, options: { $select: configurationStateProperties.join(',') }, budget: 'intune' };
}

/** Beta alone has the list, and only when it is asked for by name. */
function readLoggedOn({ client, clock }: GraphReader, id: string, options?: ReadOptions): ReturnType<PilotReadings['readLoggedOn']> {
  return asFact('usersLoggedOn', clock, async () => {
    const gaps = createGapList('usersLoggedOn');
    const body = await client.read({ version: 'beta', path: `/deviceManagement/managedDevices/${segment(id)}`, options: { $select: 'id,usersLoggedOn' }, budget: 'intune' }, options);
    const value = parseLoggedOn(body, gaps);
    if (value === undefined) throw unreadable('usersLoggedOn');
    return { value, gaps: gaps.list() };
  });
}

interface SignInQuestion {
  readonly apps: readonly AppId[];
  readonly since: number;
  readonly people: readonly UserId[] | undefined;
}

/** One page, the largest there is: the log lets five requests through in ten seconds. */
function readSignInsTo({ client, clock }: GraphReader, question: SignInQuestion, options?: ReadOptions): ReturnType<PilotReadings['readSignInsTo']> {
  return asFact('signIns', clock, async () => {
    const body = await client.read({
      version: 'beta',
      path: '/auditLogs/signIns',
      options: { $filter: signInFilter(question), $orderby: 'createdDateTime desc', $top: '1000', $select: signInProperties.join(',') },
      budget: 'signIns',
    }, options);
    const gaps = createGapList('signIns');
    const value = readRows(rowsOf(body), gaps, (row) => parseSignIn(row, gaps));
    if (isObject(body) && body['@odata.nextLink'] !== undefined) gaps.add('missing-value', 'older sign-ins');
    return { value, gaps: gaps.list() };
  });
}

function signInFilter({ apps, since, people = [] }: SignInQuestion): string {
  const parts = [`createdDateTime ge ${dateLiteral(since)}`, anyOf('appId', apps), people.length > mostNamed ? undefined : anyOf('userId', people)];
  return parts.filter((part) => part !== undefined).join(' and ');
}

function anyOf(property: string, ids: readonly string[]): string | undefined {
  const parts = ids.map((id) => `${property} eq ${literal(id)}`);
  return parts.length > 1 ? `(${parts.join(' or ')})` : parts[0];
}

function listApps({ client, clock }: GraphReader, options?: Parameters<PilotReadings['listApps']>[0]): Promise<Fact<readonly ProtectedApp[]>> {
  return asFact('servicePrincipals', clock, async () => {
    const gaps = createGapList('servicePrincipals');
    const $filter = options?.named === undefined ? "servicePrincipalType eq 'Application'" : `servicePrincipalType eq 'Application' and displayName eq ${literal(options.named)}`;
    const body = await client.read({ version: 'v1.0', path: '/servicePrincipals', options: { $filter, $select: appProperties.join(','), $top: String(mostChoices) }, budget: 'directory' }, options);
    const value = readRows(rowsOf(body), gaps, (row) => parseApp(row, gaps)).map(({ app }) => app);
    return { value: value.toSorted((a, b) => (a.displayName ?? '').localeCompare(b.displayName ?? '', 'en')), gaps: gaps.list() };
  });
}

async function listWindowsDevices(reader: GraphReader, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>> {
  return asFact('managedDevices', reader.clock, async () => {
    const gaps = createGapList('managedDevices');
    const question: GraphQuestion = { version: 'v1.0', path: '/deviceManagement/managedDevices', options: { $filter: "operatingSystem eq 'Windows'", $select: managedDeviceProperties.join(','), $top: String(mostChoices) }, budget: 'intune' };
    const value = readRows(rowsOf(await reader.client.read(question, options)), gaps, (row) => parseManagedDevice(row, gaps));
    return { value: value.toSorted((a, b) => (a.deviceName ?? '').localeCompare(b.deviceName ?? '', 'en')), gaps: gaps.list() };
  });
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'upstream.not-found') return undefined;
    throw error;
  }
}

/** An answer that cannot be judged is no answer. */
function unreadable(field: string): UpstreamError {
  return new UpstreamError('upstream.bad-answer', { serviceCode: field });
}
