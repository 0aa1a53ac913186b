import { nodesOf } from './card-rules.ts';
import { teamsMarkdown } from './teams-markdown.ts';

/** The texts of a card in reading order, as a person reads them; folded ones too. */
export function textsOf(card: object): readonly string[] {
  return nodesOf(card, 'card').flatMap(({ node }) => (node['type'] === 'TextBlock' ? [readable(node['text'])] : []));
}

export interface Button {
  readonly title: unknown;
  readonly verb: unknown;
  readonly data: unknown;
}

export function buttonsOf(card: object): readonly Button[] {
  return nodesOf(card, 'card').flatMap(({ node: { type, title, verb, data } }) => (type === 'Action.Execute' ? [{ title, verb, data }] : []));
}

function readable(text: unknown): string {
  if (typeof text !== 'string') return '';
  return teamsMarkdown(text)
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
