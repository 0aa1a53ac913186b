import type { AccessRules } from '../conditional-access/access-rules.ts';
import type { PersonIdentity } from '../conditional-access/sign-in-context.ts';
import type { CircumstancesIndex } from './circumstances-index.ts';
import { partMasks } from './condition-masks.ts';
import { deviceMasks, type DeviceMasks } from './device-masks.ts';
import type { DirectoryIndex } from './directory-index.ts';
import { groupCircumstances, type Groups } from './group-masks.ts';
import { indexPeople } from './people-index.ts';
import { personMasks } from './person-masks.ts';
import { cellsOf, classifyPlaces, type PlaceCells } from './place-classes.ts';
import { policySlots, type PolicySlots } from './slots.ts';

/** What is asked: the same sign-ins under two sets of rules, with some people in other groups, or with some devices in another state. */
export interface ReplayQuestion {
  readonly current: AccessRules;
  readonly proposed: AccessRules;
  readonly directory: DirectoryIndex;
  /** Who these people, by position, would be. */
  readonly people?: ReadonlyMap<number, PersonIdentity>;
  /** Devices, by position, that would become compliant or not; only where nothing else changes. */
  readonly devices?: { readonly compliant: readonly number[]; readonly noncompliant: readonly number[] };
  /** Days since 1970, both included. */
  readonly fromDay: number;
  readonly toDay: number;
}

/** Policies as masks for every entry of the dictionaries. */
export interface CompiledTables {
  readonly width: number;
  /** Two masks a person, before a policy's side is looked at. */
  readonly people: Uint32Array;
  /** The same of those who would be somebody else. */
  readonly changed: ReadonlyMap<number, Uint32Array>;
  readonly policies: PolicySlots;
  readonly targets: Uint32Array;
  readonly groups: Groups;
  readonly devices: DeviceMasks | undefined;
}

export interface CompileCache {
  cells(index: CircumstancesIndex, current: AccessRules, proposed: AccessRules): PlaceCells;
  /** The tables of a question in which nothing but the state of devices differs, kept from one question to the next. */
  settled: { readonly rules: AccessRules; readonly directory: DirectoryIndex; readonly circumstances: number; readonly tables: CompiledTables } | undefined;
}

/** @param cache of this history; rules and directories are known again by being the same objects */
export function compile(question: ReplayQuestion, circumstances: CircumstancesIndex, cache: CompileCache): CompiledTables {
  const { directory, current, proposed, people } = question;
  if (current !== proposed || (people !== undefined && people.size > 0)) return compileAnew(question, circumstances, cache, question.devices !== undefined);
  const { settled } = cache;
  const entries = circumstances.placeOf.length;
  if (settled?.rules === current && settled.directory === directory && settled.circumstances === entries) return settled.tables;
  const tables = compileAnew(question, circumstances, cache, true);
  cache.settled = { rules: current, directory, circumstances: entries, tables };
  return tables;
}

function compileAnew(question: ReplayQuestion, circumstances: CircumstancesIndex, cache: CompileCache, withTwins: boolean): CompiledTables {
  const { directory, current, proposed } = question;
  const policies = policySlots(current, proposed);
  const devices = deviceMasks(circumstances, directory, policies);
  const places = classifyPlaces(circumstances, policies, cache.cells(circumstances, current, proposed));
  return {
    width: policies.width,
    people: personMasks(directory.index, policies),
    changed: changedMasks(question.people, policies),
    policies,
    targets: partMasks('target', directory.targets.map((target) => ({ target })), policies),
    groups: groupCircumstances(circumstances, policies, places, { filtersDevices: devices !== undefined, withTwins }),
    devices,
  };
}

function changedMasks(people: ReplayQuestion['people'], policies: PolicySlots): ReadonlyMap<number, Uint32Array> {
  if (people === undefined || people.size === 0) return new Map();
  const masks = personMasks(indexPeople([...people.values()]), policies);
  return new Map([...people.keys()].map((person, at) => [person, masks.subarray(at * 2 * policies.width, (at + 1) * 2 * policies.width)]));
}

/** Keeps the cells while the named locations are the same objects and no place is new. */
export function createCompileCache(): CompileCache {
  let kept: { readonly current: AccessRules['locations']; readonly proposed: AccessRules['locations']; readonly places: number; readonly cells: PlaceCells } | undefined;
  return {
    settled: undefined,
    cells: (index, { locations: current }, { locations: proposed }) => {
      if (kept !== undefined && kept.current === current && kept.proposed === proposed && kept.places === index.places.length) return kept.cells;
      const cells = cellsOf(index, [...(current ?? []), ...(proposed === current ? [] : (proposed ?? []))]);
      kept = { current, proposed, places: index.places.length, cells };
      return cells;
    },
  };
}
