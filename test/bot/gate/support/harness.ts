import { createChannelGate, publicCloudGate, type Gate, type GateConfig, type GateLogLine } from '../../../../src/bot/gate.ts';
import type { BotFramework } from './bot-framework.ts';
import { appId, noon, tenantId } from './drafts.ts';

/** A gate before a counting handler, with a clock and a store that the test holds in its hand. */
export function openGate(botFramework: BotFramework, changes: Partial<GateConfig> = {}): GateHarness {
  const claimed = new Set<string>();
  const lines: GateLogLine[] = [];
  const clock = { now: noon };
  const gate = createChannelGate(
    { ...publicCloudGate, openIdMetadataUrl: botFramework.openIdMetadataUrl, appId, tenantIds: [tenantId], ...changes },
    {
      now: () => clock.now,
      fetch: globalThis.fetch,
      claimActivity: async (key) => (claimed.size === claimed.add(key).size ? 'done' : 'begun'),
      log: (line) => void lines.push(line),
    },
  );
  return { gate, clock, lines, claimed };
}

export interface GateHarness {
  readonly gate: Gate;
  /** Milliseconds since 1970, UTC; move it to let time pass. */
  readonly clock: { now: number };
  readonly lines: readonly GateLogLine[];
  readonly claimed: ReadonlySet<string>;
}
