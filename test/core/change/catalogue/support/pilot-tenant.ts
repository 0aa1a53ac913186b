import { accessShape } from '../../../../../src/core/change/catalogue/access-policy-create.ts';
import { assignedToGroup } from '../../../../../src/core/change/catalogue/slot.ts';
import type { JsonObject } from '../../../../../src/core/change/json.ts';
import { membersAtOnce, type TenantWrite } from '../../../../../src/core/change/write.ts';
import type { ChangeTarget, ConnectorSettings } from '../../../../../src/core/change/order.ts';
import type { FoundObject, Snapshot } from '../../../../../src/core/change/snapshot.ts';
import type { DirectoryObjectId } from '../../../../../src/core/facts/ids.ts';
import { accessPolicy, apps, connectorSnapshot, found, foundObject, groupSnapshot, people, slotSnapshot } from './snapshots.ts';

/** One place for a new object, one group and the connector: what the calls of the pilot's changes do to them, and how they read. */
export class PilotTenant {
  private object: FoundObject | undefined;
  private members: readonly DirectoryObjectId[];
  private connector: ConnectorSettings;

  constructor({ members = [], connector = {} }: { readonly members?: readonly DirectoryObjectId[]; readonly connector?: ConnectorSettings } = {}) {
    this.members = members;
    this.connector = connector;
  }

  read(target: ChangeTarget): Snapshot {
    switch (target.kind) {
      case 'slot':
        return slotSnapshot(target, ...(this.object === undefined ? [] : [this.object]));
      case 'group':
        return groupSnapshot(this.members);
      case 'connector':
        return connectorSnapshot(this.connector);
      default:
        throw new Error(`nothing here is a ${target.kind}`);
    }
  }

  perform(write: TenantWrite): void {
    switch (write.kind) {
      case 'create-group':
        { this.create({ type: 'security', members: atMost(write.members) }, write.members); return; }
      case 'add-members':
        { this.add(atMost(write.members)); return; }
      case 'drop-member':
        if (!this.members.includes(write.member)) throw new Error('404');
        this.members = this.members.filter((member) => member !== write.member);
        return undefined;
      case 'set-connector':
        this.connector = { ...this.connector, ...write.settings };
        return undefined;
      case 'create-edr-policy':
        { this.create({ package: 'auto-from-connector', sampleSharing: write.sampleSharing, assignedTo: [] }); return; }
      case 'create-compliance-policy':
        { this.create({ threshold: write.threshold, noncompliantAfterHours: 0, assignedTo: [] }); return; }
      case 'create-access-policy':
        { this.create(accessShape(accessPolicy({
          people: { include: people({ groups: [write.people] }), exclude: people({ users: write.excludedPeople, groups: write.excludedGroups }) },
          targets: { ...accessPolicy().targets, include: apps({ appIds: [write.appId] }) }, platforms: { include: ['windows'], exclude: [] },
        }))); return; }
      case 'assign-edr-policy':
      case 'assign-compliance-policy':
        { this.replace({ ...this.object?.shape, assignedTo: [assignedToGroup(write.to)] }); return; }
      case 'delete-group':
      case 'delete-edr-policy':
      case 'delete-compliance-policy':
      case 'delete-access-policy':
        if (this.object === undefined) throw new Error('404');
        this.object = undefined;
        return undefined;
      default:
        throw new Error(`no change of the pilot calls ${write.kind}`);
    }
  }

  private create(shape: JsonObject, members?: readonly DirectoryObjectId[]): void {
    if (this.object !== undefined) throw new Error('a second object of the name');
    this.replace(shape, members);
  }

  private replace(shape: JsonObject, members?: readonly DirectoryObjectId[]): void {
    this.object = foundObject(shape, { id: found, object: { shape }, members });
  }

  /** The service refuses the whole call when one is a member already. */
  private add(more: readonly DirectoryObjectId[]): void {
    const there = this.object?.members ?? this.members;
    if (more.length === 0 || more.some((member) => there.includes(member))) throw new Error('400');
    const all = [...there, ...more];
    if (this.object === undefined) this.members = all;
    else this.replace({ ...this.object.shape, members: all.toSorted() }, all);
  }
}

function atMost(members: readonly DirectoryObjectId[]): readonly DirectoryObjectId[] {
  if (members.length > membersAtOnce || new Set(members).size !== members.length) throw new Error('400');
  return members.toSorted();
}
