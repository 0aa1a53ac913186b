import type { ChangeOrder } from '../../change/order.ts';
import {
  accessPolicyApp, accessPolicyEmergency, accessPolicyExists, accessPolicyGrant, accessPolicyPeople, accessPolicyPlatform, otherPlatforms,
} from '../checks/access-policy.ts';
import { accessPolicyOn, appFederated, blockProven, brakeArmed, enforcedSignIn, flipEvidence, pilotUserEntitled, reportOnlySignIn } from '../checks/access-proof.ts';
import type { PilotFacts } from '../facts.ts';
import { defineStep } from '../step.ts';

export const conditionalAccess = defineStep({
  id: 'conditional-access',
  title: 'Conditional Access',
  purpose: 'Access to one app asks for a compliant Windows device: first watched, then enforced.',
  owner: 'entra-admins',
  checks: [
    appFederated, pilotUserEntitled, accessPolicyExists, accessPolicyPeople, accessPolicyApp, accessPolicyPlatform, accessPolicyGrant, accessPolicyEmergency, otherPlatforms,
    reportOnlySignIn, flipEvidence, accessPolicyOn, enforcedSignIn, blockProven, brakeArmed,
  ],
  choices: ['app', 'accessPolicyName'],
  proposes: (facts) => [...creation(facts), ...flip(facts)],
  verify: ['report-only-sign-in', 'access-policy-on', 'enforced-sign-in'],
});

function creation({ plan, objects: { userGroup }, accessPolicy, namesakes, app, emergencyAccounts }: PilotFacts): readonly ChangeOrder[] {
  const free = accessPolicy.known && accessPolicy.value === undefined && namesakes.accessPolicy.known && namesakes.accessPolicy.value === 0;
  const { app: chosen } = plan;
  const ready = userGroup !== undefined && chosen !== undefined && app.known && app.value !== undefined && emergencyAccounts.length > 0;
  if (!free || !ready) return [];
  const target = { kind: 'slot', of: 'conditional-access-policy', name: plan.accessPolicyName } as const;
  return [{ kind: 'access-policy-create', target, people: userGroup, appId: chosen, excludedPeople: emergencyAccounts.map(({ id }) => id), excludedGroups: [] }];
}

/** Only once the evidence is complete, and never by itself after the brake has tripped. */
function flip(facts: PilotFacts): readonly ChangeOrder[] {
  const { accessPolicy, certificate, brake, trials } = facts;
  if (!accessPolicy.known || accessPolicy.value?.state !== 'enabledForReportingButNotEnforced') return [];
  const { id } = accessPolicy.value;
  const shown = trials.some((trial) => trial.kind === 'report-only' && trial.policy === id && trial.outcome.status === 'as-wanted');
  if (certificate?.verdict !== 'passed' || !shown || brake.status === 'tripped') return [];
  return [{ kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: id } }];
}
