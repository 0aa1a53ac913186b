import { WireError, type Api } from './errors.ts';
import { isRow, type Row } from './row.ts';

/** What a request body may hold. Everything may be null but what is required. */
export type Shape =
  | { kind: 'text' | 'flag' | 'number' | 'anything' }
  | { kind: 'enum'; members: readonly string[] }
  | { kind: 'list'; of: Shape }
  | { kind: 'object'; name: string; properties: Readonly<Record<string, Shape>>; required: readonly string[] };

export const aText: Shape = { kind: 'text' };
export const aFlag: Shape = { kind: 'flag' };
export const aNumber: Shape = { kind: 'number' };
/** Published, but not modelled here. */
export const anything: Shape = { kind: 'anything' };

export function oneOf(members: string): Shape {
  return { kind: 'enum', members: members.split(' ') };
}

export function listOf(of: Shape): Shape {
  return { kind: 'list', of };
}

export function object(name: string, properties: Readonly<Record<string, Shape>>, ...required: string[]): Shape {
  return { kind: 'object', name, properties, required };
}

/** The body without its annotations, checked; throws 400 for what the shape does not have. Names count letter by letter. */
export function readBody(api: Api, body: unknown, shape: Shape): Row {
  return withoutAnnotations(checkBody(api, body, shape));
}

/** The same with its annotations, for objects whose types count. */
export function checkBody(api: Api, body: unknown, shape: Shape): Row {
  if (!isRow(body)) throw new WireError(400, api === 'graph' ? 'BadRequest' : 'InvalidRequestBody', 'The request needs a JSON object as its body.');
  check(api, body, shape, '');
  return body;
}

function check(api: Api, value: unknown, shape: Shape, where: string): void {
  if (value === null) return;
  if (shape.kind === 'object') checkObject(api, value, shape, where);
  else if (shape.kind === 'list' && Array.isArray(value)) for (const item of value) check(api, item, shape.of, where);
  else demand(api, where, expectedInstead(value, shape));
}

/** Undefined when the value fits. */
function expectedInstead(value: unknown, shape: Exclude<Shape, { kind: 'object' }>): string | undefined {
  switch (shape.kind) {
    case 'anything': return undefined;
    case 'text': return typeof value === 'string' ? undefined : 'Edm.String';
    case 'flag': return typeof value === 'boolean' ? undefined : 'Edm.Boolean';
    case 'number': return typeof value === 'number' ? undefined : 'Edm.Int32';
    case 'list': return 'a collection';
    case 'enum': return typeof value === 'string' && shape.members.includes(value) ? undefined : `one of ${shape.members.join(', ')}`;
  }
}

function checkObject(api: Api, value: unknown, shape: Extract<Shape, { kind: 'object' }>, where: string): void {
  if (!isRow(value)) {
    demand(api, where, shape.name);
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    if (name.includes('@odata.')) continue;
    const known = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
    if (known === undefined) throw new WireError(400, api === 'graph' ? 'BadRequest' : 'InvalidRequestBody', `The property '${name}' does not exist on type '${shape.name}' or cannot be written.`);
    check(api, item, known, where === '' ? name : `${where}/${name}`);
  }
  for (const name of shape.required) {
    if (value[name] === undefined || value[name] === null || value[name] === '') throw new WireError(400, api === 'graph' ? 'BadRequest' : 'MissingRequiredParameter', `The property '${name}' of '${shape.name}' is required.`);
  }
}

function demand(api: Api, where: string, expected: string | undefined): void {
  if (expected !== undefined) throw new WireError(400, api === 'graph' ? 'BadRequest' : 'InvalidInput', `Invalid value for '${where}': expected ${expected}.`);
}

function withoutAnnotations(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.includes('@odata.')).map(([name, value]) => [name, clean(value)]));
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return isRow(value) ? withoutAnnotations(value) : value;
}
