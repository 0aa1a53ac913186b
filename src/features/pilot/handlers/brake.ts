import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { rearm } from '../brake.ts';
import { boardAnswer } from './board.ts';
import { forWalkers, noPilot } from './walkers.ts';

/** Releases the tripped brake and shows the board. */
export async function releaseBrake(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    switch (await rearm(walk.pilot, turn.person)) {
      case 'none':
        return noPilot;
      case 'not-entitled':
        return refusal('Forbidden', 'Releasing the brake is for the people who may walk the pilot.');
      case 'not-back-yet':
        return refusal('Unavailable', 'The policy is not back in report-only yet, so people may still be kept out. Wait until the change is done, then press again.');
      case 'not-tripped':
        return boardAnswer(walk, 'The brake has not tripped, so there is nothing to release.');
      case 'rearmed':
        return boardAnswer(walk, 'The brake is released. On has to be asked for again, with its evidence.');
    }
  });
}
