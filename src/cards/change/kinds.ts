import type { ChangeKind } from '../../core/change/kind.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';

export interface KindsData extends CardBase {
  readonly headline: string;
  readonly explanation: string;
  readonly kinds: readonly KindRow[];
}

export interface KindRow extends ButtonData {
  readonly title: string;
  readonly text: string;
  readonly detail: string;
  readonly tooltip: string;
}

/** `kinds`: those that this person may ask for. Titles are ours, not the tenant's. */
export function presentKinds(kinds: readonly Pick<ChangeKind, 'id' | 'title' | 'weakens'>[]): KindsData {
  const none = kinds.length === 0;
  return {
    lang: 'en',
    summary: none ? 'You cannot propose changes.' : 'Which change do you want to propose?',
    headline: none ? 'You cannot propose changes' : 'Propose a change',
    explanation: none
      ? 'Changes are proposed by staff whose role allows it. If yours should, ask whoever looks after your Entra groups.'
      : 'Press what you want to change. You see what would change before anybody is asked, and nothing happens without approval where one is needed.',
    kinds: kinds.map(({ id, title, weakens }) => ({
      title, text: title, tooltip: `Open the form: ${title}`, id, revision: 0,
      detail: weakens ? 'Makes access easier, so nobody asks for it for themselves.' : '',
    })),
  };
}
