import type { Guard } from './guard.ts';

export const personCanBeExcepted: Guard = {
  id: 'person-can-be-excepted',
  protects: 'Guests, disabled accounts, emergency accounts and the people who decide get no exception.',
  judge: ({ snapshot, emergencyAccounts, involved }) => {
    if (snapshot.kind !== 'membership') return { verdict: 'undetermined', says: 'This is not about a person, so nobody can be excepted.' };
    const { person: { userType, enabled }, target: { userId } } = snapshot;
    if (userType === 'guest') return { verdict: 'refused', says: 'The person is a guest, and guests get no exception.' };
    if (enabled === false) return { verdict: 'refused', says: 'The account of the person is disabled.' };
    if (involved.some(({ who }) => who.id === userId)) return { verdict: 'refused', says: 'Nobody can ask for, or approve, an exception for themselves.' };
    if (!emergencyAccounts.known) return { verdict: 'undetermined', says: 'The emergency accounts could not be read, so it cannot be told whether this is one.' };
    if (emergencyAccounts.value.some(({ id }) => id === userId)) return { verdict: 'refused', says: 'This is an emergency account: it must be left out of policies itself, not through exceptions.' };
    if (userType === undefined || enabled === undefined) return { verdict: 'undetermined', says: 'Whether the account is an enabled member of this tenant could not be read.' };
    return { verdict: 'passed', says: 'The person is an enabled member of this tenant and not an emergency account.' };
  },
};
