import { grantBlock, grantOk, grantOutcome } from '../conditional-access/grant/grant-outcome.ts';
import type { PreparedPolicy } from '../conditional-access/prepared.ts';
import type { SignInContext } from '../conditional-access/sign-in-context.ts';
import { RowTable, setBit } from './bits.ts';
import type { CircumstancesIndex, Manner } from './circumstances-index.ts';
import { partMasks } from './condition-masks.ts';
import type { Dimension } from './evaluator.ts';
import type { PolicySlots } from './slots.ts';
import { deviceContext, noDevice } from './world.ts';

/** Circumstances by what the policies make of them. */
export interface Groups {
  /** For each circumstances its group; and what it would be, were the device compliant or not. */
  readonly of: Uint32Array;
  readonly ifCompliant: Uint32Array;
  readonly ifNoncompliant: Uint32Array;
  /** Four masks a group, as `KernelArguments.groups`, then the device state where policies filter devices. */
  readonly table: RowTable;
}

/** `places` gives each place its class and each class its two masks; `withTwins` false leaves the two further columns empty. */
export function groupCircumstances(index: CircumstancesIndex, policies: PolicySlots, places: PlaceClasses, options: { readonly filtersDevices: boolean; readonly withTwins: boolean }): Groups {
  const manners = mannerClasses(index, policies, options.filtersDevices);
  const table = new RowTable(4 * policies.width + 1, 4096);
  const known = new Int32Array(places.table.count * manners.table.count).fill(-1);
  const row = new Uint32Array(table.width);
  // Worked out when it is first met: most pairs of a place and a manner never are.
  const groupAt = (at: number): number => {
    const place = Math.floor(at / manners.table.count);
    meet(row, manners.table.rows, (at % manners.table.count) * table.width, places.table.rows, place * 2 * policies.width, policies.width);
    return (known[at] = table.add(row));
  };
  const classOfCircumstances = (classOfManner: Uint32Array): Uint32Array => {
    const { placeOf, mannerOf } = index;
    const groups = new Uint32Array(placeOf.length);
    const count = manners.table.count;
    for (let entry = 0; entry < groups.length; entry += 1) {
      const at = (places.classOf[placeOf[entry] ?? 0] ?? 0) * count + (classOfManner[mannerOf[entry] ?? 0] ?? 0);
      const group = known[at] ?? -1;
      groups[entry] = group === -1 ? groupAt(at) : group;
    }
    return groups;
  };
  const of = classOfCircumstances(manners.classOf);
  if (!options.withTwins) return { of, ifCompliant: new Uint32Array(0), ifNoncompliant: new Uint32Array(0), table };
  const twin = (twinOf: (manner: Manner) => number): Uint32Array => classOfCircumstances(Uint32Array.from(index.manners, (manner) => manners.classOf[twinOf(manner)] ?? 0));
  return { of, ifCompliant: twin(({ compliant }) => compliant), ifNoncompliant: twin(({ noncompliant }) => noncompliant), table };
}

export interface PlaceClasses {
  readonly classOf: Uint32Array;
  readonly table: RowTable;
}

/** The two challenge and block masks that are possible are narrowed by what is possible at the place, the certain ones by what is certain. */
function meet(row: Uint32Array, manners: Uint32Array, manner: number, places: Uint32Array, place: number, width: number): void {
  for (let word = 0; word < width; word += 1) {
    const certain = places[place + word] ?? 0;
    const possible = places[place + width + word] ?? 0;
    row[word] = (manners[manner + word] ?? 0) & possible;
    row[width + word] = (manners[manner + width + word] ?? 0) & possible;
    row[2 * width + word] = (manners[manner + 2 * width + word] ?? 0) & certain;
    row[3 * width + word] = (manners[manner + 3 * width + word] ?? 0) & certain;
  }
  row[4 * width] = manners[manner + 4 * width] ?? 0;
}

function mannerClasses(index: CircumstancesIndex, policies: PolicySlots, filtersDevices: boolean): PlaceClasses {
  const { width } = policies;
  const table = new RowTable(4 * width + 1);
  const attributes = attributeMasks(index, policies);
  const grants = grantMasks(index, policies);
  const row = new Uint32Array(table.width);
  const classOf = Uint32Array.from(index.manners, (manner) => {
    const grant = grants.rowOf(manner);
    for (let word = 0; word < width; word += 1) {
      let certain = -1;
      let possible = -1;
      for (const { masks, valueOf } of attributes) {
        const at = valueOf(manner) * 2 * width + word;
        certain &= masks[at] ?? 0;
        possible &= masks[at + width] ?? 0;
      }
      row[word] = possible & (grants.rows[grant + word] ?? 0);
      row[width + word] = possible & (grants.rows[grant + width + word] ?? 0);
      row[2 * width + word] = certain & (grants.rows[grant + 2 * width + word] ?? 0);
      row[3 * width + word] = certain & (grants.rows[grant + 3 * width + word] ?? 0);
    }
    row[4 * width] = filtersDevices ? manner.state : 0;
    return table.add(row);
  });
  return { classOf, table };
}

interface AttributeMasks {
  readonly masks: Uint32Array;
  readonly valueOf: (manner: Manner) => number;
}

function attributeMasks({ values }: CircumstancesIndex, policies: PolicySlots): readonly AttributeMasks[] {
  const of = (dimension: Dimension, parts: readonly Partial<SignInContext>[], valueOf: (manner: Manner) => number): AttributeMasks => ({ masks: partMasks(dimension, parts, policies), valueOf });
  return [
    of('platform', values.platform.map((platform) => ({ platform })), (manner) => manner.platform),
    of('client', values.clientAppType.map((clientAppType) => ({ clientAppType })), (manner) => manner.clientAppType),
    of('signInRisk', values.signInRisk.map((signInRisk) => ({ signInRisk })), (manner) => manner.signInRisk),
    of('userRisk', values.userRisk.map((userRisk) => ({ userRisk })), (manner) => manner.userRisk),
    of('insiderRisk', values.insiderRisk.map((insiderRisk) => ({ insiderRisk })), (manner) => manner.insiderRisk),
    of('flow', values.transferMethod.map((transferMethod) => ({ transferMethod })), (manner) => manner.transferMethod),
  ];
}

/** By what is satisfied, the device's state and the client: policies whose grant may ask for something, may block, surely asks, surely blocks. */
function grantMasks({ values, manners }: CircumstancesIndex, policies: PolicySlots): { readonly rows: Uint32Array; rowOf(manner: Manner): number } {
  const { width } = policies;
  const satisfied = values.satisfied.map((controls) => new Set(controls));
  const devices = values.state.map((state) => deviceContext(state, noDevice));
  const keyOf = (manner: Manner): number => (manner.satisfied * values.state.length + manner.state) * values.clientAppType.length + manner.clientAppType;
  const distinct = new Map(manners.map((manner) => [keyOf(manner), manner]));
  const rows = new Uint32Array(distinct.size * 4 * width);
  const positions = new Map([...distinct.keys()].map((key, at) => [key, at * 4 * width]));
  const kinds = grantKinds(policies);
  for (const [key, manner] of distinct) {
    const at = positions.get(key) ?? 0;
    for (const { prepared, bits } of kinds) {
      const outcome = grantOutcome(prepared, satisfied[manner.satisfied] ?? new Set(), devices[manner.state], values.clientAppType[manner.clientAppType]);
      const holds = [outcome !== grantOk, (outcome & grantBlock) !== 0, (outcome & grantOk) === 0, outcome === grantBlock];
      for (const [place, held] of holds.entries()) if (held) for (const bit of bits) setBit(rows, at + place * width, bit);
    }
  }
  return { rows, rowOf: (manner) => positions.get(keyOf(manner)) ?? 0 };
}

/** Many policies ask for the same: each grant is judged once. */
function grantKinds({ slots }: PolicySlots): readonly { readonly prepared: PreparedPolicy; readonly bits: readonly number[] }[] {
  const kinds = new Map<string, { readonly prepared: PreparedPolicy; readonly bits: number[] }>();
  for (const { bit, prepared, family } of slots) {
    const key = JSON.stringify([family, prepared.policy.grant, prepared.policy.unrecognised]);
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { prepared, bits: [bit] });
    else kind.bits.push(bit);
  }
  return [...kinds.values()];
}
