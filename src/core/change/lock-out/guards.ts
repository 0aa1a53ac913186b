import { enrolmentApps } from '../../conditional-access/well-known.ts';
import { allOf, anyOf, certain, type Certainty } from './certainty.ts';
import { emergencyAccountsInScope, emergencyAccountsReady } from './emergency-accounts.ts';
import { reachesEverydaySignIns } from './everyday.ts';
import { meansOf, prepared, stops, unprepared, withoutDevice } from './grant.ts';
import { namesAllPolicyAdministrators, reachesAllPolicyAdministrators, reachesEverybody, scopeOf } from './people.ts';
import type { Found, LockOutGuardId, LockOutQuestion } from './question.ts';
import { namesApp, reachesAllApps, reachesGatehouse, reachesPortals } from './targets.ts';
import { ownIdentityCaught } from './workloads.ts';

export interface LockOutGuard {
  readonly id: LockOutGuardId;
  /** What stays possible because of it, for the manual. */
  readonly protects: string;
  readonly check: (question: LockOutQuestion) => readonly Found[];
}

/** Every guard is asked, so that a refusal names all that is wrong at once. */
export const lockOutGuards: readonly LockOutGuard[] = [
  {
    id: 'not-understood',
    protects: 'No policy is enforced of which Gatehouse understands only a part.',
    check: ({ policy }) => policy.unrecognised.map((part) => ({ verdict: 'undetermined', because: `Gatehouse does not understand this part of the policy: ${part}.` })),
  },
  {
    id: 'emergency-accounts',
    protects: 'Two enabled emergency accounts exist before anything is enforced.',
    check: emergencyAccountsReady,
  },
  {
    id: 'emergency-account-in-scope',
    protects: 'No enforced policy applies to an emergency account, whatever it demands.',
    check: emergencyAccountsInScope,
  },
  {
    id: 'everybody-everywhere',
    protects: 'No policy asks everybody for a device, or blocks everybody, in everything they use.',
    check: (question) =>
      finding(
        [reachesEverybody(question), reachesAllApps(question), reachesEverydaySignIns(question), stops(question.policy, unprepared)],
        'The policy keeps everybody without a fitting device or method out of all apps: its users, apps and conditions leave nobody and nothing out that matters.',
      ),
  },
  {
    id: 'administrators-everywhere',
    protects: 'Those who could change the policy back are not kept out of everything.',
    check: (question) =>
      finding(
        [namesAllPolicyAdministrators(question), reachesAllApps(question), reachesEverydaySignIns(question), stops(question.policy, withoutDevice)],
        'The policy keeps every role that may change policies out of all apps, unless they have a fitting device.',
      ),
  },
  {
    id: 'involved-person-caught',
    protects: 'Whoever asks for the change or votes on it can still sign in afterwards, and undo it.',
    check: involvedPersonsCaught,
  },
  {
    id: 'own-identity-caught',
    protects: 'Gatehouse itself can still read and undo.',
    check: ownIdentityCaught,
  },
  {
    id: 'way-back-closed',
    protects: 'People can reach Teams and Gatehouse to approve the way back.',
    check: (question) =>
      finding(
        [reachesEverybody(question), reachesGatehouse(question), reachesEverydaySignIns(question), stops(question.policy, prepared)],
        'The policy keeps everybody out of Teams or Gatehouse, so that nobody could approve the way back.',
      ),
  },
  {
    id: 'portals-closed',
    protects: 'Somebody besides the emergency accounts can undo the policy by hand.',
    check: (question) =>
      finding(
        [reachesAllPolicyAdministrators(question), reachesPortals(question), reachesEverydaySignIns(question), stops(question.policy, prepared)],
        'The policy closes the admin portals for everybody who could change it back.',
      ),
  },
  {
    id: 'recovery-closed',
    protects: 'People can enrol a device and register a method, which is how they come to meet a policy.',
    check: (question) =>
      finding(
        [reachesEverybody(question), namesWayToRecover(question), reachesEverydaySignIns(question), stops(question.policy, unprepared)],
        'The policy asks for a device or method, or blocks, where people enrol their device or register a method: nobody new could ever meet it.',
      ),
  },
];

/** All of it must hold for a lock-out: one part that surely does not is enough to pass. */
function finding(parts: readonly Certainty[], because: string): readonly Found[] {
  const danger = allOf(parts);
  return danger === 'no' ? [] : [{ verdict: danger === 'yes' ? 'refused' : 'undetermined', because: danger === 'yes' ? because : `Could not rule this out: ${because}` }];
}

function involvedPersonsCaught(question: LockOutQuestion): readonly Found[] {
  return question.involved.flatMap(({ who, part }) => {
    const { within, how } = scopeOf(question.policy, who);
    const parts = [within, reachesEverydaySignIns(question, who), stops(question.policy, meansOf(who))];
    const person = part === 'requester' ? 'the person who asks for the change' : 'an approver';
    return finding(parts, `The policy would stop ${person}: it ${how}, and what it demands is not met.`).map((found) => ({ ...found, about: who.id }));
  });
}

function namesWayToRecover({ policy }: LockOutQuestion): Certainty {
  return anyOf([namesApp(policy, enrolmentApps), certain(policy.targets.userActions.length > 0)]);
}
