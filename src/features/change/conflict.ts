import { loosens } from '../../core/change/catalogue/connector-set.ts';
import type { Conflict } from '../../core/change/command.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { directoryObjectId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Upstreams } from '../diagnosis/read-facts.ts';
import type { StandingQuestion } from './standing.ts';

/** Milliseconds: who was kept out within this time gains from a weaker rule. */
const lately = 24 * 60 * 60 * 1000;

/**
 * Whether this person gains from the change. Looked for only where access gets easier; tightening a rule that catches oneself
 * harms nobody else.
 */
export async function conflictOf({ entra, intune, clock }: Upstreams, { userId, kind, order, object }: StandingQuestion, options?: ReadOptions): Promise<Conflict> {
  if (!kind.weakens || (order.kind === 'connector-set' && !loosens(order.settings, object))) return { status: 'none' };
  const { target } = order;
  if (order.kind === 'members-remove' && order.members.some((member) => member === directoryObjectId(userId))) return found('You are among those who leave the group');
  if ((target.kind === 'membership' || target.kind === 'person') && target.userId === userId) return found('This change is about you');
  const [devices, signIns] = await Promise.all([intune.readManagedDevices({ userId }, options), entra.readSignIns({ userId }, clock.now() - lately, options)]);
  const own = valueOf(devices) ?? [];
  if (target.kind === 'machine' && own.some(({ entraDeviceId }) => entraDeviceId !== undefined && entraDeviceId === object['aadDeviceId'])) return found('This change is about your device');
  if (own.some(({ complianceState }) => complianceState === 'noncompliant' || complianceState === 'inGracePeriod')) return found('A device of yours does not meet the rules at the moment');
  if (valueOf(signIns)?.some(({ conditionalAccessStatus }) => conditionalAccessStatus === 'failure') === true) return found('A policy kept you out within the last 24 hours');
  return devices.known && signIns.known ? { status: 'none' } : { status: 'unknown' };
}

function found(what: string): Conflict {
  return { status: 'found', says: `${what}, so somebody else has to decide on making access easier.` };
}
