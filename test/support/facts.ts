import type { Diagnosis } from '../../src/core/diagnosis/diagnosis.ts';
import { diagnose } from '../../src/core/diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../../src/core/diagnosis/facts.ts';
import { parseQuestion } from '../../src/core/diagnosis/question.ts';
import { known } from '../../src/core/facts/fact.ts';
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

/** Everything read, nothing wrong: one compliant laptop and no sign-ins. */
export function facts(change: Partial<DiagnosisFacts> = {}): DiagnosisFacts {
  return {
    person: known({ id: person, userPrincipalName: 'person@example.test', mail: undefined, displayName: 'A Person', accountEnabled: true, userType: 'member' }, 0),
    signIns: known([], 0),
    ownedDevices: known([entraDevice({})], 0),
    managedDevices: known([managedDevice({})], 0),
    policies: known([], 0),
    namedLocations: known([], 0),
    compliancePolicies: known([], 0),
    complianceSettings: known({ secureByDefault: true, validityDays: 30 }, 0),
    connectors: known([], 0),
    alerts: known([], 0),
    entraDevices: new Map([[laptop, known(entraDevice({}), 0)]]),
    otherManagedDevices: new Map(),
    policyStates: new Map([[managedDevice({}).id, known([], 0)]]),
    machines: new Map(),
    ...change,
  };
}

export function ask(read: DiagnosisFacts, text = 'why is my device blocked?', now = 3_600_000): Diagnosis {
  const subject = { userId: person, addresses: ['person@example.test'] };
  return diagnose({ facts: read, subject, question: parseQuestion(text), now, level: 'person', voice: 'you', time: (at) => new Date(at).toISOString() });
}
