import type { UserId } from '../../facts/ids.ts';
import type { Subject } from '../lock-out/subject.ts';
import type { Guard } from './guard.ts';

/** Microsoft asks for two or more, so that one lost key does not lock a tenant. */
const needed = 2;

export const emergencyAccounts: Guard = {
  id: 'emergency-accounts',
  protects: 'Two enabled emergency accounts of this tenant exist before a policy is enforced.',
  judge: ({ emergencyAccounts: accounts }) => {
    if (!accounts.known) return { verdict: 'undetermined', says: 'The emergency accounts could not be read.' };
    const ids = [...new Set(accounts.value.map(({ id }) => id))];
    if (ids.length < needed) return { verdict: 'refused', says: `Gatehouse knows ${ids.length === 0 ? 'no emergency account' : 'only one emergency account'}; two are needed before a policy is enforced.` };
    const ready = ids.filter((id) => readiness(id, accounts.value) === true).length;
    if (ready >= needed) return { verdict: 'passed', says: `${String(ready)} emergency accounts are enabled members of this tenant.` };
    const possible = ids.filter((id) => readiness(id, accounts.value) !== false).length;
    if (possible < needed) return { verdict: 'refused', says: `Of the ${String(ids.length)} emergency accounts, ${possible === 0 ? 'none is' : 'only one is'} an enabled member of this tenant; two are needed.` };
    return { verdict: 'undetermined', says: 'It could not be read whether two emergency accounts are enabled members of this tenant.' };
  },
};

/** The worst that was read of one account, should it be listed twice. */
function readiness(id: UserId, accounts: readonly Subject[]): boolean | undefined {
  const read = accounts.filter((account) => account.id === id);
  if (read.some(({ enabled, userType }) => enabled === false || userType === 'guest')) return false;
  return read.every(({ enabled, userType }) => enabled === true && userType === 'member') ? true : undefined;
}
