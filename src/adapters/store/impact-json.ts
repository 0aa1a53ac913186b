import { z } from 'zod/v4';
import { appId, entraDeviceId, userId } from '../../core/facts/ids.ts';
import { exactly, instant, list, maybe } from './json-parts.ts';

const currentProposed = z.strictObject({ all: z.int(), currentlyBlocked: z.int(), proposedBlocked: z.int() });

const moved = z.strictObject({ signIns: z.int(), people: z.int(), devices: z.int() });

const net = z.strictObject({
  signIns: currentProposed,
  people: currentProposed,
  devices: currentProposed,
  apps: currentProposed,
  newlyBlocked: moved,
  newlyChallenged: moved,
  newlyAllowed: moved,
});

/** Also a row of the kept list. */
export const affectedPersonJson = z.strictObject({
  userId: z.string().transform(userId),
  name: z.string(),
  userPrincipalName: maybe(z.string()),
  movement: z.enum(['newly-blocked', 'newly-challenged', 'newly-allowed']),
  signIns: z.int(),
  apps: list(z.string()),
  devices: list(z.strictObject({ deviceId: z.string().transform(entraDeviceId), name: z.string() })),
  lastUsedAt: maybe(instant),
  flags: list(z.enum(['vip', 'on-call', 'emergency-account', 'approver'])),
});

const agreement = z.strictObject({
  compared: z.int(),
  agreed: z.int(),
  disagreements: list(z.strictObject({ ours: z.string(), logged: z.string(), signIns: z.int(), says: z.string() })),
});

const measured = z
  .strictObject({
    status: z.literal('measured'),
    listId: z.string().optional(),
    supposing: z.string().optional(),
    measuredAt: instant,
    window: z.strictObject({ from: instant, until: instant, signIns: z.int(), complete: z.boolean() }),
    net,
    top: list(affectedPersonJson),
    topApps: list(z.strictObject({ appId: z.string().transform(appId), name: z.string(), people: z.int(), signIns: z.int() })),
    distribution: list(z.strictObject({ label: z.string(), current: z.number(), proposed: z.number() })),
    notJudged: list(z.strictObject({ says: z.string(), signIns: z.int(), people: z.int() })),
    agreement: agreement.optional(),
  })
  .transform(exactly);

export const impactJson = z.union([
  z.strictObject({ status: z.literal('not-measured'), because: z.string() }),
  z.strictObject({ status: z.literal('none'), because: z.string() }),
  measured,
]);
