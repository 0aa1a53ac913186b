import type { Instant } from '../../core/facts/fact.ts';
import { escapeText, plainText } from '../text.ts';
import { formatAsOf, type Reader } from '../time.ts';
import type { CardBase } from '../card.ts';
import type { ButtonData } from '../verbs.ts';

export interface SyncRequestedData extends CardBase, ButtonData {
  readonly headline: string;
  readonly explanation: string;
  readonly asOf: string;
}

export interface SyncRequest {
  readonly deviceName: string | undefined;
  readonly requestedAt: Instant;
  readonly button: ButtonData;
  readonly reader: Reader;
}

/** Says that Intune took the request, and no more: a sync that was asked for has not happened yet. */
export function presentSyncRequested({ deviceName, requestedAt, button, reader }: SyncRequest): SyncRequestedData {
  const device = deviceName ?? 'your device';
  return {
    lang: 'en',
    summary: `I asked for a sync of ${plainText(device)}. It has not happened yet.`,
    headline: `Sync requested for ${escapeText(device)}`,
    explanation:
      "Your company's device management (Intune) took the request. The device answers when it is switched on and online. Give it about ten minutes.",
    asOf: formatAsOf(requestedAt, reader),
    id: button.id,
    revision: button.revision,
  };
}
