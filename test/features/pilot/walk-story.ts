import type { ChangeOrder } from '../../../src/core/change/order.ts';
import type { PilotReport, StepId, StepReport } from '../../../src/core/pilot/step.ts';
import { vote } from '../../../src/features/change/vote.ts';
import { workDue } from '../../../src/features/change/work.ts';
import type { Requested } from '../../../src/features/change/propose.ts';
import { readOverview, type Overview } from '../../../src/features/pilot/overview.ts';
import { choose, previewStep, requestStep, type OrderPreview } from '../../../src/features/pilot/walk.ts';
import type { StepInputs } from '../../../src/features/pilot/inputs.ts';
import type { PersonName, RunningBot } from '../../support/running-bot.ts';

const second = 1_000;

export async function overviewOf(running: RunningBot): Promise<Overview> {
  const overview = await readOverview(running.pilot);
  if (overview === undefined) throw new Error('no pilot is under way');
  return overview;
}

export function stepIn({ steps }: PilotReport, id: StepId): StepReport {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return step;
}

/** Needed checks of a step that do not pass, with what they say. */
export function openIn(report: PilotReport, id: StepId): readonly string[] {
  return stepIn(report, id).checks.filter(({ weight, verdict }) => weight === 'needed' && verdict !== 'passed').map((check) => `${check.id}: ${check.verdict}: ${check.says}`);
}

/** Both clocks, with the worker at it. */
export async function passSeconds(running: RunningBot, seconds: number, step = 4): Promise<void> {
  for (let passed = 0; passed < seconds; passed += step) {
    running.clock.time += step * second;
    running.sandbox.control.advance(step / 60);
    while ((await workDue(running.worker)) > 0);
  }
}

/** Both clocks, with nobody at work. */
export function passMinutes(running: RunningBot, minutes: number): void {
  running.clock.time += minutes * 60 * second;
  running.sandbox.control.advance(minutes);
}

export async function chooses(running: RunningBot, who: PersonName, step: StepId, inputs: StepInputs): Promise<void> {
  const chosen = await choose(running.pilot, running.person(who).userId, step, inputs);
  if (chosen.status !== 'chosen') throw new Error(`not chosen: ${JSON.stringify(chosen)}`);
}

/** Asks for everything that a step proposes now, has it approved and lets it be carried out; until nothing is proposed any more. */
export async function carryOut(running: RunningBot, step: StepId, who: PersonName = 'ivo'): Promise<readonly ChangeOrder['kind'][]> {
  const done: ChangeOrder['kind'][] = [];
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const shown = await previewStep(running.pilot, running.person(who).userId, step, 'The pilot begins');
    if (shown.status === 'nothing') return done;
    done.push(...(await askAndApprove(running, shown.previews, who)));
  }
  throw new Error(`step ${step} goes on proposing: ${done.join(', ')}`);
}

export async function askAndApprove(running: RunningBot, previews: readonly OrderPreview[], who: PersonName): Promise<readonly ChangeOrder['kind'][]> {
  const requested = await requestStep(running.pilot, running.person(who).userId, previews.map(draftOf));
  for (const each of requested) await approve(running, each, who);
  await passSeconds(running, 200);
  for (const each of requested) {
    const stored = each.status === 'requested' ? await running.store.changes.read(each.stored.change.id) : undefined;
    if (stored?.change.status.status !== 'done') throw new Error(`not done: ${JSON.stringify(stored?.change.status ?? each)}`);
  }
  return previews.map(({ order }) => order.kind);
}

function draftOf(preview: OrderPreview): string {
  if (preview.status !== 'shown') throw new Error(`${preview.order.kind} cannot be asked for: ${JSON.stringify(preview)}`);
  return preview.draft.id;
}

async function approve(running: RunningBot, requested: Requested, who: PersonName): Promise<void> {
  if (requested.status !== 'requested') throw new Error(`not requested: ${JSON.stringify(requested)}`);
  for (const name of (['elena', 'mira', 'ivo', 'jonas'] as const).filter((each) => each !== who)) {
    const stored = await running.store.changes.read(requested.stored.change.id);
    if (stored?.change.status.status !== 'requested') return;
    await vote(running.changes, stored.change.id, running.person(name).userId, { type: 'approve', revision: stored.change.revision });
  }
  const stored = await running.store.changes.read(requested.stored.change.id);
  if (stored?.change.status.status === 'requested') throw new Error(`nobody could approve ${stored.change.order.kind}: ${JSON.stringify(stored.change.rule)}`);
}
