/**
 * The `$filter` language: the part of OData that Graph and Defender document for the resources served here.
 * Parsing knows no resource; which property may be compared how is checked in `filter-rules.ts`.
 */
export type Literal =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'date'; value: number; written: string }
  | { kind: 'guid'; value: string }
  | { kind: 'null' };

export type Filter =
  | { kind: 'compare'; operator: CompareOperator; path: string; literal: Literal }
  | { kind: 'call'; name: CallName; path: string; literal: Literal }
  | { kind: 'in'; path: string; literals: Literal[] }
  | { kind: 'any'; path: string; variable: string; body: Filter }
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; operand: Filter };

export type CompareOperator = (typeof COMPARE_OPERATORS)[number];
export type CallName = (typeof CALLS)[number];

export const COMPARE_OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export const CALLS = ['startswith', 'endswith', 'contains'] as const;

/** What is wrong with a filter text and where; the server answers 400 with this message. */
export class FilterSyntaxError extends Error {
  override name = 'FilterSyntaxError';
}

/** Limits: 12,000 characters and 60 levels of nesting, so that no text can exhaust the stack. */
export function parseFilter(source: string): Filter {
  if (source.length > 12_000) throw new FilterSyntaxError('The filter is too long.');
  const reader = new Reader(tokenize(source));
  const filter = readOr(reader, 0);
  if (reader.peek() !== undefined) throw new FilterSyntaxError(`Syntax error at '${reader.peek()?.text ?? ''}'.`);
  return filter;
}

/** The filter as text again; `parseFilter(printFilter(f))` equals `f`. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare': return `${filter.path} ${filter.operator} ${printLiteral(filter.literal)}`;
    case 'call': return `${filter.name}(${filter.path},${printLiteral(filter.literal)})`;
    case 'in': return `${filter.path} in (${filter.literals.map(printLiteral).join(',')})`;
    case 'any': return `${filter.path}/any(${filter.variable}:${printFilter(filter.body)})`;
    case 'not': return `not (${printFilter(filter.operand)})`;
    case 'and':
    case 'or': return `(${printFilter(filter.left)}) ${filter.kind} (${printFilter(filter.right)})`;
  }
}

function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'text': return `'${literal.value.replaceAll("'", "''")}'`;
    case 'date': return literal.written;
    case 'null': return 'null';
    case 'number':
    case 'boolean':
    case 'guid': return String(literal.value);
  }
}

type Token = { kind: 'word' | 'text' | 'mark'; text: string };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s'(),:]+(?:(?<=\dT\d\d):\d\d:\d\d[^\s'(),]*)?))/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new FilterSyntaxError(`Syntax error at position ${start} in the filter.`);
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

class Reader {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new FilterSyntaxError('The filter ends too early.');
    this.#at += 1;
    return token;
  }

  take(kind: Token['kind'], text: string): boolean {
    const token = this.peek();
    if (token?.kind !== kind || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take('mark', text)) throw new FilterSyntaxError(`'${text}' expected, found '${this.peek()?.text ?? 'the end'}'.`);
  }
}

function readOr(reader: Reader, depth: number): Filter {
  if (depth > 60) throw new FilterSyntaxError('The filter is nested too deep.');
  let left = readAnd(reader, depth);
  while (reader.take('word', 'or')) left = { kind: 'or', left, right: readAnd(reader, depth) };
  return left;
}

function readAnd(reader: Reader, depth: number): Filter {
  let left = readUnary(reader, depth);
  while (reader.take('word', 'and')) left = { kind: 'and', left, right: readUnary(reader, depth) };
  return left;
}

function readUnary(reader: Reader, depth: number): Filter {
  if (depth > 60) throw new FilterSyntaxError('The filter is nested too deep.');
  const ahead = reader.peek(1);
  const negated = reader.peek()?.text === 'not' && !(ahead?.kind === 'word' && isCompareOperator(ahead.text));
  if (negated && reader.take('word', 'not')) return { kind: 'not', operand: readUnary(reader, depth + 1) };
  if (reader.take('mark', '(')) {
    const inner = readOr(reader, depth + 1);
    reader.expect(')');
    return inner;
  }
  return readTerm(reader, depth);
}

function readTerm(reader: Reader, depth: number): Filter {
  const token = reader.next();
  if (token.kind !== 'word') throw new FilterSyntaxError(`A property name is expected, found '${token.text}'.`);
  const name = CALLS.find((call) => call === token.text.toLowerCase());
  if (name !== undefined && reader.take('mark', '(')) return readCall(reader, name);
  if (token.text.endsWith('/any') && reader.take('mark', '(')) return readAny(reader, token.text.slice(0, -4), depth);
  const path = readPath(token);
  const operator = reader.next().text;
  if (operator === 'in') return readIn(reader, path);
  if (!isCompareOperator(operator)) throw new FilterSyntaxError(`'${operator}' is not an operator.`);
  return { kind: 'compare', operator, path, literal: readLiteral(reader.next()) };
}

function readCall(reader: Reader, name: CallName): Filter {
  const path = readPath(reader.next());
  reader.expect(',');
  const literal = readLiteral(reader.next());
  reader.expect(')');
  return { kind: 'call', name, path, literal };
}

function readAny(reader: Reader, path: string, depth: number): Filter {
  const variable = readPath(reader.next());
  reader.expect(':');
  const body = readOr(reader, depth + 1);
  reader.expect(')');
  return { kind: 'any', path, variable, body };
}

function readIn(reader: Reader, path: string): Filter {
  reader.expect('(');
  const literals = [readLiteral(reader.next())];
  while (reader.take('mark', ',')) literals.push(readLiteral(reader.next()));
  reader.expect(')');
  return { kind: 'in', path, literals };
}

function readPath(token: Token): string {
  if (token.kind === 'word' && /^[A-Za-z_@][\w.@]*(\/[A-Za-z_]\w*)*$/.test(token.text)) return token.text;
  throw new FilterSyntaxError(`A property name is expected, found '${token.text}'.`);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?$/;

function readLiteral(token: Token): Literal {
  if (token.kind === 'text') return { kind: 'text', value: token.text };
  const written = token.text;
  if (token.kind === 'word') {
    if (written === 'null') return { kind: 'null' };
    if (written === 'true' || written === 'false') return { kind: 'boolean', value: written === 'true' };
    if (GUID.test(written)) return { kind: 'guid', value: written };
    if (DATE.test(written) && !Number.isNaN(Date.parse(written))) return { kind: 'date', value: Date.parse(written), written };
    if (/^-?\d+(\.\d+)?$/.test(written)) return { kind: 'number', value: Number(written) };
  }
  throw new FilterSyntaxError(`'${written}' is not a value: texts are written in single quotes.`);
}

function isCompareOperator(word: string): word is CompareOperator {
  return COMPARE_OPERATORS.some((operator) => operator === word);
}
