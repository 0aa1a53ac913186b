import { targetKey, type ChangeOrder } from '../../core/change/order.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { StepId } from '../../core/pilot/step.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { preview, request, type PressedMessage, type Preview, type Requested } from '../change/propose.ts';
import { openChanges, readOverview, type Overview } from './overview.ts';
import type { PilotServices } from './services.ts';

export { choose, type Chosen } from './choose.ts';
export { stepForm, type FieldOption, type StepField } from './form.ts';

export type OrderPreview = Preview & { readonly order: ChangeOrder };

export type StepPreview =
  | { readonly status: 'shown'; readonly previews: readonly OrderPreview[] }
  /** Nothing that an API could do is missing, or all of it has been asked for: `open`. */
  | { readonly status: 'nothing'; readonly open: readonly StoredChange[] };

/** Two people's approvals at a time are enough to think about; what needs the id of a new object has to wait for it anyway. */
const mostAtOnce = 2;

/**
 * Shows the changes that a step lacks now. Nobody is told yet. `seen`: an overview that was read for the same press; to read it twice
 * takes longer than Teams waits.
 */
export async function previewStep(services: PilotServices, person: UserId, step: StepId, reason: string, seen?: Overview): Promise<StepPreview> {
  const overview = seen ?? (await readOverview(services));
  if (overview === undefined) return { status: 'nothing', open: [] };
  const proposed = overview.report.steps.find(({ id }) => id === step)?.proposes ?? [];
  return previewOrders(services, overview, person, overview.pilot.status === 'walking' ? proposed : [], reason);
}

/** Previews of orders that have not been asked for yet, in the order in which they are to be made. */
export async function previewOrders(services: PilotServices, overview: Overview, person: UserId, orders: readonly ChangeOrder[], reason: string): Promise<StepPreview> {
  const keys = new Set(orders.map(({ target }) => targetKey(target)));
  const open = openChanges(overview).filter(({ change }) => keys.has(targetKey(change.order.target)));
  const asked = new Set(open.map(({ change }) => targetKey(change.order.target)));
  const next = orders.filter(({ target }) => !asked.has(targetKey(target))).slice(0, mostAtOnce);
  if (next.length === 0) return { status: 'nothing', open };
  return { status: 'shown', previews: await Promise.all(next.map(async (order) => ({ ...(await preview(services.changes, { by: person, order, reason })), order }))) };
}

/** Asks for what previews showed, one after the other. A pressed message becomes the card of a change only where there is just one. */
export async function requestStep({ changes }: PilotServices, person: UserId, draftIds: readonly string[], pressed?: PressedMessage): Promise<readonly Requested[]> {
  const results: Requested[] = [];
  for (const id of draftIds) results.push(await request(changes, id, person, draftIds.length === 1 ? pressed : undefined));
  return results;
}
