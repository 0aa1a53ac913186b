import { and, not, or, type Maybe } from './kleene.ts';

type Held = string | boolean | readonly string[] | null | undefined;

/** The filter language by cutting the text: outermost `-or`, then `-and`, then `-not`, then brackets, then one comparison. Undefined: no rule. */
export function naiveRule(rule: string, valueOf: (property: string) => Held): Maybe {
  const text = rule.trim();
  const ors = cut(text, 'or');
  if (ors.length > 1) return or(...ors.map((part) => naiveRule(part, valueOf)));
  const ands = cut(text, 'and');
  if (ands.length > 1) return and(...ands.map((part) => naiveRule(part, valueOf)));
  const negated = /^-not\b(.*)$/is.exec(text)?.[1];
  if (negated !== undefined) return not(naiveRule(negated, valueOf));
  if (text.startsWith('(') && text.endsWith(')')) return naiveRule(text.slice(1, -1), valueOf);
  const found = /^\w+\.(\w+)\s+-?(\w+)\s+(.+)$/s.exec(text);
  return found === null ? undefined : compare(found[2]?.toLowerCase() ?? '', valueOf(found[1]?.toLowerCase() ?? ''), wanted(found[3] ?? ''));
}

/** Parts between the word, outside of quotes and brackets. */
function cut(text: string, word: 'and' | 'or'): readonly string[] {
  const parts: string[] = [];
  let [depth, quoted, from] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(' || text[at] === '[') depth += 1;
    if (text[at] === ')' || text[at] === ']') depth -= 1;
    const here = new RegExp(`^\\s-?${word}\\s`, 'i').exec(text.slice(at));
    if (depth === 0 && here !== null) {
      parts.push(text.slice(from, at));
      from = at + here[0].length - 1;
    }
  }
  return [...parts, text.slice(from)];
}

function wanted(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|(\w+)/g)].map(([, quoted, bare]) => (quoted ?? bare ?? '').toLowerCase());
}

function compare(operator: string, held: Held, values: readonly string[]): Maybe {
  if (held === undefined) return undefined;
  const entries = held === null ? [] : (typeof held === 'object' ? held : [String(held)]).map((entry) => entry.toLowerCase());
  const some = (matches: (entry: string, value: string) => boolean): boolean => entries.some((entry) => values.some((value) => matches(entry, value)));
  const negative = operator === 'ne' || operator.startsWith('not');
  const positive = operator === 'ne' ? 'eq' : operator.replace(/^not/, '');
  const result = { eq: () => some((a, b) => a === b), in: () => some((a, b) => a === b), startswith: () => some((a, b) => a.startsWith(b)), endswith: () => some((a, b) => a.endsWith(b)), contains: () => some((a, b) => a.includes(b)) }[positive];
  if (result === undefined) return undefined;
  return negative ? !result() : result();
}
