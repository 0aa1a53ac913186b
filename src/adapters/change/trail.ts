import { z } from 'zod/v4';
import type { ChangeTarget, MachineTarget, SlotTarget } from '../../core/change/order.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { TrailEntry } from '../../ports/change-targets.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { instant, lax, rowsOf, text } from '../upstream/fields.ts';
import { dateLiteral, literal } from '../upstream/odata.ts';
import { defenderConnectorId } from './connector-target.ts';
import { changeOfRequest } from './mark.ts';
import { readMachineActions } from './machine-action-rows.ts';
import type { TargetReader } from './reading.ts';

/** Newest first. Throws `UpstreamError`. */
export async function readTrail(reader: TargetReader, target: ChangeTarget, since: Instant, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const entries = await entriesOf(reader, target, since, options);
  return entries.filter(({ at }) => at >= since).toSorted((a, b) => b.at - a.at);
}

function entriesOf({ graph, defender }: TargetReader, target: ChangeTarget, since: Instant, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  switch (target.kind) {
    case 'conditional-access-policy':
      return directoryTrail(graph, [target.policyId], since, options);
    case 'membership':
      return directoryTrail(graph, [target.groupId, target.userId], since, options);
    case 'person':
      return directoryTrail(graph, [target.userId], since, options);
    case 'compliance-policy':
      return intuneTrail(graph, target.policyId, since, options);
    case 'managed-device':
      return intuneTrail(graph, target.managedDeviceId, since, options);
    case 'machine':
      return machineTrail(defender, target, options);
    case 'group':
      return directoryTrail(graph, [target.groupId], since, options);
    case 'connector':
      return intuneTrail(graph, defenderConnectorId, since, options);
    case 'slot':
      return slotTrail(graph, target, since, options);
  }
}

const nobody = 'somebody whom the log does not name';
const person = z.object({ displayName: lax(text), userPrincipalName: lax(text) });

const directoryRow = z.object({
  activityDateTime: instant,
  activityDisplayName: lax(text),
  result: lax(text),
  correlationId: lax(text),
  initiatedBy: lax(z.object({ user: lax(person), app: lax(z.object({ displayName: lax(text) })) })),
  targetResources: z.array(z.object({ id: lax(text), displayName: lax(text) })).catch([]),
});

/** Records that name all of these objects. The log lets five requests through in ten seconds, so one page must do. */
function directoryTrail(graph: GraphClient, ids: readonly [string, ...string[]], since: Instant, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const filter = `activityDateTime ge ${dateLiteral(since)} and targetResources/any(t:t/id eq ${literal(ids[0])})`;
  return directoryRecords(graph, filter, (named) => ids.every((id) => named.some((resource) => resource.id?.toLowerCase() === id)), options);
}

/** Of what is known by its name only; the log is not searched by name, so the newest page must hold it. */
function slotTrail(graph: GraphClient, { of, name }: SlotTarget, since: Instant, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const wanted = name.trim().toLowerCase();
  const isNamed = ({ displayName }: NamedResource): boolean => displayName?.trim().toLowerCase() === wanted;
  if (of === 'group' || of === 'conditional-access-policy') return directoryRecords(graph, `activityDateTime ge ${dateLiteral(since)}`, (named) => named.some(isNamed), options);
  return intuneRecords(graph, since, isNamed, options);
}

interface NamedResource {
  readonly id?: string | undefined;
  readonly displayName?: string | undefined;
}

async function directoryRecords(graph: GraphClient, $filter: string, concerns: (named: readonly NamedResource[]) => boolean, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const body = await graph.read({ version: 'v1.0', path: '/auditLogs/directoryAudits', options: { $filter, $top: '50', $orderby: 'activityDateTime desc' }, budget: 'signIns' }, options);
  return rowsOf(body).flatMap((row) => {
    const parsed = directoryRow.safeParse(row);
    if (!parsed.success || parsed.data.result?.toLowerCase() === 'failure') return [];
    const { activityDateTime, activityDisplayName, correlationId, initiatedBy, targetResources } = parsed.data;
    if (!concerns(targetResources)) return [];
    const by = initiatedBy?.user?.displayName ?? initiatedBy?.user?.userPrincipalName ?? initiatedBy?.app?.displayName ?? nobody;
    return [{ at: activityDateTime, by, did: activityDisplayName ?? 'Changed it', changeId: changeOfRequest(correlationId) }];
  });
}

const intuneRow = z.object({
  activityDateTime: instant,
  activityType: lax(text),
  displayName: lax(text),
  activityResult: lax(text),
  correlationId: lax(text),
  actor: lax(z.object({ userPrincipalName: lax(text), servicePrincipalName: lax(text), applicationDisplayName: lax(text) })),
  resources: z.array(z.object({ resourceId: lax(text), displayName: lax(text) })).catch([]),
});

/** The log cannot be filtered by object. A person's record also names the portal that they used, so the person comes first. */
function intuneTrail(graph: GraphClient, id: string, since: Instant, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  return intuneRecords(graph, since, (resource) => resource.id?.toLowerCase() === id, options);
}

async function intuneRecords(graph: GraphClient, since: Instant, concerns: (resource: NamedResource) => boolean, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const { rows } = await graph.readAll({ version: 'v1.0', path: '/deviceManagement/auditEvents', options: { $filter: `activityDateTime ge ${dateLiteral(since)}` }, budget: 'intune' }, options);
  return rows.flatMap((row) => {
    const parsed = intuneRow.safeParse(row);
    if (!parsed.success || parsed.data.activityResult?.toLowerCase() === 'failure') return [];
    const { activityDateTime, activityType, correlationId, displayName, actor, resources } = parsed.data;
    if (!resources.some(({ resourceId: id, displayName: name }) => concerns({ id, displayName: name }))) return [];
    const by = actor?.userPrincipalName ?? actor?.servicePrincipalName ?? actor?.applicationDisplayName ?? nobody;
    return [{ at: activityDateTime, by, did: activityType ?? displayName ?? 'Changed it', changeId: changeOfRequest(correlationId) }];
  });
}

const actionWords = { isolate: 'Isolated the machine', release: 'Released the machine', scan: 'Scanned the machine', other: 'Sent an action to the machine' } as const;

async function machineTrail(defender: TargetReader['defender'], { machineId }: MachineTarget, options?: ReadOptions): Promise<readonly TrailEntry[]> {
  const actions = await readMachineActions(defender, machineId, options);
  return actions.flatMap(({ createdAt, requestor, kind, change }) => (createdAt === undefined ? [] : [{ at: createdAt, by: requestor ?? nobody, did: actionWords[kind], changeId: change }]));
}
