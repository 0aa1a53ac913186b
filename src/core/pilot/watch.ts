import type { Change } from '../change/change.ts';
import type { JsonObject } from '../change/json.ts';
import { targetKey, type ChangeTarget } from '../change/order.ts';
import type { Instant } from '../facts/fact.ts';
import { compliancePolicyId, groupId, policyId } from '../facts/ids.ts';
import type { Pilot, WatchedObject } from './pilot.ts';

/** Everything of the loop that exists. An onboarding policy is watched by its name, because no change is made to it by its id. */
export function watchedTargets({ objects, plan }: Pick<Pilot, 'objects' | 'plan'>): readonly ChangeTarget[] {
  const { userGroup, deviceGroup, edrPolicy, compliancePolicy, accessPolicy } = objects;
  return [
    ...[userGroup, deviceGroup].flatMap((id): readonly ChangeTarget[] => (id === undefined ? [] : [{ kind: 'group', groupId: id }])),
    { kind: 'connector' },
    ...(edrPolicy === undefined ? [] : [{ kind: 'slot', of: 'configuration-policy', name: plan.edrPolicyName } as const]),
    ...(compliancePolicy === undefined ? [] : [{ kind: 'compliance-policy', policyId: compliancePolicy } as const]),
    ...(accessPolicy === undefined ? [] : [{ kind: 'conditional-access-policy', policyId: accessPolicy } as const]),
  ];
}

/** What was watched before and is in the plan no more, for its deletion is a drift too. Undefined: a key of an older plan. */
export function targetOfKey(key: string, { plan }: Pick<Pilot, 'plan'>): ChangeTarget | undefined {
  const [kind, id = ''] = key.split('/');
  switch (kind) {
    case 'group':
      return { kind, groupId: groupId(id) };
    case 'compliance-policy':
      return { kind, policyId: compliancePolicyId(id) };
    case 'conditional-access-policy':
      return { kind, policyId: policyId(id) };
    case 'connector':
      return { kind };
    case 'slot': {
      const target = { kind: 'slot', of: 'configuration-policy', name: plan.edrPolicyName } as const;
      return targetKey(target) === key ? target : undefined;
    }
    default:
      return undefined;
  }
}

/** An object as it was read; an empty one, with nothing in it, when it is gone. */
export interface Seen {
  readonly key: string;
  readonly hash: string;
  readonly object: JsonObject;
}

export type WatchFinding =
  /** As it was left. With `baseline`: that much is to be remembered from now on. */
  | { readonly status: 'as-left'; readonly baseline?: WatchedObject }
  /** Deleted by a change of Gatehouse. */
  | { readonly status: 'ended' }
  /** `isNew`: people have not been told of this one. */
  | { readonly status: 'drifted'; readonly baseline: WatchedObject; readonly isNew: boolean };

export interface WatchQuestion {
  readonly seen: Seen;
  readonly watched: WatchedObject | undefined;
  /** Changes of Gatehouse to this object that were carried out, newest first, with their end in tenant time. */
  readonly done: readonly { readonly change: Change; readonly at: Instant }[];
  readonly startedAt: Instant;
}

/**
 * Whether an object is as Gatehouse left it. What a change of Gatehouse led to is the new baseline, also when nobody looked in
 * between: an edit right after it is a drift from there.
 */
export function judgeWatched({ seen, watched, done, startedAt }: WatchQuestion): WatchFinding {
  const { key, hash, object } = seen;
  const isGone = Object.keys(object).length === 0;
  const since = done.filter(({ at }) => watched === undefined || at > watched.since);
  if (isGone && since.some(({ change }) => isDeletionOf(change, key))) return { status: 'ended' };
  const newest = since.find(({ change }) => ledTo(change, key) !== undefined);
  const own = newest === undefined ? undefined : ledTo(newest.change, key);
  if (newest !== undefined && own?.hash === hash) {
    if (watched?.hash === hash && watched.alarmed === undefined) return { status: 'as-left' };
    return { status: 'as-left', baseline: { key, hash, object, since: watched === undefined ? startedAt : sinceOf(watched, done, newest.at) } };
  }
  if (watched?.hash === hash) return { status: 'as-left', ...(watched.alarmed === undefined ? {} : { baseline: { key, hash, object: watched.object, since: watched.since } }) };
  const left = own?.object === undefined ? watched : { key, since: watched?.since ?? startedAt, hash: own.hash, object: own.object };
  if (left === undefined) return isGone ? { status: 'as-left' } : { status: 'as-left', baseline: { key, hash, object, since: startedAt } };
  return { status: 'drifted', baseline: { ...left, alarmed: hash }, isNew: watched?.alarmed !== hash };
}

/** Unless each change began where the last one had ended, somebody else's edit was carried along: it is accepted, and it is as old as that. */
function sinceOf(watched: WatchedObject, done: WatchQuestion['done'], at: Instant): Instant {
  let hash = watched.hash;
  for (const { change } of done.filter((one) => one.at > watched.since).toReversed()) {
    const own = ledTo(change, watched.key);
    if (own === undefined) continue;
    // What was carried out before the last look has led to what is remembered.
    if (own.hash === watched.hash) hash = own.hash;
    else if (change.shown.hash === hash) hash = own.hash;
    else if (hash === watched.hash) continue;
    else return at;
  }
  return hash === done.map(({ change }) => ledTo(change, watched.key)?.hash).find((own) => own !== undefined) ? watched.since : at;
}

/** What a change that is done has left behind; undefined when that was another object. */
function ledTo({ order, shown, status }: Change, key: string): { readonly hash: string; readonly object: JsonObject | undefined } | undefined {
  if (status.status !== 'done' || targetKey(order.target) !== key) return undefined;
  // With a drift around the call, people were told then; what is in `after` is still what was approved.
  return { hash: status.proof.hash, object: order.target.kind === 'slot' ? undefined : shown.after };
}

function isDeletionOf({ order }: Change, key: string): boolean {
  switch (order.kind) {
    case 'group-delete':
      return key === `group/${order.groupId}`;
    case 'compliance-policy-delete':
      return key === `compliance-policy/${order.policyId}`;
    case 'access-policy-delete':
      return key === `conditional-access-policy/${order.policyId}`;
    case 'edr-policy-delete':
      return key === targetKey(order.target);
    default:
      return false;
  }
}
