import type { ManagedDevice } from '../../facts/device.ts';
import type { Check, Finding } from '../check.ts';
import type { PilotDevice, PilotFacts } from '../facts.ts';
import { failed, gapsIn, judged, passed, seen, together, undetermined } from './finding.ts';
import { places } from './places.ts';

const none = 'No test device is chosen yet.';

export function deviceName({ id, managed, entra }: PilotDevice): string {
  const record = managed.known ? managed.value[0] : undefined;
  return record?.deviceName ?? (entra.known ? entra.value?.displayName : undefined) ?? id;
}

/** The record of Intune; Defender's own management is no enrolment. */
export function enrolled({ managed }: PilotDevice): ManagedDevice | undefined {
  return managed.known ? managed.value.find(({ managedByDefenderOnly }) => !managedByDefenderOnly) : undefined;
}

export const deviceManaged: Check = {
  id: 'device-managed', looksAt: 'Test devices are enrolled in Intune', weight: 'needed', after: ['pilot-users-chosen'],
  judge: ({ devices }) => together(devices.map(managedByIntune), none, `All ${String(devices.length)} are Windows devices that Intune manages.`),
  remedy: { owner: 'intune-admins', do: 'Enrol the device in Intune under the pilot person, or choose another one.', where: places.intuneDevices },
};

function managedByIntune(device: PilotDevice): Finding {
  const name = deviceName(device);
  return judged(device.managed, (records, fact) => {
    const record = enrolled(device);
    if (record === undefined) return failed(records.length === 0 ? `${name} is not enrolled in Intune.` : `${name} is managed by Defender only, not enrolled in Intune.`);
    const evidence = [seen('managedDevices', fact, `${name}: ${record.platform ?? 'platform unknown'}`, record.lastSyncAt)];
    if (record.platform === undefined) return undetermined(`Which platform ${name} runs could not be told.`, gapsIn(fact, 'managedDevices', 'operatingSystem'), evidence);
    return record.platform === 'windows' ? passed(`${name} is a Windows device that Intune manages.`, evidence) : failed(`${name} is not a Windows device.`, evidence);
  });
}

export const deviceJoined: Check = {
  id: 'device-joined', looksAt: 'Test devices are joined to Entra', weight: 'needed', after: ['pilot-users-chosen'],
  judge: ({ devices }) => together(devices.map(joined), none, `All ${String(devices.length)} are joined or hybrid joined.`),
  remedy: { owner: 'intune-admins', do: 'Join the device to Entra, or hybrid join it. For a device that is only registered, risk-based compliance is not supported on Windows.', where: places.intuneDevices },
};

function joined(device: PilotDevice): Finding {
  const name = deviceName(device);
  return judged(device.entra, (record, fact) => {
    if (record === undefined) return failed(`Entra has no record of ${name}.`);
    const evidence = [seen('devices', fact, `${name}: ${record.joinType ?? 'join type unknown'}`)];
    switch (record.joinType) {
      case undefined:
        return undetermined(`How ${name} is known to Entra could not be told.`, gapsIn(fact, 'devices', 'trustType'), evidence);
      case 'registered':
        return failed(`${name} is only registered in Entra, not joined.`, evidence);
      case 'joined':
      case 'hybrid':
        return record.accountEnabled === false ? failed(`${name} is disabled in Entra.`, evidence) : passed(`${name} is ${record.joinType === 'hybrid' ? 'hybrid joined' : 'joined'} to Entra.`, evidence);
    }
  });
}

export const deviceSignedIn: Check = {
  id: 'device-signed-in-with-pilot-user', looksAt: 'The pilot person works on the test device', weight: 'needed', after: ['device-managed'],
  judge: (facts) => together(facts.devices.map((device) => signedIn(facts, device)), none, 'On every test device a pilot person was the last to sign in.'),
  remedy: { owner: 'intune-admins', do: 'Sign in to Windows on the test device with the pilot account.', where: places.intuneDevices },
};

function signedIn({ plan }: PilotFacts, device: PilotDevice): Finding {
  const name = deviceName(device);
  return judged(device.loggedOn, ([last], fact) => {
    if (last === undefined) return failed(`Nobody has signed in to ${name} yet, as far as Intune knows.`);
    const evidence = [seen('usersLoggedOn', fact, `${name}: last signed in to by ${last.userId}`, last.at)];
    return plan.users.includes(last.userId) ? passed(`The last to sign in to ${name} was a pilot person.`, evidence) : failed(`The last to sign in to ${name} was somebody else.`, evidence);
  });
}
