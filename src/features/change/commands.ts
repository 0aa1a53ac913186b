import { presentAudit, type AuditVerdict } from '../../cards/change/audit.ts';
import { sayUntouched } from '../../cards/change/failure.ts';
import { presentKinds } from '../../cards/change/kinds.ts';
import { presentChangeList, type ChangeListSubject } from '../../cards/change/change-list.ts';
import { renderCard } from '../../cards/render.ts';
import { headText } from '../../core/audit/head.ts';
import { catalogue, kindOf } from '../../core/change/catalogue/index.ts';
import { changeKindIds } from '../../core/change/order.ts';
import type { Role } from '../../core/change/rule.ts';
import { valueOf } from '../../core/facts/fact.ts';
import { groupId } from '../../core/facts/ids.ts';
import type { ChangeFilter, StoredChange } from '../../ports/change-store.ts';
import { sayOrQueue } from '../delivery.ts';
import type { Services, Turn } from '../turn.ts';
import { sayNoEffect } from './buttons.ts';
import { postCopy } from './copies.ts';
import { renderPreview, undoWish } from './forms.ts';
import { preview } from './propose.ts';
import type { ChangeServices } from './services.ts';
import { rolesOf } from './standing.ts';
import { verifyAudit } from './verify-audit.ts';
import { vote } from './vote.ts';

const rightsWithinMs = 3_000;
const off = 'Changes are switched off here. Whoever runs Gatehouse can give it an identity that may carry them out.';
const notStaff = 'Changes to the tenant are for the people whom your company has named for it. If you need something changed, ask the helpdesk.';
const notRead = 'I could not read your roles in Entra just now. Try again in a minute.';

/** Runs `run` for somebody who has a part in changes, and says why not for everybody else. */
async function forStaff(turn: Turn, services: Services, run: (changes: ChangeServices, roles: readonly Role[]) => Promise<void>): Promise<void> {
  const { changes } = services;
  if (changes === undefined) return say(turn, off);
  const groups = valueOf(await changes.upstreams.entra.readGroups({ userId: turn.person }, { signal: AbortSignal.timeout(rightsWithinMs) }));
  if (groups === undefined) return say(turn, notRead);
  const held = rolesOf(groups.map(({ id }) => groupId(id)), changes.settings);
  return held.length === 0 ? say(turn, notStaff) : run(changes, held);
}

/** What this person may ask for, each with a button to its form. */
export async function proposeChange(turn: Turn, services: Services): Promise<void> {
  await forStaff(turn, services, async ({ settings }, held) => {
    const kinds = changeKindIds.map((id) => catalogue[id]).filter(({ id, askedIn, mayRequest }) => askedIn === 'form' && !settings.kindsOff.includes(id) && mayRequest.some((role) => held.includes(role)));
    await sayOrQueue(turn, services, renderCard('change/kinds', presentKinds(kinds)));
  });
}

export async function listPending(turn: Turn, services: Services): Promise<void> {
  await forStaff(turn, services, async (changes) => listChanges(turn, services, changes, 'pending', { statuses: ['requested', 'approved', 'executing'] }));
}

export async function listMine(turn: Turn, services: Services): Promise<void> {
  const { changes } = services;
  if (changes === undefined) return say(turn, off);
  await listChanges(turn, services, changes, 'mine', { requestedBy: turn.person });
}

export async function listHistory(turn: Turn, services: Services): Promise<void> {
  await forStaff(turn, services, async (changes) =>
    listChanges(turn, services, changes, 'history', { statuses: ['done', 'failed', 'stale', 'rejected', 'withdrawn', 'expired'] }),
  );
}

async function listChanges(turn: Turn, services: Services, changes: ChangeServices, subject: ChangeListSubject, filter: ChangeFilter): Promise<void> {
  const found = await changes.store.changes.list({ ...filter, limit: 11 });
  const rows = found.map(({ number, change }) => ({ number, change, kind: kindOf(change.order) }));
  await sayOrQueue(turn, services, renderCard('change/list', presentChangeList({ subject, changes: rows, reader: turn.reader, now: await changes.time() })));
}

/** "change 12": the card, in the person's own chat, as the current copy. */
export async function showChange(turn: Turn, services: Services, text: string): Promise<void> {
  await withNumber(turn, services, text, async (changes, stored) => {
    const audience = stored.change.requestedBy === turn.person ? 'requester' : 'approver';
    await postCopy(changes, stored, turn.conversation.id, turn.person, audience);
  });
}

export async function withdrawByNumber(turn: Turn, services: Services, text: string): Promise<void> {
  await withNumber(turn, services, text, async (changes, stored) => {
    const outcome = await vote(changes, stored.change.id, turn.person, { type: 'withdraw' });
    await say(turn, outcome.status === 'counted' ? `Change #${String(stored.number)} is withdrawn. ${sayUntouched(stored.change)}` : sayNoEffect(outcome));
  });
}

export async function undoByNumber(turn: Turn, services: Services, text: string): Promise<void> {
  await withNumber(turn, services, text, async (changes, stored) => {
    const undo = undoWish(turn, stored);
    if (undo.status === 'impossible') return say(turn, undo.because);
    await sayOrQueue(turn, services, await renderPreview(turn, changes, undo.wish, await preview(changes, undo.wish)));
  });
}

/** Whoever has no part in changes sees their own only; a number that is not theirs and one that does not exist read the same. */
async function withNumber(turn: Turn, services: Services, text: string, run: (changes: ChangeServices, stored: StoredChange) => Promise<void>): Promise<void> {
  const { changes } = services;
  if (changes === undefined) return say(turn, off);
  const number = Number(/\d{1,9}/.exec(text)?.[0] ?? Number.NaN);
  const stored = Number.isSafeInteger(number) ? await changes.store.changes.readByNumber(number) : undefined;
  if (stored?.change.requestedBy === turn.person) return run(changes, stored);
  await forStaff(turn, services, async () => (stored === undefined ? say(turn, `There is no change #${String(number)}. "pending changes" and "history" list what there is.`) : run(changes, stored)));
}

/** Walks the chain and says whether it is whole. Long records take a while, so a sign of work comes first. */
export async function sayAudit(turn: Turn, services: Services): Promise<void> {
  await forStaff(turn, services, async (changes) => {
    await turn.speaker.showTyping();
    const verdict = await verdictFor(changes);
    const exported = (await changes.store.audit.exports()).at(-1);
    await sayOrQueue(turn, services, renderCard('change/audit', presentAudit({ verdict, exported, reader: turn.reader, checkedAt: await changes.time() })));
  });
}

async function verdictFor({ store, digest }: ChangeServices): Promise<AuditVerdict> {
  const verdict = await verifyAudit(store, digest);
  const head = await store.audit.head();
  if (verdict.status === 'broken') return { status: 'broken', entries: head?.sequence ?? 0, at: verdict.sequence, says: verdict.says };
  const newest = head === undefined ? undefined : (await store.audit.read(head.sequence - 1, 1)).at(0);
  if (head === undefined || newest === undefined) return { status: 'empty' };
  return { status: 'intact', entries: verdict.entries, head: headText(head), newestAt: newest.at };
}

async function say(turn: Turn, text: string): Promise<void> {
  await turn.speaker.say({ text });
}
