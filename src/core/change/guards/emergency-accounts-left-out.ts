import type { Guard } from './guard.ts';

export const emergencyAccountsLeftOut: Guard = {
  id: 'emergency-accounts-left-out',
  protects: 'A new policy leaves out every emergency account from its first day.',
  judge: ({ order, emergencyAccounts }) => {
    if (order.kind !== 'access-policy-create') return { verdict: 'undetermined', says: 'This is not the creation of a policy.' };
    if (!emergencyAccounts.known) return { verdict: 'undetermined', says: 'The emergency accounts could not be read.' };
    const { excludedPeople, excludedGroups } = order;
    const caught = emergencyAccounts.value.filter(({ id, groups }) => !excludedPeople.includes(id) && groups?.some((group) => excludedGroups.includes(group)) !== true);
    if (caught.length === 0) return { verdict: 'passed', says: 'Every emergency account is left out.' };
    if (excludedGroups.length > 0 && caught.every(({ groups }) => groups === undefined)) return { verdict: 'undetermined', says: 'Whether an emergency account is in a group that the policy leaves out could not be read.' };
    return { verdict: 'refused', says: `The policy does not leave out ${caught.length === 1 ? 'an emergency account' : `${String(caught.length)} emergency accounts`}.` };
  },
};
