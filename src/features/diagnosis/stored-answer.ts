import { z } from 'zod/v4';
import { platformNames } from '../../cards/diagnosis/subject.ts';
import { causeIds } from '../../core/diagnosis/cause-id.ts';
import { ownerNames, type Diagnosis, type TimelineEntry } from '../../core/diagnosis/diagnosis.ts';
import { gapReasonTexts, sourceNames } from '../../core/facts/fact.ts';
import { appId, entraDeviceId, managedDeviceId, userId } from '../../core/facts/ids.ts';

/** What stands behind a posted diagnosis: the answer itself, and whether it has gone to the helpdesk. */
export interface StoredAnswer {
  readonly diagnosis: Diagnosis;
  /** Name of the person concerned; only when that is not the asker. */
  readonly subjectName?: string | undefined;
  readonly handedOver?: { readonly reference: string; readonly at: number } | undefined;
}

/**
 * Reads back what was stored as JSON.
 * @throws when it is not an answer as this release writes it; the person is then asked to ask again
 */
export function parseStoredAnswer(json: unknown): StoredAnswer {
  const { diagnosis, subjectName, handedOver } = storedAnswer.parse(json);
  const { subjectId, device, app, voice, ...rest } = diagnosis;
  return {
    diagnosis: {
      ...rest,
      voice: voice ?? (rest.level === 'person' ? 'you' : 'they'),
      causes: rest.causes.map((cause) => ({ ...cause, evidence: cause.evidence.map(({ at, ...evidence }) => (at === undefined ? evidence : { ...evidence, at })) })),
      timeline: rest.timeline.map((entry) => ({ ...entry, at: entry.at })),
      gaps: rest.gaps.map(({ detail, requestId, ...gap }) => ({ ...gap, ...(detail === undefined ? {} : { detail }), ...(requestId === undefined ? {} : { requestId }) })),
      subjectId,
      device: device && { name: device.name, platform: device.platform, entraDeviceId: device.entraDeviceId, managedDeviceId: device.managedDeviceId },
      app: app && { id: app.id, name: app.name },
    },
    subjectName,
    handedOver,
  };
}

// Tables and not lists, so that a value added to the core and not here is a compile error and no broken button.
const hops: Readonly<Record<TimelineEntry['hop'], true>> = { 'defender-risk': true, 'intune-evaluated': true, 'entra-compliance': true, 'sign-in': true, now: true };
const states: Readonly<Record<TimelineEntry['state'], true>> = { ok: true, stuck: true, 'held-up': true, unknown: true };
const outcomes: Readonly<Record<Diagnosis['outcome'], true>> = { blocked: true, 'not-blocked': true, undetermined: true, refused: true };
const levels: Readonly<Record<Diagnosis['level'], true>> = { person: true, helpdesk: true, soc: true };
const voices: Readonly<Record<Diagnosis['voice'], true>> = { you: true, they: true };

const owner = oneOf(ownerNames);
const source = oneOf(sourceNames);
const instant = z.number();

const evidence = z.object({ text: z.string(), source, readAt: instant, at: instant.optional() });
const cause = z.object({ id: z.enum(causeIds), headline: z.string(), evidence: z.array(evidence), remedy: z.array(z.string()), owner });
const hop = z.object({ hop: oneOf(hops), owner, at: instant.optional(), text: z.string(), state: oneOf(states) });
const gap = z.object({ source, reason: oneOf(gapReasonTexts), detail: z.string().optional(), requestId: z.string().optional() });
const device = z.object({
  name: z.string().optional(),
  platform: oneOf(platformNames),
  entraDeviceId: z.string().transform(entraDeviceId).optional(),
  managedDeviceId: z.string().transform(managedDeviceId).optional(),
});

const storedAnswer = z.object({
  diagnosis: z.object({
    outcome: oneOf(outcomes),
    headline: z.string(),
    causes: z.array(cause),
    timeline: z.array(hop),
    gaps: z.array(gap),
    asOf: instant,
    level: oneOf(levels),
    // Not in answers of releases before it; they tell whose case it is by the level.
    voice: oneOf(voices).optional(),
    subjectId: z.string().transform(userId).optional(),
    device: device.optional(),
    app: z.object({ id: z.string().transform(appId).optional(), name: z.string().optional() }).optional(),
  }),
  subjectName: z.string().optional(),
  handedOver: z.object({ reference: z.string(), at: instant }).optional(),
});

function oneOf<Key extends string>(table: Readonly<Record<Key, unknown>>): z.ZodType<Key> {
  return z.custom<Key>((value) => typeof value === 'string' && Object.hasOwn(table, value));
}
