import { z } from 'zod/v4';
import type { MachineTarget } from '../../core/change/order.ts';
import type { SnapshotFor } from '../../core/change/snapshot.ts';
import { entraDeviceId } from '../../core/facts/ids.ts';
import type { RiskScore } from '../../core/facts/machine.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { idText, lax, member, text } from '../upstream/fields.ts';
import { picked } from './configured.ts';
import { isIsolated, readMachineActions } from './machine-action-rows.ts';
import { assertId, objectOf, orAbsent, unreadable, type TargetReader } from './reading.ts';

const actionsShownMs = 30 * 24 * 60 * 60 * 1000;

/** What tells one machine from another and how it is treated. Risk, health and addresses move by themselves. */
const stableProperties = ['id', 'computerDnsName', 'aadDeviceId', 'osPlatform', 'deviceValue'];

const machineRow = z.object({
  computerDnsName: lax(text),
  aadDeviceId: lax(idText(entraDeviceId)),
  osPlatform: lax(text),
  deviceValue: lax(member(['low', 'normal', 'high'])),
  riskScore: lax(member<RiskScore>(['none', 'informational', 'low', 'medium', 'high'])),
  machineTags: z.array(z.string()).nullish(),
});

/** By exact id: the address also takes a DNS name, which a reinstalled machine shares with its former self. */
export async function readMachine({ defender, clock }: TargetReader, target: MachineTarget, options?: ReadOptions): Promise<SnapshotFor<'machine'> | undefined> {
  const { machineId } = target;
  if (!/^[0-9a-f]{40}$/.test(machineId)) throw new UpstreamError('upstream.bad-question', { serviceCode: 'machineId' });
  const [row, actions] = await Promise.all([orAbsent(defender.read(`/machines/${machineId}`, {}, options)).then(objectOf), readMachineActions(defender, machineId, options)]);
  if (row === undefined) return undefined;
  assertId(row, machineId);
  const machine = machineRow.safeParse(row);
  if (!machine.success) throw unreadable('machineTags');
  const { computerDnsName, aadDeviceId, osPlatform, deviceValue, riskScore, machineTags } = machine.data;
  const tags = (machineTags ?? []).toSorted();
  const isolated = isIsolated(actions);
  const readAt = clock.now();
  return {
    kind: target.kind,
    target,
    name: computerDnsName ?? machineId,
    readAt,
    object: { ...picked(row, stableProperties), machineTags: tags, isolated: isolated ?? null },
    modifiedAt: undefined,
    entraDeviceId: aadDeviceId,
    osPlatform,
    deviceValue,
    tags,
    riskScore,
    isolated,
    actions: actions.filter(({ createdAt }) => createdAt === undefined || readAt - createdAt <= actionsShownMs),
  };
}
