import { kindOf } from '../../core/change/catalogue/index.ts';
import type { GuardFacts, LockOutSurroundings } from '../../core/change/guards/guard.ts';
import type { InvolvedPerson, Subject } from '../../core/change/lock-out/subject.ts';
import type { ChangeOrder } from '../../core/change/order.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import { known, unknown, valueOf, type Fact, type Instant } from '../../core/facts/fact.ts';
import { groupId, type GroupId, type UserId } from '../../core/facts/ids.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Upstreams } from '../diagnosis/read-facts.ts';
import type { ChangeServices } from './services.ts';

export interface GuardQuestion {
  readonly order: ChangeOrder;
  readonly snapshot: Snapshot;
  readonly at: Instant;
  readonly requestedBy: UserId;
  readonly approvers: readonly UserId[];
  readonly begun?: boolean;
}

/** Everything that the guards of this order look at; what they do not look at is not read. */
export async function readGuardFacts({ upstreams, settings, flip }: ChangeServices, question: GuardQuestion, options?: ReadOptions): Promise<GuardFacts> {
  const { order, snapshot, at, requestedBy, approvers, begun = false } = question;
  const enforcing = order.kind === 'policy-on';
  const { clock, entra } = upstreams;
  const [emergencyAccounts, requester, approving, connectors, policies, surroundings, certificate, existedBefore] = await Promise.all([
    Promise.all(settings.emergencyAccounts.map(async (id) => readSubject(upstreams, id, 'no device', options))),
    enforcing ? readSubject(upstreams, requestedBy, 'with device', options) : unread(requestedBy),
    enforcing ? Promise.all(approvers.map(async (id) => readSubject(upstreams, id, 'with device', options))) : [],
    upstreams.intune.readConnectors(options),
    // The whole tenant may ask for one such list a second, so only the one guard that looks at it costs one.
    kindOf(order).guards.includes('exception-group') ? entra.readAccessPolicies(options) : notRead,
    enforcing && snapshot.kind === 'conditional-access-policy' ? readSurroundings(upstreams, snapshot, options) : nothingAround,
    enforcing && snapshot.kind === 'conditional-access-policy' ? flip.certificateFor(snapshot, options) : notLookedFor,
    kindOf(order).guards.includes('object-of-this-pilot') ? flip.existedBefore() : [],
  ]);
  const involved: InvolvedPerson[] = [{ who: requester, part: 'requester' }, ...approving.map((who) => ({ who, part: 'approver' as const }))];
  return {
    at, order, snapshot, begun, involved, surroundings, policies,
    emergencyAccounts: known(emergencyAccounts, clock.now()),
    own: settings.own,
    connector: connectors.known ? { ...connectors, value: connectors.value.find(({ isDefender }) => isDefender) } : connectors,
    exceptionGroup: settings.exceptionGroup,
    reservedGroups: [...Object.values(settings.roles).flat(), ...(settings.exceptionGroup === undefined ? [] : [settings.exceptionGroup])],
    certificate,
    existedBefore,
  };
}

async function readSubject({ entra, intune }: Upstreams, id: UserId, which: 'no device' | 'with device', options?: ReadOptions): Promise<Subject> {
  const who = { userId: id };
  const [person, groups, roles, devices] = await Promise.all([
    entra.readPerson(who, options),
    entra.readGroups(who, options),
    entra.readRoles(who, options),
    which === 'with device' ? intune.readManagedDevices(who, options) : undefined,
  ]);
  const record = valueOf(person);
  return {
    id,
    enabled: record?.accountEnabled,
    userType: record?.userType,
    groups: valueOf(groups)?.map((group) => groupId(group.id)),
    roleTemplateIds: valueOf(roles),
    device: devices === undefined ? undefined : deviceOf(devices),
  };
}

/** The worst of the devices: whoever may be caught on one of them counts as caught. */
function deviceOf(devices: Awaited<ReturnType<Upstreams['intune']['readManagedDevices']>>): Subject['device'] {
  if (!devices.known) return undefined;
  if (devices.value.length === 0) return 'none';
  return devices.value.every(({ complianceState }) => complianceState === 'compliant') ? 'compliant' : 'not-compliant';
}

/** A guard that looks at it after all must not pass. */
const notRead = unknown('conditionalAccessPolicies', 'missing-value', 'not looked at for this kind');

const notLookedFor = unknown('signIns', 'missing-value', 'not looked at for this kind');

function unread(id: UserId): Subject {
  return { id, enabled: undefined, userType: undefined, groups: undefined, roleTemplateIds: undefined, device: undefined };
}

const nothingAround: LockOutSurroundings = { namedGroups: [], namedLocations: undefined, peopleInTenant: undefined, portalAppIds: [] };

async function readSurroundings({ entra }: Upstreams, { policy }: Extract<Snapshot, { readonly kind: 'conditional-access-policy' }>, options?: ReadOptions): Promise<LockOutSurroundings> {
  const ids: readonly GroupId[] = [...new Set([...(policy.people?.include.groups ?? []), ...(policy.people?.exclude.groups ?? [])])];
  const [people, locations, counts] = await Promise.all([
    entra.countPeople(options),
    entra.readNamedLocations(options),
    Promise.all(ids.map(async (id) => ({ id, count: await entra.countMembers(id, options) }))),
  ]);
  return {
    namedGroups: counts.map(({ id, count }) => ({ id, exists: existence(count), members: valueOf(count) })),
    namedLocations: valueOf(locations),
    peopleInTenant: valueOf(people),
    portalAppIds: [],
  };
}

/** `undefined` inside a known fact: Entra answered that there is no such group. */
function existence(count: Fact<number | undefined>): boolean | undefined {
  return count.known ? count.value !== undefined : undefined;
}
