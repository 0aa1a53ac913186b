import { z } from 'zod/v4';
import type { SlotTarget } from '../../core/change/order.ts';
import type { FoundObject, SnapshotFor } from '../../core/change/snapshot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { GraphQuestion } from '../graph/graph-client.ts';
import { accessPoliciesQuestion } from '../graph/entra.ts';
import { lax, text } from '../upstream/fields.ts';
import { literal } from '../upstream/odata.ts';
import { objectOf, unreadable, type Row, type TargetReader } from './reading.ts';
import { foundAccessPolicy, foundCompliancePolicy, foundConfigurationPolicy } from './slot-policies.ts';
import { foundGroup } from './group-target.ts';

/** Everything that carries the name, whole. An empty slot is a snapshot too: what an approval of a creation is bound to. */
export async function readSlot(reader: TargetReader, target: SlotTarget, options?: ReadOptions): Promise<SnapshotFor<'slot'>> {
  const rows = await rowsNamed(reader, target, options);
  const found = (await Promise.all(rows.map(async (row) => foundIn(reader, target, row, options)))).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const object = Object.fromEntries(found.map((each) => [each.id, each.object]));
  return { kind: target.kind, target, name: target.name, readAt: reader.clock.now(), object, modifiedAt: undefined, found };
}

const naming = z.object({ displayName: lax(text), name: lax(text) });

async function rowsNamed({ graph }: TargetReader, target: SlotTarget, options?: ReadOptions): Promise<readonly Row[]> {
  const { rows, complete } = await graph.readAll(questionOf(target), options);
  // A page that is missing may hold the very object.
  if (!complete) throw unreadable('@odata.nextLink');
  const wanted = target.name.trim().toLowerCase();
  return rows.flatMap((each) => {
    const row = objectOf(each);
    const { displayName, name } = naming.parse(row);
    return row !== undefined && (displayName ?? name)?.trim().toLowerCase() === wanted ? [row] : [];
  });
}

/** Only groups can be asked for by name; the others are few, and are all listed. */
function questionOf({ of, name }: SlotTarget): GraphQuestion {
  switch (of) {
    case 'group':
      return { version: 'v1.0', path: '/groups', options: { $filter: `displayName eq ${literal(name.trim())}` }, budget: 'directory' };
    case 'conditional-access-policy':
      return accessPoliciesQuestion;
    case 'compliance-policy':
      return { version: 'beta', path: '/deviceManagement/deviceCompliancePolicies', options: { $select: 'id,displayName' }, budget: 'intune' };
    case 'configuration-policy':
      return { version: 'beta', path: '/deviceManagement/configurationPolicies', options: { $select: 'id,name' }, budget: 'intune' };
  }
}

async function foundIn(reader: TargetReader, { of }: SlotTarget, row: Row, options?: ReadOptions): Promise<FoundObject> {
  const id = typeof row['id'] === 'string' ? row['id'].toLowerCase() : undefined;
  if (id === undefined) throw unreadable('id');
  switch (of) {
    case 'group':
      return foundGroup(reader, id, row, options);
    case 'conditional-access-policy':
      return foundAccessPolicy(id, row);
    case 'compliance-policy':
      return foundCompliancePolicy(reader, id, options);
    case 'configuration-policy':
      return foundConfigurationPolicy(reader, id, options);
  }
}
