import type { AccessRules } from '../conditional-access/access-rules.ts';
import { prepareAccess } from '../conditional-access/prepare-access.ts';
import type { PreparedPolicy } from '../conditional-access/prepared.ts';
import { setBit, wordsFor } from './bits.ts';

/** A policy with its bit. One that both sides have alike has one bit for both. */
export interface PolicySlot {
  readonly bit: number;
  readonly prepared: PreparedPolicy;
  /** Its state is unknown, or it holds parts that are: it applies possibly, and never certainly. */
  readonly unsure: boolean;
  /** Slots of one family have the same strengths and named locations around them. */
  readonly family: 'current' | 'proposed';
}

export interface PolicySlots {
  readonly slots: readonly PolicySlot[];
  /** Width of a mask in words of 32 bits. */
  readonly width: number;
  readonly current: Uint32Array;
  readonly proposed: Uint32Array;
}

/** Gives every policy that can decide something its bit; those in report-only and switched off decide nothing. */
export function policySlots(current: AccessRules, proposed: AccessRules): PolicySlots {
  const now = prepareAccess(current).policies.filter(decides);
  const then = proposed === current ? now : prepareAccess(proposed).policies.filter(decides);
  const alike = sameRulesAround(current, proposed);
  const same = alike ? new Map(now.map((one) => [textOf(one), one])) : new Map<string, PreparedPolicy>();
  const shared = new Map(then.flatMap((one) => (now.includes(one) ? [[one, one] as const] : pairOf(one, same))));
  const distinct = [...now, ...then.filter((one) => !shared.has(one))];
  const slots = distinct.map((prepared, bit) => ({ bit, prepared, unsure: prepared.unsure.length > 0 || prepared.policy.state === undefined, family: alike || bit < now.length ? ('current' as const) : ('proposed' as const) }));
  const bits = new Map(distinct.map((prepared, bit) => [prepared, bit]));
  const width = wordsFor(slots.length);
  const maskOf = (policies: readonly PreparedPolicy[]): Uint32Array => {
    const mask = new Uint32Array(width);
    for (const one of policies) setBit(mask, 0, bits.get(shared.get(one) ?? one) ?? 0);
    return mask;
  };
  return { slots, width, current: maskOf(now), proposed: maskOf(then) };
}

function decides({ policy }: PreparedPolicy): boolean {
  return policy.state === 'enabled' || policy.state === undefined;
}

function pairOf(one: PreparedPolicy, same: ReadonlyMap<string, PreparedPolicy>): (readonly [PreparedPolicy, PreparedPolicy])[] {
  const other = same.get(textOf(one));
  return other === undefined ? [] : [[one, other]];
}

function textOf({ policy }: PreparedPolicy): string {
  return JSON.stringify(policy);
}

/** Named locations and strengths are part of what a policy says: with others around it, the same words are another policy. */
function sameRulesAround(current: AccessRules, proposed: AccessRules): boolean {
  const around = ({ locations, strengths }: AccessRules): string => JSON.stringify([locations, strengths]);
  return around(current) === around(proposed);
}
