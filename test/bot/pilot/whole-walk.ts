import { expect } from '@jest/globals';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import type { RunningBot } from '../../support/running-bot.ts';
import { everybodyInstalls, sendAll } from '../changes/change-story.ts';
import type { board} from './walk.ts';
import { app, approve, carryOut, hours, laptop, lastCard, openChecks, openStep, poll, pressOn, start, trySignIn, walker, walkStep, workingWeek } from './walk.ts';

/** Called between the parts of a walk: a test may let services fail from here on. */
export type Trouble = (part: string) => void;

/** From nothing to enforced. */
export async function walkToOn(running: RunningBot, trouble: Trouble = () => undefined): Promise<void> {
  await everybodyInstalls(running);
  await start(running);
  trouble('groups');
  const fields = await choices(running);
  await walkStep(running, 'pilot-groups', { users: PEOPLE.nora.id, devices: fields.device });
  expect((await openChecks(running))['pilot-groups']).toEqual([]);

  running.sandbox.control.defenderConnection(true);
  await hours(running, 1);
  trouble('connector');
  await confirm(running, 'defender-connector', 'defender-read-access');
  await walkStep(running, 'defender-connector');
  expect((await openChecks(running))['defender-connector']).toEqual([]);

  trouble('onboarding');
  await walkStep(running, 'device-onboarding');
  await hours(running, 9);
  expect((await openChecks(running))['device-onboarding']).toEqual([]);

  trouble('compliance');
  await walkStep(running, 'device-compliance');
  await hours(running, 9);
  expect((await openChecks(running))['device-compliance']).toEqual([]);

  trouble('policy');
  await walkStep(running, 'conditional-access', { app: fields.app });
  await trySignIn(running, 'report-only');
  await workingWeek(running);
  trouble('on');
  await walkStep(running, 'conditional-access');
  await poll(running);
  await trySignIn(running, 'enforced');
  expect((await openChecks(running))['conditional-access']).toEqual([]);
}

/** Defender finds something on the laptop: Nora is kept out, and gets in again once it is resolved. */
export async function blockAndRecover(running: RunningBot): Promise<void> {
  running.sandbox.control.alert(laptop, { severity: 'High' });
  await hours(running, 9);
  await trySignIn(running, 'blocked');
  expect(running.sandbox.control.signIn({ user: PEOPLE.nora.upn, app, device: laptop }).errorCode).toBe(53_000);
  running.sandbox.control.resolve(laptop);
  await hours(running, 10);
  expect(running.sandbox.control.signIn({ user: PEOPLE.nora.upn, app, device: laptop }).errorCode).toBe(0);
  await poll(running);
}

/** Each change of the rollback is asked for, approved by somebody else, and carried out. */
export async function rollBack(running: RunningBot): Promise<number> {
  const begun = await pressOn(running, await rollbackCard(running), 'pilot.begin-rollback');
  let card = begun;
  let count = 0;
  while ((await running.store.pilots.latest())?.status !== 'rolled-back') {
    if (count > 12) throw new Error(`the rollback does not end: ${wordsOf(card.card).slice(0, 1_000)}`);
    const previewed = await pressOn(running, card, 'pilot.next-rollback');
    const last = (await running.store.changes.list({ limit: 1 }))[0]?.number ?? 0;
    await pressOn(running, previewed, 'change.request');
    await sendAll(running);
    const asked = (await running.store.changes.list({ limit: 1 }))[0]?.number ?? 0;
    if (asked === last) throw new Error(`nothing was asked for: ${wordsOf(previewed.card).slice(0, 1_000)}`);
    await approve(running, asked);
    await carryOut(running);
    count += 1;
    card = await rollbackCard(running);
  }
  return count;
}

async function rollbackCard(running: RunningBot): Promise<Awaited<ReturnType<typeof board>>> {
  await running.person(walker).says('roll back pilot');
  return lastCard(running);
}

async function confirm(running: RunningBot, step: 'defender-connector', check: string): Promise<void> {
  await pressOn(running, await openStep(running, step), 'pilot.confirm', check);
}

/** What the forms offer under the names that people read. */
export async function choices({ tenant }: RunningBot): Promise<{ readonly device: string; readonly app: string }> {
  const devices = await tenant.readings.listWindowsDevices();
  const apps = await tenant.readings.listApps();
  const device = devices.known ? devices.value.find(({ deviceName }) => deviceName === laptop)?.entraDeviceId : undefined;
  const chosen = apps.known ? apps.value.find(({ displayName }) => displayName === app)?.appId : undefined;
  if (device === undefined || chosen === undefined) throw new Error('the form offers neither the laptop nor the app');
  return { device, app: chosen };
}

/** What is left of the loop in the tenant, by name: nothing after a rollback. */
export async function leftOver(running: RunningBot): Promise<readonly string[]> {
  const { targets } = running.tenant;
  const names = { group: ['Pilot – Windows Zero Trust Users', 'Pilot – Windows Zero Trust Devices'], 'configuration-policy': ['Pilot – Windows MDE Onboarding'], 'compliance-policy': ['Pilot – Windows MDE device risk'], 'conditional-access-policy': ['Pilot – MDE Intune Compliance'] } as const;
  const read = await Promise.all((['group', 'configuration-policy', 'compliance-policy', 'conditional-access-policy'] as const).flatMap((of) => names[of].map(async (name) => {
    const fact = await targets.read({ kind: 'slot', of, name });
    return fact.known && fact.value?.kind === 'slot' && fact.value.found.length > 0 ? [`${of} ${name}`] : [];
  })));
  return read.flat();
}
