import { z } from 'zod/v4';
import { userId } from '../../core/facts/ids.ts';
import { exactly, instant, list, maybe } from './json-parts.ts';

const by = z.string().transform(userId);

export const driftJson = z.strictObject({
  lines: list(z.strictObject({ path: z.string(), before: maybe(z.string()), after: maybe(z.string()) })),
  by: maybe(z.string()),
});

export const proofJson = z.strictObject({ readAt: instant, says: z.string(), hash: z.string() });

const requestId = z.string().optional();

const callOutcome = z.union([
  z.strictObject({ status: z.literal('accepted'), requestId }).transform(exactly),
  z
    .strictObject({ status: z.literal('not-done'), reason: z.string(), permanent: z.boolean(), retryAfterMs: z.number().optional(), requestId })
    .transform(exactly),
  z.strictObject({ status: z.literal('unknown'), reason: z.string(), requestId }).transform(exactly),
]);

const attempt = z
  .strictObject({ begunAt: instant, ended: z.strictObject({ at: instant, outcome: callOutcome }).optional() })
  .transform(exactly);

const waitingFor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['service', 'second-admin', 'reading']), says: z.string() }),
  z.strictObject({ kind: z.literal('freeze'), until: instant }),
]);

const executing = z
  .strictObject({
    status: z.literal('executing'),
    begunAt: instant,
    approvedAt: instant,
    executeBy: instant,
    attempts: list(attempt),
    absentSince: instant.optional(),
    provenAbsent: z.boolean(),
    left: z.int().optional(),
    cameOnAfter: z.int().optional(),
    looks: z.int(),
    waitUntil: instant,
    waitingFor: waitingFor.optional(),
  })
  .transform(exactly);

const failureCode = z.enum([
  'refused-by-service', 'not-taken', 'not-confirmed', 'held-by-intune', 'overtaken', 'target-gone', 'guard', 'requester-not-entitled', 'could-not-check', 'action-failed',
]);

/** The state of a change as it is stored. */
export const storedStatus = z.union([
  z.strictObject({ status: z.literal('requested'), expiresAt: instant }),
  z.strictObject({ status: z.literal('approved'), approvedAt: instant, notBefore: instant, executeBy: instant }),
  executing,
  z.strictObject({ status: z.literal('done'), at: instant, proof: proofJson, drift: driftJson.optional() }).transform(exactly),
  z.strictObject({ status: z.literal('failed'), at: instant, why: failureCode, detail: z.string() }),
  z.strictObject({ status: z.literal('stale'), at: instant, moved: driftJson }),
  z.strictObject({ status: z.literal('rejected'), at: instant, by, reason: z.string() }),
  z.strictObject({ status: z.literal('withdrawn'), at: instant, by }),
  z.strictObject({ status: z.literal('expired'), at: instant, clock: z.enum(['waiting', 'executing']) }),
]);
