/** A list on a card. What does not fit is counted, so that a short list never looks like a whole one. */
export interface CardList<Row> {
  readonly rows: readonly Row[];
  readonly hidden: number;
  /** `and 4 more`; empty when nothing is hidden. */
  readonly more: string;
}

/** The first `limit` items, presented as rows. */
export function listOf<Item, Row>(items: readonly Item[], limit: number, present: (item: Item, index: number) => Row): CardList<Row> {
  return withHidden(items.slice(0, limit).map(present), Math.max(0, items.length - limit));
}

/**
 * The same data with its longest list halved, or undefined when every list has one row or none. Works on any view-model: a list is
 * recognised by its three fields.
 */
export function shrinkLongestList(data: object): object | undefined {
  const lists = Object.entries(data).filter((entry): entry is [string, CardList<unknown>] => isCardList(entry[1]));
  const longest = lists.toSorted(([, one], [, other]) => sizeOf(other) - sizeOf(one)).find(([, list]) => list.rows.length > 1);
  if (longest === undefined) return undefined;
  const [field, list] = longest;
  const kept = Math.floor(list.rows.length / 2);
  return { ...data, [field]: withHidden(list.rows.slice(0, kept), list.hidden + list.rows.length - kept) };
}

function withHidden<Row>(rows: readonly Row[], hidden: number): CardList<Row> {
  return { rows, hidden, more: hidden === 0 ? '' : `and ${hidden} more` };
}

function sizeOf(list: CardList<unknown>): number {
  return JSON.stringify(list.rows).length;
}

function isCardList(value: unknown): value is CardList<unknown> {
  return typeof value === 'object' && value !== null && 'rows' in value && Array.isArray(value.rows) && 'hidden' in value && 'more' in value;
}
