import type { DiagnosisFacts } from '../../core/diagnosis/facts.ts';
import type { Question } from '../../core/diagnosis/question.ts';
import { planSecondWave } from '../../core/diagnosis/second-wave.ts';
import type { Subject } from '../../core/diagnosis/scope.ts';
import { valueOf, type Fact } from '../../core/facts/fact.ts';
import type { CompliancePolicyState, ManagedDevice } from '../../core/facts/device.ts';
import type { EntraDeviceId, ManagedDeviceId } from '../../core/facts/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Defender } from '../../ports/defender.ts';
import type { Entra } from '../../ports/entra.ts';
import type { Intune } from '../../ports/intune.ts';
import type { PersonRef, ReadOptions } from '../../ports/read.ts';

export interface Upstreams {
  readonly entra: Entra;
  readonly intune: Intune;
  readonly defender: Defender;
  readonly clock: Clock;
}

const day = 24 * 60 * 60 * 1000;
/** Entra keeps sign-ins 30 days (P1, P2), and a person may ask after a holiday. */
export const signInDays = 30;
/** Milliseconds: how far back alerts are read. */
export const alertSpan = 14 * day;

/** A wave that has not answered by then is cut off: an invoke of Teams has to be answered within five seconds. */
export interface Deadlines {
  readonly firstWaveMs: number;
  readonly secondWaveMs: number;
}

export const deadlines: Deadlines = { firstWaveMs: 2_400, secondWaveMs: 1_700 };

/** Reads in two waves, each in parallel: by person, then by the devices that the first wave named. */
export async function readFacts(
  upstreams: Upstreams,
  who: PersonRef,
  question: Question,
  limits: Deadlines = deadlines,
): Promise<{ facts: DiagnosisFacts; subject: Subject }> {
  const first = await readByPerson(upstreams, who, { signal: AbortSignal.timeout(limits.firstWaveMs) });
  const subject = subjectOf(who, first.person);
  const second = await readByDevice(upstreams, first, subject, question, { signal: AbortSignal.timeout(limits.secondWaveMs) });
  return { facts: { ...first, ...second }, subject };
}

type FirstWave = Omit<DiagnosisFacts, 'entraDevices' | 'otherManagedDevices' | 'policyStates' | 'machines'>;
type SecondWaveFacts = Pick<DiagnosisFacts, 'entraDevices' | 'otherManagedDevices' | 'policyStates' | 'machines'>;

async function readByPerson({ entra, intune, defender, clock }: Upstreams, who: PersonRef, options: ReadOptions): Promise<FirstWave> {
  const now = clock.now();
  const [person, signIns, ownedDevices, managedDevices, policies, namedLocations, compliancePolicies, complianceSettings, connectors, alerts] = await Promise.all([
    entra.readPerson(who, options),
    entra.readSignIns(who, now - signInDays * day, options),
    entra.readOwnedDevices(who, options),
    intune.readManagedDevices(who, options),
    entra.readPolicies(options),
    entra.readNamedLocations(options),
    intune.readCompliancePolicies(options),
    intune.readComplianceSettings(options),
    intune.readConnectors(options),
    defender.readAlerts(now - alertSpan, options),
  ]);
  return { person, signIns, ownedDevices, managedDevices, policies, namedLocations, compliancePolicies, complianceSettings, connectors, alerts };
}

export function subjectOf(who: PersonRef, person: FirstWave['person']): Subject {
  const record = valueOf(person);
  const addresses = [who.userPrincipalName, record?.userPrincipalName, record?.mail].flatMap((address) => (address === undefined ? [] : [address.toLowerCase()]));
  return { userId: record?.id ?? who.userId, addresses: [...new Set(addresses)] };
}

async function readByDevice(upstreams: Upstreams, first: FirstWave, subject: Subject, question: Question, options: ReadOptions): Promise<SecondWaveFacts> {
  const { entra, intune, defender } = upstreams;
  const plan = planSecondWave(first, subject, question, upstreams.clock.now());
  const late = new Map<ManagedDeviceId, Fact<readonly CompliancePolicyState[]>>();
  const readStranger = async (id: EntraDeviceId): Promise<Fact<readonly ManagedDevice[]>> => {
    const devices = await intune.readManagedDevicesByEntraId(id, options);
    // A device enrolled by somebody else for this person: its rules can only be asked for once Intune has told its own id.
    const states = await Promise.all((valueOf(devices) ?? []).map(async (device) => [device.id, await intune.readPolicyStates(device.id, options)] as const));
    for (const [deviceId, fact] of states) late.set(deviceId, fact);
    return devices;
  };
  const [entraDevices, machines, otherManagedDevices, policyStates] = await Promise.all([
    readEach(plan.entraDeviceIds, (id) => entra.readDevice(id, options)),
    readEach(plan.entraDeviceIds, (id) => defender.readMachines(id, options)),
    readEach(plan.strangers, readStranger),
    readEach(plan.managedDeviceIds, (id) => intune.readPolicyStates(id, options)),
  ]);
  return { entraDevices, machines, otherManagedDevices, policyStates: new Map([...policyStates, ...late]) };
}

async function readEach<Id, T>(ids: readonly Id[], read: (id: Id) => Promise<T>): Promise<ReadonlyMap<Id, T>> {
  return new Map(await Promise.all(ids.map(async (id) => [id, await read(id)] as const)));
}
