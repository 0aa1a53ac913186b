import { presentSyncRequested } from '../../cards/device/sync-requested.ts';
import { renderCard } from '../../cards/render.ts';
import type { ButtonData } from '../../cards/verbs.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { ManagedDeviceId } from '../../core/facts/ids.ts';
import type { SyncOutcome } from '../../ports/intune.ts';
import { withDeadline } from '../deadline.ts';
import { sayOrQueue } from '../delivery.ts';
import { withPersonRef } from '../people/directory.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { openPosted } from './posted-card.ts';
import { levelOf } from './rights.ts';

/** Together they stay under the five seconds of a pressed button. */
const rightsWithinMs = 1_800;
const syncWithinMs = 2_000;

/** Asks Intune to check the device now. The card stays; what happens next is said below it. */
export async function syncDevice(turn: Turn, services: Services, button: ButtonData): Promise<ButtonAnswer> {
  const opened = await openPosted(turn, services, button);
  if (opened.status === 'closed') return opened.answer;
  const { record, answer } = opened;
  const device = answer.diagnosis.device;
  if (device?.managedDeviceId === undefined) return refusal('BadRequest', 'Intune does not manage this device, so there is nothing to sync. The helpdesk can enrol it with you.');
  const right = await maySync(turn, services, device.managedDeviceId);
  if (right === 'no') return refusal('Forbidden', 'I can only sync devices that are yours.');
  if (right === 'not-known') return refusal('Unavailable', 'I could not check just now that the device is yours, so I did not ask for a sync. Try again in a few minutes.');
  services.recent?.forget(turn.person);
  const outcome = await within(syncWithinMs, services.upstreams.intune.syncDevice(device.managedDeviceId));
  switch (outcome.status) {
    case 'refused':
      return refusal('Unavailable', 'Intune did not take the request. Try again in a few minutes; if it keeps failing, the helpdesk can look into it.');
    case 'unknown':
      return refusal('Unavailable', 'Intune did not answer, so I do not know whether the device will sync. Pressing Sync again does no harm.');
    case 'requested':
      break;
  }
  if (await services.store.activities.claim(`sync:${record.id}:${record.revision}`, services.clock.now())) {
    const request = { deviceName: device.name, requestedAt: services.upstreams.clock.now(), button: { id: record.id, revision: record.revision }, reader: turn.reader };
    await sayOrQueue(turn, services, renderCard('device/sync-requested', presentSyncRequested(request)));
  }
  return { kind: 'notice', text: 'Sync requested. Wait a few minutes, then press Re-check.' };
}

/** The person's own device, or any for staff. INVARIANT: what could not be read gives no right. */
async function maySync(turn: Turn, services: Services, id: ManagedDeviceId): Promise<'yes' | 'no' | 'not-known'> {
  const upstreams = withDeadline(services.upstreams, AbortSignal.timeout(rightsWithinMs));
  return withPersonRef({ ...services, upstreams }, turn.person, async (who) => {
    const [devices, groups] = await Promise.all([upstreams.intune.readManagedDevices(who), upstreams.entra.readGroups(who)]);
    if ((valueOf(devices) ?? []).some((device) => device.id === id)) return 'yes';
    if (levelOf(groups, services.roles) !== 'person') return 'yes';
    return devices.known && groups.known ? 'no' : 'not-known';
  });
}

/** The request itself goes on: whether it got through can then no longer be told. */
async function within(milliseconds: number, request: Promise<SyncOutcome>): Promise<SyncOutcome> {
  const late = Promise.withResolvers<SyncOutcome>();
  const timer = setTimeout(() => late.resolve({ status: 'unknown', reason: 'no answer in time' }), milliseconds);
  return Promise.race([request, late.promise]).finally(() => clearTimeout(timer));
}
