import { diffLines } from '../../core/change/diff.ts';
import type { Shown } from '../../core/change/change.ts';
import { canonicalJson } from '../../core/change/json.ts';
import { judgeGuards } from '../../core/change/guards/index.ts';
import type { ChangeKind } from '../../core/change/kind.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { readGuardFacts } from './guard-facts.ts';
import type { ChangeServices } from './services.ts';

/** Everything an approver is to see, from a target that was just read. */
export async function show(services: ChangeServices, { kind, order, snapshot, requestedBy, at }: ShowQuestion, options?: ReadOptions): Promise<Shown> {
  const [facts, impact] = await Promise.all([
    readGuardFacts(services, { order, snapshot, at, requestedBy, approvers: [] }, options),
    services.impact.measure({ order, snapshot }, options),
  ]);
  const after = kind.after(order, snapshot);
  return {
    name: snapshot.name,
    hash: services.digest(canonicalJson(snapshot.object)),
    before: snapshot.object,
    after,
    diff: after === undefined ? [] : diffLines(snapshot.object, after),
    guards: judgeGuards(kind, facts),
    impact,
    ...(order.kind === 'policy-on' && facts.certificate.known ? { certificate: facts.certificate.value } : {}),
    readAt: at,
  };
}

export interface ShowQuestion {
  readonly kind: ChangeKind;
  readonly order: ChangeOrder;
  readonly snapshot: Snapshot;
  readonly requestedBy: UserId;
  readonly at: Instant;
}
