import { sayImpact } from '../../cards/impact/words.ts';
import { sayUntouched } from '../../cards/change/failure.ts';
import { askedRoles } from '../../core/change/approval/decide-vote.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import { isResolved, type GuardResult } from '../../core/change/change.ts';
import { guards } from '../../core/change/guards/index.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { sayNoEffect } from './buttons.ts';
import { namesFor } from './names.ts';
import type { ChangeServices } from './services.ts';
import { rolesHeldBy } from './standing.ts';
import type { DecideOnPage, PageDecision, PageGuard, PageOutcome, PageVote } from './step-up.ts';
import { vote, type Vote } from './vote.ts';

/** Decisions on the approval page: the same votes as on the card, with the proof of the sign-in. */
export function decideOnPage(services: ChangeServices): DecideOnPage {
  return {
    contextOf: async (id) => {
      const stepUp = (await services.store.changes.read(id))?.change.rule.stepUp;
      return stepUp?.where === 'link' ? stepUp.authenticationContext : undefined;
    },
    view: async (id, person) => {
      const stored = await services.store.changes.read(id);
      if (stored === undefined) return undefined;
      const { number, change } = stored;
      const { order, shown, rule } = change;
      const { heading, consequence } = kindOf(order).says(order, shown.name);
      const nameOf = await namesFor(services, [change]);
      return {
        changeId: id, number, revision: change.revision, heading, consequence, requestedBy: nameOf(change.requestedBy), requestedAt: change.requestedAt,
        reason: change.reason, readAt: shown.readAt, diff: shown.diff, guards: shown.guards.map(guardFor), ...(shown.certificate === undefined ? {} : { certificate: shown.certificate }), impact: sayImpact(shown.impact),
        approvals: change.approvals.map(({ by, at }) => ({ by: nameOf(by), at })), approvalsNeeded: rule.approvals, decision: await decisionFor(services, stored, person),
      };
    },
    approve: async (cast) => voteOnPage(services, cast, { type: 'approve', revision: cast.revision, stepUp: cast.stepUp }),
    approveInEmergency: async (cast) => voteOnPage(services, cast, { type: 'approve-in-emergency', revision: cast.revision, reason: cast.reason, stepUp: cast.stepUp }),
    reject: async (cast) => voteOnPage(services, cast, { type: 'reject', reason: cast.reason }),
  };
}

function guardFor({ guard, verdict, says }: GuardResult): PageGuard {
  const protects = Object.entries(guards).find(([id]) => id === guard)?.[1].protects ?? guard;
  return { protects, verdict, says };
}

async function decisionFor(services: ChangeServices, { change }: StoredChange, person: UserId): Promise<PageDecision> {
  const { status } = change;
  if (isResolved(change)) return { status: 'closed', says: `This change is over: ${status.status}. The card in Teams shows how it went.` };
  if (status.status !== 'requested') return { status: 'closed', says: 'This change is approved already. It can still be rejected on its card until it is carried out.' };
  const held = await rolesHeldBy(services, person);
  const asked = change.requestedBy !== person && held.some((role) => askedRoles(change).includes(role));
  const mayApproveInEmergency = held.includes('emergency') && change.rule.emergencyAllowed;
  const says = change.requestedBy === person ? 'You asked for this change, so somebody else has to decide on it.' : asked ? undefined : 'Your roles do not include deciding on this change.';
  return { status: 'open', until: status.expiresAt, mayApprove: asked, mayApproveInEmergency, mayReject: asked, says };
}

async function voteOnPage(services: ChangeServices, { changeId, person }: PageVote, cast: Vote): Promise<PageOutcome> {
  const outcome = await vote(services, changeId, person, cast);
  switch (outcome.status) {
    case 'counted':
      return { status: 'recorded', says: cast.type === 'reject' ? `The change is rejected. ${sayUntouched(outcome.stored.change)}` : 'Your approval is recorded. The card in Teams shows what happens next.' };
    case 'refused':
    case 'missing':
    case 'try-again':
      return { status: 'refused', says: sayNoEffect(outcome) };
    case 'no-effect':
      return { status: 'ignored', says: sayNoEffect(outcome) };
  }
}
