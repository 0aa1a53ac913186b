import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { known, unknown, type Fact } from '../../../src/core/facts/fact.ts';
import { userId } from '../../../src/core/facts/ids.ts';
import type { Person } from '../../../src/core/facts/person.ts';
import { connectTenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import { displayNameOf, withPersonRef } from '../../../src/features/people/directory.ts';
import type { Services } from '../../../src/features/turn.ts';
import type { Entra } from '../../../src/ports/entra.ts';
import type { PersonRef } from '../../../src/ports/read.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openMemoryStore } from '../../support/store-template.ts';

let store: Store;
beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(async () => store.close());

const day = 24 * 60 * 60 * 1000;
const nora = userId('0a11de00-0001-4000-8000-000000000001');
const record: Person = { id: nora, userPrincipalName: 'nora@x.example', mail: undefined, displayName: 'Nora', accountEnabled: true, userType: 'member' };
let now = 1_000 * day;
let reads = 0;

/** Everything of a tenant nobody reaches, but for one read. */
function services(readPerson: Entra['readPerson']): Services {
  const cloud = cloudAt('http://127.0.0.1:9');
  const credential = createCredential({ kind: 'client-secret', tenantId: 't', clientId: 'c', clientSecret: 's' }, cloud);
  const tenant = connectTenant({ cloud, reader: credential, actor: credential });
  const upstreams = { ...tenant, entra: { ...tenant.entra, readPerson } };
  const nobody = async () => ({ status: 'undeliverable', reason: 'test' }) as const;
  const messenger = { sendToConversation: nobody, sendToPerson: nobody, update: nobody };
  return { upstreams, store, clock: { now: () => now }, roles: { helpdesk: [], soc: [] }, messenger, files: undefined, helpdesk: undefined, changes: undefined, pilot: undefined, chatLink: undefined };
}

const answering = (): Services =>
  services(async () => {
    reads += 1;
    return known(record, now);
  });

async function refOf(given: Services): Promise<PersonRef> {
  return withPersonRef(given, nora, async (ref) => {
    await Promise.resolve();
    return ref;
  });
}

describe('the directory of people', () => {
  test('learns a name beside the work, uses it the next time, and reads it again after a day', async () => {
    expect(await withPersonRef(answering(), nora, async (ref) => (await store.people.get(nora), ref))).toEqual({ userId: nora });
    await displayNameOf(answering(), nora);
    reads = 0;
    expect(await refOf(answering())).toEqual({ userId: nora, userPrincipalName: 'nora@x.example' });
    expect(reads).toBe(0);
    now += day;
    expect(await refOf(answering())).toEqual({ userId: nora, userPrincipalName: 'nora@x.example' });
    expect(reads).toBe(1);
  });

  test('never makes the work wait for a name that does not come', async () => {
    now += 2 * day;
    const silent = services(
      async (_who, options) =>
        new Promise<Fact<Person | undefined>>((resolve) => {
          options?.signal?.addEventListener('abort', () => resolve(unknown('users', 'timed-out')));
        }),
    );
    expect(await refOf(silent)).toEqual({ userId: nora, userPrincipalName: 'nora@x.example' });
  });

  test('has no name for somebody whom Entra does not know', async () => {
    const empty = services(async () => known(undefined, now));
    expect(await displayNameOf(empty, userId('stranger'))).toBeUndefined();
  });
});
