import { sampleSharings } from './inputs.ts';
import { threatLevels, type ThreatLevel } from '../../core/facts/compliance.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { SampleSharing } from '../../core/change/order.ts';
import type { PilotFacts } from '../../core/pilot/facts.ts';
import type { StepChoice, StepId } from '../../core/pilot/step.ts';
import { stepOf } from '../../core/pilot/steps/index.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Overview } from './overview.ts';
import type { PilotServices } from './services.ts';

/** One field of a step's form, as it stands. Titles are names of the tenant, not yet escaped. */
export interface StepField {
  readonly choice: StepChoice;
  readonly label: string;
  readonly input: 'people' | 'devices' | 'app' | 'text' | 'number' | 'toggle' | 'choice';
  /** People and devices: their ids with commas between; a toggle: `true` or `false`. */
  readonly value: string;
  readonly options: readonly FieldOption[];
  readonly multiple: boolean;
}

export interface FieldOption {
  readonly title: string;
  readonly value: string;
}

/** Milliseconds: a form without its lists can still be filled in. */
const listWithinMs = 2_000;

/** What is to be chosen in this step, with what there is to choose from. A list that could not be read is empty but for what is chosen. */
export async function stepForm(services: PilotServices, { facts }: Overview, step: StepId): Promise<readonly StepField[]> {
  const options = { signal: AbortSignal.timeout(listWithinMs) };
  return Promise.all(stepOf(step).choices.map(async (choice) => fieldOf(services, facts, choice, options)));
}

async function fieldOf(services: PilotServices, facts: PilotFacts, choice: StepChoice, options: ReadOptions): Promise<StepField> {
  const { plan } = facts;
  const field = { choice, label: labels[choice], multiple: false, options: [] } as const;
  switch (choice) {
    case 'users':
      return { ...field, input: 'people', multiple: true, value: plan.users.join(','), options: chosenPeople(facts) };
    case 'devices':
      return { ...field, input: 'devices', multiple: true, value: plan.devices.join(','), options: await deviceOptions(services, facts, options) };
    case 'app':
      return { ...field, input: 'app', value: plan.app ?? '', options: await appOptions(services, facts, options) };
    case 'unresponsiveDays':
      return { ...field, input: 'number', value: String(plan.unresponsiveDays) };
    case 'blocksOnMissingData':
      return { ...field, input: 'toggle', value: String(plan.blocksOnMissingData) };
    case 'sampleSharing':
      return { ...field, input: 'choice', value: plan.sampleSharing, options: sampleSharings.map((value) => ({ value, title: sharingTitles[value] })) };
    case 'threshold':
      return { ...field, input: 'choice', value: plan.threshold, options: threatLevels.map((value) => ({ value, title: thresholdTitles[value] })) };
    case 'userGroupName':
    case 'deviceGroupName':
    case 'edrPolicyName':
    case 'compliancePolicyName':
    case 'accessPolicyName':
      return { ...field, input: 'text', value: plan[choice] };
  }
}

export const labels: Readonly<Record<StepChoice, string>> = {
  users: 'Pilot people',
  devices: 'Their Windows devices',
  userGroupName: 'Name of the user group',
  deviceGroupName: 'Name of the device group',
  unresponsiveDays: 'Days without a sign of life until the connector counts as unresponsive',
  blocksOnMissingData: 'Devices without data from Defender count as noncompliant',
  edrPolicyName: 'Name of the onboarding policy',
  sampleSharing: 'Sample sharing',
  compliancePolicyName: 'Name of the compliance policy',
  threshold: 'Highest device risk that is still compliant',
  accessPolicyName: 'Name of the access policy',
  app: 'App to protect',
};

const sharingTitles: Readonly<Record<SampleSharing, string>> = { 'not-configured': 'Not configured: left to Windows', none: 'None', all: 'All' };

const thresholdTitles: Readonly<Record<ThreatLevel, string>> = { secured: 'Clear', low: 'Low', medium: 'Medium', high: 'High' };

function chosenPeople({ users }: PilotFacts): readonly FieldOption[] {
  return users.map(({ id, person }) => {
    const { displayName, userPrincipalName } = valueOf(person) ?? {};
    return { value: id, title: displayName === undefined || userPrincipalName === undefined ? (displayName ?? userPrincipalName ?? id) : `${displayName} (${userPrincipalName})` };
  });
}

async function deviceOptions({ readings }: PilotServices, { devices, users }: PilotFacts, options: ReadOptions): Promise<readonly FieldOption[]> {
  const listed = valueOf(await readings.listWindowsDevices(options)) ?? [];
  const titles = new Map<string, string>();
  for (const { id, entra, managed } of devices) titles.set(id, valueOf(managed)?.[0]?.deviceName ?? valueOf(entra)?.displayName ?? id);
  // Of thousands of devices those of the chosen people are the ones that matter, and a card has room for a few dozen.
  const theirs = users.flatMap((user) => valueOf(user.devices) ?? []).filter(({ platform }) => platform === 'windows');
  for (const { entraDeviceId, deviceName, managedByDefenderOnly } of [...theirs, ...listed]) {
    if (entraDeviceId !== undefined && !managedByDefenderOnly && !titles.has(entraDeviceId)) titles.set(entraDeviceId, deviceName ?? entraDeviceId);
  }
  return [...titles].map(([value, title]) => ({ value, title }));
}

async function appOptions({ readings }: PilotServices, { app, plan }: PilotFacts, options: ReadOptions): Promise<readonly FieldOption[]> {
  const listed = valueOf(await readings.listApps(options)) ?? [];
  const titles = new Map<string, string>();
  if (plan.app !== undefined) titles.set(plan.app, valueOf(app)?.displayName ?? plan.app);
  for (const { appId, displayName } of listed) titles.set(appId, displayName ?? appId);
  return [...titles].map(([value, title]) => ({ value, title }));
}
