import { indexPeople, type PeopleIndex } from './people-index.ts';
import type { ReplayDevice, ReplayDirectory } from './world.ts';

/** A reading of the directory, made ready once for many replays. */
export interface DirectoryIndex extends ReplayDirectory {
  readonly index: PeopleIndex;
  /** Devices alike in the properties named: for each device its kind, and one device of each kind. */
  kindsBy(properties: readonly string[]): DeviceKinds;
}

export interface DeviceKinds {
  readonly kindOf: Uint32Array;
  readonly kinds: readonly ReplayDevice[];
}

export function indexDirectory(directory: ReplayDirectory): DirectoryIndex {
  const known = new Map<string, DeviceKinds>();
  return {
    ...directory,
    index: indexPeople(directory.people),
    kindsBy: (properties) => {
      const key = properties.toSorted().join('|');
      const kinds = known.get(key) ?? kindsOf(directory.devices, properties);
      known.set(key, kinds);
      return kinds;
    },
  };
}

function kindsOf(devices: readonly ReplayDevice[], properties: readonly string[]): DeviceKinds {
  const positions = new Map<string, number>();
  const kinds: ReplayDevice[] = [];
  const kindOf = Uint32Array.from(devices, (device) => {
    // Whatever a filter asks, it tells a registered device from none, one of which something is known, and one that Intune manages.
    const { deviceId, properties: known } = device;
    const key = JSON.stringify([deviceId === '', known.size > 0, known.get('ismanaged'), ...properties.map((name) => valueOf(device, name))]);
    const position = positions.get(key);
    if (position !== undefined) return position;
    positions.set(key, kinds.length);
    return kinds.push(device) - 1;
  });
  return { kindOf, kinds };
}

function valueOf({ deviceId, properties }: ReplayDevice, name: string): unknown {
  if (name === 'deviceid') return deviceId;
  return properties.get(name === 'devicephysicalids' ? 'physicalids' : name);
}
