import { z } from 'zod/v4';
import type { EntraDevice, Platform } from '../../core/facts/device.ts';
import { deviceObjectId, entraDeviceId, groupId, userId } from '../../core/facts/ids.ts';
import type { Group, Person } from '../../core/facts/person.ts';
import type { JoinType } from '../../core/facts/sign-in.ts';
import { flag, idText, isObject, lax, member, memberAs, readRow, text, type GapList } from '../upstream/fields.ts';
import { UpstreamError } from '../upstream/errors.ts';

const userRow = z.object({
  id: lax(idText(userId)),
  userPrincipalName: lax(text),
  mail: lax(text),
  displayName: lax(text),
  accountEnabled: lax(flag),
  userType: lax(member(['member', 'guest'])),
});

export const userProperties = Object.keys(userRow.shape);

export function parsePerson(row: unknown, gaps: GapList): Person | undefined {
  const { id, userPrincipalName, mail, displayName, accountEnabled, userType } = readRow(userRow, row, gaps, ['id', 'accountEnabled']);
  return id === undefined ? undefined : { id, userPrincipalName, mail, displayName, accountEnabled, userType };
}

const groupRow = z.object({ id: lax(idText(groupId)), displayName: lax(text) });

const roleRow = z.object({ roleTemplateId: lax(text) });

/** Without the permission to read roles Entra sends a role with nothing but its id: that is not "no role". Throws `upstream.bad-answer`. */
export function parseRole(row: unknown): string {
  const { roleTemplateId } = roleRow.catch({}).parse(row);
  if (roleTemplateId === undefined) throw new UpstreamError('upstream.bad-answer', { serviceCode: 'roleTemplateId' });
  return roleTemplateId.toLowerCase();
}

export function isDirectoryRole(row: unknown): boolean {
  return isOfType(row, 'directoryRole');
}

export function isUser(row: unknown): boolean {
  return isOfType(row, 'user');
}

function isOfType(row: unknown, type: string): boolean {
  const given = isObject(row) ? row['@odata.type'] : undefined;
  return typeof given === 'string' && given.toLowerCase() === `#microsoft.graph.${type.toLowerCase()}`;
}

/** Directory roles and administrative units come in the same list; they are no groups. */
export function isGroup(row: unknown): boolean {
  const type = isObject(row) ? row['@odata.type'] : undefined;
  return typeof type !== 'string' || type.toLowerCase() === '#microsoft.graph.group';
}

export function parseGroup(row: unknown, gaps: GapList): Group | undefined {
  const { id, displayName } = readRow(groupRow, row, gaps);
  return id === undefined ? undefined : { id, displayName };
}

const trustTypes: Readonly<Record<string, JoinType>> = { AzureAd: 'joined', ServerAd: 'hybrid', Workplace: 'registered' };

const platforms: readonly (readonly [pattern: RegExp, platform: Platform])[] = [
  [/^windows/i, 'windows'],
  [/^mac/i, 'macOS'],
  [/^(ios|ipad|iphone)/i, 'iOS'],
  [/^android/i, 'android'],
  [/^linux/i, 'linux'],
];

/** Entra and Intune write the operating system freely: "Windows", "MacMDM", "AndroidForWork", "iPadOS". */
export const operatingSystem = text.transform((name): Platform => platforms.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? 'other');

const deviceRow = z.object({
  id: lax(idText(deviceObjectId)),
  deviceId: lax(idText(entraDeviceId)),
  displayName: lax(text),
  accountEnabled: lax(flag),
  isCompliant: lax(flag),
  isManaged: lax(flag),
  trustType: lax(memberAs(trustTypes)),
  operatingSystem: lax(operatingSystem),
});

export const deviceProperties = Object.keys(deviceRow.shape);

const ownerRow = z.object({ id: lax(idText(userId)) });

export function parseDevice(row: unknown, gaps: GapList): EntraDevice | undefined {
  const device = readRow(deviceRow, row, gaps, ['accountEnabled', 'trustType']);
  if (device.id === undefined && device.deviceId === undefined) return undefined;
  // Entra leaves the compliance of devices that nobody manages empty; for the others "not given" is not "no".
  if (device.isManaged !== false && device.trustType !== 'registered') readRow(deviceRow, row, gaps, ['isCompliant']);
  return {
    objectId: device.id,
    deviceId: device.deviceId,
    displayName: device.displayName,
    accountEnabled: device.accountEnabled,
    isCompliant: device.isCompliant,
    isManaged: device.isManaged,
    joinType: device.trustType,
    platform: device.operatingSystem,
    ownerIds: parseOwners(row),
  };
}

function parseOwners(row: unknown): EntraDevice['ownerIds'] {
  const owners = isObject(row) ? row['registeredOwners'] : undefined;
  if (!Array.isArray(owners)) return undefined;
  return owners.flatMap((owner: unknown) => {
    const { id } = ownerRow.catch({}).parse(owner);
    return id === undefined ? [] : [id];
  });
}
