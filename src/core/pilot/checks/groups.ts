import type { Check, Finding } from '../check.ts';
import type { PilotFacts, PilotGroup } from '../facts.ts';
import type { Fact, Source } from '../../facts/fact.ts';
import { deviceName, enrolled } from './devices.ts';
import { failed, gapsIn, judged, passed, quoted, seen, together, undetermined } from './finding.ts';
import { nameOf } from './people.ts';
import { places } from './places.ts';

const create = { owner: 'entra-admins', where: places.entraGroups, change: 'group-create' } as const;

export const userGroupExists: Check = {
  id: 'user-group-exists', looksAt: 'Pilot user group', weight: 'needed', after: [],
  judge: (facts) => exists(facts.userGroup, facts.namesakes.userGroup, facts.plan.userGroupName),
  remedy: { ...create, do: 'Ask for the group in the form of this step.' },
};

export const deviceGroupExists: Check = {
  id: 'device-group-exists', looksAt: 'Pilot device group', weight: 'needed', after: [],
  judge: (facts) => exists(facts.deviceGroup, facts.namesakes.deviceGroup, facts.plan.deviceGroupName),
  remedy: { ...create, owner: 'intune-admins', do: 'Ask for the group in the form of this step.' },
};

/** Shared by everything that is found by its name. */
export function exists(fact: Fact<{ readonly displayName: string | undefined } | undefined>, namesakes: Fact<number>, name: string, source: Source = 'groups'): Finding {
  if (namesakes.known && namesakes.value > 1) return failed(`${String(namesakes.value)} objects are called "${name}", so it cannot be told which one is meant.`);
  return judged(fact, (found, known) => {
    if (found !== undefined && namesakes.known) return passed(`${quoted(found.displayName, name)} exists.`, [seen(source, known, `${quoted(found.displayName, name)} found`)]);
    return namesakes.known ? failed(`Nothing is called "${name}" yet.`) : undetermined(`Whether "${name}" exists could not be told.`, [namesakes.gap]);
  });
}

const plainRemedy = { owner: 'entra-admins', do: 'Choose a security group with assigned members that cannot hold directory roles, or let the pilot create one.', where: places.entraGroups } as const;

export const userGroupPlain: Check = {
  id: 'user-group-plain', looksAt: 'The pilot user group is a plain security group', weight: 'needed', after: ['user-group-exists'],
  judge: ({ userGroup }) => plain(userGroup), remedy: plainRemedy,
};

export const deviceGroupPlain: Check = {
  id: 'device-group-plain', looksAt: 'The pilot device group is a plain security group', weight: 'needed', after: ['device-group-exists'],
  judge: ({ deviceGroup }) => plain(deviceGroup), remedy: plainRemedy,
};

function plain(group: Fact<PilotGroup | undefined>): Finding {
  return judged(group, (found, fact) => {
    if (found === undefined) return failed('The group does not exist.');
    const name = quoted(found.displayName, 'The group');
    const evidence = [seen('groups', fact, `${name}: ${found.dynamic === true ? 'dynamic' : 'assigned'} members`)];
    if (found.securityEnabled === false) return failed(`${name} is not a security group.`, evidence);
    if (found.dynamic === true) return failed(`The members of ${name} follow from a rule, so the pilot cannot say who is in it.`, evidence);
    if (found.roleAssignable === true) return failed(`${name} can be given directory roles.`, evidence);
    if (found.securityEnabled === undefined || found.dynamic === undefined || found.roleAssignable === undefined) return undetermined(`What kind of group ${name} is could not be told.`, gapsIn(fact, 'groups', 'groupTypes'), evidence);
    return passed(`${name} is a security group with assigned members.`, evidence);
  });
}

export const userGroupMembers: Check = {
  id: 'user-group-members', looksAt: 'Members of the pilot user group', weight: 'needed', after: ['pilot-users-chosen', 'user-group-exists'],
  judge: ({ userGroup, users }) =>
    judged(userGroup, (group, fact) => {
      const members: readonly string[] = group?.members ?? [];
      const outside = users.filter(({ id }) => !members.includes(id));
      const evidence = [seen('groups', fact, `${quoted(group?.displayName, 'The group')}: ${String(members.length)} members`)];
      return outside.length === 0 ? passed(`Every pilot person is in the group, ${String(members.length)} in all.`, evidence) : failed(`${outside.slice(0, 3).map(nameOf).join(', ')}${outside.length > 3 ? ` and ${String(outside.length - 3)} more` : ''} ${outside.length === 1 ? 'is' : 'are'} not in the pilot user group.`, evidence);
    }),
  remedy: { owner: 'entra-admins', do: 'Ask for the missing people to be added.', where: places.entraGroups, change: 'members-add' },
};

export const deviceGroupMembers: Check = {
  id: 'device-group-members', looksAt: 'Members of the pilot device group', weight: 'needed', after: ['pilot-users-chosen', 'device-group-exists'],
  judge: ({ deviceGroup, devices }) =>
    judged(deviceGroup, (group, fact) => {
      const members: readonly string[] = group?.members ?? [];
      const evidence = [seen('groups', fact, `${quoted(group?.displayName, 'The group')}: ${String(members.length)} members`)];
      const findings = devices.map((device) =>
        judged(device.entra, (record): Finding => {
          if (record?.objectId === undefined) return undetermined(`Which object ${deviceName(device)} is in Entra could not be told.`, [{ source: 'devices', reason: 'missing-value', detail: 'id' }]);
          return members.includes(record.objectId) ? passed(`${deviceName(device)} is in the group.`) : failed(`${deviceName(device)} is not in the pilot device group.`);
        }),
      );
      const finding = together(findings, 'No test device is chosen yet.', `Every test device is in the group, ${String(members.length)} in all.`);
      return { ...finding, evidence: [...evidence, ...finding.evidence] };
    }),
  remedy: { owner: 'intune-admins', do: 'Ask for the missing devices to be added.', where: places.entraGroups, change: 'members-add' },
};

export const groupsBelongTogether: Check = {
  id: 'groups-belong-together', looksAt: 'Each test device is enrolled under a pilot person', weight: 'needed', after: ['device-managed', 'user-group-members', 'device-group-members'],
  judge: (facts) => together(facts.devices.map((device) => belongs(facts, device)), 'No test device is chosen yet.', 'Every test device is enrolled under a pilot person.'),
  remedy: { owner: 'intune-admins', do: 'Enrol the device under the pilot person, or choose the person it belongs to: the policy looks at the person, compliance at the device.', where: places.intuneDevices },
};

function belongs({ plan, users }: PilotFacts, device: PilotFacts['devices'][number]): Finding {
  const name = deviceName(device);
  return judged(device.managed, (_records, fact) => {
    const owner = enrolled(device)?.userId;
    if (owner === undefined) return undetermined(`Under whom ${name} is enrolled could not be told.`, gapsIn(fact, 'managedDevices', 'userId'));
    const evidence = [seen('managedDevices', fact, `${name}: enrolled under ${owner}`)];
    const user = users.find(({ id }) => id === owner);
    return plan.users.includes(owner) ? passed(`${name} is enrolled under ${user === undefined ? 'a pilot person' : nameOf(user)}.`, evidence) : failed(`${name} is enrolled under somebody who is not a pilot person.`, evidence);
  });
}
