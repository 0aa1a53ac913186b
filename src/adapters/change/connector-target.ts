import { connectorFields } from '../../core/change/catalogue/connector-set.ts';
import type { ConnectorTarget } from '../../core/change/order.ts';
import type { SnapshotFor } from '../../core/change/snapshot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { connectorDetailProperties, parseConnectorDetail } from '../graph/pilot-intune-rows.ts';
import { createGapList } from '../upstream/fields.ts';
import { picked } from './configured.ts';
import { assertId, readObject, type TargetReader } from './reading.ts';

/** The Defender connector has this id in every tenant. */
export const defenderConnectorId = 'fc780465-2017-40d4-a0c5-307022471b92';

/** State and heartbeat move by themselves, so no approval is bound to them. */
const moving = ['partnerState', 'lastHeartbeatDateTime'];

/** Undefined until the connection is switched on in the Defender portal. Beta, because v1.0 leaves out settings. */
export async function readConnector({ graph, clock }: TargetReader, target: ConnectorTarget, options?: ReadOptions): Promise<SnapshotFor<'connector'> | undefined> {
  const path = `/deviceManagement/mobileThreatDefenseConnectors/${defenderConnectorId}`;
  const row = await readObject(graph, { version: 'beta', path, options: { $select: connectorDetailProperties.join(',') }, budget: 'intune' }, options);
  if (row === undefined) return undefined;
  assertId(row, defenderConnectorId);
  const { partnerState, lastHeartbeatAt, windowsEnabled, unresponsiveAfterDays, blocksOnMissingData } = parseConnectorDetail(row, createGapList('mobileThreatDefenseConnectors'));
  const configurable = [...new Set([...connectorDetailProperties, ...Object.values(connectorFields)])].filter((name) => !moving.includes(name));
  return { kind: target.kind, target, name: 'Defender connector', readAt: clock.now(), object: picked(row, configurable), modifiedAt: undefined, partnerState, lastHeartbeatAt, windowsEnabled, unresponsiveAfterDays, blocksOnMissingData };
}
