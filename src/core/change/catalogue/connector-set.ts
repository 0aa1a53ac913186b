import type { JsonObject } from '../json.ts';
import { defineKind } from '../kind.ts';
import type { ConnectorSettings } from '../order.ts';
import type { ApprovalClassId } from '../rule.ts';
import type { SnapshotFor } from '../snapshot.ts';
import { objectEffect } from './object-effect.ts';
import { walkers } from './pilot-words.ts';
import { nothingChanges } from './texts.ts';

/** Names in Graph, `mobileThreatDefenseConnector`. */
export const connectorFields = {
  windowsEnabled: 'windowsEnabled',
  unresponsiveAfterDays: 'partnerUnresponsivenessThresholdInDays',
  blocksOnMissingData: 'windowsDeviceBlockedOnMissingPartnerData',
} as const satisfies Record<keyof ConnectorSettings, string>;

export const connectorSet = defineKind({
  id: 'connector-set',
  title: 'Set up the Defender connector',
  askedIn: 'pilot',
  mayRequest: walkers,
  form: [],
  weakens: true,
  guards: ['not-already-so'],
  classOf: ({ settings }, snapshot) => classOf(settings, snapshot),
  after: ({ settings }, { object }) => ({ ...object, ...wireSettings(settings) }),
  already: ({ settings }, { object }) => Object.entries(wireSettings(settings)).every(([name, value]) => object[name] === value),
  write: ({ settings }) => ({ kind: 'set-connector', settings }),
  effect: (change, now) => objectEffect(change, now, 'Intune shows the connector with these settings.'),
  revert: ({ target, settings }, { before }) => {
    const earlier = settingsIn(before, settings);
    return earlier === undefined
      ? { status: 'impossible', because: 'What the connector was set to before is not known. Set it in Intune, under Endpoint security, Microsoft Defender for Endpoint.' }
      : { status: 'possible', order: { kind: 'connector-set', target, settings: earlier } };
  },
  says: ({ settings }, name) => ({
    heading: `Set "${name}": ${spelt(settings).join(', ')}`,
    consequence: settings.windowsEnabled === false
      ? 'Intune stops using the device risk of Windows devices: compliance no longer follows what Defender sees.'
      : 'Intune uses the device risk of Defender for Windows devices wherever a compliance policy asks for it.',
    unanswered: nothingChanges,
    executing: 'Setting the connector, then reading it back from Intune.',
    done: `The connector is set: ${spelt(settings).join(', ')}. Intune shows it so.`,
    afterFailure: 'Look at the connector in Intune under Endpoint security, Microsoft Defender for Endpoint. If it is as before, ask for the change again.',
  }),
}, 'connector');

/** The settings as they were read; absent: not told. */
type Known = Partial<Pick<SnapshotFor<'connector'>, keyof ConnectorSettings>>;

/** A change that is partly stricter counts as strict: it waits for the end of a freeze, and reaches every device that a rule on risk covers. */
function classOf(settings: ConnectorSettings, now: Known): ApprovalClassId {
  if (settings.blocksOnMissingData === true && now.blocksOnMissingData !== true) return 'tenant-wide';
  return isLooser(settings, now) && !isStricter(settings, now) ? 'relief' : 'access';
}

/** True when these settings ask less of somebody than the connector as it was read; true also where that cannot be told. */
export function loosens(settings: ConnectorSettings, object: JsonObject): boolean {
  const now = settingsIn(object, settings);
  return now === undefined || isLooser(settings, now);
}

function isLooser({ windowsEnabled, unresponsiveAfterDays, blocksOnMissingData }: ConnectorSettings, now: Known): boolean {
  return (
    (windowsEnabled === false && now.windowsEnabled !== false) ||
    (unresponsiveAfterDays !== undefined && unresponsiveAfterDays > (now.unresponsiveAfterDays ?? 0)) ||
    (blocksOnMissingData === false && now.blocksOnMissingData !== false)
  );
}

function isStricter({ windowsEnabled, unresponsiveAfterDays, blocksOnMissingData }: ConnectorSettings, now: Known): boolean {
  return (
    (windowsEnabled === true && now.windowsEnabled !== true) ||
    (unresponsiveAfterDays !== undefined && unresponsiveAfterDays < (now.unresponsiveAfterDays ?? Infinity)) ||
    (blocksOnMissingData === true && now.blocksOnMissingData !== true)
  );
}

export function wireSettings(settings: ConnectorSettings): JsonObject {
  const { windowsEnabled, unresponsiveAfterDays, blocksOnMissingData } = settings;
  return {
    ...(windowsEnabled === undefined ? {} : { [connectorFields.windowsEnabled]: windowsEnabled }),
    ...(unresponsiveAfterDays === undefined ? {} : { [connectorFields.unresponsiveAfterDays]: unresponsiveAfterDays }),
    ...(blocksOnMissingData === undefined ? {} : { [connectorFields.blocksOnMissingData]: blocksOnMissingData }),
  };
}

/** The values that the object holds for the settings that are named; undefined when one of them is not there. */
export function settingsIn(object: JsonObject, named: ConnectorSettings): ConnectorSettings | undefined {
  const [windows, days, blocks] = [object[connectorFields.windowsEnabled], object[connectorFields.unresponsiveAfterDays], object[connectorFields.blocksOnMissingData]];
  if (named.windowsEnabled !== undefined && typeof windows !== 'boolean') return undefined;
  if (named.unresponsiveAfterDays !== undefined && typeof days !== 'number') return undefined;
  if (named.blocksOnMissingData !== undefined && typeof blocks !== 'boolean') return undefined;
  return {
    ...(named.windowsEnabled === undefined || typeof windows !== 'boolean' ? {} : { windowsEnabled: windows }),
    ...(named.unresponsiveAfterDays === undefined || typeof days !== 'number' ? {} : { unresponsiveAfterDays: days }),
    ...(named.blocksOnMissingData === undefined || typeof blocks !== 'boolean' ? {} : { blocksOnMissingData: blocks }),
  };
}

function spelt({ windowsEnabled, unresponsiveAfterDays, blocksOnMissingData }: ConnectorSettings): readonly string[] {
  return [
    ...(windowsEnabled === undefined ? [] : [`Windows devices ${windowsEnabled ? 'on' : 'off'}`]),
    ...(unresponsiveAfterDays === undefined ? [] : [`unresponsive after ${String(unresponsiveAfterDays)} days`]),
    ...(blocksOnMissingData === undefined ? [] : [`devices without data ${blocksOnMissingData ? 'noncompliant' : 'not judged'}`]),
  ];
}
