import { decideAccess } from '../conditional-access/decide-access.ts';
import type { AccessDecision } from '../conditional-access/decision.ts';
import { prepareAccess } from '../conditional-access/prepare-access.ts';
import type { PersonIdentity, SignInContext } from '../conditional-access/sign-in-context.ts';
import type { Circumstances } from '../history/columns.ts';
import type { ReplayDirectory, ReplayRow } from '../replay/world.ts';
import { signInContextOf } from '../replay/world.ts';
import type { ReplayRequest } from './request.ts';

export interface ExplainedRow {
  readonly current: AccessDecision['decision'];
  readonly proposed: AccessDecision['decision'];
  readonly needs: readonly string[];
}

/** The same rows as the replay, one by one, with reasons: for the few that are named to people. */
export function createExplainer(request: ReplayRequest, directory: ReplayDirectory, circumstances: readonly Circumstances[]): (row: ReplayRow) => ExplainedRow | undefined {
  const [current, proposed] = [prepareAccess(request.current), prepareAccess(request.proposed)];
  const changed = new Map(request.changed.map(({ position, identity }) => [position, identity]));
  const flips = flipsOf(request);
  return (row) => {
    const before = signInContextOf(directory, circumstances[row.circumstances], row);
    if (before === undefined) return undefined;
    const after = afterwards(before, changed.get(row.person), flips.get(row.device));
    const decided = decideAccess(proposed, after);
    return { current: decideAccess(current, before).decision, proposed: decided.decision, needs: decided.needs };
  };
}

function flipsOf({ devices }: ReplayRequest): ReadonlyMap<number, boolean> {
  return new Map([...(devices?.compliant ?? []).map((device) => [device, true] as const), ...(devices?.noncompliant ?? []).map((device) => [device, false] as const)]);
}

function afterwards(before: SignInContext, identity: PersonIdentity | undefined, isCompliant: boolean | undefined): SignInContext {
  const { device } = before;
  const moved = identity === undefined ? before : { ...before, identity };
  if (isCompliant === undefined || device === undefined) return moved;
  const satisfied = new Set([...before.satisfied].filter((control) => control !== 'compliantDevice'));
  return { ...moved, device: { ...device, isCompliant }, satisfied: isCompliant ? before.satisfied : satisfied };
}
