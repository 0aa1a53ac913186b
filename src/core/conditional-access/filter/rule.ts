/**
 * A rule of Entra's filter language. Attribute names without their prefix (`device.`, `CustomSecurityAttribute.`); names and texts in
 * lower case, because the language does not look at case. A value null is the word null; booleans are the texts true and false.
 */
export type FilterRule =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly left: FilterRule; readonly right: FilterRule }
  | { readonly kind: 'not'; readonly rule: FilterRule };

export interface Comparison {
  readonly kind: 'compare';
  readonly attribute: string;
  readonly operator: FilterOperator;
  /** One value, or the list of `in` and `notIn`, which may be empty. */
  readonly values: readonly FilterValue[];
}

export type FilterValue = string | null;

export const filterOperators = ['eq', 'ne', 'startswith', 'notstartswith', 'endswith', 'notendswith', 'contains', 'notcontains', 'in', 'notin'] as const;
export type FilterOperator = (typeof filterOperators)[number];

export function isListOperator(operator: FilterOperator): boolean {
  return operator === 'in' || operator === 'notin';
}

/** Writes a rule so that reading it gives the same rule again. */
export function printRule(rule: FilterRule, prefix: string): string {
  switch (rule.kind) {
    case 'compare':
      return `${prefix}.${rule.attribute} -${rule.operator} ${isListOperator(rule.operator) ? `[${rule.values.map(printValue).join(', ')}]` : printValue(rule.values[0] ?? null)}`;
    case 'and':
    case 'or':
      return `(${printRule(rule.left, prefix)}) -${rule.kind} (${printRule(rule.right, prefix)})`;
    case 'not':
      return `-not (${printRule(rule.rule, prefix)})`;
  }
}

function printValue(value: FilterValue): string {
  return value === null ? 'null' : `"${value.replace(/["`]/g, '`$&')}"`;
}
