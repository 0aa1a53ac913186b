import type { ConnectorSettings } from '../../change/order.ts';
import {
  connectorEnabled, connectorHeartbeat, connectorMissingData, connectorOtherSettings, connectorPresent, connectorUnresponsiveDays, connectorWindowsOn,
  defenderBaseline, defenderReadAccess,
} from '../checks/connector.ts';
import type { PilotFacts } from '../facts.ts';
import { defineStep } from '../step.ts';

export const defenderConnector = defineStep({
  id: 'defender-connector',
  title: 'Defender connector',
  purpose: 'Defender and Intune exchange device risk, so that Intune can use it for compliance.',
  owner: 'security-operations',
  checks: [
    connectorPresent, connectorEnabled, connectorHeartbeat, connectorWindowsOn, connectorUnresponsiveDays, connectorMissingData, connectorOtherSettings,
    defenderReadAccess, defenderBaseline,
  ],
  choices: ['unresponsiveDays', 'blocksOnMissingData'],
  proposes: (facts) => {
    const settings = missingSettings(facts);
    return settings === undefined || Object.keys(settings).length === 0 ? [] : [{ kind: 'connector-set', target: { kind: 'connector' }, settings }];
  },
  verify: ['connector-enabled', 'connector-heartbeat', 'connector-windows-on', 'connector-unresponsive-days'],
});

/** Only what differs; undefined while there is no connector to set. */
function missingSettings({ connector, plan }: PilotFacts): ConnectorSettings | undefined {
  if (!connector.known || connector.value === undefined) return undefined;
  const { windowsEnabled, unresponsiveAfterDays, blocksOnMissingData } = connector.value;
  return {
    ...(windowsEnabled === false ? { windowsEnabled: true } : {}),
    ...(unresponsiveAfterDays !== undefined && unresponsiveAfterDays !== plan.unresponsiveDays ? { unresponsiveAfterDays: plan.unresponsiveDays } : {}),
    ...(blocksOnMissingData !== undefined && blocksOnMissingData !== plan.blocksOnMissingData ? { blocksOnMissingData: plan.blocksOnMissingData } : {}),
  };
}
