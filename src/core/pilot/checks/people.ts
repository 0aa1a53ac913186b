import { ownerNames, type Owner } from '../../diagnosis/diagnosis.ts';
import type { Role } from '../../change/rule.ts';
import type { Check, Finding } from '../check.ts';
import type { PilotFacts, PilotUser, ServicePlan } from '../facts.ts';
import { failed, gapsIn, judged, passed, seen, together, undetermined } from './finding.ts';
import { places } from './places.ts';

export function nameOf({ id, person }: PilotUser): string {
  return person.known ? (person.value?.displayName ?? person.value?.userPrincipalName ?? id) : id;
}

export const pilotUsersChosen: Check = {
  id: 'pilot-users-chosen', looksAt: 'Pilot people and test devices', weight: 'needed', after: [],
  judge: ({ plan: { users, devices } }) => {
    if (users.length === 0) return failed('No pilot person is chosen yet.');
    if (devices.length === 0) return failed('No test device is chosen yet.');
    return passed(`${String(users.length)} ${users.length === 1 ? 'person' : 'people'} and ${String(devices.length)} ${devices.length === 1 ? 'device' : 'devices'} are chosen.`);
  },
  remedy: { owner: 'intune-admins', do: 'Choose at least one person and one Windows device of theirs in the form of this step.' },
};

export const pilotUserStandard: Check = {
  id: 'pilot-user-standard', looksAt: 'Pilot people are ordinary accounts', weight: 'needed', after: ['pilot-users-chosen'],
  judge: ({ users, emergencyAccounts }) => together(users.map((user) => standard(user, emergencyAccounts.some(({ id }) => id === user.id))), 'No pilot person is chosen yet.', `All ${String(users.length)} are enabled members without directory roles.`),
  remedy: { owner: 'entra-admins', do: 'Choose an enabled member of the tenant without administrator roles: what an administrator may do says nothing about everybody else.', where: places.entraUsers },
};

function standard(user: PilotUser, forEmergencies: boolean): Finding {
  const name = nameOf(user);
  if (forEmergencies) return failed(`${name} is an emergency account, which no policy may reach.`);
  return judged(user.person, (person, fact) => {
    if (person === undefined) return failed(`${name} does not exist in Entra.`);
    const evidence = [seen('users', fact, `${name}: ${person.accountEnabled === false ? 'disabled' : 'enabled'}, ${person.userType ?? 'type unknown'}`)];
    if (person.accountEnabled === false) return failed(`The account of ${name} is disabled.`, evidence);
    if (person.userType === 'guest') return failed(`${name} is a guest.`, evidence);
    if (person.accountEnabled === undefined || person.userType === undefined) return undetermined(`What kind of account ${name} has could not be told.`, gapsIn(fact, 'users', 'userType'), evidence);
    return judged(user.directoryRoles, (roles) =>
      roles.length > 0 ? failed(`${name} holds ${String(roles.length)} directory ${roles.length === 1 ? 'role' : 'roles'}.`, evidence) : passed(`${name} is an enabled member without directory roles.`, evidence),
    );
  });
}

/** One plan of each row must be there. Ids are those of Microsoft's list of service plans, the same in every tenant. */
const licences: readonly { readonly what: string; readonly matches: (plan: ServicePlan) => boolean }[] = [
  { what: 'Intune', matches: ({ service, servicePlanId }) => service.toLowerCase() === 'sco' || servicePlanId === 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5' },
  { what: 'Entra ID P1', matches: ({ service, servicePlanId }) => service.toLowerCase() === 'aadpremiumservice' || servicePlanId === '41781fb2-bc02-4b7c-bd55-b576c07bb09d' },
  { what: 'Defender for Endpoint', matches: ({ service, servicePlanId }) => service.toLowerCase() === 'windowsdefenderatp' || servicePlanId === '871d91ec-ec1a-452b-a83f-bd76c7d770ef' },
];

export const pilotUserLicensed: Check = {
  id: 'pilot-user-licensed', looksAt: 'Licences of the pilot people', weight: 'needed', after: ['pilot-users-chosen'],
  judge: ({ users }) => together(users.map(licensed), 'No pilot person is chosen yet.', 'Everybody has Intune, Entra ID P1 and Defender for Endpoint.'),
  remedy: { owner: 'entra-admins', do: 'Assign licences that contain Intune, Entra ID P1 and Defender for Endpoint.', where: places.licences },
};

function licensed(user: PilotUser): Finding {
  return judged(user.plans, (plans, fact) => {
    const lacking = licences.filter(({ matches }) => !plans.some((plan) => plan.enabled && matches(plan))).map(({ what }) => what);
    const evidence = [seen('servicePlans', fact, `${nameOf(user)}: ${String(plans.filter(({ enabled }) => enabled).length)} enabled service plans`)];
    return lacking.length === 0 ? passed(`${nameOf(user)} has Intune, Entra ID P1 and Defender for Endpoint.`, evidence) : failed(`${nameOf(user)} has no licence for ${lacking.join(' and ')}.`, evidence);
  });
}

/** Teams that the guide asks to work together, as roles of Gatehouse. */
const teams: readonly (readonly [Role, Owner])[] = [['intune', 'intune-admins'], ['entra', 'entra-admins'], ['soc', 'security-operations']];

export const teamRolesHeld: Check = {
  id: 'team-roles-held', looksAt: 'Who may do and approve what', weight: 'needed', after: [],
  judge: ({ roleHolders }: PilotFacts) =>
    judged(roleHolders, (holders, fact) => {
      const evidence = [seen('groups', fact, teams.map(([role, owner]) => `${ownerNames[owner]}: ${String(holders[role].length)}`).join(', '))];
      const empty = teams.filter(([role]) => holders[role].length === 0).map(([, owner]) => ownerNames[owner]);
      if (empty.length > 0) return failed(`Nobody belongs to ${empty.join(' and ')} as Gatehouse knows them.`, evidence);
      const everybody = new Set(teams.flatMap(([role]) => holders[role]));
      return everybody.size < 2 ? failed('One single person holds all the roles, so nobody could approve what they ask for.', evidence) : passed('Each team has somebody, and a second person can approve.', evidence);
    }),
  remedy: { owner: 'entra-admins', do: 'Fill the groups that Gatehouse takes for the Intune, Entra and security teams, so that one person can ask and another approve.', where: places.entraGroups },
};
