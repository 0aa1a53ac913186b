import { typeName, type ApiDescription, type Schema } from './open-api.ts';

export interface ValueRules {
  readonly api: ApiDescription;
  /** False for an exported tenant: its values are its own business, its property names are not. */
  readonly judgeValues: boolean;
}

/** What is wrong with a value of the wire, as sentences that start with where it stands. */
export function checkValue(value: unknown, schema: Schema, where: string, rules: ValueRules): readonly string[] {
  if (value === null || value === undefined) return [];
  if (schema.items !== undefined) return checkList(value, schema.items, where, rules);
  const name = namedType(schema);
  const resolved = name === undefined ? schema : rules.api.type(name);
  if (resolved === undefined || resolved['x-truncated'] === true) return [];
  if (resolved.enum !== undefined) return checkMember(value, resolved.enum, where, rules);
  if (name !== undefined) return checkObject(value, name, where, rules);
  return schema.properties === undefined ? [] : checkProperties(value, new Map(Object.entries(schema.properties)), where, rules);
}

/** The one type that a schema names, directly or through `allOf`. */
export function namedType(schema: Schema): string | undefined {
  const reference = schema.$ref ?? schema.allOf?.find((part) => part.$ref !== undefined)?.$ref;
  return reference === undefined ? undefined : typeName(reference);
}

/** Multi-valued enums are described as lists and travel as one text with commas. */
function checkList(value: unknown, items: Schema, where: string, rules: ValueRules): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => checkValue(item, items, `${where}[${index}]`, rules));
  if (typeof value === 'string' && enumOf(items, rules.api) !== undefined) return checkValue(value, items, where, rules);
  return rules.judgeValues ? [`${where} is no list`] : [];
}

export function enumOf(schema: Schema | undefined, api: ApiDescription): readonly string[] | undefined {
  if (schema === undefined) return undefined;
  const name = namedType(schema) ?? namedType(schema.items ?? {});
  return name === undefined ? schema.enum : api.type(name)?.enum;
}

function checkMember(value: unknown, members: readonly string[], where: string, { judgeValues }: ValueRules): readonly string[] {
  if (!judgeValues) return [];
  if (typeof value !== 'string') return [`${where} is no text, but an enum`];
  return value.split(',').filter((word) => !members.includes(word.trim())).map((word) => `${where} has '${word}', which is no member of its enum`);
}

function checkObject(value: unknown, declared: string, where: string, rules: ValueRules): readonly string[] {
  const written = isRow(value) ? value['@odata.type'] : undefined;
  const family = rules.api.family(declared);
  if (typeof written === 'string') {
    const name = written.replace(/^#/, '');
    if (!family.has(name)) return [`${where} says it is '${written}', which is no ${declared}`];
    return checkProperties(value, rules.api.properties(name), where, rules);
  }
  // An export may have lost the type of its rows; then any type of the family will do.
  const names = rules.judgeValues ? [declared] : [...family];
  const known = names.map((name) => rules.api.properties(name));
  return checkProperties(value, known.includes(undefined) ? undefined : new Map(known.flatMap((properties) => [...(properties ?? [])])), where, rules);
}

function checkProperties(value: unknown, known: ReadonlyMap<string, Schema> | undefined, where: string, rules: ValueRules): readonly string[] {
  if (!isRow(value)) return rules.judgeValues ? [`${where} is no object`] : [];
  if (known === undefined) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    if (name.includes('@odata.')) return [];
    const schema = known.get(name);
    return schema === undefined ? [`${where} has the property '${name}', which is not described`] : checkValue(item, schema, `${where}.${name}`, rules);
  });
}

export function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
