import { z } from 'zod/v4';
import type { PickerSource } from '../../core/change/kind.ts';
import type { PickerChoice } from '../../ports/change-targets.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { accessPoliciesQuestion } from '../graph/entra.ts';
import type { GraphQuestion } from '../graph/graph-client.ts';
import { isObject, lax, rowsOf, text } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import type { Row, TargetReader } from './reading.ts';

const mostChoices = 100;

/** At most 100, by name, of the first page that the service sends. Throws `UpstreamError`. */
export async function listChoices(reader: TargetReader, source: PickerSource, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  const choices = await choicesOf(reader, source, options);
  return choices.toSorted((a, b) => a.title.localeCompare(b.title, 'en')).slice(0, mostChoices);
}

function choicesOf(reader: TargetReader, source: PickerSource, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  switch (source) {
    case 'policies':
      return fromGraph(reader, accessPoliciesQuestion, policyWithState, options);
    case 'policy-groups':
      return policyGroups(reader, options);
    case 'report-only-policies':
      return fromGraph(reader, accessPoliciesQuestion, policyInState('enabledForReportingButNotEnforced'), options);
    case 'enforced-policies':
      return fromGraph(reader, accessPoliciesQuestion, policyInState('enabled'), options);
    case 'compliance-policies':
      return fromGraph(reader, compliancePolicies, windowsPolicy, options);
    case 'machines':
      return machines(reader, options);
    case 'people':
      return fromGraph(reader, people, choiceOf, options);
    case 'exceptions':
      return exceptions(reader, options);
    case 'managed-devices':
      return fromGraph(reader, managedDevices, choiceOf, options);
  }
}

type Choose = (row: Row) => PickerChoice | undefined;

async function fromGraph({ graph }: TargetReader, question: GraphQuestion, choose: Choose, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  return chosen(rowsOf(await graph.read(question, options)), choose);
}

function chosen(rows: readonly unknown[], choose: Choose): readonly PickerChoice[] {
  return rows.filter(isObject).flatMap((row) => choose(row) ?? []);
}

const named = z.object({ id: text, displayName: lax(text), deviceName: lax(text), computerDnsName: lax(text), userPrincipalName: lax(text) });

function choiceOf(row: Row): PickerChoice | undefined {
  const parsed = named.safeParse(row);
  if (!parsed.success) return undefined;
  const { id, displayName, deviceName, computerDnsName, userPrincipalName } = parsed.data;
  const name = displayName ?? deviceName ?? computerDnsName;
  // Two people, or two shared laptops, may have one name.
  const beside = name === undefined || userPrincipalName === undefined ? '' : ` (${userPrincipalName})`;
  return { value: id.toLowerCase(), title: `${name ?? userPrincipalName ?? id}${beside}` };
}

function policyInState(state: string): Choose {
  return (row) => (row['state'] === state ? choiceOf(row) : undefined);
}

const stateTitles: Readonly<Record<string, string>> = { enabled: 'On', disabled: 'Off', enabledForReportingButNotEnforced: 'Report-only' };

function policyWithState(row: Row): PickerChoice | undefined {
  const choice = choiceOf(row);
  const state = typeof row['state'] === 'string' ? stateTitles[row['state']] : undefined;
  return choice === undefined || state === undefined ? choice : { ...choice, title: `${choice.title} (${state})` };
}

const namedGroups = z.object({
  conditions: z.object({ users: z.object({ includeGroups: z.array(z.string()).nullish(), excludeGroups: z.array(z.string()).nullish() }).nullish() }),
});

/** Ids in one `in` of a filter: Graph takes no more than 15. */
const idsAtOnce = 15;

async function policyGroups(reader: TargetReader, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  const policies = rowsOf(await reader.graph.read(accessPoliciesQuestion, options));
  const named = policies.flatMap((policy) => {
    const users = namedGroups.safeParse(policy).data?.conditions.users;
    return [...(users?.includeGroups ?? []), ...(users?.excludeGroups ?? [])];
  });
  const ids = [...new Set(named.map((id) => id.toLowerCase()))].filter((id) => /^[0-9a-f-]{36}$/.test(id)).slice(0, mostChoices);
  const lots = Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, index) => ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce));
  return (await Promise.all(lots.map(async (lot) => fromGraph(reader, groupsById(lot), choiceOf, options)))).flat();
}

function groupsById(ids: readonly string[]): GraphQuestion {
  return { version: 'v1.0', path: '/groups', options: { $filter: `id in (${ids.map((id) => `'${id}'`).join(',')})`, $select: 'id,displayName' }, budget: 'directory' };
}

/** The executor knows how to set the threshold of a Windows policy. */
function windowsPolicy(row: Row): PickerChoice | undefined {
  const type = row['@odata.type'];
  return typeof type === 'string' && /(?:^#?microsoft\.graph\.)windows10CompliancePolicy$/i.test(type) ? choiceOf(row) : undefined;
}

const compliancePolicies: GraphQuestion = { version: 'beta', path: '/deviceManagement/deviceCompliancePolicies', budget: 'intune' };

const people: GraphQuestion = {
  version: 'v1.0',
  path: '/users',
  options: { $filter: "accountEnabled eq true and userType eq 'Member'", $select: 'id,displayName,userPrincipalName', $top: '999' },
  budget: 'directory',
};

const managedDevices: GraphQuestion = { version: 'v1.0', path: '/deviceManagement/managedDevices', options: { $select: 'id,deviceName,userPrincipalName' }, budget: 'intune' };

async function machines({ defender }: TargetReader, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  const body = await defender.read('/machines', { $filter: "onboardingStatus eq 'Onboarded'", $top: '1000' }, options);
  return chosen(rowsOf(body), choiceOf);
}

async function exceptions({ graph, exceptionGroup }: TargetReader, options?: ReadOptions): Promise<readonly PickerChoice[]> {
  if (exceptionGroup === undefined) return [];
  const question: GraphQuestion = { version: 'v1.0', path: `/groups/${segment(exceptionGroup)}/members`, options: { $select: 'id,displayName,userPrincipalName', $top: '999' }, budget: 'directory' };
  return chosen(rowsOf(await graph.read(question, options)), choiceOf);
}
