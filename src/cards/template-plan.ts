import type { Template } from 'adaptivecards-templating/lib/template-engine.js';
import type { Expression } from 'adaptive-expressions';

/** Fills a card. Undefined: for this data the engine must be asked. */
export type Plan = (data: object) => unknown;

/**
 * A template as functions, made from what the engine has parsed: it walks and evaluates every expression anew for each card, a hundred
 * times the work of what comes out. Only what our templates use is planned (paths, text, count, comparisons); a template with
 * anything else has no plan, and data that a plan does not expect (a missing field, no boolean) makes it give up. The engine's answer
 * counts in both cases, so a plan may refuse and may never differ.
 */
export function planOf(template: Template): Plan | undefined {
  const prepared: unknown = Reflect.get(template, '_preparedPayload');
  const build = prepared === undefined ? undefined : planNode(prepared);
  if (build === undefined) return undefined;
  return (data) => {
    try {
      return build(data, data);
    } catch (error) {
      if (error instanceof GivesUp) return undefined;
      throw error;
    }
  };
}

class GivesUp extends Error {}

/** `scope`: what the nearest `$data` was bound to, or the whole data. */
type Build = (scope: unknown, root: unknown) => unknown;

function planNode(node: unknown): Build | undefined {
  if (Array.isArray(node)) return planList(node);
  if (isExpression(node)) return planExpression(node);
  return isRecord(node) ? planObject(node) : () => node;
}

function planList(nodes: readonly unknown[]): Build | undefined {
  const builds = allOf(nodes.map(planNode));
  if (builds === undefined) return undefined;
  return (scope, root) => {
    const items: unknown[] = [];
    for (const build of builds) {
      const item: unknown = build(scope, root);
      const more: readonly unknown[] = Array.isArray(item) ? item : item === null ? [] : [item];
      items.push(...more);
    }
    return items;
  };
}

const reserved: ReadonlySet<string> = new Set(['$data', '$when', '$root', '$index', '$host', '$_acTemplateVersion']);

function planObject(node: Readonly<Record<string, unknown>>): Build | undefined {
  const names = Object.keys(node).filter((name) => !reserved.has(name));
  const builds = allOf(names.map((name) => planNode(node[name])));
  const { $data, $when } = node;
  const when = $when === undefined ? () => true : isExpression($when) ? planExpression($when) : undefined;
  const data = isExpression($data) ? planExpression($data) : undefined;
  if (builds === undefined || when === undefined || ($data !== undefined && data === undefined)) return undefined;
  const one = (scope: unknown, root: unknown): unknown => {
    if (!booleanOf(when(scope, root))) return null;
    const result: Record<string, unknown> = {};
    for (const [at, build] of builds.entries()) {
      const value = build(scope, root);
      if (value !== undefined) result[names[at] ?? ''] = value;
    }
    return result;
  };
  if (data === undefined) return one;
  return (scope, root) => {
    const bound = data(scope, root);
    if (!Array.isArray(bound)) return one(bound, root);
    const results = bound.map((row) => one(row, root)).filter((result) => result !== null);
    return results.length === 0 ? null : results.length === 1 ? results[0] : results;
  };
}

function planExpression(expression: Expression): Build | undefined {
  if (isConstant(expression)) return constantly(expression.value);
  if (expression.type === 'Accessor') return planPath(expression);
  const operands = allOf(expression.children.map(planExpression));
  const [one, other] = operands ?? [];
  if (operands === undefined || one === undefined) return undefined;
  if (expression.type === 'concat') return (scope, root) => operands.map((operand) => textOf(operand(scope, root))).join('');
  if (expression.type === 'count') return (scope, root) => countOf(one(scope, root));
  if (expression.type === '!') return (scope, root) => !booleanOf(one(scope, root));
  if (other === undefined || operands.length !== 2) return planJunction(expression.type, operands);
  switch (expression.type) {
    case '==': return (scope, root) => isSame(one(scope, root), other(scope, root));
    case '!=': return (scope, root) => !isSame(one(scope, root), other(scope, root));
    case '>': return (scope, root) => numberOf(one(scope, root)) > numberOf(other(scope, root));
    default: return planJunction(expression.type, operands);
  }
}

function planJunction(type: string, operands: readonly Build[]): Build | undefined {
  if (type === '&&') return (scope, root) => operands.every((operand) => booleanOf(operand(scope, root)));
  if (type === '||') return (scope, root) => operands.some((operand) => booleanOf(operand(scope, root)));
  return undefined;
}

/** `a.b` is written as the accessor of b in the accessor of a. */
function planPath({ children }: Expression): Build | undefined {
  const [field, inner] = children;
  const name = field !== undefined && isConstant(field) ? field.value : undefined;
  if (name === '$root' && inner === undefined) return (_scope, root) => root;
  if (typeof name !== 'string' || name.startsWith('$')) return undefined;
  const parent = inner === undefined ? (scope: unknown) => scope : inner.type === 'Accessor' ? planPath(inner) : undefined;
  if (parent === undefined) return undefined;
  return (scope, root) => {
    const holder = parent(scope, root);
    // The engine also finds a field whose name differs in case, and has its own words for one that is missing.
    if (!isRecord(holder) || !Object.hasOwn(holder, name)) throw new GivesUp();
    return holder[name] ?? giveUp();
  };
}

/** By its shape: the engine is not loaded for the sake of its classes. */
function isExpression(node: unknown): node is Expression {
  return typeof node === 'object' && node !== null && 'evaluator' in node && 'children' in node && 'tryEvaluate' in node;
}

function isConstant(expression: Expression): expression is Expression & { readonly value: unknown } {
  return expression.type === 'Constant' && 'value' in expression;
}

function constantly(value: unknown): Build {
  return () => value;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? value.toString() : giveUp();
}

function booleanOf(value: unknown): boolean {
  return typeof value === 'boolean' ? value : giveUp();
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : giveUp();
}

function countOf(value: unknown): number {
  return Array.isArray(value) || typeof value === 'string' ? value.length : giveUp();
}

function isSame(one: unknown, other: unknown): boolean {
  return typeof one === typeof other && ['string', 'number', 'boolean'].includes(typeof one) ? one === other : giveUp();
}

function giveUp(): never {
  throw new GivesUp();
}

function allOf(builds: readonly (Build | undefined)[]): readonly Build[] | undefined {
  const all = builds.filter((build) => build !== undefined);
  return all.length === builds.length ? all : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
