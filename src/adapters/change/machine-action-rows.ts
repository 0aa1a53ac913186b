import { z } from 'zod/v4';
import type { MachineAction, MachineActionKind, MachineActionStatus } from '../../core/change/snapshot.ts';
import { changeId, type MachineId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { DefenderClient } from '../defender/defender-client.ts';
import { instant, isObject, lax, memberAs, rowsOf, text } from '../upstream/fields.ts';
import { literal } from '../upstream/odata.ts';
import { unreadable } from './reading.ts';

const actionRow = z.object({
  id: text,
  machineId: text,
  type: lax(memberAs<MachineActionKind>({ isolate: 'isolate', unisolate: 'release', runAntiVirusScan: 'scan' })),
  status: lax(
    memberAs<MachineActionStatus>({ pending: 'pending', inProgress: 'in-progress', succeeded: 'succeeded', failed: 'failed', timeOut: 'timed-out', cancelled: 'cancelled' }),
  ),
  requestor: lax(text),
  requestorComment: lax(text),
  creationDateTimeUtc: lax(instant),
});

/**
 * All actions that Defender still keeps of the machine, the newest first. Throws `upstream.bad-answer` when one of them cannot be
 * read: it may be the one that must not be done twice.
 */
export async function readMachineActions(defender: DefenderClient, machine: MachineId, options?: ReadOptions): Promise<readonly MachineAction[]> {
  const body = await defender.read('/machineactions', { $filter: `machineId eq ${literal(machine)}` }, options);
  if (isObject(body) && body['@odata.nextLink'] !== undefined) throw unreadable('@odata.nextLink');
  const actions = rowsOf(body).map((row) => parseAction(row, machine));
  return actions.toSorted((a, b) => (b.createdAt ?? Infinity) - (a.createdAt ?? Infinity) || 0);
}

function parseAction(row: unknown, machine: MachineId): MachineAction {
  const parsed = actionRow.safeParse(row);
  if (!parsed.success || parsed.data.machineId.toLowerCase() !== machine) throw unreadable('machineActions');
  const { id, type = 'other', status = 'unknown', requestor, requestorComment, creationDateTimeUtc } = parsed.data;
  return { id, kind: type, status, change: changeIn(requestorComment), requestor, createdAt: creationDateTimeUtc };
}

/** As the executor writes it. */
function changeIn(comment: string | undefined): MachineAction['change'] {
  const id = /^Gatehouse change ([\w-]{22}):/.exec(comment ?? '')?.[1];
  return id === undefined ? undefined : changeId(id);
}

/** Whether the last isolation or release that the machine carried out was an isolation. */
export function isIsolated(actions: readonly MachineAction[]): boolean | undefined {
  const last = actions.find(({ kind, status }) => (kind === 'isolate' || kind === 'release') && (status === 'succeeded' || status === 'unknown'));
  return last === undefined || last.status === 'unknown' ? undefined : last.kind === 'isolate';
}
