import { valueOf } from '../../core/facts/fact.ts';
import type { AppId, EntraDeviceId, PolicyId, UserId } from '../../core/facts/ids.ts';
import type { Pilot, TrialKind } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { PilotServices } from './services.ts';

/** As the tenant calls them; undefined where it did not say. Not yet escaped. */
export interface TrialNames {
  readonly app: string | undefined;
  readonly device: string | undefined;
}

export type TrialReady = { readonly status: 'ready'; readonly user: UserId; readonly app: AppId; readonly policy: PolicyId; readonly names: TrialNames } | { readonly status: 'not-ready'; readonly says: string };

/** Milliseconds: somebody has pressed a button. */
const readWithinMs = 3_000;

/** Whether a sign-in could show what it is to show, and who should make it on which device. */
export async function readyFor(services: PilotServices, pilot: Pilot, kind: TrialKind): Promise<TrialReady> {
  const { plan, objects: { accessPolicy: policy } } = pilot;
  if (policy === undefined || plan.app === undefined) return notReady('There is no Conditional Access policy of the pilot yet. Create it in step 5 first.');
  if (plan.users.length === 0) return notReady('No pilot user has been chosen yet. Choose one in step 1 first.');
  const options = { signal: AbortSignal.timeout(readWithinMs) };
  const [state, app, chosen] = await Promise.all([readState(services, policy, options), services.readings.readApp(plan.app, options), kind === 'blocked' ? findNoncompliant(services, pilot, options) : findUser(services, pilot, options)]);
  const wrong = objectionToState(kind, state);
  if (wrong !== undefined) return notReady(wrong);
  if ('says' in chosen) return notReady(chosen.says);
  return { status: 'ready', user: chosen.user, app: plan.app, policy, names: { app: valueOf(app)?.displayName, device: chosen.device } };
}

function notReady(says: string): TrialReady {
  return { status: 'not-ready', says };
}

async function readState({ changes }: PilotServices, policyId: PolicyId, options: ReadOptions): Promise<string | undefined> {
  const read = await changes.targets.read({ kind: 'conditional-access-policy', policyId }, options);
  if (!read.known) return undefined;
  return read.value?.kind === 'conditional-access-policy' ? read.value.policy.state : 'gone';
}

function objectionToState(kind: TrialKind, state: string | undefined): string | undefined {
  if (state === undefined) return 'Entra did not tell the state of the policy. Try again in a moment.';
  if (kind === 'report-only') return state === 'enabledForReportingButNotEnforced' ? undefined : 'The policy is not in report-only, so a sign-in would show nothing about it.';
  return state === 'enabled' ? undefined : 'The policy is not On, so it keeps nobody out. Switch it to On first.';
}

type Chosen = { readonly user: UserId; readonly device: string | undefined } | { readonly says: string };

async function findUser({ changes }: PilotServices, { plan }: Pilot, options: ReadOptions): Promise<Chosen> {
  const [user] = plan.users;
  if (user === undefined) return { says: 'No pilot user has been chosen yet.' };
  const devices = valueOf(await changes.upstreams.intune.readManagedDevices({ userId: user }, options));
  const device = devices?.find(({ entraDeviceId }) => entraDeviceId !== undefined && plan.devices.includes(entraDeviceId));
  return { user, device: device?.deviceName };
}

const guide =
  'No pilot device counts as not compliant now, so there is nothing to be kept out. Gatehouse never makes a device unsafe by itself. ' +
  'On one pilot device, let security operations run the detection test of Defender (security.microsoft.com > Settings > Endpoints > Onboarding > Run a detection test), or raise its risk in another way that they control. ' +
  'When Intune and Entra call the device not compliant, ask again here. Its user loses access to the app meanwhile, so tell them before.';

/** A device that both Intune and Entra call not compliant, enrolled by a pilot user: only there 53000 is to be expected. */
async function findNoncompliant({ changes }: PilotServices, { plan }: Pilot, options: ReadOptions): Promise<Chosen> {
  const found = await Promise.all(plan.devices.map(async (id) => readCompliance(changes.upstreams, id, options)));
  for (const one of found) if (one.user !== undefined && one.isNoncompliant === true && plan.users.includes(one.user)) return { user: one.user, device: one.name };
  return { says: found.some(({ isNoncompliant }) => isNoncompliant === undefined) ? `Not every pilot device could be read. ${guide}` : guide };
}

interface Compliance {
  readonly user: UserId | undefined;
  readonly name: string | undefined;
  readonly isNoncompliant: boolean | undefined;
}

async function readCompliance({ intune, entra }: PilotServices['changes']['upstreams'], id: EntraDeviceId, options: ReadOptions): Promise<Compliance> {
  const [managed, device] = await Promise.all([intune.readManagedDevicesByEntraId(id, options), entra.readDevice(id, options)]);
  const record = valueOf(managed)?.[0];
  const compliant = valueOf(device)?.isCompliant;
  const isNoncompliant = record?.complianceState === undefined || compliant === undefined ? undefined : record.complianceState === 'noncompliant' && !compliant;
  return { user: record?.userId, name: record?.deviceName, isNoncompliant };
}
