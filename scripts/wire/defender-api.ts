import { describeApi, type ApiDescription, type Schema } from './open-api.ts';

/**
 * Defender for Endpoint publishes no OpenAPI description. This is the part that Gatehouse speaks, in the same form: paths, the
 * options that the reference pages list, properties and enum members as the API writes them.
 */
export function describeDefender(): ApiDescription {
  const options = ['$filter', '$top', '$skip', '$select', '$count', '$expand'].map((name) => ({ name, in: 'query' }));
  const answer = (schema: Schema) => ({ '200': { content: { 'application/json': { schema } } } });
  const list = (type: string): Schema => ({ properties: { value: { items: reference(type) } } });
  return describeApi({
    paths: {
      '/machines': { get: { parameters: options, responses: answer(list('machine')) } },
      '/machines/{id}': { get: { responses: answer(reference('machine')) } },
      '/machines/{id}/alerts': { get: { parameters: options, responses: answer(list('alert')) } },
      '/alerts': { get: { parameters: options, responses: answer(list('alert')) } },
      '/alerts/{id}': { get: { responses: answer(reference('alert')) } },
    },
    components: { schemas: { machine: { type: 'object', properties: machine }, alert: { type: 'object', properties: alert }, open: { 'x-truncated': true } } },
  });
}

function reference(type: string): Schema {
  return { $ref: `#/components/schemas/${type}` };
}

function named(names: string, enums: Readonly<Record<string, string>>): Record<string, Schema> {
  const properties: Record<string, Schema> = {};
  for (const name of names.split(/\s+/)) properties[name] = reference('open');
  for (const [name, members] of Object.entries(enums)) properties[name] = { type: 'string', enum: members.split(' ') };
  return properties;
}

const machine = named(
  `id computerDnsName firstSeen lastSeen osPlatform osVersion osProcessor osBuild version osArchitecture lastIpAddress lastExternalIpAddress ipAddresses
  rbacGroupId rbacGroupName aadDeviceId machineTags isAadJoined agentVersion managedBy managedByStatus mergedIntoMachineId isPotentialDuplication isExcluded
  exclusionReason vmMetadata defenderAvStatus`,
  {
    onboardingStatus: 'onboarded Onboarded CanBeOnboarded Unsupported InsufficientInfo',
    healthStatus: 'Active Inactive ImpairedCommunication NoSensorData NoSensorDataImpairedCommunication Unknown',
    riskScore: 'None Informational Low Medium High',
    exposureLevel: 'None Low Medium High',
    deviceValue: 'Normal Low High',
  },
);

const alert = named(
  `id incidentId investigationId assignedTo detectionSource detectorId category threatFamilyName threatName title description alertCreationTime firstEventTime
  lastEventTime lastUpdateTime resolvedTime machineId computerDnsName rbacGroupName aadTenantId relatedUser loggedOnUsers comments evidence domains
  mitreTechniques`,
  {
    severity: 'UnSpecified Informational Low Medium High',
    status: 'Unknown New InProgress Resolved',
    classification: 'TruePositive InformationalExpectedActivity FalsePositive',
    determination:
      'MultiStagedAttack MaliciousUserActivity CompromisedUser Malware Phishing UnwantedSoftware SecurityTesting LineOfBusinessApplication ConfirmedUserActivity Clean InsufficientData Other',
    investigationState:
      'Unknown Terminated SuccessfullyRemediated Benign Failed PartiallyRemediated Running PendingApproval PendingResource PartiallyInvestigated TerminatedByUser TerminatedBySystem Queued InnerFailure PreexistingAlert UnsupportedOs UnsupportedAlertType SuppressedAlert',
  },
);
