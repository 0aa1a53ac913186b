import { defineKind } from '../kind.ts';
import { machineField } from './isolate.ts';
import { isolationEffect } from './machine-effect.ts';
import { nothingChanges } from './texts.ts';

export const release = defineKind({
  id: 'release',
  title: 'Release a device from isolation',
  mayRequest: ['soc', 'lead', 'emergency'],
  form: [machineField],
  weakens: true,
  guards: ['not-already-so', 'machine-not-busy'],
  classOf: () => 'containment',
  after: (_order, { object }) => ({ ...object, isolated: false }),
  // Defender keeps actions for a limited time: whether an old isolation still holds may not be told, and must not stop a release.
  already: (_order, { isolated }) => isolated === false,
  write: ({ target: { machineId } }) => ({ kind: 'release', machineId }),
  effect: (change, now) => isolationEffect(change, 'release', now, 'Defender reports that the release succeeded.'),
  revert: ({ target }) => ({ status: 'possible', order: { kind: 'isolate', target, isolation: 'full' } }),
  says: (_order, name) => ({
    heading: `Release "${name}" from isolation`,
    consequence: 'The device is on the network again, with everything that may still be on it.',
    unanswered: nothingChanges,
    executing: `Defender was asked to release "${name}". It is done when the device has confirmed it; an offline device does so when it comes back.`,
    done: `"${name}" is on the network again. Defender reports that the action succeeded.`,
    afterFailure: 'The device may still be isolated. Look at its action centre in Defender; it may have to be online to take the release.',
  }),
}, 'machine');
