import { describe, expect, test } from '@jest/globals';
import { findLockOuts } from '../../../../src/core/change/lock-out/find-lock-outs.ts';
import { lockOutGuards } from '../../../../src/core/change/lock-out/guards.ts';
import { lockOutCases, questionOf } from './support/catalogue.ts';

function sentencesOf(name: string): readonly string[] {
  const entry = lockOutCases.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`no case "${name}"`);
  return findLockOuts(questionOf(entry)).map(({ because }) => because);
}

describe('the reason names the part of the policy that is to blame', () => {
  test.each([
    ['all users, a second factor, nothing excluded', 'The policy applies to all users and does not exclude this account: an emergency account must be left out.'],
    ['all users are meant because none are chosen', 'The policy chooses no users, which means everybody, and does not exclude this account: an emergency account must be left out.'],
    ['the excluded group no longer exists', 'The policy applies to all users and does not exclude this account: an emergency account must be left out. A group that the policy excludes no longer exists.'],
    ['an account is named outright', 'The policy names this account: an emergency account must be left out.'],
    ['an account is in the included group through two others', 'The policy names a group that this account is in, directly or through another group: an emergency account must be left out.'],
    ['the accounts hold the included role', 'The policy names a directory role of this account: an emergency account must be left out.'],
    ['the groups of an account could not be read and the exclusion is by group', 'Could not rule out that the policy reaches an emergency account: it applies to all users, and whether its exclusions hold this account could not be read.'],
    ['the groups of an account could not be read and the inclusion is by group', 'Could not rule out that the policy reaches an emergency account: it names a group that this account is in, directly or through another group.'],
    ['whether an account is a guest could not be read and guests are included', 'Could not rule out that the policy reaches an emergency account: it names guests and external users.'],
    ['only one account is configured', 'Only one emergency account is configured; two enabled ones are needed.'],
    ['no account is configured', 'No emergency account is configured; two enabled ones are needed.'],
    ['one of the two accounts is disabled', 'Of the emergency accounts, only one is enabled; two are needed.'],
    ['both accounts are disabled', 'Of the emergency accounts, none is enabled; two are needed.'],
    ['whether an account is enabled could not be read', 'Whether two emergency accounts are enabled could not be read.'],
    ['the requester is in the pilot without a compliant device', 'The policy would stop the person who asks for the change: it names a group that this account is in, directly or through another group, and what it demands is not met.'],
    ['an approver holds the role', 'The policy would stop an approver: it names a directory role of this account, and what it demands is not met.'],
    ['the device of the requester could not be read', 'Could not rule this out: The policy would stop the person who asks for the change: it names a group that this account is in, directly or through another group, and what it demands is not met.'],
    ['Gatehouse is blocked by its id', "The policy applies to Gatehouse's own service principal d0000000-0000-4000-8000-000000000002."],
    ['a filter chooses unknown workload identities', "Could not rule out that the policy's filter chooses Gatehouse's own service principal d0000000-0000-4000-8000-000000000002."],
    ['the service principal of Gatehouse is not known', 'Could not rule out that the policy applies to Gatehouse, whose service principal is not known.'],
    ['a condition that is not known', 'Gatehouse does not understand this part of the policy: conditions.times.'],
  ])('%s', (name, sentence) => {
    expect(sentencesOf(name)).toContain(sentence);
  });

  test('of a policy for everybody everywhere', () => {
    expect(sentencesOf('all users, all apps, block').slice(-3)).toEqual([
      'The policy would stop an approver: it applies to all users and does not exclude this account, and what it demands is not met.',
      'The policy keeps everybody out of Teams or Gatehouse, so that nobody could approve the way back.',
      'The policy closes the admin portals for everybody who could change it back.',
    ]);
    expect(sentencesOf('all users, all apps, compliant device')).toEqual([
      'The policy keeps everybody without a fitting device or method out of all apps: its users, apps and conditions leave nobody and nothing out that matters.',
    ]);
  });

  test('of a policy for administrators, and of one on recovery', () => {
    expect(sentencesOf('every role that may change policies, compliant device')).toEqual(['The policy keeps every role that may change policies out of all apps, unless they have a fitting device.']);
    expect(sentencesOf('Intune itself asks for a compliant device')).toEqual([
      'The policy asks for a device or method, or blocks, where people enrol their device or register a method: nobody new could ever meet it.',
    ]);
  });

  test('and says whom it is about', () => {
    const entry = lockOutCases.find(({ name }) => name === 'an approver holds the role');
    const question = entry === undefined ? undefined : questionOf(entry);
    expect(question && findLockOuts(question).map(({ about }) => about)).toEqual([question?.involved[1]?.who.id]);
  });
});

test('every guard says in a sentence what it protects', () => {
  for (const { protects } of lockOutGuards) expect(protects).toMatch(/^[A-Z].{20,}\.$/);
  expect(new Set(lockOutGuards.map(({ id }) => id)).size).toBe(lockOutGuards.length);
});
