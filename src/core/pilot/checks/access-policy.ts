import type { AccessPolicy, PeopleScope } from '../../conditional-access/access-policy.ts';
import type { Gap, Known } from '../../facts/fact.ts';
import type { Check, Finding } from '../check.ts';
import type { EmergencyAccount, PilotFacts } from '../facts.ts';
import { failed, judged, missing, passed, quoted, seen, together, undetermined } from './finding.ts';
import { exists } from './groups.ts';
import { places } from './places.ts';

const source = 'conditionalAccessPolicies';
const inEntra = { owner: 'entra-admins', where: places.conditionalAccess } as const;

export function withAccessPolicy(facts: PilotFacts, judge: (policy: AccessPolicy, known: Known<unknown>) => Finding): Finding {
  return judged(facts.accessPolicy, (policy, known) => (policy === undefined ? failed('There is no policy yet.') : judge(policy, known)));
}

export const accessPolicyExists: Check = {
  id: 'access-policy-exists', looksAt: 'Conditional Access policy', weight: 'needed', after: [],
  judge: (facts) => exists(facts.accessPolicy, facts.namesakes.accessPolicy, facts.plan.accessPolicyName, source),
  remedy: { ...inEntra, do: 'Ask for the policy in the form of this step; it begins in report-only.', change: 'access-policy-create' },
};

export const accessPolicyPeople: Check = {
  id: 'access-policy-people', looksAt: 'Policy is for the pilot user group', weight: 'needed', after: ['access-policy-exists', 'user-group-exists'],
  judge: (facts) => withAccessPolicy(facts, ({ people, unrecognised }, known) => {
    const { userGroup } = facts.objects;
    const include = people?.include;
    const evidence = [seen(source, known, include === undefined ? 'everybody' : `${String(include.groups.length)} groups, ${String(include.users.length)} people, all: ${String(include.all)}`)];
    if (userGroup === undefined) return undetermined('Which group is the pilot user group is not known.', [{ source: 'groups', reason: 'missing-value' }], evidence);
    if (unrecognised.some((part) => part.startsWith('conditions.users'))) return undetermined('Gatehouse does not understand every part of whom the policy is for.', [{ source, reason: 'unknown-value' }], evidence);
    if (include === undefined || include.all) return failed('The policy is for all people, not for the pilot user group.', evidence);
    if (!include.groups.includes(userGroup)) return failed('The policy is not for the pilot user group.', evidence);
    const { exclude } = people ?? { exclude: include };
    if (exclude.all || exclude.groups.includes(userGroup)) return failed('The policy leaves the pilot user group out again, and what is left out wins.', evidence);
    if (facts.plan.users.some((id) => exclude.users.includes(id))) return failed('The policy leaves a pilot person out by name.', evidence);
    const more = include.groups.length - 1 + include.users.length + include.roles.length + (include.guests === undefined ? 0 : 1);
    return more === 0 ? passed('The policy is for the pilot user group alone.', evidence) : failed('The policy is also for people outside the pilot user group.', evidence);
  }),
  remedy: { ...inEntra, do: 'Let the policy include the pilot user group and nobody else.' },
};

export const accessPolicyApp: Check = {
  id: 'access-policy-app', looksAt: 'Policy protects one app', weight: 'needed', after: ['access-policy-exists'],
  judge: (facts) => withAccessPolicy(facts, ({ targets: { include, exclude, filter }, unrecognised }, known) => {
    const evidence = [seen(source, known, include.all ? 'all apps' : `${String(include.appIds.length)} apps`)];
    if (unrecognised.some((part) => part.startsWith('conditions.applications'))) return undetermined('Gatehouse does not understand every part of what the policy protects.', [{ source, reason: 'unknown-value' }], evidence);
    if (include.all || include.office365 || include.adminPortals || filter !== undefined) return failed(include.all ? 'The policy protects all apps: a mistake would shut people out of everything.' : 'The policy protects a whole set of apps, not one.', evidence);
    const { app } = facts.plan;
    if (app === undefined) return failed('The app that is to be protected is not chosen yet.', evidence);
    if (!include.appIds.includes(app)) return failed('The policy does not protect the app of the plan.', evidence);
    if (exclude.all || exclude.office365 || exclude.adminPortals || exclude.appIds.includes(app)) return failed('The policy leaves the app of the plan, or a set of apps, out again.', evidence);
    return include.appIds.length === 1 ? passed('The policy protects the app of the plan alone.', evidence) : failed(`The policy protects ${String(include.appIds.length)} apps, not one.`, evidence);
  }),
  remedy: { ...inEntra, do: 'Let the policy target the one app of the plan.' },
};

export const accessPolicyPlatform: Check = {
  id: 'access-policy-platform', looksAt: 'Policy is for Windows', weight: 'needed', after: ['access-policy-exists'],
  judge: (facts) => withAccessPolicy(facts, ({ platforms, unrecognised }, known) => {
    const words = platforms?.include ?? [];
    const evidence = [seen(source, known, words.length === 0 ? 'all platforms' : words.join(', '))];
    if (unrecognised.some((part) => part.startsWith('conditions.platforms'))) return undetermined('Gatehouse does not know every platform that the policy names.', [{ source, reason: 'unknown-value' }], evidence);
    if (platforms === undefined || words.includes('all')) return failed('The policy looks at all platforms, so phones and Macs without a compliance policy would be judged too.', evidence);
    if (!words.includes('windows') || platforms.exclude.includes('windows') || platforms.exclude.includes('all')) return failed('The policy does not look at Windows.', evidence);
    return words.length === 1 ? passed('The policy looks at Windows alone.', evidence) : failed('The policy looks at more than Windows.', evidence);
  }),
  remedy: { ...inEntra, do: 'Set the device platform condition to Windows.' },
};

export const accessPolicyGrant: Check = {
  id: 'access-policy-grant', looksAt: 'Policy asks for a compliant device', weight: 'needed', after: ['access-policy-exists'],
  judge: (facts) => withAccessPolicy(facts, ({ grant, unrecognised }, known) => {
    const controls = grant?.controls ?? [];
    const evidence = [seen(source, known, controls.length === 0 ? 'no grant control' : controls.join(` ${grant?.operator ?? '?'} `))];
    if (!controls.includes('compliantDevice')) return failed('The policy does not ask for a compliant device.', evidence);
    // A control that is not understood may be an easier way in.
    if (grant?.operator !== 'AND' && unrecognised.some((part) => part.startsWith('grantControls'))) return undetermined('Gatehouse does not know every control that the policy accepts.', [{ source, reason: 'unknown-value' }], evidence);
    if (controls.length > 1 && grant?.operator !== 'AND') return failed('Something else than a compliant device is enough for the policy.', evidence);
    return passed('Nobody gets in without a compliant device.', evidence);
  }),
  remedy: { ...inEntra, do: 'Grant access only with "Require device to be marked as compliant".' },
};

/** By name, or by a group of theirs; undefined when the groups could not be read. */
function leftOut({ id, groups }: EmergencyAccount, exclude: PeopleScope | undefined): boolean | undefined {
  if (exclude === undefined || (!exclude.users.includes(id) && exclude.groups.length === 0)) return false;
  if (exclude.users.includes(id)) return true;
  return groups?.known === true ? groups.value.some((group) => exclude.groups.includes(group)) : undefined;
}

export const accessPolicyEmergency: Check = {
  id: 'access-policy-emergency-accounts', looksAt: 'Emergency accounts are left out', weight: 'needed', after: ['access-policy-exists'],
  judge: (facts) => withAccessPolicy(facts, ({ people }, known) => {
    const { emergencyAccounts } = facts;
    if (emergencyAccounts.length < 2) return failed(`Gatehouse knows ${String(emergencyAccounts.length)} emergency accounts; two are needed.`);
    const exclude = people?.exclude;
    const left = emergencyAccounts.map((account) => leftOut(account, exclude));
    const evidence = [seen(source, known, `${String(left.filter((out) => out === true).length)} of ${String(left.length)} emergency accounts are excluded`)];
    if (left.includes(false)) return failed('Not every emergency account is left out of the policy.', evidence);
    const unread = emergencyAccounts.flatMap(({ groups }, index): readonly Gap[] => (left[index] === true ? [] : [groups?.known === false ? groups.gap : { source: 'groups', reason: 'missing-value' }]));
    if (unread.length > 0) return undetermined('Whether an emergency account is in a group that the policy leaves out could not be read.', unread, evidence);
    return together(emergencyAccounts.map(({ id, person }) => judged(person, (account): Finding => {
      if (account === undefined) return failed(`The emergency account ${id} does not exist.`, evidence);
      if (account.accountEnabled === undefined) return missing(`Whether the emergency account ${id} is enabled`, 'users');
      return account.accountEnabled ? passed('It is enabled.', evidence) : failed(`The emergency account ${quoted(account.displayName, id)} is disabled.`, evidence);
    })), 'No emergency account is known.', `All ${String(emergencyAccounts.length)} emergency accounts are left out and enabled.`);
  }),
  remedy: { ...inEntra, do: 'Exclude every emergency account, and keep two of them enabled.' },
};
