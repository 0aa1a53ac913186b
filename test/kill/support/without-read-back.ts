import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { targetKey } from '../../../src/core/change/order.ts';
import type { ChangeTargets } from '../../../src/ports/change-targets.ts';

type Read = Awaited<ReturnType<ChangeTargets['read']>>;

/**
 * The tenant for a product that does not look: from a call whose answer proves nothing until the next call, every reading of its
 * target is the one from before the call. Whoever trusts it acts again on what has taken effect already.
 */
export function withoutReadBack(tenant: Tenant): Tenant {
  const { executor, targets } = tenant;
  if (executor === undefined) return tenant;
  const last = new Map<string, Read>();
  const unseen = new Map<string, Read>();
  return {
    ...tenant,
    targets: {
      ...targets,
      read: async (target, options) => {
        const key = targetKey(target);
        const old = unseen.get(key);
        if (old !== undefined) return old;
        const read = await targets.read(target, options);
        last.set(key, read);
        return read;
      },
    },
    executor: {
      perform: async (write, mark) => {
        const outcome = await executor.perform(write, mark);
        const key = write.kind === 'set-policy-state' ? targetKey({ kind: 'conditional-access-policy', policyId: write.policyId }) : '';
        const before = last.get(key);
        if (outcome.status === 'unknown' && !unseen.has(key) && before !== undefined) unseen.set(key, before);
        else unseen.delete(key);
        return outcome;
      },
    },
  };
}
