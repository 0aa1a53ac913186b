import { defineKind } from '../kind.ts';
import { machineField } from './isolate.ts';
import { actionEffect } from './machine-effect.ts';
import { nobodyDecides, nothingChanges } from './texts.ts';

const scans = [
  { title: 'Quick: the places where malware starts, some minutes', value: 'quick' },
  { title: 'Full: every file, hours in which the device is slower', value: 'full' },
] as const;

export const scan = defineKind({
  id: 'scan',
  title: 'Scan a device for malware',
  mayRequest: ['soc', 'intune', 'helpdesk', 'lead'],
  form: [machineField, { id: 'scan', label: 'How thorough', input: 'choice', choices: scans }],
  weakens: false,
  guards: ['machine-not-busy'],
  classOf: (order) => (order.scan === 'quick' ? 'routine' : 'containment'),
  after: () => undefined,
  already: () => false,
  write: ({ target: { machineId }, scan: how }) => ({ kind: 'scan', machineId, scan: how }),
  effect: (change, now) => actionEffect(change, 'scan', now, 'Defender reports that the scan has ended.'),
  revert: () => ({ status: 'impossible', because: 'A scan changes nothing that could be taken back.' }),
  says: ({ scan: how }, name) => ({
    heading: `Run a ${how} malware scan on "${name}"`,
    consequence: how === 'quick' ? 'Hardly noticeable on the device. What is found is handled as the antivirus policy says.' : 'The device is slower for hours. What is found is handled as the antivirus policy says.',
    unanswered: how === 'quick' ? nobodyDecides : nothingChanges,
    executing: `Defender was asked to scan "${name}". An offline device starts when it comes back.`,
    done: `The ${how} scan of "${name}" has ended. Findings are in Defender, and in the alerts of the device.`,
    afterFailure: 'Look at the action centre of the device in Defender. It may have been offline, or another scan was running: ask again later.',
  }),
}, 'machine');
