import type { Json, JsonObject } from '../../core/change/json.ts';
import { isObject } from '../upstream/fields.ts';

/** Written by the services in every object, at any depth. They move without anybody having changed anything. */
const serviceWritten = ['createdDateTime', 'modifiedDateTime', 'lastModifiedDateTime', 'deletedDateTime'];

/**
 * An object as its administrators configured it: without times, without annotations (`@odata.…`, but for the type, which tells an
 * inclusion from an exclusion), and without `alsoDropped` at the top. Everything else stays, known or not: a field that is left out
 * here could be changed behind an approval. Lists of entities come ordered by id, because they are sets; other lists stay as sent.
 */
export function configured(row: Readonly<Record<string, unknown>>, alsoDropped: readonly string[] = []): JsonObject {
  return stripped(Object.fromEntries(Object.entries(row).filter(([name]) => !alsoDropped.includes(name))));
}

/** These fields alone, null where the service sent none. */
export function picked(row: Readonly<Record<string, unknown>>, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, jsonOf(row[name])]));
}

function stripped(row: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (isServiceWritten(name) ? [] : [[name, jsonOf(value)]])));
}

function isServiceWritten(name: string): boolean {
  return serviceWritten.includes(name) || (name.includes('@odata.') && name !== '@odata.type');
}

function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return byId(value.map(jsonOf));
  if (isObject(value)) return stripped(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function byId(list: readonly Json[]): readonly Json[] {
  const entities = list.map((item) => ({ item, id: idOf(item) }));
  if (entities.some(({ id }) => id === undefined)) return list;
  return entities.toSorted((a, b) => (a.id ?? '').localeCompare(b.id ?? '', 'en')).map(({ item }) => item);
}

function idOf(item: Json): string | undefined {
  const id = isObject(item) ? item['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
