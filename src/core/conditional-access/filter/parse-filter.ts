import { filterOperators, isListOperator, type FilterOperator, type FilterRule, type FilterValue } from './rule.ts';
import { tokensOf, type Token } from './tokens.ts';

export type ParseResult = { readonly understood: true; readonly rule: FilterRule } | { readonly understood: false; readonly because: string };

/** Deeper than any rule that Entra takes (3,072 characters of sense); protects the stack. */
const deepest = 400;

/**
 * Reads a rule whose attributes begin with `prefix` and a dot. Not binds tighter than And, And tighter than Or; case does not count.
 * Never throws.
 */
export function parseFilter(text: string, prefix: string): ParseResult {
  const tokens = tokensOf(text);
  if (tokens === undefined) return { understood: false, because: 'a quote is not closed' };
  const reader = new RuleReader(tokens, `${prefix.toLowerCase()}.`);
  const rule = reader.whole();
  return rule === undefined ? { understood: false, because: reader.complaint } : { understood: true, rule };
}

/** Each method gives undefined once something was not understood; `complaint` says what. */
class RuleReader {
  readonly #tokens: readonly Token[];
  readonly #prefix: string;
  #at = 0;
  #depth = 0;
  complaint = '';

  constructor(tokens: readonly Token[], prefix: string) {
    this.#tokens = tokens;
    this.#prefix = prefix;
  }

  whole(): FilterRule | undefined {
    const rule = this.#either();
    if (rule === undefined) return undefined;
    const next = this.#peek();
    if (next !== undefined) this.#complain(`${shown(next)} after the end of the rule`);
    return next === undefined ? rule : undefined;
  }

  #either(): FilterRule | undefined {
    return this.#chain('or', () => this.#chain('and', () => this.#single()));
  }

  #chain(word: 'and' | 'or', part: () => FilterRule | undefined): FilterRule | undefined {
    let left = part();
    while (left !== undefined && this.#takeOperator(word)) {
      const right = part();
      left = right === undefined ? undefined : { kind: word, left, right };
    }
    return left;
  }

  #single(): FilterRule | undefined {
    this.#depth += 1;
    if (this.#depth > deepest) this.#complain('too many brackets inside one another');
    const rule = this.#depth > deepest ? undefined : this.#singleInside();
    this.#depth -= 1;
    return rule;
  }

  #singleInside(): FilterRule | undefined {
    if (this.#takeOperator('not')) {
      const rule = this.#single();
      return rule === undefined ? undefined : { kind: 'not', rule };
    }
    if (!this.#take('open')) return this.#comparison();
    const rule = this.#either();
    if (rule === undefined) return undefined;
    if (this.#take('close')) return rule;
    this.#complain('a bracket is not closed');
    return undefined;
  }

  #comparison(): FilterRule | undefined {
    const subject = this.#next();
    if (subject?.kind !== 'word' || !subject.text.startsWith(this.#prefix) || subject.text.length === this.#prefix.length) {
      this.#complain(`${shown(subject)} where an attribute is expected`);
      return undefined;
    }
    const verb = this.#next();
    const operator = verb?.kind === 'operator' ? filterOperators.find((name) => name === verb.name) : undefined;
    if (operator === undefined) {
      this.#complain(`${shown(verb)} where a comparison is expected`);
      return undefined;
    }
    const values = this.#values(operator);
    return values === undefined ? undefined : { kind: 'compare', attribute: subject.text.slice(this.#prefix.length), operator, values };
  }

  #values(operator: FilterOperator): readonly FilterValue[] | undefined {
    if (!isListOperator(operator)) {
      const value = this.#value();
      return value === undefined ? undefined : [value];
    }
    if (!this.#take('list-open')) {
      this.#complain('no list after in');
      return undefined;
    }
    const values: FilterValue[] = [];
    while (!this.#take('list-close')) {
      if (values.length > 0 && !this.#take('comma')) {
        this.#complain('no comma between the entries of a list');
        return undefined;
      }
      const value = this.#value();
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  #value(): FilterValue | undefined {
    const token = this.#next();
    if (token?.kind === 'text') return token.text;
    if (token?.kind === 'word') return token.text === 'null' || token.text === '$null' ? null : token.text.replace(/^\$(?=true$|false$)/, '');
    this.#complain(`${shown(token)} where a value is expected`);
    return undefined;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token | undefined {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #take(kind: Token['kind']): boolean {
    const taken = this.#peek()?.kind === kind;
    if (taken) this.#at += 1;
    return taken;
  }

  #takeOperator(name: string): boolean {
    const token = this.#peek();
    const taken = token?.kind === 'operator' && token.name === name;
    if (taken) this.#at += 1;
    return taken;
  }

  #complain(complaint: string): void {
    if (this.complaint === '') this.complaint = complaint;
  }
}

function shown(token: Token | undefined): string {
  if (token === undefined) return 'nothing';
  if (token.kind === 'operator') return `-${token.name}`;
  return 'text' in token ? token.text : token.kind;
}
