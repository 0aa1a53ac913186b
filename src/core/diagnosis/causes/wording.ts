import type { Situation } from '../situation.ts';

/** The device as the reader knows it. A colleague's device is never named. */
export function deviceName(s: Situation): string {
  const name = s.deviceEvidence === 'colleagues' ? undefined : s.device?.view.name;
  return name ?? (s.voice === 'you' ? 'your device' : 'the device');
}

export function appName(s: Situation): string {
  return s.attempt?.deciding.appName ?? 'the app';
}

export function you(s: Situation): string {
  return s.voice === 'you' ? 'you' : 'the person';
}

export function your(s: Situation): string {
  return s.voice === 'you' ? 'your' : "the person's";
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `"Name of the policy"` with a leading space, or nothing when the log does not name it. */
export function byPolicy(name: string | undefined): string {
  return name === undefined ? '' : ` by the policy "${name}"`;
}

/** `12 days`, `1 day`, `5 hours`. */
export function span(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 1) return hours === 1 ? '1 hour' : `${hours} hours`;
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
