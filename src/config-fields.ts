import { variables } from './config-variables.ts';
import { groupId, type GroupId } from './core/facts/ids.ts';

export const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The environment while it is read; every fault is noted, so that nobody has to start five times. */
export interface Reading {
  /** The value without white space around it; undefined when it is not given or empty. */
  readonly get: (name: string) => string | undefined;
  readonly faults: string[];
}

/** The value; '' and a fault that says what the variable is for when it is not given. */
export function require(name: string, { get, faults }: Reading): string {
  const value = get(name);
  if (value === undefined) faults.push(`${name} is missing: ${variables[name]?.what ?? ''}`);
  return value ?? '';
}

export function requireGuid(name: string, reading: Reading): string {
  const value = require(name, reading);
  if (value !== '' && !guid.test(value)) reading.faults.push(`${name} is no GUID`);
  return value.toLowerCase();
}

/** Parts between commas, without the empty ones. */
export function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

/** Object ids of groups. Names are refused: anybody who may create a group could take a name. */
export function groupIds(name: string, { get, faults }: Reading): readonly GroupId[] {
  const ids = list(get(name));
  if (!ids.every((id) => guid.test(id))) faults.push(`${name}: give object ids of groups, not names; anybody who may create a group could take a name`);
  return ids.map(groupId);
}
