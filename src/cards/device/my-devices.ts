import type { ComplianceState, Platform } from '../../core/facts/device.ts';
import type { Gap, Instant } from '../../core/facts/fact.ts';
import { presentGaps, type GapRow } from '../diagnosis/gaps.ts';
import { platformNames } from '../diagnosis/subject.ts';
import { listOf, type CardList } from '../list.ts';
import { escapeText, plainText } from '../text.ts';
import { formatAsOf, formatDate, formatMoment, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';

export interface MyDevicesData extends CardBase {
  readonly headline: string;
  readonly explanation: string;
  readonly asOf: string;
  readonly devices: CardList<DeviceRow>;
  readonly gaps: CardList<GapRow>;
}

export interface DeviceRow extends ButtonData {
  readonly name: string;
  readonly symbol: string;
  readonly color: 'good' | 'warning' | 'attention' | 'default';
  readonly state: string;
  /** Platform and last sync. */
  readonly details: string;
  readonly tooltip: string;
}

/** A device of the person, from Intune's record or, when it is not managed, from Entra's. */
export interface DeviceSummary {
  readonly name: string | undefined;
  readonly platform: Platform | undefined;
  /** False: the company knows the device, but does not manage it. */
  readonly managed: boolean;
  readonly complianceState: ComplianceState | undefined;
  readonly gracePeriodEndsAt: Instant | undefined;
  readonly lastSyncAt: Instant | undefined;
  /** What the button "Why blocked?" carries: an opaque id, never a device id. */
  readonly button: ButtonData;
}

export interface MyDevices {
  readonly devices: readonly DeviceSummary[];
  readonly gaps: readonly Gap[];
  readonly asOf: Instant;
  readonly reader: Reader;
}

/** A card has at most six buttons, and each device has one. */
const deviceLimit = 6;

export function presentMyDevices({ devices, gaps, asOf, reader }: MyDevices): MyDevicesData {
  const sorted = devices.toSorted((one, other) => rank(one) - rank(other));
  const headline = headlineOf(devices.length, gaps.length > 0);
  return {
    lang: 'en',
    summary: headline,
    headline,
    explanation: explanationOf(devices.length, gaps.length > 0),
    asOf: formatAsOf(asOf, reader),
    devices: listOf(sorted, deviceLimit, (device) => presentDevice(device, asOf, reader)),
    gaps: presentGaps({ gaps, level: 'person' }),
  };
}

function headlineOf(count: number, incomplete: boolean): string {
  if (count === 0) return incomplete ? 'I could not read your devices' : 'No device is known as yours';
  if (incomplete) return 'Your devices, as far as I could read them';
  return count === 1 ? 'Your device' : `Your ${count} devices`;
}

function explanationOf(count: number, incomplete: boolean): string {
  if (count > 0) return count === 1 ? 'This is the device your company knows as yours.' : 'Those that need attention come first.';
  if (incomplete) return 'That says nothing about your devices. Please ask again in a few minutes.';
  return 'If you work on a company device, it may not be enrolled. The helpdesk can enrol it with you.';
}

function presentDevice(device: DeviceSummary, asOf: Instant, reader: Reader): DeviceRow {
  const name = device.name ?? 'Device without a name';
  return {
    name: escapeText(name),
    ...lookOf(device, reader),
    details: [platformOf(device), lastSyncOf(device, asOf, reader)].filter((part) => part !== '').join(' · '),
    tooltip: `Why is ${plainText(name)} blocked?`,
    id: device.button.id,
    revision: device.button.revision,
  };
}

function platformOf({ platform }: DeviceSummary): string {
  return platform === undefined ? '' : platformNames[platform];
}

function lastSyncOf(device: DeviceSummary, asOf: Instant, reader: Reader): string {
  if (!device.managed) return 'does not report to device management';
  return device.lastSyncAt === undefined ? 'last sync not known' : `last sync ${formatMoment(device.lastSyncAt, asOf, reader)}`;
}

type Look = Pick<DeviceRow, 'symbol' | 'color' | 'state'>;

function lookOf(device: DeviceSummary, reader: Reader): Look {
  if (!device.managed) return { symbol: '?', color: 'default', state: 'Known, but not managed by your company' };
  switch (device.complianceState) {
    case 'compliant':
      return { symbol: '✔', color: 'good', state: "Meets your company's rules" };
    case 'configManager':
      return { symbol: '✔', color: 'good', state: "Managed by your company's Configuration Manager" };
    case 'noncompliant':
      return { symbol: '✖', color: 'attention', state: "Does not meet your company's rules" };
    case 'inGracePeriod':
      return { symbol: '⚠', color: 'warning', state: graceText(device.gracePeriodEndsAt, reader) };
    case 'conflict':
    case 'error':
      return { symbol: '⚠', color: 'warning', state: 'The check of the rules did not finish' };
    case 'unknown':
    case undefined:
      return { symbol: '?', color: 'default', state: 'Not checked yet, or not known' };
  }
}

function graceText(endsAt: Instant | undefined, reader: Reader): string {
  return endsAt === undefined
    ? 'Needs attention soon; it still has access'
    : `Needs attention; it still has access until ${formatDate(endsAt, reader)}`;
}

/** What needs attention first. */
function rank(device: DeviceSummary): number {
  if (!device.managed) return 4;
  const order: readonly (ComplianceState | undefined)[] = ['noncompliant', 'error', 'conflict', 'inGracePeriod', 'unknown', undefined];
  const place = order.indexOf(device.complianceState);
  return place === -1 ? order.length : place;
}
