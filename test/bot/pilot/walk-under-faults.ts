import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import type { FaultKind } from '../../../src/sandbox/http/faults.ts';
import type { StepId } from '../../../src/core/pilot/step.ts';
import type { RunningBot } from '../../support/running-bot.ts';
import { advance, everybodyInstalls, work } from '../changes/change-story.ts';
import { approve, carryOut, openStep, overviewOf, poll, pressOn, start, trySignIn, walkStep, workingWeek } from './walk.ts';
import { choices, rollBack } from './whole-walk.ts';

/** What goes wrong with calls that change the tenant, and with readings. */
const writeFaults: readonly FaultKind[] = ['drop', 'drop-after', '500', '500-after', '503', '429'];
const readFaults: readonly FaultKind[] = ['503', '429', 'drop', 'stale'];
const writes = ['POST /*', 'PATCH /*', 'DELETE /*'] as const;

/** A few faults of every sort from here on, as the seed has it. */
export function trouble({ sandbox }: RunningBot, random: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? fail();
  for (const match of writes) sandbox.control.fault({ match, kind: pick(writeFaults), times: 1, share: 0.7, seed: Math.floor(random() * 1e6) });
  sandbox.control.fault({ match: 'GET /*', kind: pick(readFaults), times: 1 + Math.floor(random() * 6), share: 0.05, seed: Math.floor(random() * 1e6) });
}

function fail(): never {
  throw new RangeError('there is nothing to pick from');
}

/** The same walk by people who do not give up: whatever a press led to, they look at the board a minute later and press again. */
export async function walkAndReturn(running: RunningBot, random: () => number): Promise<{ readonly atOn: string; readonly atEnd: string }> {
  await everybodyInstalls(running);
  await insist(running, async () => (await running.store.pilots.current()) !== undefined, async () => start(running));
  const { device, app: chosen } = await choices(running);
  trouble(running, random);
  await untilDone(running, 'pilot-groups', { users: PEOPLE.nora.id, devices: device });
  running.sandbox.control.defenderConnection(true);
  advance(running, 60);
  trouble(running, random);
  await insist(running, async () => (await overviewOf(running)).pilot.confirmations.length > 0, async () => pressOn(running, await openStep(running, 'defender-connector'), 'pilot.confirm', 'defender-read-access'));
  await untilDone(running, 'defender-connector');
  trouble(running, random);
  await untilDone(running, 'device-onboarding');
  trouble(running, random);
  await untilDone(running, 'device-compliance');
  trouble(running, random);
  await insist(running, async () => (await overviewOf(running)).pilot.objects.accessPolicy !== undefined, async () => walkStep(running, 'conditional-access', { app: chosen }));
  await tried(running, 'report-only');
  await workingWeek(running);
  trouble(running, random);
  await insist(running, async () => (await overviewOf(running)).pilot.onSince !== undefined, async () => walkStep(running, 'conditional-access'));
  await insist(running, async () => (await overviewOf(running)).pilot.brake.status === 'armed', async () => poll(running));
  await tried(running, 'enforced');
  running.sandbox.control.clearFaults();
  const atOn = await stateOf(running);
  trouble(running, random);
  await insist(running, async () => (await running.store.pilots.latest())?.status === 'rolled-back', async () => rollBack(running));
  running.sandbox.control.clearFaults();
  return { atOn, atEnd: await stateOf(running) };
}

async function untilDone(running: RunningBot, step: StepId, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  await insist(
    running,
    async () => (await overviewOf(running)).report.steps.find(({ id }) => id === step)?.state === 'done',
    async () => {
      const proposes = (await overviewOf(running)).report.steps.find(({ id }) => id === step)?.proposes ?? [];
      if (step === 'pilot-groups' || proposes.length > 0) await walkStep(running, step, inputs);
      else advance(running, 9 * 60);
    },
  );
}

async function tried(running: RunningBot, kind: 'report-only' | 'enforced'): Promise<void> {
  await insist(running, async () => (await overviewOf(running)).pilot.trials.some((trial) => trial.kind === kind && trial.outcome.status === 'as-wanted'), async () => trySignIn(running, kind));
}

const mostTries = 25;

/** Presses until it is so. What a press answers does not count: it may have been lost. @throws when it never becomes so */
async function insist(running: RunningBot, isSo: () => Promise<boolean>, act: () => Promise<unknown>): Promise<void> {
  const answers: string[] = [];
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await isSo()) return;
    try {
      await act();
    } catch (error) {
      answers.push(error instanceof Error ? error.message.slice(0, 300) : String(error));
    }
    await decideAll(running);
    advance(running, 1);
    await work(running);
  }
  throw new Error(`it never became so; the last answers were:\n${answers.slice(-4).join('\n')}`);
}

/** Whatever still waits for an approval gets it, and is carried out. */
async function decideAll(running: RunningBot): Promise<void> {
  for (const { number } of await running.store.changes.list({ statuses: ['requested'] })) {
    try {
      await approve(running, number);
    } catch {
      // The card has not come yet, or the rights could not be read: there is another minute.
    }
  }
  await carryOut(running);
}

/** The objects of the loop by name and shape, and the connector: what a walk leaves behind, without ids and times. */
async function stateOf(running: RunningBot): Promise<string> {
  const { targets } = running.tenant;
  const names = ['Pilot – Windows Zero Trust Users', 'Pilot – Windows Zero Trust Devices', 'Pilot – Windows MDE Onboarding', 'Pilot – Windows MDE device risk', 'Pilot – MDE Intune Compliance'];
  const kinds = ['group', 'configuration-policy', 'compliance-policy', 'conditional-access-policy'] as const;
  const ids = new Map<string, string>();
  const found = await Promise.all(kinds.flatMap((of) => names.map(async (name) => {
    const fact = await targets.read({ kind: 'slot', of, name });
    if (!fact.known || fact.value?.kind !== 'slot') throw new Error(`${of} ${name} could not be read`);
    for (const { id } of fact.value.found) ids.set(id, name);
    return fact.value.found.map(({ shape }) => `${of} ${name}: ${JSON.stringify(shape)}`);
  })));
  const connector = await targets.read({ kind: 'connector' });
  const lines = [...found.flat(), JSON.stringify(connector.known ? connector.value?.object : 'unread')];
  return [...ids].reduce((text, [id, name]) => text.replaceAll(id, name), lines.join('\n'));
}

