import type { DeviceContext, PersonIdentity, SignInContext, SignInTarget } from '../conditional-access/sign-in-context.ts';
import type { Circumstances, HistoryDictionaries } from '../history/columns.ts';
import type { EntraDeviceId } from '../facts/ids.ts';

/** What the numbers in a row of the history stand for, in the words of the evaluator. Entry `i` is entry `i` of the dictionary. */
export interface ReplayDirectory {
  readonly people: readonly PersonIdentity[];
  /** Undefined: not known what was asked for. */
  readonly targets: readonly (SignInTarget | undefined)[];
  /** Entry 0 is no device or an unknown one. */
  readonly devices: readonly ReplayDevice[];
}

export interface ReplayDevice {
  readonly deviceId: EntraDeviceId | '';
  /** As in `DeviceContext`; what a sign-in's circumstances say goes first. */
  readonly properties: DeviceContext['properties'];
}

/** Circumstances as the log has them; the log does not say the insider risk, another source may. */
export type ReplayCircumstances = Omit<Circumstances, 'outcome' | 'logged'> & Pick<Partial<SignInContext>, 'insiderRisk'>;

/** What the circumstances of a sign-in say about the device it came from. */
export type DeviceState = Pick<ReplayCircumstances, 'deviceClaimed' | 'isCompliant' | 'isManaged' | 'joinType'>;

/** Positions in the dictionaries. */
export interface ReplayRow {
  readonly person: number;
  readonly app: number;
  readonly circumstances: number;
  readonly device: number;
}

export const noDevice: ReplayDevice = { deviceId: '', properties: new Map() };

/** The apps and devices of a history about which the directory says nothing but what the log says. */
export function plainDirectory(dictionaries: HistoryDictionaries, people: readonly PersonIdentity[]): ReplayDirectory {
  return {
    people,
    targets: dictionaries.apps.map(({ appId }) => (appId === '' ? undefined : { kind: 'app', appId, attributes: undefined })),
    devices: dictionaries.devices.map(({ deviceId }) => ({ deviceId, properties: new Map() })),
  };
}

/** One row as the explaining form takes it; undefined where a position is in no dictionary. */
export function signInContextOf(directory: ReplayDirectory, circumstances: ReplayCircumstances | undefined, row: ReplayRow): SignInContext | undefined {
  const identity = directory.people[row.person];
  const device = directory.devices[row.device];
  if (identity === undefined || device === undefined || circumstances === undefined) return undefined;
  return { ...circumstancesContext(circumstances, device), identity, target: directory.targets[row.app] };
}

type CircumstancesContext = Omit<SignInContext, 'identity' | 'target'>;

export function circumstancesContext(circumstances: ReplayCircumstances, device: ReplayDevice): CircumstancesContext {
  const { platform, clientAppType, ipAddress, country, signInRisk, userRisk, insiderRisk, transferMethod, satisfied } = circumstances;
  return { platform, clientAppType, ipAddress, country, signInRisk, userRisk, insiderRisk, transferMethod, satisfied: new Set(satisfied), device: deviceContext(circumstances, device) };
}

/** The device of a sign-in: what the log says of it, then what the directory says. Undefined: nothing is known. */
export function deviceContext(state: DeviceState, device: ReplayDevice): DeviceContext | undefined {
  const { deviceClaimed, isCompliant, isManaged, joinType } = state;
  if (deviceClaimed === undefined && isCompliant === undefined && isManaged === undefined && joinType === undefined) return undefined;
  if (deviceClaimed === false) return { deviceId: '', isCompliant, joinType, properties: new Map() };
  const properties = isManaged === undefined ? device.properties : new Map([...device.properties, ['ismanaged', isManaged]]);
  return { deviceId: device.deviceId === '' ? undefined : device.deviceId, isCompliant, joinType, properties };
}
