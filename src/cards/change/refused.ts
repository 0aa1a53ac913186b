import type { GuardResult } from '../../core/change/change.ts';
import type { RefusalId } from '../../core/change/command.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { CardBase } from '../card.ts';
import type { CardList } from '../list.ts';
import { escapeSentence, escapeText, plainText, sentenceLimit } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import { presentGuards, type GuardRow } from './shown.ts';

export interface ChangeRefusedData extends CardBase {
  readonly heading: string;
  readonly says: string;
  readonly todo: string;
  readonly guards: CardList<GuardRow>;
  readonly asOf: string;
}

/** `busy`: another change to the same target is open. `unreadable`: the target could not be read. `gone`: there is no such target. */
export type RefusedBecause = RefusalId | 'busy' | 'unreadable' | 'gone';

export interface ChangeRefusal {
  /** What was asked for: the heading of the change, or the title of its kind. */
  readonly heading: string;
  readonly because: RefusedBecause;
  /** Why, in one plain sentence; where guards refused, their rows say it and this may be their sum. */
  readonly says: string;
  readonly guards?: readonly GuardResult[];
  readonly at: Instant;
  readonly reader: Reader;
}

export function presentChangeRefused({ heading, because, says, guards = [], at, reader }: ChangeRefusal): ChangeRefusedData {
  const listed = because === 'guard' && guards.length > 0;
  return {
    lang: 'en',
    summary: plainText(`Not asked for: ${heading}.`, sentenceLimit),
    heading: escapeSentence(heading),
    says: listed ? 'A check does not allow it. Checks cannot be switched off, and nobody can approve over them.' : escapeSentence(says),
    todo: todos[because],
    guards: presentGuards(guards),
    asOf: escapeText(`Read ${formatAsOf(at, reader)}.`),
  };
}

const again = 'Try again in a minute. If it stays like this, tell whoever runs Gatehouse.';
const someoneElse = 'Ask a colleague who holds the role to propose it.';

const todos: Readonly<Record<RefusedBecause, string>> = {
  'no-reason': 'Open the form again and say why.',
  'not-entitled': someoneElse,
  'rights-unknown': again,
  guest: 'Ask a member of this tenant to propose it.',
  'account-disabled': 'Sign in with an account that is enabled.',
  conflict: 'Ask a colleague who gains nothing from it to propose it.',
  'conflict-unknown': again,
  guard: 'Put right what is marked below, then propose it again.',
  'nobody-can-approve': 'Have the groups of approvers filled in Entra, then propose it again.',
  'approvers-unknown': again,
  frozen: 'Propose it again when the freeze has ended. Containing a threat is never frozen.',
  'own-request': 'Somebody else has to decide on it.',
  'not-the-requester': 'You can reject it instead.',
  'old-card': 'Decide on the newest card: write “pending changes”.',
  'step-up-needed': 'Use the approval page that the card links to.',
  'no-emergency': 'Wait for the approvers; they are reminded.',
  'too-late': 'Propose it again if it is still wanted.',
  busy: 'Wait until the other change is decided, or have it withdrawn: write “pending changes”.',
  unreadable: again,
  gone: 'Open the form again: it offers what there is now.',
};
