import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Store } from '../../src/ports/store.ts';
import { describeAudit } from './store-audit.ts';
import { describeChangeCards } from './store-change-cards.ts';
import { describeChangeLeases } from './store-change-leases.ts';
import { describeChanges } from './store-changes.ts';
import { describeConversations } from './store-conversations.ts';
import { describeDiagnoses } from './store-diagnoses.ts';
import { describeErasure } from './store-erasure.ts';
import { describeHistory } from './store-history.ts';
import { describeOnce } from './store-once.ts';
import { describeOutbox } from './store-outbox.ts';
import { describePilots } from './store-pilots.ts';
import { describeTransactions } from './store-transactions.ts';
import { describeTurnState } from './store-turn-state.ts';

/** What every store must do, whichever engine is behind it. `open` gives an empty store; it is closed at the end. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store | undefined;
    beforeAll(async () => {
      store = await open();
    }, 60_000);
    afterAll(async () => store?.close());

    const opened: OpenedStore = () => {
      if (store === undefined) throw new Error('The store did not open');
      return store;
    };
    describeConversations(opened);
    describeOnce(opened);
    describeTurnState(opened);
    describeDiagnoses(opened);
    describeOutbox(opened);
    describeTransactions(opened);
    describeChangeLeases(opened);
    describeChanges(opened);
    describeChangeCards(opened);
    describeAudit(opened);
    describePilots(opened);
    describeHistory(opened);
    describeErasure(opened);
  });
}

/** The store exists only once the tests run. */
export type OpenedStore = () => Store;
