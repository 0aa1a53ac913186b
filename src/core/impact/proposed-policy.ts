import type { AccessPolicy, AppScope, PeopleScope } from '../conditional-access/access-policy.ts';
import type { OrderOf } from '../change/order.ts';
import { policyId } from '../facts/ids.ts';

const nobody: PeopleScope = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
const noApps: AppScope = { all: false, none: false, office365: false, adminPortals: false, appIds: [] };

/** The policy that the pilot creates, as Graph would give it back; it has no id yet. */
export function proposedAccessPolicy({ target, people, appId, excludedPeople, excludedGroups }: Omit<OrderOf<'access-policy-create'>, 'kind'>): AccessPolicy {
  return {
    id: policyId('proposed'),
    displayName: target.name,
    state: 'enabledForReportingButNotEnforced',
    people: { include: { ...nobody, groups: [people] }, exclude: { ...nobody, users: excludedPeople, groups: excludedGroups } },
    workloads: undefined,
    targets: { include: { ...noApps, appIds: [appId] }, exclude: noApps, userActions: [], authenticationContexts: [], filter: undefined },
    clientAppTypes: ['all'],
    platforms: { include: ['windows'], exclude: [] },
    locations: undefined,
    deviceFilter: undefined,
    signInRiskLevels: [],
    userRiskLevels: [],
    servicePrincipalRiskLevels: [],
    agentRiskLevels: [],
    insiderRiskLevels: [],
    transferMethods: [],
    grant: { operator: 'OR', controls: ['compliantDevice'], strengthId: undefined, strength: undefined, termsOfUse: [], customControls: [] },
    session: [],
    unrecognised: [],
  };
}
