import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { groupId, policyId, type ChangeId, type UserId } from '../../../src/core/facts/ids.ts';
import type { Certificate } from '../../../src/core/flip/certificate.ts';
import type { BrakeLimit } from '../../../src/core/pilot/pilot.ts';
import { armBrake, rearm, watchBrake } from '../../../src/features/pilot/brake.ts';
import { askForSignIn, watchTrials } from '../../../src/features/pilot/trials.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { advance, effectsOf, everybodyInstalls, letPass, messagesIn, press, proposeOn, sendAll } from '../../bot/changes/change-story.ts';
import { wordsOf } from '../../support/connector-stub.ts';
import { changeChannel, startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { currentPilot, pilotAtItsEnd } from './pilot-record.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
  await pilotAtItsEnd(running);
});
afterAll(async () => running[Symbol.asyncDispose]());

const target = { kind: 'conditional-access-policy', policyId: policyId(POLICIES.timesheets) } as const;
const app = 'Alder Timesheets';

async function certificate(): Promise<Certificate> {
  const read = await running.tenant.targets.read(target);
  const snapshot = read.known ? read.value : undefined;
  if (snapshot?.kind !== 'conditional-access-policy') throw new Error('no policy');
  const fact = await running.changes.flip.certificateFor(snapshot);
  if (!fact.known) throw new Error('no certificate');
  return fact.value;
}

async function state(): Promise<string | undefined> {
  const read = await running.tenant.targets.read(target);
  return read.known && read.value?.kind === 'conditional-access-policy' ? read.value.policy.state : undefined;
}

/** Everything that was said in a conversation lately, cards and texts. */
function said(conversation: string): string {
  return running.connector.sent.filter((sent) => sent.conversation === conversation).map(({ activity }) => `${activity.text ?? ''} ${wordsOf(activity.attachments)}`).join('\n');
}

async function reportOnlyTrial(): Promise<void> {
  const asked = await askForSignIn(running.pilot, running.person('elena').userId, 'report-only');
  expect(asked).toMatchObject({ status: 'asked', trial: { user: running.person('nora').userId } });
  expect(await askForSignIn(running.pilot, running.person('mira').userId, 'report-only')).toMatchObject({ status: 'waiting' });
  await sendAll(running);
}

describe('a sign-in that the bot asks for', () => {
  test('reaches the pilot user with the name of the app, is watched for, and is reported with its evaluation', async () => {
    running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app });
    advance(running, 1);
    await reportOnlyTrial();
    expect(said('a:nora')).toContain(app);
    await watchTrials(running.pilot);
    expect((await currentPilot(running)).trials.map(({ outcome }) => outcome.status)).toEqual(['waiting']);
    advance(running, 4);
    // The sign-in from before the asking is in the log by now.
    await watchTrials(running.pilot);
    expect((await currentPilot(running)).trials.map(({ outcome }) => outcome.status)).toEqual(['waiting']);
    const { id } = running.sandbox.control.signIn({ user: running.sandbox.people.nora.upn, app });
    advance(running, 5);
    await watchTrials(running.pilot);
    await sendAll(running);
    expect((await currentPilot(running)).trials).toMatchObject([{ kind: 'report-only', outcome: { status: 'as-wanted', signInId: id, says: expect.stringContaining(running.sandbox.people.nora.device ?? 'no device') } }]);
    expect(said('a:elena')).toContain('Report-only: Success');
    const reports = running.connector.sent.length;
    await watchTrials(running.pilot);
    await sendAll(running);
    expect(running.connector.sent).toHaveLength(reports);
  });

  test('is refused where it could show nothing, with what to do first', async () => {
    const asked = await askForSignIn(running.pilot, running.person('elena').userId, 'enforced');
    expect(asked).toMatchObject({ status: 'not-ready', says: expect.stringContaining('not On') });
  });
});

/** Arms the brake anew, with this limit, for what happens from now on. */
async function armAnew(limit: BrakeLimit): Promise<void> {
  const pilot = await currentPilot(running);
  const { brake } = pilot;
  const change = brake.status === 'armed' ? brake.change : on;
  if (change === undefined) throw new Error('On was not carried out');
  await running.store.pilots.save(pilot.revision, { ...pilot, revision: pilot.revision + 1, brake: { status: 'armed', since: Date.parse(running.sandbox.control.now()), change, limit } });
}

let on: ChangeId | undefined;
let people: readonly UserId[] = [];
const keepOut = (user: UserId | undefined): unknown => running.sandbox.control.signIn({ user: user ?? '', app, privateWindow: true });

async function switchOn(): Promise<void> {
  advance(running, 5);
  const { number, change } = await proposeOn(running);
  await press(running, 'mira', 'Approve', {}, number);
  await letPass(running, 32_000, 4_000);
  expect(await state()).toBe('enabled');
  on = change.id;
}

describe('the brake', () => {
  test('is armed by On', async () => {
    expect(await certificate()).toMatchObject({ verdict: 'passed' });
    expect(await watchBrake(running.pilot)).toBe('off');
    await switchOn();
    expect((await armBrake(running.pilot))?.brake).toMatchObject({ status: 'armed', change: on, limit: running.pilot.settings.brake });
    const members = await running.tenant.entra.readMembers(groupId(GROUPS.pilotUsers));
    people = members.known ? members.value.filter(({ accountEnabled }) => accountEnabled === true).map(({ id }) => id) : [];
  });

  test('tells the owners and takes the policy back', async () => {
    const { mostPeople } = running.pilot.settings.brake;
    advance(running, 1);
    for (const user of people.slice(0, mostPeople + 1)) keepOut(user);
    advance(running, 5);
    running.sandbox.control.clearEffects();
    expect(await watchBrake(running.pilot)).toBe('tripped');
    expect(await watchBrake(running.pilot)).toBe('off');
    expect(await rearm(running.pilot, running.person('elena').userId)).toBe('not-back-yet');
    await letPass(running, 32_000, 4_000);
    expect(await state()).toBe('enabledForReportingButNotEnforced');
    expect(new Set(effectsOf(running))).toEqual(new Set([`PATCH /identity/conditionalAccess/policies/${POLICIES.timesheets}`]));
    const { brake } = await currentPilot(running);
    expect(brake).toMatchObject({ status: 'tripped', says: expect.stringContaining(`kept out ${String(mostPeople + 1)} of`) });
    const back = brake.status === 'tripped' && brake.change !== undefined ? await running.store.changes.read(brake.change) : undefined;
    expect(back?.change).toMatchObject({ origin: { kind: 'follow-up', of: on }, status: { status: 'done' }, order: { kind: 'policy-report-only' } });
    for (const place of ['a:elena', 'a:mira', changeChannel]) expect(said(place)).toContain('The brake has tripped');
  });

  test('holds the policy until somebody entitled releases it', async () => {
    expect(await certificate()).toMatchObject({ verdict: 'refused', lines: expect.arrayContaining([expect.objectContaining({ id: 'brake', verdict: 'refused' })]) });
    expect(await rearm(running.pilot, running.person('nora').userId)).toBe('not-entitled');
    expect(await rearm(running.pilot, running.person('elena').userId)).toBe('rearmed');
    expect(await rearm(running.pilot, running.person('elena').userId)).toBe('not-tripped');
    expect((await armBrake(running.pilot))?.brake).toMatchObject({ status: 'rearmed' });
    expect((await certificate()).lines.find(({ id }) => id === 'brake')?.verdict).toBe('passed');
  });

  test('leaves its mark in the audit without a name', async () => {
    const entries = await running.store.audit.read(0, 500);
    const own = entries.filter(({ type }) => type.startsWith('pilot.'));
    expect([...new Set(own.map(({ type }) => type))]).toEqual(['pilot.trial-asked', 'pilot.trial-ended', 'pilot.brake-armed', 'pilot.brake-tripped', 'pilot.brake-rearmed']);
    expect(JSON.stringify(own)).not.toMatch(/Nora|Elena|Alder/);
    expect(messagesIn(running, changeChannel)).not.toContain('Nora');
  });

  test('is armed again by an On that was asked for after that', async () => {
    await switchOn();
    expect((await armBrake(running.pilot))?.brake).toMatchObject({ status: 'armed', change: on });
  });

  test('trips at the first look after the limit is passed, and never below it, in 100 of 100 seeded runs', async () => {
    const random = randomOf(4411);
    const outcomes: string[] = [];
    for (let run = 0; run < 100; run += 1) {
      // The sign-ins of the last run lie before the brake is armed again.
      advance(running, 6);
      const mostPeople = 1 + Math.floor(random() * 4);
      await armAnew({ windowMs: 3_600_000, mostPeople, mostShare: random() * 0.9 });
      advance(running, 1);
      const first = Math.floor(random() * people.length);
      const who = (place: number): UserId | undefined => people[(first + place) % people.length];
      for (let place = 0; place < mostPeople; place += 1) for (let times = 0; times <= random() * 3; times += 1) keepOut(who(place));
      advance(running, 5);
      const below = await watchBrake(running.pilot);
      keepOut(who(mostPeople));
      advance(running, 5);
      outcomes.push(`${below} ${await watchBrake(running.pilot)}`);
    }
    expect(outcomes).toEqual(outcomes.map(() => 'calm tripped'));
  });
});

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let now = seed;
  return () => {
    now = (now + 0x6d2b79f5) | 0;
    let mixed = Math.imul(now ^ (now >>> 15), 1 | now);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
