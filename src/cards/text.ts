/** Longest name (device, app, person) that a card shows, in characters. */
export const nameLimit = 128;
/** Longest sentence from the core that a card shows, in characters. */
export const sentenceLimit = 400;

const nothingVisible = '(no text)';

/**
 * Makes text from outside safe inside a TextBlock or a Fact: it reads as it was written and starts no link, list, emphasis, mention
 * or binding. At most `limit` characters before the backslashes are added; never empty.
 *
 * Parentheses, `#`, `&` and `>` get a backslash only where they would mean something: some phone clients show the backslash, and
 * "Settings \> Accounts" is worse to read than what it protects from is likely.
 */
export function escapeText(text: string, limit: number = nameLimit): string {
  return plainText(text, limit)
    .replace(/[\\`*_~[\]<|]/g, '\\$&')
    .replace(/(?<=\])\(/g, '\\(')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^[#+\-=>]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    // Clients make links of bare addresses too.
    .replaceAll('//', '\\/\\/')
    .replace(/\b(www|mailto)([.:])/gi, '$1\\$2');
}

/** A sentence of the core: it carries names of the tenant, so it is escaped like them, but may be longer. */
export function escapeSentence(text: string): string {
  return escapeText(text, sentenceLimit);
}

/** For places that know no markdown, where a backslash would show: summary, fallback text, tooltip. */
export function plainText(text: string, limit: number = nameLimit): string {
  const visible = cap(visibleText(text), limit);
  // The templating engine leaves data alone, but whoever reads the finished card must never see a binding or a mention.
  return visible.replaceAll('${', '$ {').replace(/<(?=\/?at\b)/gi, '< ');
}

/** True when a card would say the same thing twice. */
export function sameSentence(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function visibleText(text: string): string {
  const visible = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    // Bidirectional controls, zero-width characters, fillers: with them a name can pose as another.
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    // Stacked accents reach over the neighbouring lines.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  return visible === '' ? nothingVisible : visible;
}

function cap(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('').trimEnd()}…`;
}
