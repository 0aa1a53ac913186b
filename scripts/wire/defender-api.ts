import { describeApi, type ApiDescription, type Schema } from './open-api.ts';

/**
 * Defender for Endpoint publishes no OpenAPI description. This is the part that Gatehouse speaks, in the same form: paths, the
 * options that the reference pages list, properties and enum members as the API writes them.
 */
export function describeDefender(): ApiDescription {
  const options = ['$filter', '$top', '$skip', '$select', '$count', '$expand'].map((name) => ({ name, in: 'query' }));
  const body = (schema: Schema) => ({ content: { 'application/json': { schema } } });
  const answer = (schema: Schema) => ({ '200': body(schema) });
  const action = (type: string) => ({ post: { requestBody: body(reference(type)), responses: { '201': body(reference('machineAction')) } } });
  const list = (type: string): Schema => ({ properties: { value: { items: reference(type) } } });
  return describeApi({
    paths: {
      '/machines': { get: { parameters: options, responses: answer(list('machine')) } },
      '/machines/{id}': { get: { responses: answer(reference('machine')) } },
      '/machines/{id}/alerts': { get: { parameters: options, responses: answer(list('alert')) } },
      '/machines/{id}/isolate': action('isolation'),
      '/machines/{id}/unisolate': action('comment'),
      '/machines/{id}/runAntiVirusScan': action('scan'),
      '/machineactions': { get: { parameters: options, responses: answer(list('machineAction')) } },
      '/machineactions/{id}': { get: { responses: answer(reference('machineAction')) } },
      '/machineactions/{id}/cancel': { post: { requestBody: body(reference('comment')), responses: answer(reference('machineAction')) } },
      '/alerts': { get: { parameters: options, responses: answer(list('alert')) } },
      '/alerts/{id}': { get: { responses: answer(reference('alert')) } },
    },
    components: { schemas: { ...typesOf({ machine, alert, machineAction, isolation, scan, comment }), open: { 'x-truncated': true } } },
  });
}

function typesOf(types: Readonly<Record<string, Readonly<Record<string, Schema>>>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(types).map(([name, properties]) => [name, { type: 'object', properties }]));
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

/** The time of the last change goes by two names: one in the list, the other in the single action. */
const machineAction = named(
  `id title requestor requestorComment machineId computerDnsName creationDateTimeUtc lastUpdateDateTimeUtc lastUpdateTimeUtc cancellationRequestor
  cancellationComment cancellationDateTimeUtc errorHResult externalId requestSource relatedFileInfo commands troubleshootInfo`,
  {
    type: 'RunAntiVirusScan Offboard LiveResponse CollectInvestigationPackage Isolate Unisolate StopAndQuarantineFile RestrictCodeExecution UnrestrictCodeExecution',
    status: 'Pending InProgress Succeeded Failed TimeOut Cancelled',
    scope: 'Full Selective UnManagedDevice Quick',
  },
);

const comment = named('Comment', {});
const isolation = named('Comment', { IsolationType: 'Full Selective UnManagedDevice' });
const scan = named('Comment', { ScanType: 'Quick Full' });
