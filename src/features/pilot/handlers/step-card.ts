import type { RenderedCard } from '../../../cards/card.ts';
import { presentStep, type StepQuestion } from '../../../cards/pilot/step.ts';
import { renderCard } from '../../../cards/render.ts';
import { valueOf } from '../../../core/facts/fact.ts';
import type { TrialKind } from '../../../core/pilot/pilot.ts';
import type { StepId } from '../../../core/pilot/step.ts';
import { stepOf } from '../../../core/pilot/steps/index.ts';
import { openChanges, type Overview } from '../overview.ts';
import { stepForm, type StepField } from '../walk.ts';
import type { PilotServices } from '../services.ts';
import type { Walk } from './walkers.ts';

const listWithinMs = 2_000;

/** The card of one step, with the form where something can be chosen. */
export async function stepCard({ turn: { reader }, pilot: services }: Walk, overview: Overview, step: StepId, more: Pick<StepQuestion, 'inputs' | 'problems' | 'note'> = {}): Promise<RenderedCard> {
  const { pilot, report } = overview;
  const { environment } = services.changes;
  const trial = step === 'conditional-access' ? trialFor(overview) : undefined;
  return renderCard('pilot/step', presentStep({
    step: stepOf(step), report, reader, environment, fields: await fieldsOf(services, overview, step), changes: openChanges(overview),
    addressBook: environment === 'production', pilot: { id: pilot.id, revision: pilot.revision }, ...(trial === undefined ? {} : { trial }), ...more,
  }));
}

/** Nothing is chosen for a step whose turn has not come, or while the pilot is taken back. */
async function fieldsOf(services: PilotServices, overview: Overview, step: StepId): Promise<readonly StepField[]> {
  const state = overview.report.steps.find(({ id }) => id === step)?.state;
  if (overview.pilot.status !== 'walking' || state === 'waiting') return [];
  const fields = await stepForm(services, overview, step);
  return services.changes.environment === 'production' ? fields : Promise.all(fields.map(async (field) => withPeople(services, field)));
}

/** Where the client has no address book (the sandbox), people are chosen from a list. */
async function withPeople({ changes: { targets } }: PilotServices, field: StepField): Promise<StepField> {
  if (field.input !== 'people') return field;
  const people = valueOf(await targets.list('people', { signal: AbortSignal.timeout(listWithinMs) })) ?? [];
  const known = new Set(people.map(({ value }) => value));
  return { ...field, options: [...field.options.filter(({ value }) => !known.has(value)), ...people] };
}

/** The sign-in that would prove the next thing; undefined while there is no policy to prove anything about. */
export function trialFor({ facts: { accessPolicy }, report }: Pick<Overview, 'facts' | 'report'>): TrialKind | undefined {
  const state = accessPolicy.known ? accessPolicy.value?.state : undefined;
  if (state === 'enabledForReportingButNotEnforced') return 'report-only';
  if (state !== 'enabled') return undefined;
  const passed = report.steps.flatMap(({ checks }) => checks).some(({ id, verdict }) => id === 'enforced-sign-in' && verdict === 'passed');
  return passed ? 'blocked' : 'enforced';
}
