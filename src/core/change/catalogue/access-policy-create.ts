import type { AccessPolicy } from '../../conditional-access/access-policy.ts';
import type { JsonObject } from '../json.ts';
import { defineKind } from '../kind.ts';
import type { OrderOf } from '../order.ts';
import { walkers } from './pilot-words.ts';
import { creationEffect, isMade, revertByRollback, withNew } from './slot.ts';
import { nothingChanges } from './texts.ts';

export const accessPolicyCreate = defineKind({
  id: 'access-policy-create',
  title: 'Create the Conditional Access policy in report-only',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: false,
  guards: ['name-is-free', 'emergency-accounts', 'emergency-accounts-left-out'],
  classOf: () => 'access',
  after: (order, snapshot) => withNew(snapshot, orderShape(order)),
  already: (order, snapshot) => isMade(snapshot, orderShape(order), undefined),
  write: ({ target: { name }, people, appId, excludedPeople, excludedGroups }) => ({ kind: 'create-access-policy', name, people, appId, excludedPeople, excludedGroups }),
  effect: (change, now) => creationEffect(change, now, undefined, 'Entra shows the policy in report-only.'),
  revert: () => revertByRollback,
  says: ({ people, appId }, name) => ({
    heading: `Create the policy "${name}" in report-only`,
    consequence: `It asks people of the group ${people} for a compliant device when they sign in to the app ${appId} from Windows. In report-only it stops nobody; the sign-in log notes whom it would have stopped.`,
    unanswered: nothingChanges,
    executing: `Creating "${name}", then reading it back from Entra.`,
    done: `"${name}" exists in report-only. Entra shows it so.`,
    afterFailure: 'Look at the policies in Entra > Conditional Access. If there is none of this name, ask for the change again.',
  }),
}, 'slot');

type PolicyOrder = Pick<OrderOf<'access-policy-create'>, 'people' | 'appId' | 'excludedPeople' | 'excludedGroups'>;

function orderShape({ people, appId, excludedPeople, excludedGroups }: PolicyOrder): JsonObject {
  return {
    state: 'enabledForReportingButNotEnforced', people: [`group ${people}`], excludedPeople: named(excludedPeople, excludedGroups),
    apps: [appId], platforms: ['windows'], clientApps: ['all'], grant: 'OR compliantDevice', other: [],
  };
}

/** The shape of a policy that exists. Everything a policy can have beside what a pilot sets stands in `other`, so none goes unseen. */
export function accessShape(policy: AccessPolicy): JsonObject {
  const { state, people, targets, platforms, clientAppTypes, grant } = policy;
  const { all, office365, adminPortals, appIds } = targets.include;
  return {
    state: state ?? null,
    people: [...(people === undefined ? ['everybody'] : []), ...(people?.include.all === true ? ['All'] : []), ...named(people?.include.users ?? [], people?.include.groups ?? [])],
    excludedPeople: named(people?.exclude.users ?? [], people?.exclude.groups ?? []),
    apps: [...(all ? ['All'] : []), ...(office365 ? ['Office365'] : []), ...(adminPortals ? ['MicrosoftAdminPortals'] : []), ...appIds.toSorted()],
    platforms: [...(platforms?.include ?? ['all'])].toSorted(),
    clientApps: [...clientAppTypes].toSorted(),
    grant: grant === undefined ? null : `${grant.operator ?? '?'} ${[...grant.controls].toSorted().join(' ')}`.trim(),
    other: otherParts(policy),
  };
}

function named(users: readonly string[], groups: readonly string[]): readonly string[] {
  return [...groups.map((id) => `group ${id}`), ...users.map((id) => `person ${id}`)].toSorted();
}

function otherParts(policy: AccessPolicy): readonly string[] {
  const { people, workloads, targets, platforms, locations, deviceFilter, session, unrecognised } = policy;
  const risks = [policy.signInRiskLevels, policy.userRiskLevels, policy.servicePrincipalRiskLevels, policy.agentRiskLevels, policy.insiderRiskLevels, policy.transferMethods];
  const scopes = [people?.include, people?.exclude].filter((scope) => scope !== undefined);
  const excludedApps = targets.exclude;
  const parts = {
    'roles or guests': scopes.some(({ roles, guests, none }) => roles.length > 0 || guests !== undefined || none),
    'excluded apps': excludedApps.all || excludedApps.office365 || excludedApps.adminPortals || excludedApps.appIds.length > 0,
    'app conditions': targets.filter !== undefined || targets.userActions.length + targets.authenticationContexts.length > 0,
    'excluded platforms': (platforms?.exclude.length ?? 0) > 0,
    workloads: workloads !== undefined,
    locations: locations !== undefined,
    'device filter': deviceFilter !== undefined,
    'risk levels or flows': risks.some((levels) => levels.length > 0),
    'authentication strength': policy.grant?.strengthId !== undefined,
  };
  return [...Object.entries(parts).filter(([, configured]) => configured).map(([part]) => part), ...session, ...unrecognised].toSorted();
}
