import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findLockOuts } from '../../../../src/core/change/lock-out/find-lock-outs.ts';
import type { LockOutQuestion } from '../../../../src/core/change/lock-out/question.ts';
import type { Subject } from '../../../../src/core/change/lock-out/subject.ts';
import type { AccessPolicy, PeopleScope } from '../../../../src/core/conditional-access/access-policy.ts';
import { groupId } from '../../../../src/core/facts/ids.ts';
import { lockOutCases, questionOf } from './support/catalogue.ts';

const questions = lockOutCases.map(questionOf);
const anyQuestion = fc.constantFrom(...questions);
const safeQuestion = fc.constantFrom(...questions.filter((question) => isSafe(question)));

function isSafe(question: LockOutQuestion): boolean {
  return findLockOuts(question).length === 0;
}

const nobody: PeopleScope = { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };

/** What a policy without a users condition means: everybody, or for workload identities nobody. */
function peopleOf({ people, workloads }: AccessPolicy): NonNullable<AccessPolicy['people']> {
  return people ?? { include: { ...nobody, all: workloads === undefined, none: workloads !== undefined }, exclude: nobody };
}

function withPolicy(question: LockOutQuestion, change: Partial<AccessPolicy>): LockOutQuestion {
  return { ...question, policy: { ...question.policy, ...change } };
}

/** Each of them lets the policy reach more people or more sign-ins. */
const widenings: readonly ((policy: AccessPolicy) => Partial<AccessPolicy>)[] = [
  (policy) => ({ people: { ...peopleOf(policy), include: { ...peopleOf(policy).include, all: true } } }),
  (policy) => ({ people: { ...peopleOf(policy), exclude: nobody } }),
  (policy) => ({ targets: { ...policy.targets, include: { ...policy.targets.include, all: true } } }),
  (policy) => ({ targets: { ...policy.targets, exclude: { all: false, none: false, office365: false, adminPortals: false, appIds: [] } } }),
  () => ({ clientAppTypes: ['all'] }),
  () => ({ platforms: undefined }),
  () => ({ locations: undefined }),
  () => ({ deviceFilter: undefined }),
  () => ({ signInRiskLevels: [], userRiskLevels: [], insiderRiskLevels: [], transferMethods: [] }),
  () => ({ grant: { operator: 'OR', controls: ['block'], strengthId: undefined } }),
  (policy) => ({ unrecognised: [...policy.unrecognised, 'conditions.new'] }),
];

describe('whatever the policy', () => {
  test('one that is refused is not made safe by reaching more', () => {
    fc.assert(fc.property(anyQuestion, fc.subarray([...widenings], { minLength: 1 }), (question, changes) => {
      const wider = changes.reduce((reached, change) => withPolicy(reached, change(reached.policy)), question);
      if (!isSafe(question)) expect(isSafe(wider)).toBe(false);
    }), { numRuns: 3000 });
  });

  test('one that is refused is not made safe by including one more person, group or role', () => {
    const more = fc.constantFrom<(question: LockOutQuestion) => Partial<PeopleScope>>(
      ({ emergencyAccounts: [account] }) => ({ users: account === undefined ? [] : [account.id] }),
      ({ namedGroups: [group] }) => ({ groups: group === undefined ? [] : [group.id] }),
      ({ involved: [person] }) => ({ users: person === undefined ? [] : [person.who.id] }),
      () => ({ guests: { types: 'all', homeTenants: 'all' } }),
    );
    fc.assert(fc.property(anyQuestion, more, (question, added) => {
      const people = peopleOf(question.policy);
      const all = people.include.all || (question.policy.workloads === undefined && !people.include.none && JSON.stringify(people.include) === JSON.stringify(nobody));
      const extra = added(question);
      const include: PeopleScope = {
        ...people.include, all, users: [...people.include.users, ...(extra.users ?? [])], groups: [...people.include.groups, ...(extra.groups ?? [])], guests: people.include.guests ?? extra.guests,
      };
      const wider = withPolicy(question, { people: { ...people, include } });
      if (!isSafe(question)) expect(isSafe(wider)).toBe(false);
    }), { numRuns: 1000 });
  });

  test('naming an emergency account refuses it, whatever it demands', () => {
    fc.assert(fc.property(safeQuestion, fc.nat(), (question, pick) => {
      const account = question.emergencyAccounts[pick % question.emergencyAccounts.length];
      if (account === undefined) throw new Error('a safe question without emergency accounts');
      const people = { include: { ...peopleOf(question.policy).include, users: [account.id] }, exclude: nobody };
      expect(findLockOuts(withPolicy(question, { people }))).toContainEqual(expect.objectContaining({ guard: 'emergency-account-in-scope', verdict: 'refused', about: account.id }));
    }));
  });

  test('a safe policy for all users is refused without its exclusions', () => {
    const forAll = questions.filter((question) => isSafe(question) && question.policy.people?.include.all === true);
    expect(forAll.length).toBeGreaterThan(20);
    for (const question of forAll) {
      const bare = withPolicy(question, { people: { ...peopleOf(question.policy), exclude: nobody } });
      expect(findLockOuts(bare).filter(({ guard }) => guard === 'emergency-account-in-scope')).toHaveLength(question.emergencyAccounts.length);
    }
  });

  test('what is not known of an account never makes a policy safe', () => {
    const forget: readonly ((account: Subject) => Subject)[] = [
      (account) => ({ ...account, enabled: undefined }),
      (account) => ({ ...account, userType: undefined }),
      (account) => ({ ...account, groups: undefined }),
      (account) => ({ ...account, roleTemplateIds: undefined }),
      (account) => ({ ...account, device: undefined }),
    ];
    fc.assert(fc.property(anyQuestion, fc.subarray([...forget], { minLength: 1 }), (question, forgotten) => {
      const vague = (account: Subject) => forgotten.reduce((known, lose) => lose(known), account);
      const unsure: LockOutQuestion = {
        ...question, emergencyAccounts: question.emergencyAccounts.map(vague), involved: question.involved.map(({ who, part }) => ({ who: vague(who), part })),
        namedLocations: undefined, peopleInTenant: undefined, namedGroups: [],
      };
      if (!isSafe(question)) expect(isSafe(unsure)).toBe(false);
    }), { numRuns: 3000 });
  });

  test('unknown groups of an emergency account stop every policy whose scope for it hangs on a group', () => {
    fc.assert(fc.property(safeQuestion, (question) => {
      const named = { ...nobody, groups: [groupId('some group')] };
      const unknownGroups = { ...question, emergencyAccounts: question.emergencyAccounts.map((account) => ({ ...account, groups: undefined })) };
      for (const people of [{ include: { ...nobody, all: true }, exclude: named }, { include: named, exclude: nobody }]) {
        expect(findLockOuts(withPolicy(unknownGroups, { people })).filter(({ guard }) => guard === 'emergency-account-in-scope')).toHaveLength(question.emergencyAccounts.length);
      }
    }));
  });

  test('the order of lists does not matter', () => {
    fc.assert(fc.property(anyQuestion, (question) => {
      const turned: LockOutQuestion = {
        ...question, involved: [...question.involved].reverse(), namedGroups: [...question.namedGroups].reverse(), emergencyAccounts: [...question.emergencyAccounts].reverse(),
      };
      expect(new Set(findLockOuts(turned).map(({ guard, verdict, about }) => `${guard} ${verdict} ${about ?? ''}`))).toEqual(new Set(findLockOuts(question).map(({ guard, verdict, about }) => `${guard} ${verdict} ${about ?? ''}`)));
    }));
  });
});
