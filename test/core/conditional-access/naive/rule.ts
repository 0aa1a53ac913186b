import { all, any, not, truth, type Three } from './three.ts';

/** What a filter compares with: undefined is not known, null is known to be empty. */
export type Property = string | readonly string[] | null | undefined;

/** Judges a rule of the filter language while reading it: or below and below not, comparisons innermost. */
export function judgeRule(rule: string, property: (name: string) => Property): Three {
  const tokens = rule.match(/"[^"]*"|\[|\]|\(|\)|,|[^\s()[\],"]+/g) ?? [];
  let at = 0;
  const peek = (): string => (tokens[at] ?? '').toLowerCase();
  const take = (): string => tokens[at++] ?? '';
  const either = (): Three => {
    const parts = [both()];
    while (/^-?or$/.test(peek())) { take(); parts.push(both()); }
    return any(parts);
  };
  const both = (): Three => {
    const parts = [single()];
    while (/^-?and$/.test(peek())) { take(); parts.push(single()); }
    return all(parts);
  };
  const single = (): Three => {
    if (/^-?not$/.test(peek())) { take(); return not(single()); }
    if (peek() === '(') { take(); const inner = either(); take(); return inner; }
    const name = take();
    const operator = take().toLowerCase().replace(/^-/, '');
    return compare(property(name), operator, operands());
  };
  const operands = (): readonly string[] => {
    if (peek() !== '[') return [bare(take())];
    const list: string[] = [];
    take();
    while (peek() !== ']' && at < tokens.length) { const token = take(); if (token !== ',') list.push(bare(token)); }
    take();
    return list;
  };
  return either();
}

const bare = (token: string): string => token.replaceAll('"', '').toLowerCase();

function compare(value: Property, operator: string, operands: readonly string[]): Three {
  const negative = operator === 'ne' || operator.startsWith('not');
  const answer = positive(value, negative ? (operator === 'ne' ? 'eq' : operator.slice(3)) : operator, operands);
  return negative ? not(answer) : answer;
}

function positive(value: Property, operator: string, operands: readonly string[]): Three {
  if (value === undefined) return 'unknown';
  const values = value === null ? [] : typeof value === 'string' ? [value.toLowerCase()] : value.map((one) => one.toLowerCase());
  const listed = value !== null && typeof value !== 'string';
  const first = operands[0] ?? '';
  if (first === 'null' && operator === 'eq') return truth(values.length === 0);
  switch (operator) {
    case 'eq': case 'in': return truth(values.some((one) => operands.includes(one)));
    case 'startswith': return truth(values.some((one) => one.startsWith(first)));
    case 'endswith': return truth(values.some((one) => one.endsWith(first)));
    case 'contains': return truth(values.some((one) => (listed ? one === first : one.includes(first))));
    default: throw new Error(`operator ${operator}`);
  }
}
