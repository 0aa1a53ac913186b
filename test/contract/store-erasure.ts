import { describe, expect, test } from '@jest/globals';
import { userId } from '../../src/core/facts/ids.ts';
import { noon, personalChat, question, unique } from './store-samples.ts';
import type { OpenedStore } from './store.ts';

export function describeErasure(opened: OpenedStore): void {
  describe('erasure', () => {
    test('after a person asked to be forgotten nothing names them, and others keep what is theirs', async () => {
      const store = opened();
      const [gone, stays] = [await liveAs(opened), await liveAs(opened)];
      await store.forgetUser(gone.person);
      expect(await traces(opened, gone)).toEqual([]);
      expect(await traces(opened, stays)).toEqual(['chat', 'state', 'asked', 'subject', 'name', 'welcome', 'message']);
    });
  });
}

interface Life {
  readonly person: ReturnType<typeof userId>;
  readonly chat: ReturnType<typeof personalChat>;
  readonly stateKeys: readonly string[];
  readonly diagnoses: readonly Parameters<ReturnType<OpenedStore>['diagnoses']['read']>[0][];
  readonly message: string;
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
  return { person, chat, stateKeys, diagnoses: [asked.id, subject.id], message };
}

async function traces(opened: OpenedStore, { person, chat, stateKeys, diagnoses, message }: Life): Promise<string[]> {
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
  ];
  return found.filter(([, present]) => present).map(([name]) => name);
}
