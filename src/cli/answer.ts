import { ownerNames, type Diagnosis, type Evidence } from '../core/diagnosis/diagnosis.ts';
import { gapReasonTexts, sourceNames, type Gap, type Instant } from '../core/facts/fact.ts';

/** `2026-03-10 09:41 UTC`: a command line has no reader whose time zone is known. */
export function utcText(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The answer as a person reads it in a terminal. */
export function answerText(diagnosis: Diagnosis): string {
  const { causes, timeline, gaps, device, app } = diagnosis;
  const about = [device?.name, app?.name].filter((part) => part !== undefined).join(' · ');
  const lines = [
    diagnosis.headline,
    ...(about === '' ? [] : [`(${about})`]),
    ...causes.flatMap((cause, index) => [
      '',
      `${index + 1}. ${cause.headline} [${cause.id}]`,
      ...cause.evidence.map((item) => `   - ${evidenceText(item)}`),
      `   What to do (${ownerNames[cause.owner]}):`,
      ...cause.remedy.map((step) => `   > ${step}`),
    ]),
    ...(timeline.length === 0 ? [] : ['', 'Timeline:']),
    ...timeline.map((entry) => `   ${entry.at === undefined ? 'time not given      ' : utcText(entry.at)}  ${entry.text}${entry.state === 'stuck' ? `  <- stuck here (${ownerNames[entry.owner]})` : ''}`),
    ...(gaps.length === 0 ? [] : ['', 'Could not be read:']),
    ...gaps.map((gap) => `   - ${gapText(gap)}`),
    '',
    `As of ${utcText(diagnosis.asOf)}.`,
  ];
  return lines.join('\n');
}

function evidenceText(item: Evidence): string {
  return `${item.text} (${sourceNames[item.source]}, read ${utcText(item.readAt)})`;
}

export function gapText({ source, reason, detail }: Gap): string {
  return `${sourceNames[source]} (${source}): ${gapReasonTexts[reason]}${detail === undefined ? '' : ` (${detail})`}`;
}

/** The answer as JSON: times in ISO 8601 UTC, the same words and the same level of disclosure as the text. */
export function answerJson(diagnosis: Diagnosis): Record<string, unknown> {
  const { outcome, headline, causes, timeline, gaps, asOf, device, app } = diagnosis;
  return {
    outcome,
    headline,
    causes: causes.map(({ id, headline: says, evidence, remedy, owner }) => ({ id, headline: says, evidence: evidence.map(evidenceJson), remedy, owner })),
    timeline: timeline.map(({ at, ...entry }) => ({ ...entry, at: at === undefined ? null : iso(at) })),
    gaps: gaps.map((gap) => ({ ...gap, text: gapText(gap) })),
    asOf: iso(asOf),
    ...(device === undefined ? {} : { device: { name: device.name, platform: device.platform } }),
    ...(app === undefined ? {} : { app: app.name }),
  };
}

function evidenceJson({ at, readAt, ...item }: Evidence): Record<string, unknown> {
  return { ...item, readAt: iso(readAt), ...(at === undefined ? {} : { at: iso(at) }) };
}

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
