import {
  clientAppTypes, insiderRiskLevels, platforms, policyRiskLevels, transferMethods, userActions,
  type AccessPolicy, type Filter, type TargetCondition, type WorkloadCondition,
} from '../../core/conditional-access/access-policy.ts';
import { policyId } from '../../core/facts/ids.ts';
import { idText, lax, member, text } from '../upstream/fields.ts';
import { readGrant, readSession } from './access-policy-controls.ts';
import { readAppScope, readPeople, type IdShape } from './access-policy-scopes.ts';
import { policyPart, type PolicyPart } from './policy-part.ts';

const idField = lax(idText(policyId));
const textField = lax(text);
const modeField = lax(member(['include', 'exclude']));

/**
 * Reads a `conditionalAccessPolicy` of Graph v1.0 or beta whole. What is configured and not understood is named in
 * `unrecognised`, never left out: a condition that is dropped makes a policy look wider or narrower than it is. Undefined when
 * the row has no id. Never throws.
 */
export function parseAccessPolicy(row: unknown): AccessPolicy | undefined {
  return readPolicy(row, 'guid');
}

/** As `parseAccessPolicy`, for a policy that was written by hand: ids need not be GUIDs. In a tenant such an entry is a word that Gatehouse does not know. */
export function parseWrittenPolicy(row: unknown): AccessPolicy | undefined {
  return readPolicy(row, 'any');
}

function readPolicy(row: unknown, ids: IdShape): AccessPolicy | undefined {
  const unrecognised: string[] = [];
  const policy = policyPart(row, '', unrecognised);
  const id = idField.parse(policy.plain('id'));
  policy.ignore('description', 'createdDateTime', 'modifiedDateTime', 'deletedDateTime', 'templateId');
  const displayName = textField.parse(policy.plain('displayName'));
  const state = policy.word('state', ['enabled', 'disabled', 'enabledForReportingButNotEnforced']);
  if (policy.isAbsent('conditions')) unrecognised.push('conditions');
  const conditions = policy.child('conditions');
  const rest = readConditions(conditions, ids);
  conditions.close();
  const grant = readGrant(policy);
  const session = readSession(policy);
  policy.close();
  return id === undefined ? undefined : { id, displayName, state, ...rest, grant, session, unrecognised: [...new Set(unrecognised)] };
}

function readConditions(conditions: PolicyPart, ids: IdShape): Omit<AccessPolicy, 'id' | 'displayName' | 'state' | 'grant' | 'session' | 'unrecognised'> {
  return {
    people: readPeople(conditions, ids),
    workloads: readWorkloads(conditions),
    targets: readTargets(conditions, ids),
    clientAppTypes: conditions.words('clientAppTypes', clientAppTypes),
    platforms: selectionOf(conditions, 'platforms', (part, side) => part.words(`${side}Platforms`, [...platforms, 'all'])),
    locations: selectionOf(conditions, 'locations', (part, side) => part.texts(`${side}Locations`)),
    deviceFilter: readDeviceFilter(conditions),
    signInRiskLevels: conditions.words('signInRiskLevels', policyRiskLevels),
    userRiskLevels: conditions.words('userRiskLevels', policyRiskLevels),
    servicePrincipalRiskLevels: conditions.words('servicePrincipalRiskLevels', policyRiskLevels),
    agentRiskLevels: conditions.words('agentIdRiskLevels', policyRiskLevels),
    insiderRiskLevels: conditions.words('insiderRiskLevels', insiderRiskLevels),
    transferMethods: inside(conditions, 'authenticationFlows', (flows) => flows.flags('transferMethods', transferMethods)),
  };
}

type Side = 'include' | 'exclude';

function inside<T>(parent: PolicyPart, name: string, read: (part: PolicyPart) => T): T {
  const part = parent.child(name);
  const value = read(part);
  part.close();
  return value;
}

function selectionOf<T>(parent: PolicyPart, name: string, read: (part: PolicyPart, side: Side) => readonly T[]) {
  const selection = inside(parent, name, (part) => ({ include: read(part, 'include'), exclude: read(part, 'exclude') }));
  return selection.include.length + selection.exclude.length === 0 ? undefined : selection;
}

function readTargets(conditions: PolicyPart, ids: IdShape): TargetCondition {
  return inside(conditions, 'applications', (part) => ({
    include: readAppScope(part, 'includeApplications', ids),
    exclude: readAppScope(part, 'excludeApplications', ids),
    userActions: part.words('includeUserActions', userActions),
    authenticationContexts: part.texts('includeAuthenticationContextClassReferences', /^c[1-9]\d?$/),
    filter: readFilter(part, 'applicationFilter'),
  }));
}

function readDeviceFilter(conditions: PolicyPart): Filter | undefined {
  return inside(conditions, 'devices', (part) => readFilter(part, 'deviceFilter'));
}

function readWorkloads(conditions: PolicyPart): WorkloadCondition | undefined {
  if (conditions.isAbsent('clientApplications')) return undefined;
  return inside(conditions, 'clientApplications', (part) => ({
    servicePrincipals: { include: part.texts('includeServicePrincipals'), exclude: part.texts('excludeServicePrincipals') },
    servicePrincipalFilter: readFilter(part, 'servicePrincipalFilter'),
    agents: { include: part.texts('includeAgentIdServicePrincipals'), exclude: part.texts('excludeAgentIdServicePrincipals') },
  }));
}

/** A filter that names no mode or no rule is reported: it may choose anything. */
function readFilter(parent: PolicyPart, name: string): Filter | undefined {
  if (parent.isAbsent(name)) return undefined;
  return inside(parent, name, (part) => {
    const mode = modeField.parse(part.plain('mode'));
    const rule = textField.parse(part.plain('rule'));
    if (mode !== undefined && rule !== undefined) return { mode, rule };
    part.report();
    return undefined;
  });
}
