export type Token =
  | { readonly kind: 'open' | 'close' | 'list-open' | 'list-close' | 'comma' }
  /** `-eq`, `-and` … without the dash, in lower case. */
  | { readonly kind: 'operator'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Anything without quotes: an attribute, true, null, a number. Lower case. */
  | { readonly kind: 'word'; readonly text: string };

const marks: Readonly<Record<string, Token>> = {
  '(': { kind: 'open' }, ')': { kind: 'close' }, '[': { kind: 'list-open' }, ']': { kind: 'list-close' }, ',': { kind: 'comma' },
};

/**
 * Texts stand in double quotes, where a backtick takes away the meaning of a quote after it, or in single quotes, where
 * two stand for one. Undefined: a quote is not closed.
 */
export function tokensOf(rule: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < rule.length) {
    const character = rule.charAt(at);
    const mark = marks[character];
    if (/\s/.test(character)) {
      at += 1;
    } else if (mark !== undefined) {
      tokens.push(mark);
      at += 1;
    } else if (character === '"' || character === "'") {
      const quoted = character === '"' ? doubleQuoted(rule, at + 1) : singleQuoted(rule, at + 1);
      if (quoted === undefined) return undefined;
      tokens.push({ kind: 'text', text: quoted.text.toLowerCase() });
      at = quoted.end;
    } else {
      const word = wordAt(rule, at);
      tokens.push(/^-[a-z]/i.test(word) ? { kind: 'operator', name: word.slice(1).toLowerCase() } : { kind: 'word', text: word.toLowerCase() });
      at += word.length;
    }
  }
  return tokens;
}

interface Quoted {
  readonly text: string;
  /** Behind the closing quote. */
  readonly end: number;
}

function doubleQuoted(rule: string, start: number): Quoted | undefined {
  let text = '';
  for (let at = start; at < rule.length; at += 1) {
    const character = rule.charAt(at);
    const next = rule.charAt(at + 1);
    const escapes = character === '`' && (next === '"' || next === '`');
    if (character === '"') return { text, end: at + 1 };
    text += escapes ? next : character;
    if (escapes) at += 1;
  }
  return undefined;
}

function singleQuoted(rule: string, start: number): Quoted | undefined {
  let text = '';
  for (let at = start; at < rule.length; at += 1) {
    const character = rule.charAt(at);
    if (character !== "'") text += character;
    else if (rule.charAt(at + 1) === "'") {
      text += "'";
      at += 1;
    } else return { text, end: at + 1 };
  }
  return undefined;
}

function wordAt(rule: string, start: number): string {
  let end = start + 1;
  while (end < rule.length && !/[\s()[\],"']/.test(rule.charAt(end))) end += 1;
  return rule.slice(start, end);
}
