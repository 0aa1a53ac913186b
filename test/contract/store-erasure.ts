import { describe, expect, test } from '@jest/globals';
import { changeId, userId } from '../../src/core/facts/ids.ts';
import { policyOrder, requestedChange } from './change-samples.ts';
import { startedPilot } from './pilot-samples.ts';
import { day, noon, personalChat, question, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeErasure(opened: OpenedStore): void {
  describe('erasure', () => {
    test('after a person asked to be forgotten nothing names them, and others keep what is theirs', async () => {
      const store = opened();
      const [gone, stays] = [await liveAs(opened), await liveAs(opened)];
      await store.forgetUser(gone.person);
      expect(await traces(opened, gone)).toEqual([]);
      expect(await traces(opened, stays)).toEqual(['chat', 'state', 'asked', 'subject', 'name', 'welcome', 'message', 'draft', 'card']);
    });

    test('what was done to the tenant stays on record, under the object id of who asked for it', async () => {
      const store = opened();
      const change = requestedChange();
      await store.changes.create(change, undefined);
      const entry = await store.audit.append({ at: noon, changeId: change.id, type: 'requested', body: { by: change.requestedBy } });
      await store.forgetUser(change.requestedBy);
      expect((await store.changes.read(change.id))?.change).toEqual(change);
      expect(await store.audit.forChange(change.id)).toEqual([entry]);
    });

    test('the board of a pilot is no longer kept up to date in the chat of who is forgotten, and elsewhere it is', async () => {
      const store = opened();
      const [gone, stays] = [await liveAs(opened), await liveAs(opened)];
      const boards = [gone, stays].map(({ chat }) => ({ conversationId: chat.conversationId, activityId: unique('board') }));
      const pilot = startedPilot({ startedAt: noon + 2 * day, boards });
      await store.pilots.create(pilot);
      await store.forgetUser(gone.person);
      expect(await store.pilots.read(pilot.id)).toEqual({ ...pilot, revision: 2, boards: boards.slice(1) });
      await store.pilots.save(2, { ...pilot, revision: 3, status: 'rolled-back' });
    });
  });
}

interface Life {
  readonly person: ReturnType<typeof userId>;
  readonly chat: ReturnType<typeof personalChat>;
  readonly stateKeys: readonly string[];
  readonly diagnoses: readonly Parameters<ReturnType<OpenedStore>['diagnoses']['read']>[0][];
  readonly message: string;
  readonly draft: string;
  readonly card: ReturnType<typeof changeId>;
}

async function liveAs(opened: OpenedStore): Promise<Life> {
  const store = opened();
  const person = userId(unique('user'));
  const chat = personalChat({ userId: person });
  const stateKeys = [`msteams/28:bot/users/${chat.teamsUserId ?? ''}`, `msteams/28:bot/conversations/${chat.conversationId}`];
  await store.conversations.upsert(chat);
  await store.conversations.markDead(chat.conversationId, noon, 'uninstalled');
  await store.welcome.claimWelcome(chat.conversationId, noon);
  await store.state.write(new Map(stateKeys.map((key) => [key, { value: {} }])), noon);
  await store.people.put({ userId: person, userPrincipalName: 'x', displayName: 'x', readAt: noon });
  const asked = await store.diagnoses.create(question({ askedBy: person }), noon);
  const subject = await store.diagnoses.create(question({ subjectId: person }), noon);
  const message = unique('message');
  await store.outbox.enqueue({ dedupeKey: message, kind: 'helpdesk', target: 'channel', payload: { about: person } }, noon);
  const draft = await store.changeDrafts.create({ by: person, order: policyOrder(), reason: 'x', shownHash: 'h' }, noon);
  const card = changeId(unique('change'));
  await store.changeCopies.add({ changeId: card, conversationId: chat.conversationId, audience: 'approver', viewer: person });
  return { person, chat, stateKeys, diagnoses: [asked.id, subject.id], message, draft: draft.id, card };
}

async function traces(opened: OpenedStore, { person, chat, stateKeys, diagnoses, message, draft, card }: Life): Promise<string[]> {
  const store = opened();
  const [asked, subject] = diagnoses;
  const found: [string, boolean][] = [
    ['chat', (await store.conversations.read(chat.conversationId)) !== undefined],
    ['state', (await store.state.read(stateKeys)).size > 0],
    ['asked', asked !== undefined && (await store.diagnoses.read(asked)) !== undefined],
    ['subject', subject !== undefined && (await store.diagnoses.read(subject)) !== undefined],
    ['name', (await store.people.get(person)) !== undefined],
    ['welcome', !(await store.welcome.claimWelcome(chat.conversationId, noon))],
    ['message', !(await store.outbox.enqueue({ dedupeKey: message, kind: 'helpdesk', target: 't', payload: {} }, noon))],
    ['draft', (await store.changeDrafts.read(draft)) !== undefined],
    ['card', (await store.changeCopies.list(card)).length > 0],
  ];
  return found.filter(([, present]) => present).map(([name]) => name);
}
