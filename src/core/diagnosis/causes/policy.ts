import { failed, policyOf, type Situation } from '../situation.ts';
import type { Evidence } from '../diagnosis.ts';
import type { FailureKind } from '../error-codes.ts';
import type { CaPolicy } from '../../facts/conditional-access.ts';
import type { AppliedPolicy } from '../../facts/sign-in.ts';
import { defineCause } from './define.ts';
import { evidence, signInEvidence } from './evidence.ts';
import { settingTitles } from './settings.ts';
import { appName, byPolicy } from './wording.ts';

export function policyEvidence(s: Situation, kind: FailureKind): readonly Evidence[] {
  const policy = policyOf(s, kind);
  if (policy === undefined) return [];
  return evidence(s.facts.signIns, 'signIns', kind === 'policy-block' ? `The Conditional Access policy "${policy}" refused it.` : `The Conditional Access policy "${policy}" was not satisfied.`, s.attempt?.deciding.createdAt);
}

export const policyCauses = [
  defineCause({
    id: 'policy.blocks',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'policy-block'),
    headline: (s) => `${appName(s)} is blocked for this sign-in${byPolicy(policyOf(s, 'policy-block'))}${s.facts.policies.known ? '; the health of the device plays no part' : ''}.`,
    evidence: (s) => [...signInEvidence(s), ...policyEvidence(s, 'policy-block')],
    remedy: () => ['Nothing on the device will change this. If you need access for your work, send the case to the helpdesk.'],
    staffRemedy: () => ['Check whether the person belongs in the scope of the policy; its exclusions are the place for a lasting exception.'],
  }),
  defineCause({
    id: 'policy.not-readable',
    owner: 'entra-admins',
    stuckAt: 'sign-in',
    fires: (s) => failed(s, 'policy-unknown'),
    headline: (s) => `Conditional Access refused the sign-in to ${appName(s)}, but which policy did it could not be read.`,
    evidence: signInEvidence,
    remedy: () => ['Send the case to the helpdesk: they can see the policy in the Entra sign-in log.'],
    staffRemedy: () => ['Open the sign-in in Entra > Sign-in logs > Conditional Access. Gatehouse needs Policy.Read.All to see it.'],
  }),
] as const;

/** A report-only policy never blocks; it says what would happen if it were switched on. */
export const warningCauses = [
  defineCause({
    id: 'device.in-grace-period',
    owner: 'you',
    fires: (s) => (warns(s) || (s.deviceEvidence === 'device' && s.device?.inGrace === true)) && graceDevice(s) !== undefined,
    headline: (s) => {
      const device = graceDevice(s);
      const ends = device?.gracePeriodEndsAt;
      return `${device?.view.name ?? 'The device'} breaks ${device === undefined || device.failing.length === 0 ? 'a compliance rule' : `the rule ${settingTitles(device.failing)}`} and is in its grace period${ends === undefined ? '' : `: access ends on ${s.time(ends)}`}.`;
    },
    evidence: (s) => {
      const device = graceDevice(s);
      return evidence(device?.view.managed, 'managedDevices', 'Intune gives the device time to be put right; until then it has access.', device?.gracePeriodEndsAt);
    },
    remedy: (s) => graceDevice(s)?.failing.some(({ rule }) => rule === 'defender-risk') === true
      ? ['Security operations are working on the risk. Keep the device on and connected until then.']
      : ['Open the Company Portal, choose the device, and do what it lists under "Check status".', 'Then use Sync, so that Intune sees it before the date.'],
  }),
  defineCause({
    id: 'policy.report-only-would-block',
    owner: 'entra-admins',
    fires: (s) => s.phase === 'open' && reportOnlyFailures(s).length > 0,
    headline: (s) => `The policy "${reportOnlyFailures(s)[0]?.displayName ?? 'without a name'}" ${isOn(s) ? 'was being tried out and has been switched on since; it would have refused this sign-in' : 'is being tried out and would refuse this sign-in once it is switched on'}.`,
    evidence: (s) =>
      reportOnlyFailures(s).flatMap((policy) =>
        evidence(s.facts.signIns, 'signIns', `The report-only policy "${policy.displayName ?? 'without a name'}" would have refused this sign-in.`, s.attempts[0]?.deciding.createdAt),
      ),
    remedy: (s) =>
      wouldBlock(s)
        ? ['You need to do nothing today. If you need this app, tell the helpdesk before the policy is switched on.']
        : ['You need to do nothing today. Keep the device up to date and checked in, so that it passes when the policy is switched on.'],
    staffRemedy: () => ['Have this sign-in put right or explained before the policy is switched on.'],
  }),
] as const;

function tried(s: Situation): CaPolicy | undefined {
  const id = reportOnlyFailures(s)[0]?.id;
  return s.facts.policies.known ? s.facts.policies.value.find((policy) => policy.id === id) : undefined;
}

function isOn(s: Situation): boolean {
  return tried(s)?.state === 'enabled';
}

function wouldBlock(s: Situation): boolean {
  return tried(s)?.grantControls.includes('block') === true;
}

function warns(s: Situation): boolean {
  return s.phase !== 'failed' && s.phase !== 'unclear';
}

function graceDevice(s: Situation): Situation['devices'][number] | undefined {
  return s.devices.find((device) => device.inGrace);
}

function reportOnlyFailures(s: Situation): readonly AppliedPolicy[] {
  const { policies } = s.facts;
  return s.attempts
    .flatMap(({ deciding }) => deciding.appliedPolicies ?? [])
    .filter(({ result }) => result === 'reportOnlyFailure')
    .filter(({ id }) => !policies.known || policies.value.find((policy) => policy.id === id)?.state !== 'disabled');
}
