import { stampOf } from './clock.ts';
import { fixedId, fixedMachineId } from './ids.ts';
import type { Row } from '../wire/row.ts';

/** Who or what a set of rows is about; `number` makes the ids. */
export type Person = { number: number; upn: string; displayName: string; jobTitle: string; department: string; enabled: boolean };
export type Laptop = { number: number; name: string; owner: Person };

const MDM_APP = '0000000a-0000-0000-c000-000000000000';
const LICENCE = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const DAY = 86_400_000;

/** Intune calls its plan `SCO`. */
const PLANS = [
  ['SCO', 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5'], ['AADPremiumService', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'], ['WindowsDefenderATP', '871d91ec-ec1a-452b-a83f-bd76c7d770ef'], ['exchange', 'efb87545-963c-4e0d-99df-69c6916d9eb0'],
].map(([service, servicePlanId]) => ({ assignedDateTime: '2024-02-05T08:00:00Z', capabilityStatus: 'Enabled', service, servicePlanId }));

export function userRow(person: Person): Row {
  const [givenName = '', surname = ''] = person.displayName.split(' ');
  return {
    id: fixedId('user', person.number), userPrincipalName: person.upn, displayName: person.displayName, givenName, surname, mail: person.upn,
    jobTitle: person.jobTitle, department: person.department, accountEnabled: person.enabled, userType: 'Member', businessPhones: [], mobilePhone: null,
    officeLocation: null, preferredLanguage: 'en-US', usageLocation: 'US', createdDateTime: '2024-02-05T08:00:00Z', signInSessionsValidFromDateTime: '2024-02-05T08:00:00Z', assignedLicenses: [{ disabledPlans: [], skuId: LICENCE }], assignedPlans: PLANS,
  };
}

/** The Entra object of a joined, enrolled, compliant Windows laptop. */
export function deviceRow(laptop: Laptop, now: number): Row {
  return {
    id: fixedId('device', laptop.number), deviceId: fixedId('entraDevice', laptop.number), displayName: laptop.name, accountEnabled: true, isCompliant: true, isManaged: true,
    trustType: 'AzureAd', profileType: 'RegisteredDevice', operatingSystem: 'Windows', operatingSystemVersion: '10.0.26100.4946', manufacturer: 'Contoso', model: 'Slate 14',
    mdmAppId: MDM_APP, deviceOwnership: 'Company', registrationDateTime: stampOf(now - 200 * DAY), approximateLastSignInDateTime: stampOf(now - DAY / 4),
    physicalIds: [], systemLabels: [], registeredOwners: [{ '@odata.type': '#microsoft.graph.user', id: fixedId('user', laptop.owner.number) }],
  };
}

export function managedDeviceRow(laptop: Laptop, now: number): Row {
  const { owner } = laptop;
  return {
    id: fixedId('managedDevice', laptop.number), deviceName: laptop.name, managedDeviceName: `${owner.upn.split('@')[0] ?? ''}_Windows`, userId: fixedId('user', owner.number),
    userPrincipalName: owner.upn, userDisplayName: owner.displayName, emailAddress: owner.upn, operatingSystem: 'Windows', osVersion: '10.0.26100.4946',
    azureADDeviceId: fixedId('entraDevice', laptop.number), azureADRegistered: true, complianceState: 'compliant', complianceGracePeriodExpirationDateTime: '9999-12-31T23:59:59Z',
    lastSyncDateTime: stampOf(now - DAY / 8), enrolledDateTime: stampOf(now - 200 * DAY), deviceEnrollmentType: 'windowsAzureADJoin', deviceRegistrationState: 'registered',
    managementAgent: 'mdm', managedDeviceOwnerType: 'company', isEncrypted: true, jailBroken: 'Unknown', partnerReportedThreatState: 'secured', model: 'Slate 14',
    manufacturer: 'Contoso', serialNumber: `AL${String(laptop.number).padStart(7, '0')}`, managementCertificateExpirationDate: stampOf(now + 165 * DAY), deviceActionResults: [],
    deviceCompliancePolicyStates: [], deviceConfigurationStates: [], usersLoggedOn: [{ userId: fixedId('user', owner.number), lastLogOnDateTime: stampOf(now - DAY / 4) }],
  };
}

export function machineRow(laptop: Omit<Laptop, 'owner'>, now: number): Row {
  return {
    id: fixedMachineId(laptop.number), computerDnsName: `${laptop.name.toLowerCase()}.alderlake.example`, firstSeen: stampOf(now - 199 * DAY), lastSeen: stampOf(now - DAY / 8),
    osPlatform: 'Windows11', version: '24H2', osProcessor: 'x64', osArchitecture: '64-bit', osBuild: 26_100, onboardingStatus: 'Onboarded', lastIpAddress: '10.20.4.11',
    lastExternalIpAddress: '203.0.113.20', healthStatus: 'Active', rbacGroupId: 40, rbacGroupName: 'Workstations', riskScore: 'None', exposureLevel: 'Low', deviceValue: 'Normal',
    isAadJoined: true, aadDeviceId: fixedId('entraDevice', laptop.number), machineTags: [],
  };
}

/** A domain controller: no Entra device, no Intune, on every list of things to be careful with. */
export function serverRow(number: number, name: string, now: number): Row {
  return {
    ...machineRow({ number, name }, now),
    osPlatform: 'WindowsServer2022', version: '21H2', osBuild: 20_348, lastIpAddress: '10.20.0.5', rbacGroupId: 41, rbacGroupName: 'Servers', deviceValue: 'High', isAadJoined: false,
    aadDeviceId: null, machineTags: ['Domain controller', 'Tier 0'],
  };
}

export function groupRow(number: number, displayName: string, description: string, members: string[]): Row {
  return {
    id: fixedId('group', number), displayName, description, mailEnabled: false, mailNickname: `group${number}`, securityEnabled: true, groupTypes: [], createdDateTime: '2025-11-03T09:00:00Z',
    visibility: 'Private', isAssignableToRole: false, members,
  };
}

/** Roles are held by the same table as groups, with their template id. */
export function roleRow(number: number, displayName: string, roleTemplateId: string, members: string[]): Row {
  return { '@odata.type': '#microsoft.graph.directoryRole', id: fixedId('role', number), displayName, description: displayName, roleTemplateId, members };
}
