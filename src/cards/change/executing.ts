import type { Executing, WaitingFor } from '../../core/change/change.ts';
import type { KindTexts } from '../../core/change/kind.ts';
import type { Instant } from '../../core/facts/fact.ts';
import { escapeSentence } from '../text.ts';
import { formatMoment, type Reader } from '../time.ts';
import type { ChangeState } from './state.ts';

/** Says what is being waited for, because a change that stands still looks like one that was forgotten. */
export function describeExecuting({ attempts, begunAt, waitingFor }: Executing, texts: KindTexts, reader: Reader, now: Instant): ChangeState {
  const begun = [escapeSentence(texts.executing), `Begun ${formatMoment(begunAt, now, reader)}.`, ...(attempts.length > 1 ? [`Asked ${String(attempts.length)} times so far; before each the earlier ones were shown to have done nothing.`] : [])];
  const calm = { label: '⟳ Being carried out', style: 'accent', color: 'accent' } as const;
  if (waitingFor === undefined) return { ...calm, says: begun, todo: [] };
  const { says, todo, label } = waitingTexts(waitingFor, reader, now);
  const look = waitingFor.kind === 'second-admin' ? ({ style: 'warning', color: 'warning' } as const) : calm;
  return { ...calm, ...look, label, says: [...begun, ...says], todo };
}

function waitingTexts(waitingFor: WaitingFor, reader: Reader, now: Instant): Pick<ChangeState, 'says' | 'todo' | 'label'> {
  switch (waitingFor.kind) {
    case 'service':
      return { label: '⟳ The service is at work', says: [escapeSentence(waitingFor.says)], todo: [] };
    case 'second-admin':
      return {
        label: '⚠ Intune waits for its second admin',
        says: [escapeSentence(waitingFor.says)],
        todo: ['An Intune administrator has to approve it there too: Intune admin center, Tenant administration, Multi Admin Approval. It goes on by itself after that.'],
      };
    case 'freeze':
      return { label: '◑ Waiting for the freeze to end', says: [`Changes of this class are frozen until ${formatMoment(waitingFor.until, now, reader)}. It goes on by itself after that.`], todo: [] };
    case 'reading':
      return { label: '⟳ Waiting for an answer', says: [escapeSentence(waitingFor.says), 'It is read again shortly; nothing is done before that.'], todo: [] };
  }
}
