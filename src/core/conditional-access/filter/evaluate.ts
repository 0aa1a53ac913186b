import type { Comparison, FilterOperator, FilterRule, FilterValue } from './rule.ts';

/** What an object holds under an attribute: undefined is not known, null is known to be empty. */
export type Held = string | boolean | readonly string[] | null | undefined;

/** Whether an object matches; undefined: depends on an attribute that is not known. An object that is not there is judged by `matchesNothing`. */
export function matches(rule: FilterRule, held: (attribute: string) => Held): boolean | undefined {
  switch (rule.kind) {
    case 'compare':
      return compareHeld(rule, held(rule.attribute));
    case 'and':
      return both(matches(rule.left, held), matches(rule.right, held));
    case 'or':
      return either(matches(rule.left, held), matches(rule.right, held));
    case 'not':
      return opposite(matches(rule.rule, held));
  }
}

/** Whether the rule matches where there is no object, such as a device that is not registered: every negative comparison does, no other. */
export function matchesNothing(rule: FilterRule): boolean {
  switch (rule.kind) {
    case 'compare':
      return isNegative(rule.operator);
    case 'and':
      return matchesNothing(rule.left) && matchesNothing(rule.right);
    case 'or':
      return matchesNothing(rule.left) || matchesNothing(rule.right);
    case 'not':
      return !matchesNothing(rule.rule);
  }
}

export function attributesOf(rule: FilterRule): readonly string[] {
  switch (rule.kind) {
    case 'compare':
      return [rule.attribute];
    case 'and':
    case 'or':
      return [...new Set([...attributesOf(rule.left), ...attributesOf(rule.right)])];
    case 'not':
      return attributesOf(rule.rule);
  }
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

function opposite(a: boolean | undefined): boolean | undefined {
  return a === undefined ? undefined : !a;
}

function isNegative(operator: FilterOperator): boolean {
  return operator === 'ne' || operator.startsWith('not');
}

function compareHeld({ operator, values }: Comparison, held: Held): boolean | undefined {
  if (held === undefined) return undefined;
  const found = values.some((value) => fits(operator, value, held));
  return isNegative(operator) ? !found : found;
}

/** The positive comparison, whichever of the pair the operator is. A list fits when one of its entries does. */
function fits(operator: FilterOperator, value: FilterValue, held: Exclude<Held, undefined>): boolean {
  if (held === null || held === '' || (typeof held === 'object' && held.length === 0)) return value === null || value === '';
  if (value === null) return false;
  if (typeof held === 'object') return held.some((entry) => fitsText(operator === 'contains' || operator === 'notcontains' ? 'eq' : operator, value, entry.toLowerCase()));
  return fitsText(operator, value, typeof held === 'boolean' ? String(held) : held.toLowerCase());
}

function fitsText(operator: FilterOperator, value: string, text: string): boolean {
  switch (operator) {
    case 'eq':
    case 'ne':
    case 'in':
    case 'notin':
      return text === value;
    case 'startswith':
    case 'notstartswith':
      return text.startsWith(value);
    case 'endswith':
    case 'notendswith':
      return text.endsWith(value);
    case 'contains':
    case 'notcontains':
      return text.includes(value);
  }
}
