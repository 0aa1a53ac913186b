import type { Instant } from '../core/facts/fact.ts';
import type { Store } from '../ports/store.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** How long things are kept, in milliseconds: as long as they are of use, and answers about people no longer than a month. */
export const keptFor = {
  /** Longer than Teams repeats an activity. */
  activities: day,
  /** Sent messages: long enough to find out why one did or did not arrive. */
  outbox: 7 * day,
  diagnoses: 30 * day,
  /** Counted from the day the app was removed. */
  deadConversations: 30 * day,
  people: 30 * day,
  turnState: 30 * day,
  /** A form that was filled in and not sent: the target may look different by then. */
  changeDrafts: hour,
  impactLists: 30 * day,
} as const;

export async function forgetOld(store: Store, now: Instant): Promise<void> {
  await store.activities.forgetOlderThan(now - keptFor.activities);
  await store.outbox.forgetOlderThan(now - keptFor.outbox);
  await store.diagnoses.forgetOlderThan(now - keptFor.diagnoses);
  await store.conversations.forgetDeadSince(now - keptFor.deadConversations);
  await store.people.forgetOlderThan(now - keptFor.people);
  await store.state.forgetOlderThan(now - keptFor.turnState);
  await store.changeDrafts.forgetOlderThan(now - keptFor.changeDrafts);
  await store.impactLists.forgetOlderThan(now - keptFor.impactLists);
}
