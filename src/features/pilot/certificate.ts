import { canonicalJson, type JsonObject } from '../../core/change/json.ts';
import { targetKey } from '../../core/change/order.ts';
import type { Subject } from '../../core/change/lock-out/subject.ts';
import type { SnapshotFor } from '../../core/change/snapshot.ts';
import type { AccessPolicy } from '../../core/conditional-access/access-policy.ts';
import { known, mapFact, unknown, valueOf, type Fact, type Instant } from '../../core/facts/fact.ts';
import { groupId, type AppId, type UserId } from '../../core/facts/ids.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { Certificate, EvidenceNeeded } from '../../core/flip/certificate.ts';
import { asksNothingOfTheLog, judgeFlip } from '../../core/flip/judge.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import type { PilotReadings } from '../../ports/pilot-facts.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { Store } from '../../ports/store.ts';
import type { FlipFacts } from '../change/services.ts';
import type { Upstreams } from '../diagnosis/read-facts.ts';
import { readPolicyPeople } from './policy-people.ts';
import { readSignInsOf } from './policy-sign-ins.ts';

export interface FlipOptions {
  readonly store: Pick<Store, 'pilots'>;
  readonly upstreams: Upstreams;
  readonly readings: PilotReadings;
  /** SHA-256 as lower-case hexadecimal text. */
  readonly digest: (text: string) => string;
  readonly emergencyAccounts: readonly UserId[];
  readonly evidence: EvidenceNeeded;
}

const second = 1_000;
const day = 24 * 60 * 60 * second;

/** Milliseconds: one On reads it three times, and the log allows five requests in ten seconds. What is missing may come at any moment. */
const keepMs = { passed: 600 * second, refused: 30 * second, undetermined: 5 * second } as const;
/** Policies whose certificate is kept; a tenant has about 200. */
const mostKept = 500;

/** Bound to the policy as it is configured: any other configuration is judged anew. */
export function createFlipFacts(flip: FlipOptions): FlipFacts {
  const kept = new Map<string, Certificate>();
  return {
    certificateFor: async (snapshot, options) => {
      try {
        const pilot = await flip.store.pilots.current();
        const brakeTripped = pilot?.brake.status === 'tripped' && pilot.objects.accessPolicy === snapshot.target.policyId;
        // The log is what may be asked for too often; who the policy is for is read each time.
        const people = asksNothingOfTheLog(flip.evidence) ? nobody(flip.upstreams.clock.now()) : await readPolicyPeople(flip.upstreams.entra, snapshot.policy, options);
        const whom = people.known ? people.value.toSorted().join(' ') : people.gap.reason;
        const key = `${snapshot.target.policyId} ${flip.digest(canonicalJson(snapshot.object))} ${flip.digest(whom)} ${String(brakeTripped)}`;
        const last = kept.get(key);
        const age = last === undefined ? Infinity : flip.upstreams.clock.now() - last.at;
        if (last !== undefined && age >= 0 && age <= keepMs[last.verdict]) return known(last, last.at);
        const certificate = await readCertificate(flip, snapshot, { pilot, brakeTripped, people }, options);
        kept.delete(key);
        kept.set(key, certificate);
        const [oldest] = kept.keys();
        if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
        return known(certificate, certificate.at);
      } catch {
        return unknown('signIns', 'unavailable', 'certificate');
      }
    },
    existedBefore: async () => {
      try {
        const pilot = (await flip.store.pilots.current()) ?? (await flip.store.pilots.latest());
        return pilot === undefined ? undefined : Object.values(pilot.firstState.existed);
      } catch {
        return undefined;
      }
    },
  };
}

interface Around {
  readonly pilot: Pilot | undefined;
  readonly brakeTripped: boolean;
  readonly people: Fact<readonly UserId[]>;
}

async function readCertificate(flip: FlipOptions, snapshot: SnapshotFor<'conditional-access-policy'>, { pilot, brakeTripped, people }: Around, options?: ReadOptions): Promise<Certificate> {
  const { upstreams, evidence, emergencyAccounts, digest } = flip;
  const { policy, object } = snapshot;
  const at = upstreams.clock.now();
  const from = Math.max(at - evidence.lookBackDays * day, editedAt(pilot, snapshot, at) ?? 0);
  const [signIns, accounts, connectors] = await Promise.all([
    asksNothingOfTheLog(evidence) ? known<readonly SignIn[]>([], at) : readSignInsOf(flip.readings, { apps: appsOf(policy), since: from, people: valueOf(people) }, options),
    Promise.all(emergencyAccounts.map(async (id) => readAccount(upstreams, id, options))),
    upstreams.intune.readConnectors(options),
  ]);
  const connector = mapFact(connectors, (list) => list.find(({ isDefender }) => isDefender));
  return judgeFlip({ policy, policyHash: digest(canonicalJson(object)), people, signIns, emergencyAccounts: accounts, connector, brakeTripped, from, at, needed: evidence });
}

/**
 * When the policy was last set to something else while the pilot watched it, tenant time: what was seen before says nothing about the
 * policy as it is. Its state does not count: it is what the evidence is for. Undefined: not since the pilot began.
 */
function editedAt(pilot: Pilot | undefined, { target, object, modifiedAt }: SnapshotFor<'conditional-access-policy'>, now: Instant): Instant | undefined {
  const watched = pilot?.watched.find(({ key }) => key === targetKey(target));
  if (pilot === undefined || watched === undefined) return undefined;
  if (withoutState(watched.object) !== withoutState(object)) return modifiedAt ?? now;
  return watched.since > pilot.startedAt ? watched.since : undefined;
}

/** Names and descriptions change nothing for a sign-in. */
const saysNothing = ['state', 'displayName', 'description'];

function withoutState(object: JsonObject): string {
  return canonicalJson(Object.fromEntries(Object.entries(object).filter(([name]) => !saysNothing.includes(name))));
}

function nobody(at: Instant): Fact<readonly UserId[]> {
  return known([], at);
}

/** More of them make an address that the service refuses. */
const mostApps = 15;

/** Empty: all apps. */
function appsOf({ targets: { include, filter } }: AccessPolicy): readonly AppId[] {
  return include.all || include.office365 || include.adminPortals || filter !== undefined || include.appIds.length > mostApps ? [] : include.appIds;
}

async function readAccount({ entra }: Upstreams, id: UserId, options?: ReadOptions): Promise<Subject> {
  const [person, groups] = await Promise.all([entra.readPerson({ userId: id }, options), entra.readGroups({ userId: id }, options)]);
  const record = valueOf(person);
  return {
    id,
    // Read, and not there: nobody can sign in with it.
    enabled: person.known && record === undefined ? false : record?.accountEnabled,
    userType: record?.userType,
    groups: valueOf(groups)?.map((group) => groupId(group.id)),
    roleTemplateIds: undefined,
    device: undefined,
  };
}
