import { defineKind } from '../kind.ts';
import { nobodyDecides } from './texts.ts';

export const syncDevice = defineKind({
  id: 'sync-device',
  title: 'Have a device check in',
  mayRequest: ['helpdesk', 'intune', 'soc', 'entra', 'lead'],
  form: [{ id: 'managedDevice', label: 'Device', input: 'device', source: 'managed-devices' }],
  weakens: false,
  guards: [],
  classOf: () => 'routine',
  after: () => undefined,
  already: () => false,
  write: ({ target: { managedDeviceId } }) => ({ kind: 'sync', managedDeviceId }),
  // A device may take hours. Without a check-in nobody can tell a lost request from a device that sleeps, so it is not asked again.
  effect: ({ begunAt }, { lastSyncAt }) =>
    lastSyncAt !== undefined && lastSyncAt > begunAt
      ? { status: 'there', says: 'Intune shows a check-in after the request.' }
      : { status: 'under-way', says: 'The device has not checked in yet. It has to be switched on and online.' },
  revert: () => ({ status: 'impossible', because: 'A check-in changes nothing that could be taken back.' }),
  says: (_order, name) => ({
    heading: `Have "${name}" check in with Intune`,
    consequence: 'The device fetches its policies and reports its state. The person who uses it notices nothing.',
    unanswered: nobodyDecides,
    executing: `Intune was asked to have "${name}" check in. It is done when Intune shows a newer check-in.`,
    done: `"${name}" has checked in. Its compliance is judged anew within some minutes.`,
    afterFailure: 'Ask the person to open the Company Portal and choose "Check status", and see that the device is online.',
  }),
}, 'managed-device');
