import { kindOf } from '../../core/change/catalogue/index.ts';
import type { Change } from '../../core/change/change.ts';
import type { ReadBack } from '../../core/change/command.ts';
import { canonicalJson } from '../../core/change/json.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { saysGap } from './check-again.ts';
import type { ChangeServices } from './services.ts';
import { whoMoved } from './who-moved.ts';

const readWithinMs = 8_000;

/** What the target shows of a change that was called for. Only what is read counts, never what a call answered. */
export async function lookBack(services: ChangeServices, change: Change, begunAt: Instant): Promise<ReadBack> {
  const options = { signal: AbortSignal.timeout(readWithinMs) };
  const read = await services.targets.read(change.order.target, options);
  if (!read.known) return { status: 'unreadable', says: saysGap(read.gap) };
  const now = read.value;
  if (now === undefined) return { status: 'gone' };
  const effect = kindOf(change.order).effect({ id: change.id, order: change.order, shown: change.shown, begunAt }, now);
  switch (effect.status) {
    case 'there': {
      const proof = { readAt: await services.time(), says: effect.says, hash: services.digest(canonicalJson(now.object)) };
      const lines = effect.drift ?? [];
      return lines.length === 0 ? { status: 'there', proof } : { status: 'there', proof, drift: { lines, by: await whoMoved(services, change) } };
    }
    case 'absent':
    case 'partly': {
      const heldBy = valueOf(await services.targets.readHeld(change.order.target, options));
      return { ...effect, ...(heldBy === undefined ? {} : { heldBy }) };
    }
    case 'different':
      return { status: 'different', drift: { lines: effect.lines, by: await whoMoved(services, change) } };
    case 'under-way':
    case 'ended-without-effect':
      return effect;
  }
}
