import { pino } from 'pino';
import { connectTenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { noEvidence } from '../../support/no-evidence.ts';
import { composeChanges } from '../../../src/compose-changes.ts';
import { readConfig } from '../../../src/config.ts';
import { conversationId, policyId, tenantId, userId, type ChangeId } from '../../../src/core/facts/ids.ts';
import { preview, request } from '../../../src/features/change/propose.ts';
import type { ChangeServices } from '../../../src/features/change/services.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { botId, changeChannel } from '../../support/running-bot.ts';
import { leaver, type Plan } from './plan.ts';

/** A change that has been asked for, with what is to become of it. */
export interface Asked {
  readonly changeId: ChangeId;
  readonly policyId: string;
  readonly plan: Plan;
}

export interface SeedSetting {
  readonly sandbox: Sandbox;
  readonly environment: Record<string, string>;
  /** Where the bot reaches Teams. */
  readonly serviceUrl: string;
}

/** Asks for every change through the use case, before the bot is started; its cards wait in the outbox. */
export async function askForAll({ sandbox, environment, serviceUrl }: SeedSetting, plans: readonly Plan[]): Promise<readonly Asked[]> {
  const config = readConfig(environment);
  const store = await openStore(config.storeUrl);
  try {
    await meetEverybody(store, sandbox, serviceUrl);
    const credential = (who: Parameters<typeof createCredential>[0]) => createCredential(who, config.cloud);
    const plenty = [{ requests: 10_000, perMs: 1 }];
    const tenant = connectTenant({
      cloud: config.cloud, reader: credential(config.reader), actor: credential(config.actor), ...(config.executor === undefined ? {} : { executor: credential(config.executor) }),
      limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty },
    });
    const services = composeChanges(config, tenant, store, { now: () => Date.now() }, pino({ enabled: false }), noEvidence)?.services;
    if (services === undefined) throw new Error('changes are switched off');
    const policies = sandbox.control.fillPolicies(plans.length);
    const wanted = plans.map((plan, index) => ({ plan, policyId: policies[index] ?? '' }));
    // Who is to leave gets cards of these alone: thousands more would only take time.
    sandbox.control.portal({ as: 'elena', group: 'soc', add: leaver });
    const first = await askForSome(services, sandbox, wanted.filter(({ plan }) => plan.revoked));
    sandbox.control.portal({ as: 'elena', group: 'soc', remove: leaver });
    const rest = await askForSome(services, sandbox, wanted.filter(({ plan }) => !plan.revoked));
    sandbox.control.portal({ as: 'elena', group: 'soc', add: leaver });
    return [...first, ...rest];
  } finally {
    await store.close();
  }
}

async function askForSome(services: ChangeServices, sandbox: Sandbox, wanted: readonly Pick<Asked, 'plan' | 'policyId'>[]): Promise<readonly Asked[]> {
  const waiting = [...wanted];
  const asked: Asked[] = [];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) asked.push({ ...next, changeId: await askFor(services, sandbox, next) });
    }),
  );
  return asked;
}

async function askFor(services: ChangeServices, sandbox: Sandbox, { plan, policyId: policy }: Pick<Asked, 'plan' | 'policyId'>): Promise<ChangeId> {
  const by = userId(sandbox.people[plan.requester].id);
  const shown = await preview(services, { by, order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId(policy) } }, reason: 'Rehearsal' });
  if (shown.status !== 'shown') throw new Error(`no preview: ${JSON.stringify(shown)}`);
  const asked = await request(services, shown.draft.id, by);
  if (asked.status !== 'requested') throw new Error(`not asked: ${JSON.stringify(asked)}`);
  return asked.stored.change.id;
}

/** Everybody has the app, and the channel knows the bot. */
async function meetEverybody(store: Store, sandbox: Sandbox, serviceUrl: string): Promise<void> {
  const place = { tenantId: tenantId(sandbox.tenantId), serviceUrl, botId, reference: {}, installedAt: Date.now(), lastSeenAt: Date.now() };
  for (const name of ['nora', 'theo', 'mira', 'ivo', 'elena', 'jonas'] as const) {
    const { id } = sandbox.people[name];
    await store.conversations.upsert({ ...place, conversationId: conversationId(`a:${name}`), kind: 'personal', userId: userId(id), teamsUserId: `29:${id}` });
  }
  await store.conversations.upsert({ ...place, conversationId: conversationId(changeChannel), kind: 'channel', channelId: changeChannel });
}
