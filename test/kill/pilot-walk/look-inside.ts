import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { connectTenant, type Tenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { openDirectory } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { sha256 } from '../../../src/adapters/store/sha256.ts';
import { storeOf } from '../../../src/adapters/store/store-of.ts';
import { composeChanges } from '../../../src/compose-changes.ts';
import { readConfig, type Config } from '../../../src/config.ts';
import { targetKey } from '../../../src/core/change/order.ts';
import type { ChainHead } from '../../../src/core/audit/head.ts';
import { conversationId, type ChangeId } from '../../../src/core/facts/ids.ts';
import type { Pilot } from '../../../src/core/pilot/pilot.ts';
import { verifyAudit } from '../../../src/features/change/verify-audit.ts';
import { lookAt, type Overview } from '../../../src/features/pilot/overview.ts';
import { readerOf } from '../../../src/features/reader.ts';
import { presentBoard } from '../../../src/cards/pilot/board.ts';
import { renderCard } from '../../../src/cards/render.ts';
import type { StoredChange } from '../../../src/ports/change-store.ts';
import type { Store } from '../../../src/ports/store.ts';
import { walker } from '../../bot/pilot/walk.ts';

/** What a process that was killed has left, and what the tenant says about it from then on. */
export interface Left {
  /** The one that was begun last. */
  readonly pilot: Pilot | undefined;
  readonly changes: readonly StoredChange[];
  /** Ids of changes whose record has an approval. */
  readonly approved: ReadonlySet<ChangeId>;
  /** Undefined: the chain is whole. */
  readonly broken: string | undefined;
  /** The end of the chain, to be asked for at the next look. */
  readonly head: ChainHead | undefined;
  /** The tenant as it is at this moment, judged as the product would with what is left; undefined: no pilot is under way. */
  overview(): Promise<Overview | undefined>;
  /** The board that follows from it. */
  boardOf(overview: Overview): object;
}

export interface Inside {
  readonly tenant: Tenant;
  /** Copies an embedded store that nobody writes to, and says where: to open the store itself would repair what the next process has to. */
  take(directory: string): Promise<string>;
  /** Reads a copy and removes it. `heads`: ends of its chain that were seen before. */
  look(copy: string, heads: readonly ChainHead[]): Promise<Left>;
}

/** Looks at stores and at the tenant without the process that is tried. */
export function insideOf(environment: Readonly<Record<string, string>>): Inside {
  const config = readConfig(environment);
  const tenant = connect(config);
  return {
    tenant,
    take: async (directory) => {
      const copy = `${directory}.copy`;
      // Without the sign of life of the owner, for whom a store in another place would be waited.
      await cp(directory, copy, { recursive: true, filter: (file) => !path.basename(file).startsWith('owner.json') });
      return copy;
    },
    look: async (copy, heads) => {
      const database = await openDirectory(copy, 'gatehouse');
      try {
        return await readAll({ config, tenant, heads }, storeOf(database));
      } finally {
        await database.close();
        await rm(copy, { recursive: true, force: true });
      }
    },
  };
}

function connect({ cloud, reader, actor, executor, changes }: Config): Tenant {
  const plenty = [{ requests: 10_000, perMs: 1 }];
  return connectTenant({
    cloud, reader: createCredential(reader, cloud), actor: createCredential(actor, cloud), keepMs: { policies: 1, alerts: 1 },
    ...(executor === undefined ? {} : { executor: createCredential(executor, cloud) }), ...(changes?.exceptionGroup === undefined ? {} : { exceptionGroup: changes.exceptionGroup }),
    limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty },
  });
}

interface Around {
  readonly config: Config;
  readonly tenant: Tenant;
  readonly heads: readonly ChainHead[];
}

async function readAll({ config, tenant, heads }: Around, store: Store): Promise<Left> {
  const [pilot, changes, chat] = [await store.pilots.latest(), await store.changes.list({ limit: 200 }), await store.conversations.read(conversationId(`a:${walker}`))];
  const approved = new Set<ChangeId>();
  for (const { change: { id } } of changes) if ((await store.audit.forChange(id)).some(({ type }) => type === 'change.approval-given')) approved.add(id);
  const chain = await verifyAudit(store, sha256, heads);
  const keyed = (keys: readonly string[] = []): readonly StoredChange[] => changes.filter(({ change: { order } }) => keys.includes(targetKey(order.target)));
  const asLeft: Store = {
    ...store,
    pilots: { ...store.pilots, current: async () => Promise.resolve(pilot), latest: async () => Promise.resolve(pilot) },
    changes: { ...store.changes, list: async (filter) => Promise.resolve(filter?.before === undefined ? keyed(filter?.targetKeys) : []) },
  };
  return {
    pilot, changes, approved,
    broken: chain.status === 'broken' ? chain.says : undefined,
    head: chain.status === 'broken' ? undefined : chain.head,
    overview: async () => {
      // Composed anew: nothing is remembered of an earlier look.
      const services = composeChanges(config, tenant, asLeft, { now: () => Date.now() }, pino({ enabled: false }))?.pilot;
      if (services === undefined) throw new Error('changes are switched off');
      return pilot === undefined || pilot.status === 'rolled-back' ? undefined : lookAt(services, pilot, { signal: AbortSignal.timeout(10_000) });
    },
    boardOf: ({ pilot: shown, report }) => renderCard('pilot/board', presentBoard({ pilot: shown, report, changes: [], environment: 'sandbox tenant', place: 'personal', reader: readerOf(chat ?? {}) })).card,
  };
}
