import type { Fact } from '../../core/facts/fact.ts';
import type { UserId } from '../../core/facts/ids.ts';
import type { Pilot, PilotPlan } from '../../core/pilot/pilot.ts';
import type { StepId } from '../../core/pilot/step.ts';
import { stepOf } from '../../core/pilot/steps/index.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { parseInputs, type StepInputs } from './inputs.ts';
import { readOverview, type Overview } from './overview.ts';
import { by, changePilot } from './record.ts';
import type { PilotServices } from './services.ts';
import { nameField, objectNames, only, type ObjectName } from './slots.ts';
import { idsOfNames } from './typed-names.ts';

export type Chosen =
  | { readonly status: 'chosen'; readonly overview: Overview }
  /** Nothing was saved. One plain sentence each, for the person who chose. */
  | { readonly status: 'incomplete'; readonly problems: readonly string[] }
  /** No pilot is under way. */
  | { readonly status: 'none' };

/** Milliseconds; the look at the pilot that follows has its own. */
const readWithinMs = 1_500;

/** Puts what a person chose in one step into the plan. Nothing in the tenant changes by it. */
export async function choose(services: PilotServices, person: UserId, step: StepId, given: StepInputs): Promise<Chosen> {
  const pilot = await services.changes.store.pilots.current();
  if (pilot === undefined) return { status: 'none' };
  if (pilot.status !== 'walking') return incomplete(['The pilot is being rolled back, so nothing can be chosen any more.']);
  const named = await idsOfNames(services, pilot.plan, given, { signal: AbortSignal.timeout(readWithinMs) });
  if (named.problems.length > 0) return incomplete(named.problems);
  const { inputs } = named;
  const { choices } = stepOf(step);
  const parsed = parseInputs(pilot.plan, choices, inputs);
  if (parsed.status === 'incomplete') return parsed;
  const problems = [...namesKept(pilot, parsed.plan), ...(await strangersIn(services, pilot.plan, parsed.plan, { signal: AbortSignal.timeout(readWithinMs) }))];
  if (problems.length > 0) return incomplete(problems);
  const seen = { taken: false };
  const keep = (current: Pilot): Pilot | undefined => {
    const next = withChoices(current, step, inputs);
    seen.taken = next !== undefined;
    return next;
  };
  const saved = await changePilot(services, keep, { type: 'pilot.chosen', body: { ...by(person), step, choices: choices.filter((choice) => inputs[choice] !== undefined) } });
  if (saved !== undefined && !seen.taken) return incomplete(['Somebody else changed the pilot at the same moment. Look at the step again, then choose once more.']);
  const overview = saved === undefined ? undefined : await readOverview(services);
  return overview === undefined ? { status: 'none' } : { status: 'chosen', overview };
}

function incomplete(problems: readonly string[]): Chosen {
  return { status: 'incomplete', problems };
}

/** Into the plan as it is now: somebody else may have chosen in another step meanwhile. */
function withChoices(pilot: Pilot, step: StepId, inputs: StepInputs): Pilot | undefined {
  const parsed = parseInputs(pilot.plan, stepOf(step).choices, inputs);
  if (pilot.status !== 'walking' || parsed.status === 'incomplete' || namesKept(pilot, parsed.plan).length > 0) return undefined;
  const kept = (name: ObjectName): boolean => !isRenamed(pilot.plan, parsed.plan, name);
  const { firstState } = pilot;
  // What carries the new name is found by the next reading, which also tells whether the pilot made it.
  return { ...pilot, plan: parsed.plan, objects: only(pilot.objects, kept), firstState: { ...firstState, existed: only(firstState.existed, kept) } };
}

/** An object that the pilot made would be left behind under its old name, unknown to the rollback. */
function namesKept({ plan, objects, firstState: { existed } }: Pilot, next: PilotPlan): readonly string[] {
  return objectNames
    .filter((name) => isRenamed(plan, next, name) && objects[name] !== undefined && objects[name] !== existed[name])
    .map((name) => `"${plan[nameField(name)]}" exists already, made by this pilot, so it keeps its name.`);
}

function isRenamed(plan: PilotPlan, next: PilotPlan, name: ObjectName): boolean {
  const field = nameField(name);
  return plan[field].trim().toLowerCase() !== next[field].trim().toLowerCase();
}

/** Ids that name nothing in the tenant, or nothing that could be read. */
async function strangersIn({ changes: { upstreams: { entra } }, readings }: PilotServices, plan: PilotPlan, next: PilotPlan, options: ReadOptions): Promise<readonly string[]> {
  const [people, devices, apps] = await Promise.all([
    Promise.all(next.users.filter((id) => !plan.users.includes(id)).map(async (id) => entra.readPerson({ userId: id }, options))),
    Promise.all(next.devices.filter((id) => !plan.devices.includes(id)).map(async (id) => entra.readDevice(id, options))),
    Promise.all([next.app].filter((id) => id !== undefined && id !== plan.app).map(async (id) => (id === undefined ? undefined : readings.readApp(id, options)))),
  ]);
  return [...problem('people', people), ...problem('devices', devices), ...problem('apps', apps.filter((fact) => fact !== undefined))];
}

function problem(what: string, facts: readonly Fact<unknown>[]): readonly string[] {
  const absent = facts.filter((fact) => fact.known && fact.value === undefined).length;
  const unread = facts.filter((fact) => !fact.known).length;
  return [
    ...(absent === 0 ? [] : [`${String(absent)} of the ${what} you chose cannot be found in this tenant.`]),
    ...(unread === 0 ? [] : [`${String(unread)} of the ${what} you chose could not be looked up just now. Try again in a minute.`]),
  ];
}
