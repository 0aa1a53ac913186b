import type { ChangeOrder } from '../../change/order.ts';
import { accessPolicyOtherConditions, otherPlatforms } from '../checks/access-policy-conditions.ts';
import {
  accessPolicyApp, accessPolicyEmergency, accessPolicyExists, accessPolicyGrant, accessPolicyPeople, accessPolicyPlatform,
} from '../checks/access-policy.ts';
import { accessPolicyOn, appFederated, blockProven, brakeArmed, enforcedSignIn, flipEvidence, pilotUserEntitled, reportOnlySignIn } from '../checks/access-proof.ts';
import { userGroupExists } from '../checks/groups.ts';
import { holds } from '../checks/holds.ts';
import type { PilotFacts } from '../facts.ts';
import { defineStep } from '../step.ts';
import { pilotGroups } from './1-pilot-groups.ts';
import { defenderConnector } from './2-defender-connector.ts';
import { deviceOnboarding } from './3-device-onboarding.ts';
import { deviceCompliance } from './4-device-compliance.ts';

export const conditionalAccess = defineStep({
  id: 'conditional-access',
  title: 'Conditional Access',
  purpose: 'Access to one app asks for a compliant Windows device: first watched, then enforced.',
  owner: 'entra-admins',
  checks: [
    appFederated, pilotUserEntitled, accessPolicyExists, accessPolicyPeople, accessPolicyApp, accessPolicyPlatform, accessPolicyGrant,
    accessPolicyOtherConditions, accessPolicyEmergency, otherPlatforms, reportOnlySignIn, flipEvidence, accessPolicyOn, enforcedSignIn, blockProven, brakeArmed,
  ],
  choices: ['app', 'accessPolicyName'],
  proposes: (facts) => [...creation(facts), ...flip(facts)],
  verify: ['report-only-sign-in', 'access-policy-on', 'enforced-sign-in'],
});

function creation(facts: PilotFacts): readonly ChangeOrder[] {
  const { plan, objects: { userGroup }, accessPolicy, namesakes, emergencyAccounts, exceptionGroup } = facts;
  const free = accessPolicy.known && accessPolicy.value === undefined && namesakes.accessPolicy.known && namesakes.accessPolicy.value === 0;
  const spared = emergencyAccounts.length > 0 && emergencyAccounts.every(({ person }) => person.known && person.value !== undefined);
  if (!free || !spared || userGroup === undefined || plan.app === undefined || !holds([userGroupExists, appFederated], facts)) return [];
  const target = { kind: 'slot', of: 'conditional-access-policy', name: plan.accessPolicyName } as const;
  return [{ kind: 'access-policy-create', target, people: userGroup, appId: plan.app, excludedPeople: emergencyAccounts.map(({ id }) => id), excludedGroups: exceptionGroup === undefined ? [] : [exceptionGroup] }];
}

/** Only once everything before it passes, and never by itself after the brake has tripped. */
function flip(facts: PilotFacts): readonly ChangeOrder[] {
  const { accessPolicy, brake } = facts;
  if (!accessPolicy.known || accessPolicy.value?.state !== 'enabledForReportingButNotEnforced' || brake.status === 'tripped') return [];
  const { checks } = conditionalAccess;
  const before = [...earlier.flatMap((step) => step.checks), ...checks.slice(0, checks.indexOf(accessPolicyOn))];
  return holds(before.filter(({ weight }) => weight === 'needed'), facts) ? [{ kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: accessPolicy.value.id } }] : [];
}

const earlier = [pilotGroups, defenderConnector, deviceOnboarding, deviceCompliance];
