import { gapsOf, known, type Fact } from '../../core/facts/fact.ts';
import type { ManagedDevice } from '../../core/facts/device.ts';
import type { ManagedDeviceId } from '../../core/facts/ids.ts';
import type { Intune, SyncOutcome } from '../../ports/intune.ts';
import type { PersonRef, ReadOptions } from '../../ports/read.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { asFact, gapFrom } from '../upstream/facts.ts';
import { createGapList, readRows } from '../upstream/fields.ts';
import { literal, segment } from '../upstream/odata.ts';
import type { GraphClient, GraphQuestion } from './graph-client.ts';
import { readList, type GraphReader } from './graph-reader.ts';
import {
  connectorProperties, managedDeviceProperties, parseCompliancePolicy, parseComplianceSettings, parseConnector, parseManagedDevice, parsePolicyState,
  policyStateProperties,
} from './intune-rows.ts';
import { personPath } from './person-path.ts';

export interface IntuneOptions extends GraphReader {
  /** Graph as the acting identity: the only one that may ask a device to check in. */
  readonly actor: GraphClient;
}

export function createIntune(options: IntuneOptions): Intune {
  const list = (question: () => GraphQuestion, readOptions?: ReadOptions) => readList(options, 'managedDevices', question, parseManagedDevice, readOptions);
  return {
    readManagedDevices: (who, readOptions) => readManagedDevicesOf(options, who, readOptions),
    readManagedDevicesByEntraId: (id, readOptions) => list(() => managedDevicesQuestion('azureADDeviceId', id), readOptions),
    findManagedDevicesByName: (name, readOptions) => list(() => managedDevicesQuestion('deviceName', name), readOptions),
    readPolicyStates: (id, readOptions) => readList(options, 'deviceCompliancePolicyStates', () => policyStatesQuestion(id), parsePolicyState, readOptions),
    readCompliancePolicies: (readOptions) => readList(options, 'deviceCompliancePolicies', () => compliancePoliciesQuestion, parseCompliancePolicy, readOptions),
    readComplianceSettings: (readOptions) => readComplianceSettings(options, readOptions),
    readConnectors: (readOptions) => readList(options, 'mobileThreatDefenseConnectors', () => connectorsQuestion, parseConnector, readOptions),
    syncDevice: (id) => syncDevice(options.actor, id),
  };
}

/**
 * By object id and by address, in parallel: a device enrolled by somebody else (a shared laptop, a device enrolment manager)
 * carries the person's address only. A half that could not be read leaves its gap; nothing is known when both halves fail.
 */
async function readManagedDevicesOf(reader: GraphReader, who: PersonRef, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>> {
  const address = who.userPrincipalName;
  const [byPerson, byAddress] = await Promise.all([
    readManagedDevicesOfUser(reader, who, options),
    address === undefined ? undefined : readList(reader, 'managedDevices', () => managedDevicesQuestion('userPrincipalName', address), parseManagedDevice, options),
  ]);
  if (byAddress === undefined) return byPerson;
  const read = [byPerson, byAddress].filter((fact) => fact.known);
  if (read.length === 0) return byPerson;
  const devices = new Map(read.flatMap((fact) => fact.value.map((device) => [device.id, device] as const)));
  const gaps = new Map([...gapsOf(byPerson), ...gapsOf(byAddress)].map((gap) => [`${gap.source} ${gap.reason} ${gap.detail ?? ''}`, gap] as const));
  return known([...devices.values()], Math.min(...read.map((fact) => fact.readAt)), [...gaps.values()]);
}

/** A user that Entra does not know has no devices of their own: an empty list, not a gap. */
function readManagedDevicesOfUser({ client, clock }: GraphReader, who: PersonRef, options?: ReadOptions): Promise<Fact<readonly ManagedDevice[]>> {
  return asFact('managedDevices', clock, async () => {
    const gaps = createGapList('managedDevices');
    try {
      const question: GraphQuestion = { version: 'v1.0', path: `${personPath(who)}/managedDevices`, options: selectManagedDevice, budget: 'intune' };
      const { rows, complete } = await client.readAll(question, options);
      if (!complete) gaps.add('missing-value', '@odata.nextLink');
      return { value: readRows(rows, gaps, (row) => parseManagedDevice(row, gaps)), gaps: gaps.list() };
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'upstream.not-found') return { value: [], gaps: [] };
      throw error;
    }
  });
}

function readComplianceSettings({ client, clock }: GraphReader, options?: ReadOptions): ReturnType<Intune['readComplianceSettings']> {
  return asFact('deviceManagementSettings', clock, async () => {
    const body = await client.read({ version: 'v1.0', path: '/deviceManagement', options: { $select: 'settings' }, budget: 'intune' }, options);
    const gaps = createGapList('deviceManagementSettings');
    return { value: parseComplianceSettings(body, gaps), gaps: gaps.list() };
  });
}

export const selectManagedDevice = { $select: managedDeviceProperties.join(',') };

function managedDevicesQuestion(property: 'azureADDeviceId' | 'deviceName' | 'userPrincipalName', value: string): GraphQuestion {
  return {
    version: 'v1.0',
    path: '/deviceManagement/managedDevices',
    options: { $filter: `${property} eq ${literal(value)}`, ...selectManagedDevice },
    budget: 'intune',
  };
}

/** The rules come only when asked for by name. */
function policyStatesQuestion(id: ManagedDeviceId): GraphQuestion {
  return {
    version: 'v1.0',
    path: `/deviceManagement/managedDevices/${segment(id)}/deviceCompliancePolicyStates`,
    options: { $select: policyStateProperties.join(',') },
    budget: 'intune',
  };
}

/** Beta, because v1.0 does not have the Defender risk rule of a policy. */
const compliancePoliciesQuestion: GraphQuestion = {
  version: 'beta',
  path: '/deviceManagement/deviceCompliancePolicies',
  options: { $expand: 'assignments' },
  budget: 'intune',
};

const connectorsQuestion: GraphQuestion = {
  version: 'v1.0',
  path: '/deviceManagement/mobileThreatDefenseConnectors',
  options: { $select: connectorProperties.join(',') },
  budget: 'intune',
};

/** Only an answer proves what happened: without one the request may have reached Intune, so it is never "refused". */
async function syncDevice(actor: GraphClient, id: ManagedDeviceId): Promise<SyncOutcome> {
  try {
    await actor.act({ version: 'v1.0', path: `/deviceManagement/managedDevices/${segment(id)}/syncDevice`, budget: 'intune' });
    return { status: 'requested' };
  } catch (error) {
    const { gap } = gapFrom('managedDevices', error);
    const facts = { reason: gap.detail ?? gap.reason, ...(gap.requestId === undefined ? {} : { requestId: gap.requestId }) };
    return { status: error instanceof UpstreamError && provesNothingDone(error) ? 'refused' : 'unknown', ...facts };
  }
}

function provesNothingDone(error: UpstreamError): boolean {
  switch (error.code) {
    case 'upstream.sign-in-refused':
    case 'upstream.not-permitted':
    case 'upstream.not-found':
    case 'upstream.refused':
    case 'upstream.throttled':
    case 'upstream.own-budget':
    case 'upstream.not-offered':
    case 'upstream.foreign-link':
    case 'upstream.bad-question':
      return true;
    case 'upstream.unavailable':
    case 'upstream.unreachable':
    case 'upstream.timed-out':
    case 'upstream.bad-answer':
      return false;
  }
}
