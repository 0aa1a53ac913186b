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
  const places = interned<Place>(({ ipAddress, country }) => `${ipAddress ?? ' '}|${country ?? ' '}`);
  const addresses: (Address | 'none' | undefined)[] = [];
  const countries: number[] = [];
  const codes = words<Place['country']>();
  const attributes = {
    platform: words<AttributeValues['platform']>(),
    clientAppType: words<AttributeValues['clientAppType']>(),
    signInRisk: words<AttributeValues['signInRisk']>(),
    userRisk: words<AttributeValues['userRisk']>(),
    insiderRisk: words<AttributeValues['insiderRisk']>(),
    transferMethod: words<AttributeValues['transferMethod']>(),
    state: interned<DeviceState>(({ deviceClaimed, isCompliant, isManaged, joinType }) => `${deviceClaimed}|${isCompliant}|${isManaged}|${joinType}`),
    satisfied: interned<readonly string[]>((controls) => controls.toSorted().join('|')),
  };
  const manners = interned<Manner>(mannerKey);

  function mannerAt(circumstances: ReplayCircumstances): number {
    const { platform, clientAppType, signInRisk, userRisk, insiderRisk, transferMethod, deviceClaimed, isCompliant, isManaged, joinType, satisfied } = circumstances;
    const known = manners.list.length;
    const at = manners.add({
      platform: attributes.platform.add(platform),
      clientAppType: attributes.clientAppType.add(clientAppType),
      signInRisk: attributes.signInRisk.add(signInRisk),
      userRisk: attributes.userRisk.add(userRisk),
      insiderRisk: attributes.insiderRisk.add(insiderRisk),
      transferMethod: attributes.transferMethod.add(transferMethod),
      state: attributes.state.add({ deviceClaimed, isCompliant, isManaged, joinType }),
      satisfied: attributes.satisfied.add(satisfied),
      compliant: -1,
      noncompliant: -1,
    });
    if (at === known) learnTwins(circumstances, at);
    return at;
  }

  // Ends after two steps: the twin of a twin is one of the two.
  function learnTwins(circumstances: ReplayCircumstances, at: number): void {
    const manner = manners.list[at];
    if (manner === undefined) return;
    manner.compliant = mannerAt({ ...circumstances, isCompliant: true });
    manner.noncompliant = mannerAt({ ...circumstances, isCompliant: false, satisfied: circumstances.satisfied.filter((control) => control !== 'compliantDevice') });
  }

  function placeAt({ ipAddress, country }: Place): number {
    const at = places.add({ ipAddress, country });
    if (at < addresses.length) return at;
    addresses.push(ipAddress === undefined ? undefined : (parseAddress(ipAddress) ?? 'none'));
    countries.push(codes.add(country));
    return at;
  }

  return {
    placeOf,
    mannerOf,
    places: places.list,
    addresses,
    countries,
    manners: manners.list,
    values: { ...valuesOf(attributes), state: attributes.state.list, satisfied: attributes.satisfied.list },
    learn: (circumstances) => {
      for (let at = placeOf.length; at < circumstances.length; at += 1) {
        const one = circumstances[at];
        if (one === undefined) return;
        mannerOf.push(mannerAt(one));
        placeOf.push(placeAt(one));
      }
    },
  };
}

function valuesOf(attributes: {
  readonly [Name in Exclude<keyof AttributeValues, 'state' | 'satisfied'>]: Interned<AttributeValues[Name]>;
}): Pick<CircumstancesIndex['values'], Exclude<keyof AttributeValues, 'state' | 'satisfied'>> {
  const { platform, clientAppType, signInRisk, userRisk, insiderRisk, transferMethod } = attributes;
  return {
    platform: platform.list,
    clientAppType: clientAppType.list,
    signInRisk: signInRisk.list,
    userRisk: userRisk.list,
    insiderRisk: insiderRisk.list,
    transferMethod: transferMethod.list,
  };
}

function mannerKey({ platform, clientAppType, signInRisk, userRisk, insiderRisk, transferMethod, state, satisfied }: Manner): string {
  return `${platform},${clientAppType},${signInRisk},${userRisk},${insiderRisk},${transferMethod},${state},${satisfied}`;
}

interface Interned<Value> {
  readonly list: readonly Value[];
  add(value: Value): number;
}

function interned<Value>(keyOf: (value: Value) => string): Interned<Value> {
  return internedBy<Value, string>(keyOf);
}

function words<Value extends string | undefined>(): Interned<Value> {
  return internedBy<Value, Value>((value) => value);
}

function internedBy<Value, Key>(keyOf: (value: Value) => Key): Interned<Value> {
  const list: Value[] = [];
  const positions = new Map<Key, number>();
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
