import { valueOf, type Instant } from '../facts/fact.ts';
import type { EntraDeviceId, ManagedDeviceId } from '../facts/ids.ts';
import type { Question } from './question.ts';
import { askedDevice } from './asked-device.ts';
import { joiningId, ownedManagedDevices, type Subject, type WaveOne } from './scope.ts';
import { relevantAttempts } from './situations.ts';

/** What to read by device, once the first wave has told which devices matter. */
export interface SecondWave {
  readonly entraDeviceIds: readonly EntraDeviceId[];
  /** Devices that are not among the person's own: whose are they? */
  readonly strangers: readonly EntraDeviceId[];
  readonly managedDeviceIds: readonly ManagedDeviceId[];
}

const maxDevices = 5;

/** Devices of failed attempts, the named device, and, where no sign-in decides, what the person has. At most five. */
export function planSecondWave(facts: WaveOne, subject: Subject, question: Question, now: Instant): SecondWave {
  const asked = askedDevice(question, facts, subject);
  if (asked.kind === 'refused' || asked.kind === 'unreadable') return nothing;
  const target = asked.kind === 'named' ? asked.device : undefined;
  const attempts = relevantAttempts({ subject, question, named: target, now }, valueOf(facts.signIns) ?? []);
  const failing = attempts.filter(({ outcome }) => outcome !== 'succeeded');
  const fromAttempts = (failing.length > 0 ? failing : attempts.slice(0, 1)).flatMap(({ deciding }) => joiningId(deciding.device.deviceId) ?? []);
  const own = ownedManagedDevices(facts, subject);
  const newestFirst = [...own].sort((a, b) => (b.lastSyncAt ?? 0) - (a.lastSyncAt ?? 0));
  const fromPerson = target === undefined && attempts.length === 0 ? newestFirst.flatMap(({ entraDeviceId }) => joiningId(entraDeviceId) ?? []) : [];
  const ids = [...new Set([...fromAttempts, ...(target?.entraDeviceIds ?? []), ...fromPerson])].slice(0, maxDevices);
  const states = own.filter((device) => (device.entraDeviceId !== undefined && ids.includes(device.entraDeviceId)) || target?.managed.includes(device) === true);
  return {
    entraDeviceIds: ids,
    strangers: ids.filter((id) => !own.some((device) => device.entraDeviceId === id)),
    managedDeviceIds: [...new Set(states.map(({ id }) => id))],
  };
}

const nothing: SecondWave = { entraDeviceIds: [], strangers: [], managedDeviceIds: [] };
