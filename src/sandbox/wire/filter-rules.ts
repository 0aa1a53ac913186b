import { at, isRow, type Row } from './row.ts';
import { FilterSyntaxError, parseFilter, type CompareOperator, type Filter, type Literal } from './filter.ts';
import { hasProperty, type FilterRule, type Resource, type Version } from './schema.ts';

/** A filter that the resource supports, ready to be asked about rows. */
export type Condition = {
  matches(row: Row): boolean;
  /** What must hold for a match: `column eq value` outside every `or` and `not`. Lets an index answer. */
  equals: { column: string; value: string }[];
  /** No match is older than this (milliseconds), by `createdDateTime ge`. */
  since: number | undefined;
  /** No match is newer than this (milliseconds), by `createdDateTime le`. */
  until: number | undefined;
};

/** What a filter may not do here; the message goes into the 400. */
export class UnsupportedFilter extends Error {
  override name = 'UnsupportedFilter';
  readonly needsEventual: boolean;

  constructor(message: string, needsEventual = false) {
    super(message);
    this.needsEventual = needsEventual;
  }
}

type Scope = { resource: Resource; version: Version; eventual: boolean };

/** Throws `FilterSyntaxError` or `UnsupportedFilter`. `eventual`: ConsistencyLevel eventual and $count=true were sent. */
export function compileFilter(source: string, resource: Resource, version: Version, eventual: boolean): Condition {
  const filter = parseFilter(source);
  check(filter, { resource, version, eventual });
  const facts = conjuncts(filter);
  const times = (operator: CompareOperator) => facts.flatMap((fact) => (fact.kind === 'compare' && fact.path === 'createdDateTime' && fact.operator === operator && fact.literal.kind === 'date' ? [fact.literal.value] : []));
  const [sinces, untils] = [times('ge'), times('le')];
  return {
    matches: (row) => holds(filter, row, resource.name),
    equals: facts.flatMap((fact) => (fact.kind === 'compare' && fact.operator === 'eq' && isWord(fact.literal) ? [{ column: fact.path, value: fact.literal.value }] : [])),
    since: sinces.length === 0 ? undefined : Math.max(...sinces),
    until: untils.length === 0 ? undefined : Math.min(...untils),
  };
}

function isWord(literal: Literal): literal is Extract<Literal, { kind: 'text' | 'guid' }> {
  return literal.kind === 'text' || literal.kind === 'guid';
}

function conjuncts(filter: Filter): Filter[] {
  return filter.kind === 'and' ? [...conjuncts(filter.left), ...conjuncts(filter.right)] : [filter];
}

function check(filter: Filter, scope: Scope): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      check(filter.left, scope);
      check(filter.right, scope);
      return;
    case 'not':
      needEventual('not', scope);
      check(filter.operand, scope);
      return;
    case 'any': {
      if (filter.body.kind !== 'compare' || !isOwn(filter.body.path, filter.variable)) throw new UnsupportedFilter(`Only one comparison is supported inside any() on '${filter.path}'.`);
      const path = `${filter.path}${filter.body.path.slice(filter.variable.length)}`;
      checkOperator(ruleFor(path, scope), 'any', path);
      return;
    }
    case 'compare':
      checkCompare(filter.path, filter.operator, filter.literal, scope);
      return;
    case 'call':
      checkCompare(filter.path, filter.name, filter.literal, scope);
      return;
    case 'in':
      for (const literal of filter.literals) checkCompare(filter.path, 'in', literal, scope);
  }
}

function checkCompare(path: string, operator: string, literal: Literal, scope: Scope): void {
  const rule = ruleFor(path, scope);
  checkOperator(rule, operator, path);
  needEventual(operator, scope);
  if (literal.kind === 'null' && (operator === 'eq' || operator === 'ne')) return;
  const expected = rule.as === 'enum' ? 'text' : rule.as;
  if (literal.kind === expected) return;
  throw new UnsupportedFilter(`A binary operator with incompatible types was detected: '${path}' is ${nameOf[rule.as]}, the value is not.`);
}

const nameOf = { text: 'Edm.String', enum: 'Edm.String', guid: 'Edm.Guid', date: 'Edm.DateTimeOffset', number: 'Edm.Int64', boolean: 'Edm.Boolean' } as const;

function needEventual(operator: string, scope: Scope): void {
  if (!scope.eventual && scope.resource.advanced.includes(operator)) {
    throw new UnsupportedFilter(`Operator '${operator}' is not supported because the 'ConsistencyLevel' header or $count=true is missing.`, true);
  }
}

function checkOperator(rule: FilterRule, operator: string, path: string): void {
  if (!rule.by.split(' ').includes(operator)) throw new UnsupportedFilter(`Operator '${operator}' is not supported on property '${path}'.`);
}

function ruleFor(path: string, scope: Scope): FilterRule {
  const rule = scope.resource.filters[path];
  if (rule !== undefined) return rule;
  const [first = ''] = path.split('/');
  if (!hasProperty(scope.resource, scope.version, first)) throw new UnsupportedFilter(`Could not find a property named '${first}' on type 'microsoft.graph.${scope.resource.name}'.`);
  throw new UnsupportedFilter(`Filter on property '${path}' is not supported.`);
}

function holds(filter: Filter, row: Row, resourceName: string): boolean {
  switch (filter.kind) {
    case 'and': return holds(filter.left, row, resourceName) && holds(filter.right, row, resourceName);
    case 'or': return holds(filter.left, row, resourceName) || holds(filter.right, row, resourceName);
    case 'not': return !holds(filter.operand, row, resourceName);
    case 'compare': return compare(at(row, filter.path), filter.operator, filter.literal, exactCase(resourceName, filter.path));
    case 'in': return filter.literals.some((literal) => compare(at(row, filter.path), 'eq', literal, false));
    case 'call': return callHolds(filter.name, at(row, filter.path), filter.literal);
    case 'any': return anyHolds(filter.body, at(row, filter.path), filter.variable);
  }
}

/** The sign-in log stores names in lower case and compares as written: a mixed-case name finds nothing. */
function exactCase(resourceName: string, path: string): boolean {
  return resourceName === 'signIn' && path === 'userPrincipalName';
}

/** `t` or `t/id` for the variable `t`. */
function isOwn(path: string, variable: string): boolean {
  return path === variable || path.startsWith(`${variable}/`);
}

function anyHolds(body: Filter, values: unknown, variable: string): boolean {
  if (body.kind !== 'compare' || !Array.isArray(values)) return false;
  const inside = body.path.slice(variable.length + 1);
  return values.some((value) => compare(inside === '' ? value : isRow(value) ? at(value, inside) : undefined, body.operator, body.literal, false));
}

function callHolds(name: 'startswith' | 'endswith' | 'contains', value: unknown, literal: Literal): boolean {
  if (typeof value !== 'string' || literal.kind !== 'text') return false;
  const [whole, piece] = [value.toLowerCase(), literal.value.toLowerCase()];
  if (name === 'contains') return whole.includes(piece);
  return name === 'startswith' ? whole.startsWith(piece) : whole.endsWith(piece);
}

const OPERATORS: Record<CompareOperator, (order: number) => boolean> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function compare(value: unknown, operator: CompareOperator, literal: Literal, exact: boolean): boolean {
  const missing = value === undefined || value === null;
  if (literal.kind === 'null') return operator === 'ne' ? !missing : missing && operator === 'eq';
  const order = missing ? undefined : orderOf(value, literal, exact);
  return order === undefined ? operator === 'ne' : OPERATORS[operator](order);
}

function orderOf(value: unknown, literal: Exclude<Literal, { kind: 'null' }>, exact: boolean): number | undefined {
  switch (literal.kind) {
    case 'text':
    case 'guid': {
      if (typeof value !== 'string') return undefined;
      const [left, right] = [value.toLowerCase(), exact ? literal.value : literal.value.toLowerCase()];
      return left === right ? 0 : left < right ? -1 : 1;
    }
    case 'date': {
      const time = typeof value === 'string' ? Date.parse(value) : NaN;
      return Number.isNaN(time) ? undefined : time - literal.value;
    }
    case 'number': return typeof value === 'number' ? value - literal.value : undefined;
    case 'boolean': return typeof value === 'boolean' ? Number(value) - Number(literal.value) : undefined;
  }
}

export { FilterSyntaxError };
