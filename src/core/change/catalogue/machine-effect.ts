import { diffLines } from '../diff.ts';
import type { Effect, EffectQuestion } from '../kind.ts';
import type { MachineAction, MachineActionKind, SnapshotFor } from '../snapshot.ts';

type Machine = SnapshotFor<'machine'>;

/**
 * The effect as the machine actions tell it that carry the change's id. The state of the machine alone proves nothing: somebody
 * else may have set it, and their action may end without effect.
 */
export function actionEffect({ id }: EffectQuestion, kind: MachineActionKind, { actions }: Machine, says: string): Effect {
  const own = actions.filter((action) => action.change === id && action.kind === kind);
  if (own.some(({ status }) => status === 'succeeded')) return { status: 'there', says };
  if (own.some(({ status }) => status === 'in-progress')) return { status: 'under-way', says: 'Defender is carrying the action out.' };
  if (own.some(({ status }) => status === 'pending')) return { status: 'under-way', says: 'Defender has taken the action; the device has not picked it up yet.' };
  if (own.some(({ status }) => status === 'unknown')) return { status: 'under-way', says: 'Defender gives the action a state that Gatehouse does not know.' };
  const [last] = own;
  return last === undefined ? { status: 'absent' } : { status: 'ended-without-effect', says: `Defender ended the action without effect: ${endings[last.status]}.` };
}

const endings: Readonly<Record<MachineAction['status'], string>> = {
  failed: 'it failed on the device', 'timed-out': 'the device did not answer in time', cancelled: 'somebody cancelled it',
  pending: 'it waits', 'in-progress': 'it is being carried out', succeeded: 'it succeeded', unknown: 'its state is not known',
};

/** As `actionEffect`, for an action that is to leave the machine isolated or not. */
export function isolationEffect(change: EffectQuestion, kind: 'isolate' | 'release', now: Machine, says: string): Effect {
  const effect = actionEffect(change, kind, now, says);
  if (effect.status !== 'there') return effect;
  const { before, after } = change.shown;
  const wanted = kind === 'isolate';
  if (now.isolated === !wanted) return { status: 'different', lines: [{ path: 'isolated', before: String(wanted), after: String(now.isolated) }] };
  const drift = diffLines(withoutIsolation(after ?? before), withoutIsolation(now.object));
  return drift.length === 0 ? effect : { ...effect, drift };
}

function withoutIsolation(object: Machine['object']): Machine['object'] {
  const { isolated: _, ...rest } = object;
  return rest;
}
