import { enumOf, namedType } from './check-value.ts';
import type { ApiDescription, Operation, Schema } from './open-api.ts';

/** What is wrong with the query options of one request: their names, and the properties and enum members inside them. */
export function checkQuery(options: URLSearchParams, operation: Operation, rowType: string | undefined, api: ApiDescription): readonly string[] {
  const allowed = new Set((operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name));
  // A next link carries its place in the list in an option that belongs to no operation.
  if (allowed.has('$top')) allowed.add('$skiptoken');
  return [...options].flatMap(([name, value]) => {
    if (!allowed.has(name)) return [`the query option '${name}' is not allowed here`];
    return rowType === undefined ? [] : (readers[name] ?? nothing)(value, rowType, api);
  });
}

type Reader = (value: string, type: string, api: ApiDescription) => readonly string[];

const nothing: Reader = () => [];

const readers: Readonly<Record<string, Reader>> = {
  $select: (value, type, api) => value.split(',').flatMap((name) => checkPath('$select', name, type, api)),
  $orderby: (value, type, api) =>
    value.split(',').flatMap((part) => {
      const [path = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
      const wrong = rest.length > 0 || !['asc', 'desc'].includes(direction);
      return [...(wrong ? [`$orderby '${part}' has no known direction`] : []), ...checkPath('$orderby', path, type, api)];
    }),
  $expand: (value, type, api) => splitOutside(value).flatMap((part) => checkExpand(part, type, api)),
  $filter: checkFilter,
};

function checkExpand(part: string, type: string, api: ApiDescription): readonly string[] {
  const [, name = part, inner] = /^(\w+)\((.*)\)$/.exec(part.trim()) ?? [];
  const problems = checkPath('$expand', name, type, api);
  const schema = propertyOf(type, name.trim(), api);
  const target = schema === undefined ? undefined : namedType(schema.items ?? schema);
  if (inner === undefined || target === undefined) return problems;
  return [
    ...problems,
    ...inner.split(';').flatMap((option) => {
      const [optionName = '', optionValue = ''] = option.split(/=(.*)/s);
      const reader = readers[optionName];
      return reader === undefined ? [`'${optionName}' is no option inside $expand`] : reader(optionValue, target, api);
    }),
  ];
}

/** Commas between brackets separate nothing here. */
function splitOutside(value: string): readonly string[] {
  return value.match(/[^,(]+(\([^)]*\))?/g) ?? [];
}

const text = /'(?:[^']|'')*'/g;
const comparison = /([A-Za-z_][\w/]*)\s+(?:eq|ne|gt|ge|lt|le)\s+(?:'(\d+)'|[^\s()]+)/g;
const call = /\b(?:startswith|endswith|contains)\(\s*([A-Za-z_][\w/]*)\s*,/gi;
const lambda = /([A-Za-z_][\w/]*)\/(?:any|all)\(\s*(\w+)\s*:/g;
const list = /([A-Za-z_][\w/]*)\s+in\s*\(/g;

function checkFilter(value: string, type: string, api: ApiDescription): readonly string[] {
  const texts = value.match(text) ?? [];
  let next = 0;
  // What stands in quotes could read like a comparison: only its number stays.
  const bare = value.replace(text, () => `'${next++}'`);
  const variables = new Set([...bare.matchAll(lambda)].map((match) => match[2]));
  const paths = [...bare.matchAll(comparison), ...bare.matchAll(call), ...bare.matchAll(lambda), ...bare.matchAll(list)].map((match) => match[1] ?? '');
  const own = (path: string) => !variables.has(path.split('/')[0]);
  return [
    ...(paths.length === 0 ? [`$filter '${value}' compares nothing`] : []),
    ...paths.filter(own).flatMap((path) => checkPath('$filter', path, type, api)),
    ...[...bare.matchAll(comparison)].flatMap(([, path = '', index]) => (own(path) && index !== undefined ? checkLiteral(path, texts[Number(index)] ?? '', type, api) : [])),
  ];
}

function checkLiteral(path: string, literal: string, type: string, api: ApiDescription): readonly string[] {
  const members = enumOf(propertyOf(type, path, api), api);
  const word = /^'(.*)'$/s.exec(literal)?.[1];
  return members === undefined || word === undefined || members.includes(word) ? [] : [`$filter compares '${path}' with '${word}', which is no member of its enum`];
}

function checkPath(option: string, path: string, type: string, api: ApiDescription): readonly string[] {
  return propertyOf(type, path.trim(), api) === undefined ? [`${option} names '${path.trim()}', which ${type} does not have`] : [];
}

const anything: Schema = { 'x-truncated': true };

/** `deviceDetail/browser` step by step; a list of mixed kinds knows the properties of every kind. Letter case counts. */
function propertyOf(type: string, path: string, api: ApiDescription): Schema | undefined {
  const [first = '', ...rest] = path.split('/');
  const family = [...api.family(type)].map((name) => api.properties(name));
  const found = family.map((properties) => properties?.get(first)).find((schema) => schema !== undefined);
  if (found === undefined) return family.includes(undefined) ? anything : undefined;
  const next = namedType(found.items ?? found);
  return rest.length === 0 ? found : next === undefined ? undefined : propertyOf(next, rest.join('/'), api);
}
