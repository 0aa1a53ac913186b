import type { ButtonData } from '../../cards/verbs.ts';
import { answerWithinMs, withDeadline } from '../deadline.ts';
import { answerWhyBlocked } from '../diagnosis/ask.ts';
import { withPersonRef } from '../people/directory.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../turn.ts';
import { readOwnDevices } from './own-devices.ts';

const findWithinMs = 1_200;

/** Answers the question for one device of the list, found again among the devices that the person has now. */
export async function answerForDevice(turn: Turn, services: Services, { id }: ButtonData): Promise<ButtonAnswer> {
  const upstreams = withDeadline(services.upstreams, AbortSignal.timeout(findWithinMs));
  const { devices, gaps } = await withPersonRef({ ...services, upstreams }, turn.person, (who) => readOwnDevices(upstreams, { ...who, userId: turn.person }));
  const device = devices.find(({ button }) => button.id === id);
  if (device === undefined && gaps.length > 0) return refusal('Unavailable', 'I could not read your devices completely just now. Try again in a few minutes.');
  if (device?.name === undefined) return refusal('Gone', 'I no longer find that device among yours. Ask me for "my devices" to see the current list.');
  await answerWhyBlocked(turn, services, { text: 'why is my device blocked?', device: device.name }, answerWithinMs - findWithinMs);
  return { kind: 'notice', text: 'The answer is below.' };
}
