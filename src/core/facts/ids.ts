/**
 * Ids are strings on the wire. The brand makes a mix-up a compile error, because four systems name one laptop with four
 * different GUIDs and the wrong one silently matches nothing (or, worse, somebody else's device).
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Entra object id of a person (`user.id`; `from.aadObjectId` in Teams). Lower case. */
export type UserId = Branded<'UserId'>;
/** Entra tenant id. Lower case. */
export type TenantId = Branded<'TenantId'>;
/** Entra `device.deviceId`: the joining key of sign-in, Entra device, Intune managed device and Defender machine. Lower case. */
export type EntraDeviceId = Branded<'EntraDeviceId'>;
/** Entra `device.id`, the directory object id of a device; used for group membership only. Lower case. */
export type DeviceObjectId = Branded<'DeviceObjectId'>;
/** Intune `managedDevice.id`. Lower case. */
export type ManagedDeviceId = Branded<'ManagedDeviceId'>;
/** Defender `machine.id`: 40 hexadecimal characters. Lower case. */
export type MachineId = Branded<'MachineId'>;
export type GroupId = Branded<'GroupId'>;
export type AppId = Branded<'AppId'>;
export type PolicyId = Branded<'PolicyId'>;
/** Teams conversation id, case-sensitive. */
export type ConversationId = Branded<'ConversationId'>;
/** Teams message id inside one conversation. */
export type ActivityId = Branded<'ActivityId'>;
/** Our own id of a posted diagnosis: 128 random bits, base64url. */
export type DiagnosisId = Branded<'DiagnosisId'>;
/** Intune `deviceCompliancePolicy.id`. Lower case. */
export type CompliancePolicyId = Branded<'CompliancePolicyId'>;
/** Object id of a member of a group, person or device: `user.id` or `device.id`. Lower case. */
export type DirectoryObjectId = Branded<'DirectoryObjectId'>;
/** Intune `deviceManagementConfigurationPolicy.id` (settings catalog). Lower case. */
export type ConfigurationPolicyId = Branded<'ConfigurationPolicyId'>;
/** Our own id of a pilot: 128 random bits, base64url. */
export type PilotId = Branded<'PilotId'>;
/** Our own id of a change: 128 random bits, base64url. It travels in comments and headers of the calls that carry the change out. */
export type ChangeId = Branded<'ChangeId'>;

function lower<Id extends string>(): (text: string) => Branded<Id> {
  return (text) => text.trim().toLowerCase() as Branded<Id>;
}

function asIs<Id extends string>(): (text: string) => Branded<Id> {
  return (text) => text as Branded<Id>;
}

export const userId = lower<'UserId'>();
export const tenantId = lower<'TenantId'>();
export const entraDeviceId = lower<'EntraDeviceId'>();
export const deviceObjectId = lower<'DeviceObjectId'>();
export const managedDeviceId = lower<'ManagedDeviceId'>();
export const machineId = lower<'MachineId'>();
export const groupId = lower<'GroupId'>();
export const appId = lower<'AppId'>();
export const policyId = lower<'PolicyId'>();
export const conversationId = asIs<'ConversationId'>();
export const activityId = asIs<'ActivityId'>();
export const diagnosisId = asIs<'DiagnosisId'>();
export const compliancePolicyId = lower<'CompliancePolicyId'>();
export const directoryObjectId = lower<'DirectoryObjectId'>();
export const configurationPolicyId = lower<'ConfigurationPolicyId'>();
export const pilotId = asIs<'PilotId'>();
export const changeId = asIs<'ChangeId'>();
