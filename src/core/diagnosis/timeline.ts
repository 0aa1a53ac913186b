import { valueOf, type Instant } from '../facts/fact.ts';
import type { DeviceReading } from './device-reading.ts';
import type { Hop, Owner, TimelineEntry } from './diagnosis.ts';
import type { Situation } from './situation.ts';
import { levelNames } from './causes/evidence.ts';

const owners: Readonly<Record<Hop, Owner>> = {
  'defender-risk': 'security-operations',
  'intune-evaluated': 'intune-admins',
  'entra-compliance': 'entra-admins',
  'sign-in': 'entra-admins',
  now: 'you',
};

/** The five clocks of one device: where does the chain from risk to access stand still? */
export function timelineOf(s: Situation): readonly TimelineEntry[] {
  const device = s.deviceEvidence === 'device' || s.phase !== 'failed' ? s.device : undefined;
  const now: HopReading = { hop: 'now', at: s.now, text: nowText(s), state: s.phase === 'open' ? 'ok' : s.phase === 'failed' ? 'stuck' : 'unknown' };
  const hops = [...(device === undefined ? [] : [risk(s, device), intune(device), entra(s, device)]), ...signIn(s), now];
  const first = hops.findIndex(({ state }) => state === 'stuck');
  return hops.map((hop, index) => ({ ...hop, owner: owners[hop.hop], state: hop.state === 'stuck' && index > first ? 'held-up' : hop.state }));
}

type HopReading = Omit<TimelineEntry, 'owner'>;

function risk(s: Situation, device: DeviceReading): HopReading {
  const { machine, alerts } = device.view;
  const hop = 'defender-risk';
  if (!machine.known) return { hop, at: undefined, text: 'Defender could not be read.', state: 'unknown' };
  if (machine.value === undefined) return { hop, at: undefined, text: 'Defender does not know the device.', state: device.defender === undefined ? 'unknown' : 'stuck' };
  const changes = (valueOf(alerts) ?? []).flatMap((alert) => alert.resolvedAt ?? alert.updatedAt ?? alert.createdAt ?? []);
  const score = machine.value.riskScore;
  const stuck = device.defender?.riskTooHigh === true || device.defender?.silent !== undefined;
  const text = score === undefined ? 'Defender does not say how risky the device is.' : `Defender: risk ${score === 'none' ? 'none' : levelNames[score === 'informational' ? 'secured' : score]}.`;
  return { hop, at: latest(changes, s.now), text, state: stuck ? 'stuck' : score === undefined ? 'unknown' : 'ok' };
}

function intune(device: DeviceReading): HopReading {
  const hop = 'intune-evaluated';
  if (device.enrolled === undefined) return { hop, at: undefined, text: 'Intune could not be read.', state: 'unknown' };
  if (!device.enrolled) return { hop, at: undefined, text: 'Intune does not manage the device.', state: 'stuck' };
  const words = device.noncompliant ? 'noncompliant' : device.state === 'inGracePeriod' ? 'in its grace period' : device.state === undefined ? 'state not readable' : device.state;
  return { hop, at: device.lastSyncAt, text: `Intune: ${words}.`, state: device.noncompliant ? 'stuck' : device.state === undefined ? 'unknown' : 'ok' };
}

function entra(s: Situation, device: DeviceReading): HopReading {
  const hop = 'entra-compliance';
  if (!device.view.entra.known || device.view.entra.value === undefined) return { hop, at: undefined, text: 'The directory record could not be read.', state: 'unknown' };
  if (device.disabled) return { hop, at: undefined, text: 'Entra: the device is disabled.', state: 'stuck' };
  const text = device.entraCompliant === undefined ? 'Entra: compliance not known.' : `Entra: ${device.entraCompliant ? 'compliant' : 'not compliant'}.`;
  return { hop, at: undefined, text, state: device.entraCompliant === false && s.phase !== 'open' ? 'stuck' : device.entraCompliant === undefined ? 'unknown' : 'ok' };
}

function signIn(s: Situation): readonly HopReading[] {
  const attempt = s.attempt ?? s.attempts[0];
  if (attempt === undefined) return [];
  const row = attempt.deciding;
  const result = attempt.outcome === 'succeeded' ? 'succeeded' : attempt.outcome === 'unclear' ? 'has an outcome that cannot be told' : `refused (code ${row.errorCode ?? 'unknown'})`;
  const state = attempt.outcome === 'succeeded' ? 'ok' : attempt.outcome === 'unclear' ? 'unknown' : s.phase === 'open' ? 'ok' : 'stuck';
  return [{ hop: 'sign-in', at: row.createdAt, text: `Sign-in to ${row.appName ?? 'an app'}: ${result}.`, state }];
}

function nowText(s: Situation): string {
  switch (s.phase) {
    case 'open':
      return 'Nothing blocks.';
    case 'failed':
      return 'Still blocked.';
    case 'no-sign-in':
    case 'log-unreadable':
    case 'unclear':
      return 'Not known.';
  }
}

function latest(instants: readonly Instant[], now: Instant): Instant | undefined {
  const past = instants.filter((instant) => instant <= now);
  return past.length === 0 ? undefined : Math.max(...past);
}
