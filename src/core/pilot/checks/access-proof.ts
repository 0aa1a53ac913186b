import type { Evidence } from '../../diagnosis/diagnosis.ts';
import { valueOf } from '../../facts/fact.ts';
import type { Check, Finding } from '../check.ts';
import type { PilotFacts, PilotUser } from '../facts.ts';
import type { TrialKind } from '../pilot.ts';
import { withAccessPolicy } from './access-policy.ts';
import { failed, judged, missing, passed, quoted, seen, together, undetermined } from './finding.ts';
import { nameOf } from './people.ts';
import { places } from './places.ts';

export const appFederated: Check = {
  id: 'app-federated', looksAt: 'App signs in through Entra', weight: 'needed', after: [],
  judge: ({ app, plan }) => {
    if (plan.app === undefined) return failed('The app that is to be protected is not chosen yet.');
    return judged(app, (found, known) => {
      if (found === undefined) return failed('Entra does not know the app, so Conditional Access cannot protect it.');
      const name = quoted(found.displayName, 'The app');
      const evidence = [seen('servicePrincipals', known, `${name}: ${found.enabled === false ? 'disabled' : 'enabled'}, sign-on ${found.signOnMode ?? 'OpenID Connect or not told'}`)];
      if (found.enabled === undefined) return missing(`Whether ${name} is enabled`, 'servicePrincipals');
      if (!found.enabled) return failed(`Sign-in to ${name} is disabled in Entra.`, evidence);
      return found.signOnMode === 'password' || found.signOnMode === 'notSupported' ? failed(`${name} does not sign in through Entra (${found.signOnMode}).`, evidence) : passed(`People sign in to ${name} through Entra.`, evidence);
    });
  },
  remedy: { owner: 'entra-admins', do: 'Choose an app that uses Entra for its sign-in, or federate it.', where: places.entraApps },
};

export const pilotUserEntitled: Check = {
  id: 'pilot-user-entitled', looksAt: 'Pilot people may use the app', weight: 'needed', after: ['pilot-users-chosen', 'app-federated'],
  judge: ({ users }) => together(users.map(entitled), 'No pilot person is chosen yet.', 'Every pilot person may use the app.'),
  remedy: { owner: 'entra-admins', do: 'Assign the person, or a group of theirs, to the app.', where: places.entraApps },
};

function entitled(user: PilotUser): Finding {
  return judged(user.entitled, (may, known) => {
    if (may === undefined) return missing(`Whether ${nameOf(user)} may use the app`, 'servicePrincipals');
    return may ? passed(`${nameOf(user)} may use the app.`, [seen('servicePrincipals', known, `${nameOf(user)}: may use the app`)]) : failed(`${nameOf(user)} is not assigned to the app, which asks for it.`);
  });
}

/**
 * Of each person the newest sign-in that was seen counts: one that went otherwise is not outweighed by an older one. Only sign-ins
 * to this policy and app count, and only those asked for after `since`.
 */
function proven({ trials, objects, plan }: PilotFacts, kind: TrialKind, asks: string, since = -Infinity): Finding {
  const own = trials.filter((trial) => trial.kind === kind && trial.policy === objects.accessPolicy && trial.app === plan.app && trial.askedAt >= since);
  const seenOnes = own.flatMap(({ user, outcome }) => (outcome.status === 'as-wanted' || outcome.status === 'otherwise' ? [{ user, outcome }] : []));
  const newest = seenOnes.filter(({ user }, index) => !seenOnes.slice(index + 1).some((later) => later.user === user)).map(({ outcome }) => outcome);
  const evidence = newest.map(({ signInId, at }): Evidence => ({ text: `sign-in ${signInId}`, source: 'signIns', readAt: at }));
  const bad = newest.find(({ status }) => status === 'otherwise');
  if (bad !== undefined) return failed(bad.says, evidence);
  const [good] = newest;
  if (good !== undefined) return passed(good.says, evidence);
  switch (own.at(-1)?.outcome.status) {
    case 'waiting':
      return failed('Waiting for the sign-in that was asked for; the log is some minutes late.');
    case 'not-seen':
      return failed('The sign-in that was asked for has not come in time.');
    case 'as-wanted':
    case 'otherwise':
    case undefined:
      return failed(asks);
  }
}

export const reportOnlySignIn: Check = {
  id: 'report-only-sign-in', looksAt: 'Real sign-in in report-only', weight: 'needed', after: ['access-policy-people', 'access-policy-app', 'access-policy-platform', 'access-policy-grant', 'user-group-members'],
  judge: (facts) => proven(facts, 'report-only', 'No sign-in has shown "Report-only: Success" yet.'),
  remedy: { owner: 'entra-admins', do: 'Ask the pilot person to sign in to the app on the test device; Gatehouse watches the log.', where: places.conditionalAccess },
};

export const flipEvidence: Check = {
  id: 'flip-evidence', looksAt: 'Evidence for On', weight: 'needed', after: ['report-only-sign-in', 'access-policy-emergency-accounts'],
  judge: (facts) => {
    const state = valueOf(facts.accessPolicy)?.state;
    if (state === 'disabled') return failed('The policy is off, so nothing is judged in report-only.');
    // Once it is On the report-only phase is over; what it showed is kept with the approval.
    if (state === 'enabled') return passed('The policy is On, so the report-only phase is over. Its evidence is kept with the approval of On.');
    const { certificate } = facts;
    if (certificate === undefined) return undetermined('The report-only results could not be read.', facts.signIns.known ? [] : [facts.signIns.gap]);
    const lacking = certificate.lines.filter(({ verdict }) => verdict !== 'passed').map(({ says }) => says).join(' ');
    const evidence = [{ text: `${String(certificate.counts.signIns)} sign-ins on ${String(certificate.counts.days)} days by ${String(certificate.counts.people)} people`, source: 'signIns' as const, readAt: certificate.at }];
    switch (certificate.verdict) {
      case 'passed':
        return passed('The report-only phase speaks for On.', evidence);
      case 'refused':
        return failed(lacking, evidence);
      case 'undetermined':
        return undetermined(lacking, [{ source: 'signIns', reason: 'missing-value' }], evidence);
    }
  },
  remedy: { owner: 'entra-admins', do: 'Leave the policy in report-only until the missing sign-ins are there, and clear up each one that would have been stopped.', where: places.conditionalAccess },
};

export const accessPolicyOn: Check = {
  id: 'access-policy-on', looksAt: 'Policy is enforced', weight: 'needed', after: ['flip-evidence'],
  judge: (facts) => withAccessPolicy(facts, ({ state }, known) => {
    if (state === undefined) return missing('The state of the policy', 'conditionalAccessPolicies');
    const evidence = [seen('conditionalAccessPolicies', known, `state ${state}`)];
    return state === 'enabled' ? passed('The policy is On.', evidence) : failed(state === 'disabled' ? 'The policy is Off.' : 'The policy is in report-only.', evidence);
  }),
  remedy: { owner: 'entra-admins', do: 'Ask for On in the form of this step.', where: places.conditionalAccess, change: 'policy-on' },
};

export const enforcedSignIn: Check = {
  id: 'enforced-sign-in', looksAt: 'Real sign-in once it is On', weight: 'needed', after: ['access-policy-on'],
  judge: (facts) => proven(facts, 'enforced', 'No sign-in has shown yet that a compliant device gets in.', facts.onSince),
  remedy: { owner: 'entra-admins', do: 'Ask the pilot person to sign in again; Gatehouse watches the log.', where: places.conditionalAccess },
};

export const blockProven: Check = {
  id: 'block-proven', looksAt: 'Device that is not compliant is kept out', weight: 'advice', after: ['access-policy-on'],
  judge: (facts) => proven(facts, 'blocked', 'No sign-in has shown yet that a device which is not compliant is kept out (53000 in the log).', facts.onSince),
  remedy: { owner: 'security-operations', do: 'Let security operations raise a test alert on the test device, then ask the pilot person to sign in. Resolve the alert afterwards.', where: places.defenderDevices },
};

export const brakeArmed: Check = {
  id: 'brake-armed', looksAt: 'Brake', weight: 'needed', after: ['access-policy-on'],
  judge: ({ brake }) => {
    switch (brake.status) {
      case 'armed':
        return passed(`It goes back to report-only by itself when more than ${String(brake.limit.mostPeople)} people and more than ${String(Math.round(brake.limit.mostShare * 100))} % are kept out within ${String(Math.round(brake.limit.windowMs / 60_000))} minutes.`);
      case 'off':
        return failed('The brake is not armed yet; it is armed once Gatehouse has seen its own On.');
      case 'tripped':
        return failed(brake.says);
      case 'rearmed':
        return failed('The brake has tripped and was looked at since. It is armed with the next On.');
    }
  },
  remedy: { owner: 'entra-admins', do: 'Look at who was kept out and why; then let a person re-arm it and ask for On again.', change: 'policy-on' },
};
