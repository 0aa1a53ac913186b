import type { DiagnosedDevice, Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Platform } from '../../core/facts/device.ts';
import { escapeText } from '../text.ts';

/** A title and what it is, side by side. */
export interface FactRow {
  readonly title: string;
  readonly value: string;
}

/** Who, which device and which app a diagnosis is about; what it is not about is left out. */
export function presentSubject({ device, app }: Pick<Diagnosis, 'device' | 'app'>, personName: string | undefined): readonly FactRow[] {
  const rows: FactRow[] = [];
  if (personName !== undefined) rows.push({ title: 'Person', value: escapeText(personName) });
  if (device !== undefined) rows.push({ title: 'Device', value: deviceText(device) });
  if (app !== undefined) rows.push({ title: 'App', value: app.name === undefined ? 'Name not known' : escapeText(app.name) });
  return rows;
}

export const platformNames: Readonly<Record<Platform, string>> = {
  windows: 'Windows',
  macOS: 'Mac',
  iOS: 'iPhone or iPad',
  android: 'Android',
  linux: 'Linux',
  other: '',
};

function deviceText(device: DiagnosedDevice): string {
  const platform = platformNames[device.platform];
  if (device.name === undefined) return platform === '' ? 'Name not known' : `${platform} device, name not known`;
  return platform === '' ? escapeText(device.name) : `${escapeText(device.name)} · ${platform}`;
}
