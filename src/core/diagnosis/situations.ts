import { valueOf, type Gap, type Instant } from '../facts/fact.ts';
import type { SignIn } from '../facts/sign-in.ts';
import { newestAttempts, type Attempt } from './attempts.ts';
import { readDevice, type DeviceReading } from './device-reading.ts';
import { viewDevice, viewUnjoined } from './device-view.ts';
import type { Level } from './diagnosis.ts';
import type { FailureKind } from './error-codes.ts';
import type { DiagnosisFacts } from './facts.ts';
import { readFailure } from './failure.ts';
import { namedApp, type Question } from './question.ts';
import { joiningId, ownedManagedDevices, type NamedDevice, type Subject } from './scope.ts';
import type { Phase, Situation, TimeText, Voice } from './situation.ts';

export interface Inquiry {
  readonly facts: DiagnosisFacts;
  readonly subject: Subject;
  readonly question: Question;
  readonly named: NamedDevice | undefined;
  readonly now: Instant;
  readonly level: Level;
  readonly voice: Voice;
  readonly time: TimeText;
}

/** What has to be explained, the decisive situation first: each app whose newest attempt failed, or the one general state. */
export function situationsOf(inquiry: Inquiry): readonly Situation[] {
  const { facts } = inquiry;
  if (!facts.signIns.known) return [general(inquiry, 'log-unreadable', [])];
  const attempts = relevantAttempts(inquiry, facts.signIns.value);
  if (attempts.length === 0) return [general(inquiry, 'no-sign-in', attempts)];
  const failing = attempts.filter(({ outcome }) => outcome === 'failed' || outcome === 'prompted').map((attempt) => explain(inquiry, attempt, attempts));
  const open = failing.filter((situation) => !hasRecovered(situation));
  if (open.length > 0) return open;
  if (attempts.some(({ outcome }) => outcome === 'unclear')) return [unclear(inquiry, attempts)];
  return [{ ...general(inquiry, 'open', attempts), ...(failing[0] === undefined ? {} : { attempt: failing[0].attempt, device: failing[0].device, deviceEvidence: failing[0].deviceEvidence }) }];
}

/** Attempts that bear on the question: of the named app, and from the named device or without device evidence. */
export function relevantAttempts({ subject, question, named, now }: Pick<Inquiry, 'subject' | 'question' | 'named' | 'now'>, rows: readonly SignIn[]): readonly Attempt[] {
  const own = rows.filter((row) => subject.userId === undefined || row.userId === undefined || row.userId === subject.userId);
  const fromDevice = named === undefined ? own : own.filter((row) => bearsOn(row, named));
  const app = namedApp(question.text, fromDevice);
  return newestAttempts(fromDevice, now).filter(({ deciding }) => app === undefined || deciding.appName === app);
}

function bearsOn(row: SignIn, named: NamedDevice): boolean {
  const id = joiningId(row.device.deviceId);
  return id === undefined || named.entraDeviceIds.includes(id);
}

const aboutDevice: readonly FailureKind[] = ['device', 'hybrid-join', 'device-disabled', 'device-authentication'];

function explain(inquiry: Inquiry, attempt: Attempt, attempts: readonly Attempt[]): Situation {
  const { facts, subject, now } = inquiry;
  const row = attempt.deciding;
  const { failures, gaps: failureGaps } = readFailure(row, facts.policies);
  const atPlace = failures.some(({ kind }) => kind === 'location');
  const gaps = atPlace && !facts.namedLocations.known ? [...failureGaps, facts.namedLocations.gap] : failureGaps;
  const base = { ...general(inquiry, 'failed', attempts), attempt, failures };
  if (!failures.some(({ kind }) => aboutDevice.includes(kind))) return { ...base, device: undefined, deviceEvidence: 'not-asked', gaps };
  const id = joiningId(row.device.deviceId);
  if (id === undefined) {
    const silent = row.device.deviceId === undefined;
    const gap: Gap = { source: 'signIns', reason: 'missing-value', detail: 'deviceDetail' };
    return { ...base, device: undefined, deviceEvidence: silent ? 'unclear' : 'none', gaps: silent ? [...gaps, gap] : gaps };
  }
  const view = viewDevice(id, facts, subject, row.device);
  if (view.relation === 'colleagues') return { ...base, device: undefined, deviceEvidence: 'colleagues', gaps };
  const device = readDevice(view, facts, now, row.device);
  // Whose device it is cannot be told: saying anything about its state could be saying it about a colleague's.
  if (view.relation === 'unknown') return { ...base, device: undefined, deviceEvidence: 'unclear', gaps: [...gaps, ...device.gaps] };
  return { ...base, device, deviceEvidence: 'device', gaps: [...gaps, ...device.gaps] };
}

/** What refused the sign-in was the device, and every link of the chain is right now. */
function hasRecovered({ attempt, failures, device, deviceEvidence }: Situation): boolean {
  if (deviceEvidence !== 'device' || device === undefined || !failures.every(({ kind }) => kind === 'device')) return false;
  // The log itself says that the device was compliant: something else refused, and that has not changed.
  if (attempt?.deciding.device.isCompliant === true) return false;
  const compliant = device.state === 'compliant' || device.inGrace;
  return compliant && device.entraCompliant === true && !device.disabled && !device.registeredOnly;
}

function unclear(inquiry: Inquiry, attempts: readonly Attempt[]): Situation {
  const gap: Gap = { source: 'signIns', reason: 'missing-value', detail: 'status.errorCode' };
  return { ...general(inquiry, 'unclear', attempts), attempt: attempts.find(({ outcome }) => outcome === 'unclear'), gaps: [gap] };
}

/** Without a failed attempt, a device that Intune counts as noncompliant is what can be said. */
function general(inquiry: Inquiry, phase: Phase, attempts: readonly Attempt[]): Situation {
  const { facts, now, level, voice, time } = inquiry;
  const devices = devicesOf(inquiry);
  const device = phase === 'open' ? openDevice(devices, attempts) : (devices.find(({ noncompliant }) => noncompliant) ?? (inquiry.named === undefined ? undefined : devices[0]));
  const speaks = phase === 'no-sign-in' || phase === 'log-unreadable';
  return {
    phase,
    facts,
    now,
    level,
    voice,
    time,
    attempt: undefined,
    attempts,
    failures: [],
    deviceEvidence: speaks && device !== undefined ? 'device' : 'not-asked',
    device,
    devices,
    ownsNoEnrolledDevice: facts.managedDevices.known && !devices.some(({ enrolled }) => enrolled === true),
    gaps: speaks ? (device?.gaps ?? []) : [],
  };
}

/** The device of the newest sign-in, so that its timeline can be shown. */
function openDevice(devices: readonly DeviceReading[], attempts: readonly Attempt[]): DeviceReading | undefined {
  const id = joiningId(attempts[0]?.deciding.device.deviceId);
  return devices.find(({ view }) => view.entraDeviceId !== undefined && view.entraDeviceId === id) ?? devices[0];
}

/** The person's devices (the named one only, if one is named), those that checked in last first. */
function devicesOf({ facts, subject, named, now }: Inquiry): readonly DeviceReading[] {
  const managed = named?.managed ?? ownedManagedDevices(facts, subject);
  const ids = new Set([
    ...managed.flatMap((device) => joiningId(device.entraDeviceId) ?? []),
    ...(named?.entraDeviceIds ?? (valueOf(facts.ownedDevices) ?? []).flatMap(({ deviceId }) => joiningId(deviceId) ?? [])),
  ]);
  const unjoined = managed.filter((device) => joiningId(device.entraDeviceId) === undefined);
  const views = [...[...ids].map((id) => viewDevice(id, facts, subject)), ...unjoined.map((device) => viewUnjoined(device, facts))];
  return views.map((view) => readDevice(view, facts, now)).sort((a, b) => (b.lastSyncAt ?? 0) - (a.lastSyncAt ?? 0));
}
