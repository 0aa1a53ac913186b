import { parseAlert, parseMachine } from '../../../src/adapters/defender/machine-rows.ts';
import { parseDevice, parseGroup, parsePerson } from '../../../src/adapters/graph/directory-rows.ts';
import { parseCompliancePolicy, parseComplianceSettings, parseConnector, parseManagedDevice, parsePolicyState } from '../../../src/adapters/graph/intune-rows.ts';
import { parseApp, parseAppAssignment, parsePilotGroup, parseServicePlan } from '../../../src/adapters/graph/pilot-directory-rows.ts';
import { parseConfigurationState, parseConnectorDetail, parseEdrPolicy, parseLoggedOn, parseRiskPolicy } from '../../../src/adapters/graph/pilot-intune-rows.ts';
import { parseNamedLocation, parsePolicy } from '../../../src/adapters/graph/policy-rows.ts';
import { parseSignIn } from '../../../src/adapters/graph/sign-in-rows.ts';
import type { GapList } from '../../../src/adapters/upstream/fields.ts';
import type { Source } from '../../../src/core/facts/fact.ts';

export interface WireReader {
  readonly source: Source;
  readonly parse: (row: unknown, gaps: GapList) => object | undefined;
}

/** Every kind of row that the adapters read. */
export const wireReaders = {
  user: { source: 'users', parse: parsePerson },
  group: { source: 'groups', parse: parseGroup },
  device: { source: 'devices', parse: parseDevice },
  signIn: { source: 'signIns', parse: parseSignIn },
  policy: { source: 'conditionalAccessPolicies', parse: parsePolicy },
  namedLocation: { source: 'namedLocations', parse: parseNamedLocation },
  managedDevice: { source: 'managedDevices', parse: parseManagedDevice },
  policyState: { source: 'deviceCompliancePolicyStates', parse: parsePolicyState },
  compliancePolicy: { source: 'deviceCompliancePolicies', parse: parseCompliancePolicy },
  settings: { source: 'deviceManagementSettings', parse: parseComplianceSettings },
  connector: { source: 'mobileThreatDefenseConnectors', parse: parseConnector },
  machine: { source: 'machines', parse: parseMachine },
  pilotGroup: { source: 'groups', parse: (row, gaps) => parsePilotGroup(row, [], gaps) },
  servicePlan: { source: 'servicePlans', parse: parseServicePlan },
  app: { source: 'servicePrincipals', parse: parseApp },
  appAssignment: { source: 'servicePrincipals', parse: parseAppAssignment },
  connectorDetail: { source: 'mobileThreatDefenseConnectors', parse: parseConnectorDetail },
  edrPolicy: { source: 'configurationPolicies', parse: parseEdrPolicy },
  riskPolicy: { source: 'deviceCompliancePolicies', parse: parseRiskPolicy },
  configurationState: { source: 'deviceConfigurationStates', parse: parseConfigurationState },
  loggedOn: { source: 'usersLoggedOn', parse: parseLoggedOn },
  alert: { source: 'alerts', parse: parseAlert },
} as const satisfies Readonly<Record<string, WireReader>>;
