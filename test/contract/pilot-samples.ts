import fc from 'fast-check';
import type { JsonObject } from '../../src/core/change/json.ts';
import { appId, changeId, compliancePolicyId, configurationPolicyId, conversationId, entraDeviceId, groupId, pilotId, policyId, userId } from '../../src/core/facts/ids.ts';
import { checkIds } from '../../src/core/pilot/check-id.ts';
import { defaultPlan, type Brake, type Pilot, type PilotObjects, type Trial, type TrialOutcome } from '../../src/core/pilot/pilot.ts';
import { noon, unique } from './store-samples.ts';

/** A pilot nobody has done anything in yet. */
export function startedPilot(other: Partial<Pilot> = {}): Pilot {
  return {
    id: pilotId(unique('pilot')),
    revision: 1,
    status: 'walking',
    startedBy: userId(unique('lead')),
    startedAt: noon,
    plan: defaultPlan,
    objects: {},
    firstState: { takenAt: noon, connector: undefined, existed: {} },
    confirmations: [],
    trials: [],
    brake: { status: 'off' },
    watched: [],
    boards: [],
    ...other,
  };
}

const text = fc.string({ unit: 'grapheme' });
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const user = text.map(userId);
const change = text.map(changeId);
const policy = text.map(policyId);
const app = text.map(appId);
const object: fc.Arbitrary<JsonObject> = fc.dictionary(text, fc.oneof(fc.constant(null), fc.boolean(), text, fc.integer(), fc.array(text), fc.dictionary(text, text)));

const objects: fc.Arbitrary<PilotObjects> = fc.record(
  { userGroup: text.map(groupId), deviceGroup: text.map(groupId), edrPolicy: text.map(configurationPolicyId), compliancePolicy: text.map(compliancePolicyId), accessPolicy: policy },
  { requiredKeys: [] },
);

const outcome: fc.Arbitrary<TrialOutcome> = fc.oneof(
  fc.constant<TrialOutcome>({ status: 'waiting' }),
  fc.record({ status: fc.constantFrom('as-wanted', 'otherwise'), at: time, signInId: text, says: text }),
  fc.record({ status: fc.constant('not-seen'), at: time }),
);

const trial: fc.Arbitrary<Trial> = fc.record({ kind: fc.constantFrom('report-only', 'enforced', 'blocked'), user, app, policy, askedBy: user, askedAt: time, until: time, outcome });

const limit = fc.record({ windowMs: fc.nat(), mostPeople: fc.nat(), mostShare: fc.constantFrom(0, 0.2, 1 / 3, 1) });

const brake: fc.Arbitrary<Brake> = fc.oneof(
  fc.constant<Brake>({ status: 'off' }),
  fc.record({ status: fc.constant('armed'), since: time, change, limit }),
  fc.record({ status: fc.constant('tripped'), at: time, change: fc.option(change, { nil: undefined }), says: text }),
  fc.record({ status: fc.constant('rearmed'), at: time, by: user }),
);

const plan: fc.Arbitrary<Pilot['plan']> = fc.record({
  userGroupName: text, users: fc.array(user), deviceGroupName: text, devices: fc.array(text.map(entraDeviceId)), unresponsiveDays: fc.nat(), blocksOnMissingData: fc.boolean(),
  edrPolicyName: text, sampleSharing: fc.constantFrom('not-configured', 'none', 'all'), compliancePolicyName: text, threshold: fc.constantFrom('secured', 'low', 'medium', 'high'),
  accessPolicyName: text, app: fc.option(app, { nil: undefined }),
});

type PilotState = Omit<Pilot, 'id' | 'revision' | 'startedAt' | 'startedBy'>;

const pilotState: fc.Arbitrary<PilotState> = fc.record(
  {
    status: fc.constantFrom('walking', 'rolling-back'),
    plan,
    objects,
    firstState: fc.record({ takenAt: time, connector: fc.option(object, { nil: undefined }), existed: objects }),
    confirmations: fc.array(fc.record({ check: fc.constantFrom(...checkIds), by: user, at: time })),
    trials: fc.array(trial),
    brake,
    watched: fc.array(fc.record({ key: text, hash: text, object, since: time, alarmed: text }, { requiredKeys: ['key', 'hash', 'object', 'since'] })),
    reportOnlySince: time,
    onSince: time,
    boards: fc.array(fc.record({ conversationId: text.map(conversationId), activityId: text })),
  },
  { requiredKeys: ['status', 'plan', 'objects', 'firstState', 'confirmations', 'trials', 'brake', 'watched', 'boards'] },
);

/** What may stand in a pilot beside its id, revision and start, every branch of it; plain objects, as those that are read. */
export const anyPilotState: fc.Arbitrary<PilotState> = pilotState.map((state) => structuredClone(state));
