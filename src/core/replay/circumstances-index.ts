import { parseAddress, type Address } from '../conditional-access/address.ts';
import type { SignInContext } from '../conditional-access/sign-in-context.ts';
import type { DeviceState, ReplayCircumstances } from './world.ts';

/** Where a sign-in came from, as far as a policy can look at it. */
export type Place = Pick<ReplayCircumstances, 'ipAddress' | 'country'>;

/** Positions of the values in `CircumstancesIndex`, one for every attribute that conditions look at one by one. */
export interface Manner {
  readonly platform: number;
  readonly clientAppType: number;
  readonly signInRisk: number;
  readonly userRisk: number;
  readonly insiderRisk: number;
  readonly transferMethod: number;
  readonly state: number;
  readonly satisfied: number;
  /** The same manner on a device that is compliant, and on one that is not. */
  compliant: number;
  noncompliant: number;
}

/** The distinct values of the circumstances seen so far; they only grow. No policy is looked at here: this is done once, when circumstances are learned. */
export interface CircumstancesIndex {
  readonly placeOf: readonly number[];
  readonly mannerOf: readonly number[];
  readonly places: readonly Place[];
  /** For each place its address, and its country as a number. */
  readonly addresses: readonly (Address | 'none' | undefined)[];
  readonly countries: readonly number[];
  readonly manners: readonly Manner[];
  readonly values: { readonly [Name in keyof AttributeValues]: readonly AttributeValues[Name][] };
  learn(circumstances: readonly ReplayCircumstances[]): void;
}

export interface AttributeValues {
  platform: SignInContext['platform'];
  clientAppType: SignInContext['clientAppType'];
  signInRisk: SignInContext['signInRisk'];
  userRisk: SignInContext['userRisk'];
  insiderRisk: SignInContext['insiderRisk'];
  transferMethod: SignInContext['transferMethod'];
  state: DeviceState;
  satisfied: readonly string[];
}

export function createCircumstancesIndex(): CircumstancesIndex {
  const placeOf: number[] = [];
  const mannerOf: number[] = [];
  const places = createPlaces();
  const manners = createManners();
  return {
    placeOf,
    mannerOf,
    ...places,
    manners: manners.list,
    values: manners.values,
    learn: (circumstances) => {
      for (let at = placeOf.length; at < circumstances.length; at += 1) {
        const one = circumstances[at];
        if (one === undefined) return;
        mannerOf.push(manners.add(one));
        placeOf.push(places.add(one));
      }
    },
  };
}

type Places = Pick<CircumstancesIndex, 'places' | 'addresses' | 'countries'>;

function createPlaces(): Places & { add(place: Place): number } {
  const places = interned<Place>(({ ipAddress, country }) => `${ipAddress ?? ' '}|${country ?? ' '}`);
  const addresses: (Address | 'none' | undefined)[] = [];
  const countries: number[] = [];
  const codes = words<Place['country']>();
  return {
    places: places.list,
    addresses,
    countries,
    add: ({ ipAddress, country }) => {
      const at = places.add({ ipAddress, country });
      if (at < addresses.length) return at;
      addresses.push(ipAddress === undefined ? undefined : (parseAddress(ipAddress) ?? 'none'));
      countries.push(codes.add(country));
      return at;
    },
  };
}

function createManners(): { readonly list: readonly Manner[]; readonly values: CircumstancesIndex['values']; add(circumstances: ReplayCircumstances): number } {
  const attributes = createAttributes();
  const manners = interned<Manner>(mannerKey);

  function add(circumstances: ReplayCircumstances): number {
    const known = manners.list.length;
    const at = manners.add(attributes.mannerOf(circumstances));
    if (at === known) learnTwins(circumstances, at);
    return at;
  }

  // Ends after two steps: the twin of a twin is one of the two.
  function learnTwins(circumstances: ReplayCircumstances, at: number): void {
    const manner = manners.list[at];
    if (manner === undefined) return;
    manner.compliant = add({ ...circumstances, isCompliant: true });
    manner.noncompliant = add({ ...circumstances, isCompliant: false, satisfied: circumstances.satisfied.filter((control) => control !== 'compliantDevice') });
  }

  return { list: manners.list, values: attributes.values, add };
}

function createAttributes(): { readonly values: CircumstancesIndex['values']; mannerOf(circumstances: ReplayCircumstances): Manner } {
  const platform = words<AttributeValues['platform']>();
  const clientAppType = words<AttributeValues['clientAppType']>();
  const signInRisk = words<AttributeValues['signInRisk']>();
  const userRisk = words<AttributeValues['userRisk']>();
  const insiderRisk = words<AttributeValues['insiderRisk']>();
  const transferMethod = words<AttributeValues['transferMethod']>();
  const state = interned<DeviceState>(({ deviceClaimed, isCompliant, isManaged, joinType }) => `${deviceClaimed}|${isCompliant}|${isManaged}|${joinType}`);
  const satisfied = interned<readonly string[]>((controls) => controls.toSorted().join('|'));
  return {
    values: {
      platform: platform.list, clientAppType: clientAppType.list, signInRisk: signInRisk.list, userRisk: userRisk.list, insiderRisk: insiderRisk.list,
      transferMethod: transferMethod.list, state: state.list, satisfied: satisfied.list,
    },
    mannerOf: (one) => ({
      platform: platform.add(one.platform),
      clientAppType: clientAppType.add(one.clientAppType),
      signInRisk: signInRisk.add(one.signInRisk),
      userRisk: userRisk.add(one.userRisk),
      insiderRisk: insiderRisk.add(one.insiderRisk),
      transferMethod: transferMethod.add(one.transferMethod),
      state: state.add({ deviceClaimed: one.deviceClaimed, isCompliant: one.isCompliant, isManaged: one.isManaged, joinType: one.joinType }),
      satisfied: satisfied.add(one.satisfied),
      compliant: -1,
      noncompliant: -1,
    }),
  };
}

function mannerKey({ platform, clientAppType, signInRisk, userRisk, insiderRisk, transferMethod, state, satisfied }: Manner): string {
  return `${platform},${clientAppType},${signInRisk},${userRisk},${insiderRisk},${transferMethod},${state},${satisfied}`;
}

interface Interned<Value> {
  readonly list: readonly Value[];
  add(value: Value): number;
}

function words<Value extends string | undefined>(): Interned<Value> {
  return interned<Value>((value) => value);
}

function interned<Value>(keyOf: (value: Value) => string | undefined): Interned<Value> {
  const list: Value[] = [];
  const positions = new Map<string | undefined, number>();
  return {
    list,
    add: (value) => {
      const key = keyOf(value);
      const known = positions.get(key);
      if (known !== undefined) return known;
      positions.set(key, list.length);
      list.push(value);
      return list.length - 1;
    },
  };
}
