import { appId, entraDeviceId, managedDeviceId, userId } from '../../src/core/facts/ids.ts';
import type { SignIn } from '../../src/core/facts/sign-in.ts';
import type { EntraDevice, ManagedDevice } from '../../src/core/facts/device.ts';

/** Facts for tests of the core: a blocked sign-in from a Windows laptop, unless told otherwise. */
export const person = userId('aaaaaaaa-0000-4000-8000-000000000001');
export const laptop = entraDeviceId('dddddddd-0000-4000-8000-000000000001');

let counter = 0;

export function signIn(change: Partial<SignIn>): SignIn {
  counter += 1;
  return {
    id: `sign-in-${counter}`,
    correlationId: `correlation-${counter}`,
    createdAt: 0,
    userId: person,
    userPrincipalName: 'person@example.test',
    appId: change.appName === undefined ? appId('payroll') : undefined,
    appName: 'Payroll',
    clientAppUsed: 'Browser',
    clientKind: 'browser',
    ipAddress: '192.0.2.1',
    city: 'Lund',
    country: 'SE',
    errorCode: 53000,
    failureReason: undefined,
    conditionalAccessStatus: 'failure',
    appliedPolicies: [],
    device: { deviceId: laptop, displayName: 'LT-1', operatingSystem: 'Windows 11', browser: 'Edge', isCompliant: false, isManaged: true, joinType: 'joined' },
    signInRisk: 'none',
    userRisk: 'none',
    deviceCodeFlow: false,
    ...change,
  };
}

export function managedDevice(change: Partial<ManagedDevice>): ManagedDevice {
  return {
    id: managedDeviceId('mmmmmmmm-0000-4000-8000-000000000001'),
    deviceName: 'LT-1',
    managedDeviceName: undefined,
    entraDeviceId: laptop,
    userId: person,
    userPrincipalName: 'person@example.test',
    emailAddress: undefined,
    platform: 'windows',
    osVersion: undefined,
    complianceState: 'compliant',
    gracePeriodEndsAt: undefined,
    lastSyncAt: 0,
    threatState: undefined,
    managedByDefenderOnly: false,
    ...change,
  };
}

export function entraDevice(change: Partial<EntraDevice>): EntraDevice {
  return {
    objectId: undefined,
    deviceId: laptop,
    displayName: 'LT-1',
    accountEnabled: true,
    isCompliant: true,
    isManaged: true,
    joinType: 'joined',
    platform: 'windows',
    ownerIds: [person],
    ...change,
  };
}
