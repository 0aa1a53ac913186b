import { presentMyDevices } from '../../cards/device/my-devices.ts';
import { renderCard } from '../../cards/render.ts';
import { answerWithinMs, withDeadline } from '../deadline.ts';
import { sayOrQueue } from '../delivery.ts';
import { withPersonRef } from '../people/directory.ts';
import type { Services, Turn } from '../turn.ts';
import { readOwnDevices } from './own-devices.ts';

/** Lists the asker's devices in the conversation of the turn, which must be one that only they read. */
export async function listMyDevices(turn: Turn, services: Services): Promise<void> {
  const upstreams = withDeadline(services.upstreams, AbortSignal.timeout(answerWithinMs));
  const read = withPersonRef({ ...services, upstreams }, turn.person, (who) => readOwnDevices(upstreams, { ...who, userId: turn.person }));
  const [{ devices, gaps }] = await Promise.all([read, turn.speaker.showTyping()]);
  await sayOrQueue(turn, services, renderCard('device/my-devices', presentMyDevices({ devices, gaps, asOf: upstreams.clock.now(), reader: turn.reader })));
}
