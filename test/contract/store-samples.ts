import { conversationId, tenantId, userId } from '../../src/core/facts/ids.ts';
import type { Conversation, NewDiagnosis } from '../../src/ports/store.ts';

/** 2026-11-22T10:00:00.123Z: milliseconds must survive. */
export const noon = 1_795_341_600_123;
export const day = 86_400_000;

let last = 0;

/** Tests share one store; each works with ids of its own. */
export function unique(word: string): string {
  last += 1;
  return `${word}-${last}`;
}

export function personalChat(change: Partial<Conversation> = {}): Conversation {
  return {
    conversationId: conversationId(unique('a:chat')),
    kind: 'personal',
    tenantId: tenantId('0f3c1a52-0000-4000-8000-000000000001'),
    serviceUrl: 'https://smba.example/emea/',
    botId: '28:bot',
    userId: userId(unique('user')),
    teamsUserId: unique('29:person'),
    reference: { zeta: 1, alpha: { deepKey: ['snake_key', null] } },
    installedAt: noon,
    lastSeenAt: noon,
    ...change,
  };
}

export function question(change: Partial<NewDiagnosis> = {}): NewDiagnosis {
  const asker = userId(unique('asker'));
  return {
    askedBy: asker,
    subjectId: asker,
    question: 'Why is my device blocked?',
    conversationId: conversationId(unique('a:chat')),
    answer: { causes: ['device.compliance-stale'], gaps: [] },
    ...change,
  };
}
