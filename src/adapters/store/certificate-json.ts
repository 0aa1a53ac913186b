import { z } from 'zod/v4';
import { policyId, userId } from '../../core/facts/ids.ts';
import { instant, list, maybe } from './json-parts.ts';

const verdict = z.enum(['passed', 'refused', 'undetermined']);

const line = z.strictObject({
  id: z.enum(['sign-ins', 'days', 'working-days', 'everybody-seen', 'no-unexplained-failure', 'emergency-accounts', 'connector', 'named-apps', 'brake']),
  verdict,
  says: z.string(),
});

const counts = z.strictObject({ signIns: z.int(), wouldPass: z.int(), wouldBlock: z.int(), people: z.int(), days: z.int(), workingDays: z.int() });

const failure = z.strictObject({ signInId: z.string(), user: maybe(z.string().transform(userId)), at: maybe(instant), because: maybe(z.string()) });

export const certificateJson = z.strictObject({
  policyId: z.string().transform(policyId),
  policyHash: z.string(),
  at: instant,
  from: instant,
  verdict,
  lines: list(line),
  counts,
  failures: list(failure),
});
