import { z } from 'zod/v4';
import type { Change } from '../../core/change/change.ts';
import { changeId, userId, type ChangeId } from '../../core/facts/ids.ts';
import { exactly, instant, jsonObject, list, maybe } from './json-parts.ts';
import { certificateJson } from './certificate-json.ts';
import { StoreError } from './errors.ts';
import { impactJson } from './impact-json.ts';
import { storedOrder } from './order-json.ts';
import { storedRule } from './rule-json.ts';
import { driftJson, proofJson, storedStatus } from './status-json.ts';
import { toJson } from './values.ts';

const origin = z.union([
  z.strictObject({ kind: z.literal('person'), undoes: z.string().transform(changeId).optional() }).transform(exactly),
  z.strictObject({ kind: z.literal('follow-up'), of: z.string().transform(changeId) }),
]);

const shown = z
  .strictObject({
  name: z.string(),
  hash: z.string(),
  before: jsonObject,
  after: maybe(jsonObject),
  diff: driftJson.shape.lines,
  guards: list(z.strictObject({ guard: z.string(), verdict: z.enum(['passed', 'refused', 'undetermined']), says: z.string() })),
  impact: impactJson,
  readAt: proofJson.shape.readAt,
    certificate: certificateJson.optional(),
  })
  .transform(exactly);

const stepUpProof = z.strictObject({ acrs: list(z.string()), authenticatedAt: maybe(instant), methods: list(z.string()) });

const approval = z
  .strictObject({ by: z.string().transform(userId), at: instant, emergencyReason: z.string().optional(), stepUp: stepUpProof.optional() })
  .transform(exactly);

const storedChange = z.strictObject({
  id: z.string().transform(changeId),
  revision: z.int().positive(),
  order: storedOrder,
  origin,
  requestedBy: z.string().transform(userId),
  reason: z.string(),
  requestedAt: instant,
  rule: storedRule,
  shown,
  askedAtRevision: z.int(),
  approvals: list(approval),
  tier: z.int(),
  inPart: z.literal(true).optional(),
  askedAt: instant,
  remindedAt: instant,
  status: storedStatus,
}).transform(exactly);

/**
 * A change as the text that is stored. What could not be read back is refused now, while nothing has been done, and not when
 * it is due.
 * @throws StoreError `unreadable-change`
 */
export function changeText(change: Change): string {
  // The assignment is the other half of the check that the schema is the type: a state without a schema does not compile.
  const complete: z.output<typeof storedChange> = change;
  const text = toJson(complete);
  parseChange(change.id, JSON.parse(text));
  return text;
}

/**
 * INVARIANT: a row that is not a change as this release writes it is an error and never half of a change: what is read here decides
 * about the tenant.
 * @throws StoreError `unreadable-change`
 */
export function parseChange(id: ChangeId, json: unknown): Change {
  const { success, data, error } = storedChange.safeParse(json);
  if (success && data.id === id) return data;
  const [first] = error?.issues ?? [];
  const where = first === undefined ? 'its id is another' : `${first.path.join('.') || 'the whole'}: ${first.message}`;
  throw new StoreError('unreadable-change', `The stored change ${id} cannot be understood (${where}), so nothing is done with it. It was written by another release, or altered: restore the table "changes" from a backup, or start the release that wrote it.`);
}
