import { valueOf, type Instant } from '../facts/fact.ts';
import type { CauseEntry } from './causes/define.ts';
import { levelNames } from './causes/evidence.ts';
import { notAsked } from './device-view.ts';
import type { DeviceReading } from './device-reading.ts';
import type { Hop, Owner, TimelineEntry } from './diagnosis.ts';
import type { Situation } from './situation.ts';

const owners: Readonly<Record<Hop, Owner>> = {
  'defender-risk': 'security-operations',
  'intune-evaluated': 'intune-admins',
  'entra-compliance': 'entra-admins',
  'sign-in': 'entra-admins',
  now: 'you',
};

const order: readonly Hop[] = ['defender-risk', 'intune-evaluated', 'entra-compliance', 'sign-in', 'now'];

/** The five clocks of one device: where does the chain from risk to access stand still? `cause`: the one that decides. */
export function timelineOf(s: Situation, cause: CauseEntry | undefined): readonly TimelineEntry[] {
  const device = s.deviceEvidence === 'device' || s.phase !== 'failed' ? s.device : undefined;
  const hops = [...(device === undefined ? [] : [...risk(device, s.now), intune(device), entra(device)]), ...signIn(s), now(s)];
  const stuckAt = s.phase === 'failed' ? (cause?.stuckAt ?? 'sign-in') : cause?.stuckAt;
  return hops.map((hop) => {
    const stuck = hop.hop === stuckAt;
    const owner = stuck && cause !== undefined ? cause.owner : owners[hop.hop];
    return { ...hop, owner, state: stuck ? 'stuck' : stateOf(hop, stuckAt, s) };
  });
}

interface HopReading {
  readonly hop: Hop;
  readonly at: Instant | undefined;
  readonly text: string;
  readonly good: boolean | undefined;
}

function stateOf({ hop, good }: HopReading, stuckAt: Hop | undefined, s: Situation): TimelineEntry['state'] {
  if (good === undefined) return 'unknown';
  if (stuckAt !== undefined && order.indexOf(hop) > order.indexOf(stuckAt) && !good) return 'held-up';
  return good || s.phase === 'open' || stuckAt !== undefined ? 'ok' : 'unknown';
}

function risk({ view, defender }: DeviceReading, at: Instant): readonly HopReading[] {
  const { machine, alerts } = view;
  const hop = 'defender-risk';
  if (!machine.known) return machine.gap.detail === notAsked ? [] : [{ hop, at: undefined, text: 'Defender could not be read.', good: undefined }];
  if (machine.value === undefined) return [{ hop, at: undefined, text: 'Defender does not know the device.', good: false }];
  const changes = (valueOf(alerts) ?? []).flatMap((alert) => alert.resolvedAt ?? alert.updatedAt ?? alert.createdAt ?? []);
  const score = machine.value.riskScore;
  if (score === undefined) return [{ hop, at: latest(changes, at), text: 'Defender does not say how risky the device is.', good: undefined }];
  const silent = defender?.silent === undefined ? '' : ', but the sensor is silent';
  return [{ hop, at: latest(changes, at), text: `Defender: risk ${levelNames[score === 'none' || score === 'informational' ? 'secured' : score]}${silent}.`, good: defender?.riskTooHigh !== true }];
}

const stateTexts = { unknown: 'not evaluated yet', configManager: 'managed by Configuration Manager', conflict: 'noncompliant', error: 'noncompliant', noncompliant: 'noncompliant', compliant: 'compliant', inGracePeriod: 'in its grace period' } as const;

function intune(device: DeviceReading): HopReading {
  const hop = 'intune-evaluated';
  if (device.enrolled === undefined) return { hop, at: undefined, text: 'Intune could not be read.', good: undefined };
  if (!device.enrolled) return { hop, at: undefined, text: 'Intune does not manage the device.', good: false };
  const words = device.noncompliant ? 'noncompliant' : device.state === undefined ? 'state not readable' : stateTexts[device.state];
  return { hop, at: device.lastSyncAt, text: `Intune: ${words}.`, good: device.state === undefined ? undefined : !device.noncompliant && !device.notEvaluated };
}

function entra(device: DeviceReading): HopReading {
  const hop = 'entra-compliance';
  if (!device.view.entra.known) return { hop, at: undefined, text: 'The directory (Entra) could not be read.', good: undefined };
  if (device.view.entra.value === undefined) return { hop, at: undefined, text: 'Entra has no record of the device.', good: false };
  if (device.disabled) return { hop, at: undefined, text: 'Entra: the device is disabled.', good: false };
  const text = device.entraCompliant === undefined ? 'Entra: compliance not known.' : `Entra: ${device.entraCompliant ? 'compliant' : 'not compliant'}.`;
  return { hop, at: undefined, text, good: device.entraCompliant };
}

function signIn(s: Situation): readonly HopReading[] {
  const attempt = s.attempt ?? s.attempts[0];
  if (attempt === undefined) return [];
  const row = attempt.deciding;
  const results = { succeeded: 'succeeded', unclear: 'has an outcome that cannot be told', prompted: `was not completed (code ${row.errorCode ?? 'unknown'})`, failed: `refused (code ${row.errorCode ?? 'unknown'})` } as const;
  const good = attempt.outcome === 'unclear' ? undefined : attempt.outcome === 'succeeded';
  return [{ hop: 'sign-in', at: row.createdAt, text: `Sign-in to ${row.appName ?? 'an app'}: ${results[attempt.outcome]}.`, good }];
}

function now(s: Situation): HopReading {
  const texts = { open: 'Nothing blocks.', failed: 'Still blocked.', 'no-sign-in': 'Not known.', 'log-unreadable': 'Not known.', unclear: 'Not known.' } as const;
  return { hop: 'now', at: s.now, text: texts[s.phase], good: s.phase === 'open' ? true : s.phase === 'failed' ? false : undefined };
}

function latest(instants: readonly Instant[], at: Instant): Instant | undefined {
  const past = instants.filter((instant) => instant <= at);
  return past.length === 0 ? undefined : Math.max(...past);
}
