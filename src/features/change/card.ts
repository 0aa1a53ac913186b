import type { RenderedCard } from '../../cards/card.ts';
import type { ChangeView } from '../../cards/change/buttons.ts';
import { presentChange } from '../../cards/change/change.ts';
import { renderCard } from '../../cards/render.ts';
import type { Reader } from '../../cards/time.ts';
import { askedRoles } from '../../core/change/approval/decide-vote.ts';
import { kindOf } from '../../core/change/catalogue/index.ts';
import type { Change } from '../../core/change/change.ts';
import { frozenUntil } from '../../core/change/rule.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { ChangeCopy, StoredChange } from '../../ports/change-store.ts';
import type { ConversationKind } from '../../ports/store.ts';
import { namesFor } from './names.ts';
import type { ChangeServices } from './services.ts';
import { rolesHeldBy } from './standing.ts';

/** The card for one person, with the buttons that this person may press. What counts is checked again when one is pressed. */
export async function cardFor(services: ChangeServices, stored: StoredChange, { viewer, reader, place, note }: CardReader): Promise<RenderedCard> {
  const seen = await seenBy(services, stored, viewer);
  const names = place === 'personal' && (seen.view === 'approver' || seen.view === 'requester');
  return render(services, stored, { ...seen, names, ...(note === undefined ? {} : { note }) }, reader, []);
}

export interface CardReader {
  readonly viewer: UserId;
  readonly reader: Reader;
  /** Where it is shown: names of those who would be hit are for own chats. */
  readonly place: ConversationKind;
  /** For this reader alone. */
  readonly note?: string;
}

/** The card of a posted copy. In a channel it is the same for everybody, and refreshes itself for those who may decide. */
export async function cardOfCopy(services: ChangeServices, stored: StoredChange, copy: ChangeCopy, reader: Reader): Promise<RenderedCard> {
  if (copy.viewer !== undefined) return cardFor(services, stored, { viewer: copy.viewer, reader, place: 'personal' });
  return render(services, stored, { view: 'neutral', mayApproveInEmergency: false, names: false }, reader, await refreshedFor(services, stored));
}

interface Seen {
  readonly view: ChangeView;
  readonly mayApproveInEmergency: boolean;
  readonly note?: string;
}

async function seenBy(services: ChangeServices, { change }: StoredChange, viewer: UserId): Promise<Seen> {
  const held = await rolesHeldBy(services, viewer);
  const mayApproveInEmergency = held.includes('emergency');
  if (change.requestedBy === viewer) return { view: 'requester', mayApproveInEmergency };
  return { view: held.some((role) => askedRoles(change).includes(role)) ? 'approver' : 'reader', mayApproveInEmergency };
}

/** Teams ids of the approvers whose clients fetch their own view; Teams takes at most 60. */
async function refreshedFor({ store }: ChangeServices, { change }: StoredChange): Promise<readonly string[]> {
  const copies = (await store.changeCopies.list(change.id)).filter(({ audience }) => audience === 'approver');
  const chats = await Promise.all(copies.slice(0, 60).map(async ({ conversationId }) => store.conversations.read(conversationId)));
  return chats.flatMap((chat) => chat?.teamsUserId ?? []);
}

async function render(services: ChangeServices, { number, change }: StoredChange, seen: Seen & { readonly names: boolean }, reader: Reader, refreshFor: readonly string[]): Promise<RenderedCard> {
  const { settings, environment } = services;
  const [related, now] = await Promise.all([relatedTo(services, change), services.time()]);
  const frozen = frozenUntil(settings.freezes, now);
  const page = settings.publicUrl === undefined ? undefined : `${settings.publicUrl}/approve/${change.id}`;
  return renderCard(
    'change/change',
    presentChange({
      number, change, kind: kindOf(change.order), ...seen, nameOf: await namesFor(services, [change]), reader, now, refreshFor, environment,
      ...(related === undefined ? {} : { relatedNumber: related.number }),
      ...(frozen === undefined ? {} : { frozenUntil: frozen }),
      ...(page === undefined ? {} : { approvalPageUrl: page }),
    }),
  );
}

/** The change that this one takes back or ends. */
async function relatedTo({ store }: ChangeServices, { origin }: Change): Promise<StoredChange | undefined> {
  const id = origin.kind === 'follow-up' ? origin.of : origin.undoes;
  return id === undefined ? undefined : store.changes.read(id);
}
