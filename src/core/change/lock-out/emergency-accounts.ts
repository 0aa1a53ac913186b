import { scopeOf } from './people.ts';
import type { Found, LockOutQuestion } from './question.ts';
import type { Subject } from './subject.ts';

/** Microsoft asks for two or more, so that one lost key does not lock a tenant. */
const needed = 2;

export function emergencyAccountsReady({ emergencyAccounts }: LockOutQuestion): readonly Found[] {
  const ids = new Set(emergencyAccounts.map(({ id }) => id));
  const counted = (enabled: boolean | undefined) => [...ids].filter((id) => stateOf(id, emergencyAccounts) === enabled).length;
  if (counted(true) >= needed) return [];
  if (ids.size < needed) return [{ verdict: 'refused', because: `${ids.size === 0 ? 'No emergency account is' : 'Only one emergency account is'} configured; two enabled ones are needed.` }];
  const possible = counted(true) + counted(undefined);
  if (possible < needed) return [{ verdict: 'refused', because: `Of the emergency accounts, ${counted(true) === 0 ? 'none is' : 'only one is'} enabled; two are needed.` }];
  return [{ verdict: 'undetermined', because: 'Whether two emergency accounts are enabled could not be read.' }];
}

/** The worst that was read of one account, should it be listed twice. */
function stateOf(id: Subject['id'], accounts: readonly Subject[]): boolean | undefined {
  const read = accounts.filter((account) => account.id === id).map(({ enabled }) => enabled);
  return read.includes(false) ? false : read.includes(undefined) ? undefined : true;
}

/**
 * Every account, every policy: also one that only asks for a second factor or shortens a session, because an emergency is the
 * moment in which factors and services are missing. No other condition saves the account: nobody knows from where, with which
 * client and at which risk it will sign in.
 */
export function emergencyAccountsInScope({ policy, emergencyAccounts, namedGroups }: LockOutQuestion): readonly Found[] {
  const gone = policy.people?.exclude.groups.some((id) => namedGroups.some((group) => group.id === id && group.exists === false)) === true;
  const note = gone ? ' A group that the policy excludes no longer exists.' : '';
  return emergencyAccounts.flatMap((account): readonly Found[] => {
    const { within, how } = scopeOf(policy, account);
    if (within === 'no') return [];
    const refused = within === 'yes';
    const because = refused ? `The policy ${how}: an emergency account must be left out.` : `Could not rule out that the policy reaches an emergency account: it ${how}.`;
    return [{ verdict: refused ? 'refused' : 'undetermined', because: because + note, about: account.id }];
  });
}
