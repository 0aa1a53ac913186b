import { connectorFields } from '../../core/change/catalogue/connector-set.ts';
import { membersBefore } from '../../core/change/catalogue/slot.ts';
import type { JsonObject } from '../../core/change/json.ts';
import type { ChangeOrder, ConnectorSettings, MemberKind, SlotTarget } from '../../core/change/order.ts';
import type { Fact, Gap } from '../../core/facts/fact.ts';
import { gapsOf } from '../../core/facts/fact.ts';
import type { DirectoryObjectId, UserId } from '../../core/facts/ids.ts';
import type { PilotFacts, PilotGroup } from '../../core/pilot/facts.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { StoredChange } from '../../ports/change-store.ts';
import { openChanges, readOverview, type Overview } from './overview.ts';
import { by, changePilot } from './record.ts';
import type { PilotServices } from './services.ts';
import { slotTarget } from './slots.ts';

export type RolledBack =
  /** Under way: `next` are the changes to ask for now, `open` those that have been asked for. Neither: a name stands twice, which a person has to sort out. */
  | { readonly status: 'rolling-back'; readonly overview: Overview; readonly next: readonly ChangeOrder[]; readonly open: readonly StoredChange[] }
  /** Some of it could not be read, so nobody can say that it is over. */
  | { readonly status: 'unreadable'; readonly overview: Overview; readonly gaps: readonly Gap[] }
  | { readonly status: 'rolled-back'; readonly pilot: Pilot }
  /** No pilot is under way. */
  | { readonly status: 'none' };

/** Declares the walk over and says what to take back first. Every change of it is asked for and approved like any other. */
export async function beginRollback(services: PilotServices, person: UserId): Promise<RolledBack> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return { status: 'none' };
  if (pilot.status === 'walking') {
    await changePilot(services, (current) => (current.status === 'walking' ? { ...current, status: 'rolling-back' } : undefined), { type: 'pilot.rolling-back', body: by(person) });
  }
  return continueRollback(services);
}

/** Where a rollback stands; ends it once the tenant is read to be as it was first. */
export async function continueRollback(services: PilotServices): Promise<RolledBack> {
  const overview = await readOverview(services);
  if (overview === undefined) return { status: 'none' };
  const next = nextOfRollback(services, overview);
  const open = openChanges(overview);
  const twice = Object.values(overview.facts.namesakes).some((count) => count.known && count.value > 1);
  if (overview.pilot.status !== 'rolling-back' || next.length > 0 || open.length > 0 || twice) return { status: 'rolling-back', overview, next, open };
  const gaps = gapsLeft(overview.facts);
  if (gaps.length > 0) return { status: 'unreadable', overview, gaps };
  const ended = await changePilot(services, (pilot) => (pilot.status === 'rolling-back' ? { ...pilot, status: 'rolled-back', brake: { status: 'off' } } : undefined), { type: 'pilot.rolled-back', body: {} });
  return ended === undefined ? { status: 'none' } : { status: 'rolled-back', pilot: ended };
}

/**
 * The first of the ways back that is not gone yet, in the order opposite to the walk: nothing is taken away while something else
 * still rests on it. Empty: nothing is left that an API could do, or the next of it could not be read.
 */
export function nextOfRollback(_services: PilotServices, overview: Overview): readonly ChangeOrder[] {
  for (const stage of stages) {
    const orders = stage(overview);
    if (orders === 'unread') return [];
    if (orders.length > 0) return orders;
  }
  return [];
}

/** `unread`: whether something is left cannot be told, and what comes after has to wait. */
type Stage = (overview: Overview) => readonly ChangeOrder[] | 'unread';

const stages: readonly Stage[] = [releasePolicy, deleteAccessPolicy, deleteIntunePolicies, resetConnector, emptyGroups];

/** By the name that it carries now: somebody may have renamed it since. */
function called(target: SlotTarget, object: Fact<{ readonly displayName: string | undefined } | undefined>): SlotTarget {
  return { ...target, name: (object.known ? object.value?.displayName : undefined) ?? target.name };
}

/** A policy that was there before goes back to report-only only if this pilot switched it on. */
function releasePolicy({ facts: { accessPolicy }, pilot, changes }: Overview): ReturnType<Stage> {
  if (!accessPolicy.known) return 'unread';
  const policy = accessPolicy.value;
  if (policy?.state !== 'enabled') return [];
  const switchedOn = changes.some(({ change: { order, status } }) => order.kind === 'policy-on' && order.target.policyId === policy.id && status.status === 'done');
  if (policy.id === pilot.firstState.existed.accessPolicy && !switchedOn) return [];
  return [{ kind: 'policy-report-only', target: { kind: 'conditional-access-policy', policyId: policy.id } }];
}

function deleteAccessPolicy({ pilot: { plan, objects, firstState: { existed } }, facts: { namesakes, accessPolicy } }: Overview): ReturnType<Stage> {
  if (!namesakes.accessPolicy.known) return 'unread';
  const { accessPolicy: policyId } = objects;
  return policyId === undefined || policyId === existed.accessPolicy ? [] : [{ kind: 'access-policy-delete', target: called(slotTarget('accessPolicy', plan), accessPolicy), policyId }];
}

function deleteIntunePolicies({ pilot: { plan, objects, firstState: { existed } }, facts }: Overview): ReturnType<Stage> {
  if (!facts.namesakes.compliancePolicy.known || !facts.namesakes.edrPolicy.known) return 'unread';
  const { compliancePolicy, edrPolicy } = objects;
  return [
    ...(compliancePolicy === undefined || compliancePolicy === existed.compliancePolicy ? [] : [{ kind: 'compliance-policy-delete', target: called(slotTarget('compliancePolicy', plan), facts.compliancePolicy), policyId: compliancePolicy } as const]),
    ...(edrPolicy === undefined || edrPolicy === existed.edrPolicy ? [] : [{ kind: 'edr-policy-delete', target: called(slotTarget('edrPolicy', plan), facts.edrPolicy), policyId: edrPolicy } as const]),
  ];
}

/** A connector that was not there at first was switched on in the Defender portal, where alone it can be switched off again. */
function resetConnector({ pilot: { firstState }, facts: { connector }, changes }: Overview): ReturnType<Stage> {
  if (!connector.known) return 'unread';
  const now = connector.value;
  if (now === undefined) return [];
  const first = firstState.connector === undefined ? settingsBefore(changes) : settingsIn(firstState.connector);
  const settings: ConnectorSettings = {
    ...(first.windowsEnabled === undefined || first.windowsEnabled === now.windowsEnabled ? {} : { windowsEnabled: first.windowsEnabled }),
    ...(first.unresponsiveAfterDays === undefined || first.unresponsiveAfterDays === now.unresponsiveAfterDays ? {} : { unresponsiveAfterDays: first.unresponsiveAfterDays }),
    ...(first.blocksOnMissingData === undefined || first.blocksOnMissingData === now.blocksOnMissingData ? {} : { blocksOnMissingData: first.blocksOnMissingData }),
  };
  return Object.keys(settings).length === 0 ? [] : [{ kind: 'connector-set', target: { kind: 'connector' }, settings }];
}

/** As it was before the first change that this pilot made to it. */
function settingsBefore(changes: readonly StoredChange[]): ConnectorSettings {
  const first = changes.findLast(({ change: { order, status } }) => order.kind === 'connector-set' && (status.status === 'done' || status.status === 'executing' || status.status === 'failed'));
  return first === undefined ? {} : settingsIn(first.change.shown.before);
}

function settingsIn(connector: JsonObject): ConnectorSettings {
  const windows = connector[connectorFields.windowsEnabled];
  const days = connector[connectorFields.unresponsiveAfterDays];
  const blocks = connector[connectorFields.blocksOnMissingData];
  return {
    ...(typeof windows === 'boolean' ? { windowsEnabled: windows } : {}),
    ...(typeof days === 'number' ? { unresponsiveAfterDays: days } : {}),
    ...(typeof blocks === 'boolean' ? { blocksOnMissingData: blocks } : {}),
  };
}

function emptyGroups(overview: Overview): ReturnType<Stage> {
  const people = leaveGroup(overview, 'userGroup', 'person');
  const devices = leaveGroup(overview, 'deviceGroup', 'device');
  return people === 'unread' || devices === 'unread' ? 'unread' : [...people, ...devices];
}

function leaveGroup({ pilot: { plan, objects, firstState: { existed } }, facts, changes }: Overview, name: 'userGroup' | 'deviceGroup', memberKind: MemberKind): ReturnType<Stage> {
  const group = facts[name];
  if (!facts.namesakes[name].known || !group.known) return 'unread';
  const id = objects[name];
  if (id === undefined || group.value === undefined) return [];
  if (id !== existed[name]) return [{ kind: 'group-delete', target: called(slotTarget(name, plan), group), groupId: id }];
  const members = addedByPilot(group.value, changes);
  return members.length === 0 ? [] : [{ kind: 'members-remove', target: { kind: 'group', groupId: id }, memberKind, members: members.slice(0, mostMembers) }];
}

const mostMembers = 1_000;

/** Members now who were not members before a change of this pilot took them in. */
function addedByPilot({ id, members }: PilotGroup, changes: readonly StoredChange[]): readonly DirectoryObjectId[] {
  const added = new Set<DirectoryObjectId>();
  for (const { change: { order, shown, status } } of changes) {
    if (order.kind !== 'members-add' || order.target.groupId !== id || (status.status !== 'done' && status.status !== 'failed')) continue;
    const before = membersBefore(shown);
    for (const member of order.members) if (!before.includes(member)) added.add(member);
  }
  return members.filter((member) => added.has(member));
}

/** What has to be read before anybody may say that the first state is back. */
function gapsLeft({ accessPolicy, connector, userGroup, deviceGroup, namesakes }: PilotFacts): readonly Gap[] {
  const facts: readonly Fact<unknown>[] = [accessPolicy, connector, userGroup, deviceGroup, ...Object.values(namesakes)];
  return facts.flatMap((fact) => (fact.known ? [] : gapsOf(fact)));
}
