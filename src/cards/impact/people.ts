import type { AffectedPerson } from '../../core/impact/impact.ts';
import type { CardBase } from '../card.ts';
import { listOf, type CardList } from '../list.ts';
import type { Reader } from '../time.ts';
import type { ButtonData } from '../verbs.ts';
import { presentAffected, type AffectedRow } from './rows.ts';
import { count } from './words.ts';

/** One page of the list behind an impact. The revision of its buttons is the page that they lead to, from 0. */
export interface PeopleData extends CardBase, ButtonData {
  readonly headline: string;
  readonly affected: CardList<AffectedRow>;
  readonly hasPrevious: boolean;
  readonly previous: number;
  readonly hasNext: boolean;
  readonly next: number;
}

export interface PeopleQuestion {
  readonly listId: string;
  readonly people: readonly AffectedPerson[];
  /** From 0; one past the end shows the last. */
  readonly page: number;
  readonly reader: Reader;
}

export const peopleOnPage = 10;

export function presentPeople({ listId, people, page, reader }: PeopleQuestion): PeopleData {
  const last = Math.max(0, Math.ceil(people.length / peopleOnPage) - 1);
  const shown = Math.min(page, last);
  const first = shown * peopleOnPage;
  const rows = people.slice(first, first + peopleOnPage);
  const headline = rows.length === 0 ? 'Nobody would be hit' : `${count(first + 1)} to ${count(first + rows.length)} of ${count(people.length)}, the most affected first`;
  return {
    lang: 'en',
    summary: `Who would be hit: ${headline}`,
    headline,
    affected: listOf(rows, peopleOnPage, (person) => presentAffected(person, reader)),
    hasPrevious: shown > 0,
    previous: Math.max(0, shown - 1),
    hasNext: shown < last,
    next: Math.min(last, shown + 1),
    id: listId,
    revision: shown,
  };
}
