import { matches, type Held } from '../filter/evaluate.ts';
import { isExtension, type ParsedFilter } from '../filter/prepare-filter.ts';
import type { DeviceContext } from '../sign-in-context.ts';
import { verdictOf, type ConditionOf, type Verdict } from './condition.ts';

type Understood = Extract<ParsedFilter, { understood: true }>;

/** The device filter: with mode exclude the devices that match are left out. */
export const devices: ConditionOf<'device'> = {
  kind: 'devices',
  looksAt: 'device',
  configured: ({ deviceFilter }) => deviceFilter !== undefined,
  verdict: ({ deviceFilter }, device) => {
    if (deviceFilter === undefined) return 'met';
    if (!deviceFilter.understood || device === undefined) return 'unknown';
    const matched = matchesDevice(deviceFilter, device);
    return deviceFilter.mode === 'include' ? verdictOf(matched) : opposite(verdictOf(matched));
  },
  needs: ({ deviceFilter }, device) => {
    if (deviceFilter === undefined) return [];
    if (!deviceFilter.understood) return [`device filter: ${deviceFilter.because}`];
    return device === undefined ? ['device'] : openAttributes(deviceFilter, device);
  },
};

function opposite(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return 'unknown';
  return verdict === 'met' ? 'not-met' : 'met';
}

/**
 * A device that Entra does not know has no property, so that every negative comparison matches and no other. Entra has the values of
 * extension attributes at hand only for a device that is managed by Intune, compliant or hybrid joined; for others they are empty.
 */
function matchesDevice(filter: Understood, device: DeviceContext): boolean | undefined {
  const registered = isRegistered(device);
  if (registered === false) return filter.withoutObject;
  const matched = matchesRegistered(filter, device);
  return registered === true || matched === filter.withoutObject ? matched : undefined;
}

function matchesRegistered({ rule, extended }: Understood, device: DeviceContext): boolean | undefined {
  const at = (attribute: string) => heldBy(device, attribute);
  const available = extended ? hasExtensions(device) : true;
  if (available === true) return matches(rule, at);
  const without = matches(rule, (attribute) => (isExtension(attribute) ? null : heldBy(device, attribute)));
  return available === false || matches(rule, at) === without ? without : undefined;
}

/** A device that something is known of is there, even when its id is not known. */
function isRegistered({ deviceId, isCompliant, joinType, properties }: DeviceContext): boolean | undefined {
  if (deviceId !== undefined) return deviceId !== '';
  return isCompliant !== undefined || joinType !== undefined || properties.size > 0 ? true : undefined;
}

const trustTypes = { joined: 'AzureAD', hybrid: 'ServerAD', registered: 'Workplace' } as const;

function heldBy(device: DeviceContext, attribute: string): Held {
  switch (attribute) {
    case 'deviceid':
      return device.deviceId;
    case 'iscompliant':
      return device.isCompliant;
    case 'trusttype':
      return device.joinType === undefined ? undefined : trustTypes[device.joinType];
    case 'devicephysicalids':
      return device.properties.get('physicalids');
    default:
      return device.properties.get(attribute);
  }
}

function hasExtensions({ isCompliant, joinType, properties }: DeviceContext): boolean | undefined {
  const managed = properties.get('ismanaged');
  if (managed === true || isCompliant === true || joinType === 'hybrid') return true;
  return managed === undefined || isCompliant === undefined || joinType === undefined ? undefined : false;
}

function openAttributes(filter: Understood, device: DeviceContext): readonly string[] {
  if (isRegistered(device) === undefined) return ['device.deviceId'];
  const open = filter.attributes.filter((attribute) => heldBy(device, attribute) === undefined);
  return [...open, ...(filter.extended && hasExtensions(device) === undefined ? ['ismanaged'] : [])].map((attribute) => `device.${attribute}`);
}
