import { defineKind, type FormField } from '../kind.ts';
import { isCritical } from './critical-machine.ts';
import { isolationEffect } from './machine-effect.ts';

export const machineField: FormField = { id: 'machine', label: 'Device', input: 'device', source: 'machines' };

const isolations = [
  { title: 'Full: only Defender can reach it', value: 'full' },
  { title: 'Selective: Outlook, Teams and Skype go on working', value: 'selective' },
] as const;

export const isolate = defineKind({
  id: 'isolate',
  title: 'Isolate a device',
  mayRequest: ['soc', 'lead', 'emergency'],
  form: [machineField, { id: 'isolation', label: 'How far', input: 'choice', choices: isolations }],
  weakens: false,
  guards: ['not-already-so', 'machine-not-busy'],
  classOf: (_order, machine) => (isCritical(machine) ? 'critical-containment' : 'containment'),
  after: (_order, { object }) => ({ ...object, isolated: true }),
  already: (_order, { isolated }) => isolated === true,
  write: ({ target: { machineId }, isolation }) => ({ kind: 'isolate', machineId, isolation }),
  effect: (change, now) => isolationEffect(change, 'isolate', now, 'Defender reports that the isolation succeeded.'),
  revert: ({ target }) => ({ status: 'possible', order: { kind: 'release', target } }),
  says: ({ isolation }, name) => ({
    heading: `Isolate "${name}" from the network`,
    consequence: isolation === 'full'
      ? 'Whoever uses the device loses every connection but the one to Defender, until it is released. Devices behind a full-tunnel VPN may lose that one too.'
      : 'Whoever uses the device loses every connection but Defender, Outlook, Teams and Skype, until it is released.',
    unanswered: 'If nobody decides in time, the request ends and the device stays on the network. Reminders come every ten minutes.',
    executing: `Defender was asked to isolate "${name}". It is done when the device has confirmed it; an offline device does so when it comes back.`,
    done: `"${name}" is isolated. Defender reports that the action succeeded.`,
    afterFailure: 'The device may still be on the network. Look at its action centre in Defender, or take it off the network by hand.',
  }),
}, 'machine');
