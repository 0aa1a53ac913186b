import { z } from 'zod/v4';
import { roles } from '../../core/change/rule.ts';
import { list } from './json-parts.ts';

/** Milliseconds. */
const duration = z.number();

/** The rule a change was asked under, as it is stored with it. */
export const storedRule = z.strictObject({
  classId: z.enum(['routine', 'containment', 'critical-containment', 'relief', 'access', 'tenant-wide', 'follow-up']),
  approvals: z.int().nonnegative(),
  tiers: list(list(z.enum(roles))),
  waitMs: duration,
  executeWithinMs: duration,
  coolDownMs: duration,
  remindEveryMs: duration,
  escalateAfterMs: duration,
  freezable: z.boolean(),
  emergencyAllowed: z.boolean(),
  stepUp: z.discriminatedUnion('where', [
    z.strictObject({ where: z.literal('card') }),
    z.strictObject({ where: z.literal('link'), authenticationContext: z.string() }),
  ]),
});
