import { decide } from '../../core/change/approval/decide.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { StepUpProof } from '../../core/change/change.ts';
import type { Command, IgnoredId, RefusalId, Standing } from '../../core/change/command.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { ChangeId, UserId } from '../../core/facts/ids.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { commit } from './commit.ts';
import type { ChangeServices } from './services.ts';
import { readStanding } from './standing.ts';

export type Vote =
  | { readonly type: 'approve'; readonly revision: number; readonly stepUp?: StepUpProof }
  | { readonly type: 'approve-in-emergency'; readonly revision: number; readonly reason: string; readonly stepUp?: StepUpProof }
  | { readonly type: 'reject'; readonly reason: string }
  | { readonly type: 'withdraw' };

export type VoteOutcome =
  | { readonly status: 'counted'; readonly stored: StoredChange }
  | { readonly status: 'refused'; readonly stored: StoredChange; readonly because: RefusalId; readonly says: string }
  | { readonly status: 'no-effect'; readonly stored: StoredChange; readonly because: IgnoredId }
  | { readonly status: 'missing' }
  /** Too many people decided at the same moment. */
  | { readonly status: 'try-again' };

/** Milliseconds for reading the voter's rights: the answer to a button has to be there after five seconds. */
const rightsWithinMs = 2_800;
const mostTries = 8;

/**
 * Counts one vote, exactly once, whatever else happens at the same moment. Rights are read from Entra now; nothing in the request
 * but the change's id and the card's revision has any weight.
 */
export async function vote(services: ChangeServices, changeId: ChangeId, person: UserId, cast: Vote): Promise<VoteOutcome> {
  let standing: Standing | undefined;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const stored = await services.store.changes.read(changeId);
    if (stored === undefined) return { status: 'missing' };
    if (cast.type !== 'withdraw') standing ??= await standingFor(services, stored, person, cast.type);
    const decision = decide(stored.change, commandOf(cast, await services.time(), person, standing), services.timing);
    if (decision.status === 'refused') return { ...decision, stored };
    if (decision.status === 'ignored') return { status: 'no-effect', stored, because: decision.because };
    const committed = await commit(services, stored, decision.events);
    if (committed.status === 'committed') return { status: 'counted', stored: committed.stored };
  }
  return { status: 'try-again' };
}

/** Who would gain from a change may still stop it, so a rejection needs no look at that; an emergency is for those concerned. */
async function standingFor(services: ChangeServices, { change }: StoredChange, userId: UserId, type: Vote['type']): Promise<Standing> {
  const kind = kindOf(change.order);
  const weakens = type === 'approve' && kind.weakens;
  return readStanding(services, { userId, kind: { ...kind, weakens }, order: change.order, object: change.shown.before }, { signal: AbortSignal.timeout(rightsWithinMs) });
}

function commandOf(cast: Vote, at: Instant, person: UserId, standing: Standing | undefined): Command {
  if (cast.type === 'withdraw') return { type: 'withdraw', at, by: person };
  const voter = standing ?? { userId: person, roles: undefined, userType: undefined, enabled: undefined, conflict: { status: 'unknown' } };
  return { ...cast, at, voter };
}
