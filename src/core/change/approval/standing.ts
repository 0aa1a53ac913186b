import type { UserId } from '../../facts/ids.ts';
import type { RefusalId, Standing } from '../command.ts';
import type { ApprovalRule, Role } from '../rule.ts';

export interface Objection {
  readonly because: RefusalId;
  readonly says: string;
}

/** Why this person's approval must not count; undefined when nothing speaks against it. INVARIANT: what could not be read speaks against it. */
export function objectionTo(voter: Standing, requestedBy: UserId, rule: ApprovalRule, tier: number): Objection | undefined {
  if (voter.userId === requestedBy) return { because: 'own-request', says: 'You asked for this change, so somebody else has to decide on it.' };
  return objectionToPerson(voter, rolesAsked(rule, tier)) ?? objectionToConflict(voter);
}

/** Against an approval alone, in an emergency. The requester may be the one: that is what the path is for. */
export function objectionInEmergency(voter: Standing): Objection | undefined {
  return objectionToPerson(voter, ['emergency']);
}

/** Against asking for a change of a kind that these roles may ask for. */
export function objectionToRequester(requester: Standing, mayRequest: readonly Role[]): Objection | undefined {
  const objection = objectionToPerson(requester, mayRequest);
  if (objection?.because === 'not-entitled') return { because: 'not-entitled', says: `Only ${listRoles(mayRequest)} may ask for this change.` };
  return objection ?? objectionToConflict(requester);
}

/** The roles asked so far: everybody of the first tier, and of each tier the request was escalated to. */
export function rolesAsked({ tiers }: ApprovalRule, tier: number): readonly Role[] {
  return [...new Set(tiers.slice(0, tier + 1).flat())];
}

export const roleNames: Readonly<Record<Role, string>> = {
  helpdesk: 'the helpdesk',
  soc: 'security operations',
  intune: 'the Intune administrators',
  entra: 'the Entra administrators',
  lead: 'the leads',
  emergency: 'the emergency approvers',
};

export function listRoles(some: readonly Role[]): string {
  const names = some.map((role) => roleNames[role]);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function objectionToPerson({ userType, enabled, roles }: Standing, wanted: readonly Role[]): Objection | undefined {
  if (userType === undefined || enabled === undefined || roles === undefined) {
    return { because: 'rights-unknown', says: 'I could not read your roles in Entra just now, so nothing was done. Try again in a minute.' };
  }
  if (userType === 'guest') return { because: 'guest', says: 'Guests may not decide on changes to this tenant.' };
  if (!enabled) return { because: 'account-disabled', says: 'This account is disabled in Entra.' };
  if (!roles.some((role) => wanted.includes(role))) return { because: 'not-entitled', says: wanted.length === 0 ? 'Nobody but the requester may decide on this change.' : `Only ${listRoles(wanted)} may decide on this change.` };
  return undefined;
}

function objectionToConflict({ conflict }: Standing): Objection | undefined {
  switch (conflict.status) {
    case 'none':
      return undefined;
    case 'unknown':
      return { because: 'conflict-unknown', says: 'I could not check whether this change would benefit you, so nothing was done. Try again in a minute.' };
    case 'found':
      return { because: 'conflict', says: conflict.says };
  }
}
