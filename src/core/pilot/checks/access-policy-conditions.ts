import { platforms, type AccessPolicy, type Platform } from '../../conditional-access/access-policy.ts';
import type { GrantControl } from '../../facts/sign-in.ts';
import type { Check } from '../check.ts';
import type { PilotFacts } from '../facts.ts';
import { withAccessPolicy } from './access-policy.ts';
import { failed, judged, passed, quoted, seen, undetermined } from './finding.ts';
import { places } from './places.ts';

const source = 'conditionalAccessPolicies';
const inEntra = { owner: 'entra-admins', where: places.conditionalAccess } as const;

export const accessPolicyOtherConditions: Check = {
  id: 'access-policy-other-conditions', looksAt: 'Nothing else narrows the policy', weight: 'needed', after: ['access-policy-exists'],
  judge: (facts) => withAccessPolicy(facts, (policy, known) => {
    const narrowing = narrowingParts(policy);
    const evidence = [seen(source, known, narrowing.length === 0 ? 'no further conditions' : narrowing.join(', '))];
    if (narrowing.length > 0) return failed(`The policy looks away in some cases: ${narrowing.join(', ')}.`, evidence);
    const { unrecognised } = policy;
    if (unrecognised.length > 0) return undetermined(`Gatehouse does not understand every part of the policy: ${unrecognised.join(', ')}.`, [{ source, reason: 'unknown-value' }], evidence);
    return passed('The policy has no other condition.', evidence);
  }),
  remedy: { ...inEntra, do: 'Take the other conditions out of the policy, so that every Windows sign-in of the pilot people to the app is judged.' },
};

function narrowingParts(policy: AccessPolicy): readonly string[] {
  const { workloads, locations, deviceFilter, insiderRiskLevels, transferMethods, targets, clientAppTypes } = policy;
  const risks = [policy.signInRiskLevels, policy.userRiskLevels, policy.servicePrincipalRiskLevels, policy.agentRiskLevels, insiderRiskLevels];
  const parts = {
    'workload identities': workloads !== undefined,
    locations: locations !== undefined,
    'a filter for devices': deviceFilter !== undefined,
    'a filter for apps': targets.filter !== undefined,
    'user actions': targets.userActions.length > 0,
    'authentication contexts': targets.authenticationContexts.length > 0,
    'risk levels': risks.some((levels) => levels.length > 0),
    'authentication flows': transferMethods.length > 0,
    'kinds of client': !seesEveryClient(clientAppTypes),
  };
  return Object.entries(parts).filter(([, configured]) => configured).map(([part]) => part);
}

function seesEveryClient(types: AccessPolicy['clientAppTypes']): boolean {
  return types.length === 0 || types.includes('all') || (types.includes('browser') && types.includes('mobileAppsAndDesktopClients'));
}

/** `unknown`: what claims to be none of those that Entra knows. */
type Claimed = Platform | 'unknown';
const claimable: readonly Claimed[] = [...platforms.filter((platform) => platform !== 'windows'), 'unknown'];

export const otherPlatforms: Check = {
  id: 'other-platforms', looksAt: 'Other platforms for the same app', weight: 'advice', after: ['access-policy-exists', 'user-group-exists', 'app-federated'],
  judge: (facts) => judged(facts.accessPolicies, (policies, known) => {
    const beside = policies.filter((policy) => policy.id !== facts.objects.accessPolicy && guardsTheSame(policy, facts));
    const open = claimable.filter((platform) => !beside.some((policy) => looksAt(policy, platform)));
    const evidence = [seen(source, known, `${String(beside.length)} enforced policies beside it ask these people for a compliant device, or block`)];
    if (open.length === 0) return passed(`Other platforms are covered by ${beside.map(({ displayName }) => quoted(displayName, 'another policy')).join(', ')}.`, evidence);
    const says = `Which platform a device runs is what the client says. Somebody who claims ${open.map((platform) => titles[platform]).join(', ')} passes this policy by, and no other policy stands in the way.`;
    return known.gaps.length > 0 ? undetermined(says, known.gaps, evidence) : failed(says, evidence);
  }),
  remedy: { ...inEntra, do: 'Pair it with a policy that blocks platforms the company does not use, or asks for a compliant device on all of them.' },
};

const titles: Readonly<Record<Claimed, string>> = { android: 'Android', iOS: 'iOS', windows: 'Windows', windowsPhone: 'Windows Phone', macOS: 'macOS', linux: 'Linux', unknown: 'none of these' };

/** Enforced, for all pilot people and the app, in every situation, and not met without a device. What is not understood counts for nothing. */
function guardsTheSame(policy: AccessPolicy, { plan, objects }: PilotFacts): boolean {
  const { people, targets: { include, exclude }, grant, state, unrecognised } = policy;
  if (state !== 'enabled' || unrecognised.length > 0 || narrowingParts(policy).length > 0) return false;
  const leftOut = people?.exclude.all === true || people?.exclude.users.some((id) => plan.users.includes(id)) === true || people?.exclude.groups.some((id) => id === objects.userGroup) === true;
  const meant = people?.include.all === true || (objects.userGroup !== undefined && people?.include.groups.includes(objects.userGroup) === true);
  const named = (scope: typeof include) => scope.all || (plan.app !== undefined && scope.appIds.includes(plan.app));
  return meant && !leftOut && named(include) && !named(exclude) && !exclude.office365 && !exclude.adminPortals && needsDevice(grant?.controls ?? [], grant?.operator);
}

function needsDevice(controls: readonly GrantControl[], operator: 'AND' | 'OR' | undefined): boolean {
  const strong = (control: GrantControl) => control === 'block' || control === 'compliantDevice';
  return operator === 'AND' || controls.includes('block') ? controls.some(strong) : controls.length > 0 && controls.every(strong);
}

function looksAt({ platforms: condition }: AccessPolicy, platform: Claimed): boolean {
  if (condition === undefined) return true;
  const holds = (words: readonly string[]) => words.includes('all') || words.includes(platform);
  return (condition.include.length === 0 || holds(condition.include)) && !holds(condition.exclude);
}
