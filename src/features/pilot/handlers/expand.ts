import { presentExpand } from '../../../cards/pilot/expand.ts';
import { renderCard } from '../../../cards/render.ts';
import type { PressedButton } from '../../../cards/verbs.ts';
import { groupId, type GroupId } from '../../../core/facts/ids.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import type { ChangeOrder } from '../../../core/change/order.ts';
import { renderPreview } from '../../change/forms.ts';
import { preview, type Wish } from '../../change/propose.ts';
import { expansion } from '../expand.ts';
import { insteadOfBoard } from './board.ts';
import { forWalkers, noPilot, sayAnswer, type Walk } from './walkers.ts';

/** The form for the next phase. */
export async function showExpand(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => insteadOfBoard(walk, await expandCard(walk, {}, [])));
}

export async function sayExpand(turn: Turn, services: Services): Promise<void> {
  await sayAnswer(turn, services, await showExpand(turn, services));
}

type ExpandInputs = Pick<PressedButton['inputs'], 'sourceGroup' | 'percent' | 'reason'>;

async function expandCard({ pilot: { changes } }: Walk, inputs: ExpandInputs, problems: readonly string[]): Promise<ButtonAnswer> {
  const pilot = await changes.store.pilots.current();
  if (pilot === undefined) return noPilot;
  return { kind: 'card', card: renderCard('pilot/expand', presentExpand({ pilot: { id: pilot.id, revision: pilot.revision }, inputs, problems, environment: changes.environment })) };
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Shows whom the next phase would add, devices first, each change with its own button. */
export async function previewExpansion(turn: Turn, services: Services, { inputs }: PressedButton): Promise<ButtonAnswer> {
  const { sourceGroup = '', percent = '', reason = '' } = inputs;
  const share = /^\d{1,3}$/.test(percent) ? Number(percent) : 0;
  const problems = [
    ...(sourceGroup.trim() === '' ? ['Enter the name of a group, or its object id.'] : []),
    ...(share >= 1 && share <= 100 ? [] : ['Enter a share from 1 to 100 percent.']),
    ...(reason.trim() === '' ? ['Say why it is needed.'] : []),
  ];
  return forWalkers(turn, services, async (walk) => {
    if (problems.length > 0) return expandCard(walk, inputs, problems);
    const group = await findGroup(walk, sourceGroup.trim());
    if (group.status === 'none') return expandCard(walk, inputs, [group.says]);
    const phase = await expansion(walk.pilot, { sourceGroup: group.id, percent: share });
    switch (phase.status) {
      case 'refused':
        return refusal('Unavailable', phase.says);
      case 'nothing':
        return expandCard(walk, inputs, [`Everybody of this share who has a managed Windows device is in the pilot already.${without(phase.withoutDevice)}`]);
      case 'shown':
        await previewEach(walk, phase.orders, reason.trim());
        return { kind: 'notice', text: `The changes are below: ${String(phase.people)} people and ${String(phase.devices)} devices come in. Ask for the devices first, and for the people once their devices are compliant.${without(phase.withoutDevice)}` };
    }
  });
}

type FoundGroup = { readonly status: 'found'; readonly id: GroupId } | { readonly status: 'none'; readonly says: string };

async function findGroup({ pilot: { names } }: Walk, wanted: string): Promise<FoundGroup> {
  if (guid.test(wanted)) return { status: 'found', id: groupId(wanted) };
  const found = await names.findGroups(wanted, { signal: AbortSignal.timeout(nameWithinMs) });
  if (!found.known) return { status: 'none', says: 'I could not look up the group just now. Try again in a minute, or enter its object id.' };
  const [id] = found.value;
  if (id === undefined) return { status: 'none', says: `No group is called “${wanted}”.` };
  return found.value.length === 1 ? { status: 'found', id } : { status: 'none', says: `${String(found.value.length)} groups are called “${wanted}”. Enter the object id of the one you mean.` };
}

const nameWithinMs = 2_000;

function without(count: number): string {
  return count === 0 ? '' : ` ${String(count)} ${count === 1 ? 'person has' : 'people have'} no managed Windows device and stay out.`;
}

/** At most this many previews follow one press: each reads its target. */
const mostPreviews = 2;

/** One preview card below for each order, with its own button. */
async function previewEach({ turn, pilot: { changes } }: Walk, orders: readonly ChangeOrder[], reason: string): Promise<void> {
  for (const order of orders.slice(0, mostPreviews)) {
    const wish: Wish = { by: turn.person, order, reason };
    await turn.speaker.say(await renderPreview(turn, changes, wish, await preview(changes, wish)));
  }
}
