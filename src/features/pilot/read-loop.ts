import type { AccessPolicy } from '../../core/conditional-access/access-policy.ts';
import { known, mapFact, unknown, valueOf, type Fact } from '../../core/facts/fact.ts';
import { compliancePolicyId, policyId } from '../../core/facts/ids.ts';
import type { Certificate } from '../../core/flip/certificate.ts';
import type { PilotFacts } from '../../core/pilot/facts.ts';
import type { PilotObjects, PilotPlan } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { PilotServices } from './services.ts';

type Named = keyof PilotObjects;

export type LoopFacts = Pick<PilotFacts, 'namesakes' | 'userGroup' | 'deviceGroup' | 'edrPolicy' | 'compliancePolicy' | 'accessPolicy' | 'accessPolicies' | 'certificate' | 'signIns'> & {
  /** As found by their names. */
  readonly found: PilotObjects;
  /** Names that could be looked up: what is not `found` among them does not exist, or not once. */
  readonly lookedUp: readonly Named[];
};

/**
 * The objects of the loop: by their names, then whole by the ids that those gave. One that was found before is followed by its id:
 * a rename, or a namesake that came later, must not hide it from the brake and the rollback.
 */
export async function readLoop(services: PilotServices, plan: PilotPlan, before: PilotObjects, options: ReadOptions): Promise<LoopFacts> {
  const [userGroup, deviceGroup, edr, compliance, access] = await Promise.all([
    readGroup(services, plan.userGroupName, before.userGroup, options),
    readGroup(services, plan.deviceGroupName, before.deviceGroup, options),
    readEdrPolicy(services, plan.edrPolicyName, before.edrPolicy, options),
    readCompliancePolicy(services, plan.compliancePolicyName, before.compliancePolicy, options),
    readAccess(services, plan.accessPolicyName, before.accessPolicy, options),
  ]);
  const ids = { userGroup: userGroup.ids, deviceGroup: deviceGroup.ids, edrPolicy: edr.ids, compliancePolicy: compliance.ids, accessPolicy: access.ids };
  return {
    namesakes: mapNames(ids),
    found: {
      ...one('userGroup', ids.userGroup), ...one('deviceGroup', ids.deviceGroup), ...one('edrPolicy', ids.edrPolicy),
      ...one('compliancePolicy', ids.compliancePolicy), ...one('accessPolicy', ids.accessPolicy),
    },
    lookedUp: (['userGroup', 'deviceGroup', 'edrPolicy', 'compliancePolicy', 'accessPolicy'] as const).filter((name) => ids[name].known),
    userGroup: userGroup.object,
    deviceGroup: deviceGroup.object,
    edrPolicy: edr.object,
    compliancePolicy: compliance.object,
    accessPolicy: access.object,
    accessPolicies: access.all,
    certificate: valueOf(access.certificate),
    signIns: access.certificate.known ? notLookedAt : access.certificate,
  };
}

/** What the checks ask of the log stands in the certificate and in the trials; the log allows too few requests to read it once more. */
const notLookedAt = unknown('signIns', 'missing-value', 'not looked at');

interface Found<Id, T> {
  readonly ids: Fact<readonly Id[]>;
  readonly object: Fact<T | undefined>;
}

async function readGroup({ names, readings }: PilotServices, name: string, before: PilotObjects['userGroup'], options: ReadOptions) {
  return follow(await names.findGroups(name, options), before, (id) => readings.readGroup(id, options));
}

async function readEdrPolicy({ names, readings }: PilotServices, name: string, before: PilotObjects['edrPolicy'], options: ReadOptions) {
  return follow(await names.findConfigurationPolicies(name, options), before, (id) => readings.readEdrPolicy(id, options));
}

async function readCompliancePolicy({ changes, readings }: PilotServices, name: string, before: PilotObjects['compliancePolicy'], options: ReadOptions) {
  const list = await changes.upstreams.intune.readCompliancePolicies(options);
  const ids = mapFact(list, (policies) => policies.filter(({ displayName }) => isCalled(displayName, name)).flatMap(({ id }) => (id === undefined ? [] : [compliancePolicyId(id)])));
  return follow(ids, before, (id) => readings.readRiskPolicy(id, options));
}

/** The object that was found before, if it is still there; else what carries the name. */
async function follow<Id, T>(ids: Fact<readonly Id[]>, before: Id | undefined, read: (id: Id) => Promise<Fact<T | undefined>>): Promise<Found<Id, T>> {
  if (before === undefined || !ids.known || (ids.value.length === 1 && ids.value[0] === before)) return byName(ids, read);
  const object = await read(before);
  if (!object.known) return { ids: object, object };
  return object.value === undefined ? byName(ids, read) : { ids: { ...ids, value: [before] }, object };
}

/** Nothing of that name, or more than one: there is no object to look at, and the number of namesakes says which of the two. */
async function byName<Id, T>(ids: Fact<readonly Id[]>, read: (id: Id) => Promise<Fact<T | undefined>>): Promise<Found<Id, T>> {
  if (!ids.known) return { ids, object: ids };
  const [id, ...more] = ids.value;
  return { ids, object: id === undefined || more.length > 0 ? known(undefined, ids.readAt) : await read(id) };
}

interface FoundAccess extends Found<ReturnType<typeof policyId>, AccessPolicy> {
  readonly all: Fact<readonly AccessPolicy[]>;
  /** Known and undefined: there is nothing to judge. */
  readonly certificate: Fact<Certificate | undefined>;
}

/** The whole tenant may ask for the list about once a second, so it is asked for once. */
async function readAccess({ changes }: PilotServices, name: string, before: PilotObjects['accessPolicy'], options: ReadOptions): Promise<FoundAccess> {
  const all = await changes.upstreams.entra.readAccessPolicies(options);
  const meant = (policies: readonly AccessPolicy[]): readonly AccessPolicy[] => {
    const same = policies.filter(({ id }) => id === before);
    return same.length > 0 ? same : policies.filter(({ displayName }) => isCalled(displayName, name));
  };
  const ids = mapFact(all, (policies) => meant(policies).map(({ id }) => id));
  if (!all.known) return { all, ids, object: all, certificate: all };
  const [policy, ...more] = meant(all.value);
  const single = more.length > 0 ? undefined : policy;
  const object = known(single, all.readAt, all.gaps);
  // Once it is On, its certificate is kept with the approval.
  if (single?.state !== 'enabledForReportingButNotEnforced') return { all, ids, object, certificate: known(undefined, all.readAt) };
  const target = await changes.targets.read({ kind: 'conditional-access-policy', policyId: policyId(single.id) }, options);
  if (!target.known) return { all, ids, object, certificate: target };
  const snapshot = target.value;
  const certificate = snapshot?.kind === 'conditional-access-policy' ? await changes.flip.certificateFor(snapshot, options) : known(undefined, target.readAt);
  return { all, ids, object, certificate };
}

export function isCalled(displayName: string | undefined, name: string): boolean {
  return displayName?.trim().toLowerCase() === name.trim().toLowerCase();
}

function mapNames(ids: Readonly<Record<Named, Fact<readonly unknown[]>>>): PilotFacts['namesakes'] {
  const count = (fact: Fact<readonly unknown[]>): Fact<number> => mapFact(fact, (found) => found.length);
  return {
    userGroup: count(ids.userGroup), deviceGroup: count(ids.deviceGroup), edrPolicy: count(ids.edrPolicy),
    compliancePolicy: count(ids.compliancePolicy), accessPolicy: count(ids.accessPolicy),
  };
}

function one<Name extends Named, Id>(name: Name, ids: Fact<readonly Id[]>): Partial<Record<Name, Id>> {
  const result: Partial<Record<Name, Id>> = {};
  const [id, ...more] = valueOf(ids) ?? [];
  if (id !== undefined && more.length === 0) result[name] = id;
  return result;
}
