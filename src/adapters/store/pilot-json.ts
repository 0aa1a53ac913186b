import { z } from 'zod/v4';
import { appId, changeId, compliancePolicyId, configurationPolicyId, conversationId, entraDeviceId, groupId, pilotId, policyId, userId, type PilotId } from '../../core/facts/ids.ts';
import { checkIds } from '../../core/pilot/check-id.ts';
import type { Pilot } from '../../core/pilot/pilot.ts';
import { StoreError } from './errors.ts';
import { exactly, instant, jsonObject, list, maybe } from './json-parts.ts';
import { toJson } from './values.ts';

const user = z.string().transform(userId);
const change = z.string().transform(changeId);
const policy = z.string().transform(policyId);

const plan = z.strictObject({
  userGroupName: z.string(),
  users: list(user),
  deviceGroupName: z.string(),
  devices: list(z.string().transform(entraDeviceId)),
  unresponsiveDays: z.int(),
  blocksOnMissingData: z.boolean(),
  edrPolicyName: z.string(),
  sampleSharing: z.enum(['not-configured', 'none', 'all']),
  compliancePolicyName: z.string(),
  threshold: z.enum(['secured', 'low', 'medium', 'high']),
  accessPolicyName: z.string(),
  app: maybe(z.string().transform(appId)),
});

const objects = z
  .strictObject({
    userGroup: z.string().transform(groupId).optional(),
    deviceGroup: z.string().transform(groupId).optional(),
    edrPolicy: z.string().transform(configurationPolicyId).optional(),
    compliancePolicy: z.string().transform(compliancePolicyId).optional(),
    accessPolicy: policy.optional(),
  })
  .transform(exactly);

const trialOutcome = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('waiting') }),
  z.strictObject({ status: z.enum(['as-wanted', 'otherwise']), at: instant, signInId: z.string(), says: z.string() }),
  z.strictObject({ status: z.literal('not-seen'), at: instant }),
]);

const trial = z.strictObject({
  kind: z.enum(['report-only', 'enforced', 'blocked']),
  user,
  app: z.string().transform(appId),
  policy,
  askedBy: user,
  askedAt: instant,
  until: instant,
  outcome: trialOutcome,
});

const limit = z.strictObject({ windowMs: z.number(), mostPeople: z.number(), mostShare: z.number() });

const brake = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('off') }),
  z.strictObject({ status: z.literal('armed'), since: instant, change, limit }),
  z.strictObject({ status: z.literal('tripped'), at: instant, change: maybe(change), says: z.string() }),
  z.strictObject({ status: z.literal('rearmed'), at: instant, by: user }),
]);

const watched = z.strictObject({ key: z.string(), hash: z.string(), object: jsonObject, since: instant, alarmed: z.string().optional() }).transform(exactly);

const storedPilot = z
  .strictObject({
    id: z.string().transform(pilotId),
    revision: z.int().positive(),
    status: z.enum(['walking', 'rolling-back', 'rolled-back']),
    startedBy: user,
    startedAt: instant,
    plan,
    objects,
    firstState: z.strictObject({ takenAt: instant, connector: maybe(jsonObject), existed: objects }),
    confirmations: list(z.strictObject({ check: z.enum(checkIds), by: user, at: instant })),
    trials: list(trial),
    brake,
    watched: list(watched),
    reportOnlySince: instant.optional(),
    onSince: instant.optional(),
    boards: list(z.strictObject({ conversationId: z.string().transform(conversationId), activityId: z.string() })),
  })
  .transform(exactly);

/**
 * A pilot as the text that is stored; what could not be read back is refused now.
 * @throws StoreError `unreadable-pilot`
 */
export function pilotText(pilot: Pilot): string {
  // The assignment is the other half of the check that the schema is the type.
  const complete: z.output<typeof storedPilot> = pilot;
  const text = toJson(complete);
  parsePilot(pilot.id, JSON.parse(text));
  return text;
}

/**
 * INVARIANT: a row that is not a pilot as this release writes it is an error: a rollback that starts from half a first state would
 * delete what was there before.
 * @throws StoreError `unreadable-pilot`
 */
export function parsePilot(id: PilotId, json: unknown): Pilot {
  const { success, data, error } = storedPilot.safeParse(json);
  if (success && data.id === id) return data;
  const [first] = error?.issues ?? [];
  const where = first === undefined ? 'its id is another' : `${first.path.join('.') || 'the whole'}: ${first.message}`;
  throw new StoreError('unreadable-pilot', `The stored pilot ${id} cannot be understood (${where}), so nothing is done with it. It was written by another release, or altered: restore the table "pilots" from a backup, or start the release that wrote it.`);
}
