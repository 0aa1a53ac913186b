import { pino } from 'pino';
import { connectTenant } from '../../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../../src/adapters/credential.ts';
import { cloudAt } from '../../../../src/adapters/upstream/clouds.ts';
import { createTenantClock } from '../../../../src/adapters/upstream/tenant-clock.ts';
import { sandboxEnvironment } from '../../../../src/cli/sandbox-environment.ts';
import { composeChanges } from '../../../../src/compose-changes.ts';
import { readConfig } from '../../../../src/config.ts';
import { groupId, type UserId } from '../../../../src/core/facts/ids.ts';
import type { Pilot, TrialKind } from '../../../../src/core/pilot/pilot.ts';
import { confirmCheck } from '../../../../src/features/pilot/confirm.ts';
import type { PilotServices } from '../../../../src/features/pilot/services.ts';
import { startPilot } from '../../../../src/features/pilot/start.ts';
import { askForSignIn, watchTrials } from '../../../../src/features/pilot/trials.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/server.ts';
import { fixedId } from '../../../../src/sandbox/tenant/ids.ts';
import { GROUPS, PAYROLL } from '../../../../src/sandbox/tenant/pilot-policies.ts';
import { everybodyInstalls } from '../../../bot/changes/change-story.ts';
import type { RunningBot } from '../../../support/running-bot.ts';
import { carryOut, chooses, overviewOf } from '../walk-story.ts';

/** A pilot that has come to its end, in a tenant of its own that may be broken. */
export interface Finished {
  readonly sandbox: Sandbox;
  readonly pilot: PilotServices;
  /** As the walk left it; a change of it is written by `keep`. */
  readonly record: Pilot;
  readonly keep: (record: Pilot) => Promise<void>;
  /** Of everybody's time. */
  readonly pass: (minutes: number) => void;
  /** Enabled members of the pilot user group. */
  readonly people: () => Promise<readonly UserId[]>;
}

const hour = 60;
export const laptop = 'LT-4411';

/** Takes over what the tenant of the story has, in report-only, and walks to On, to a device that was kept out, and to its healing. */
export async function finish(running: RunningBot): Promise<Finished> {
  const { sandbox, pilot, clock } = running;
  const pass = (minutes: number): void => passIn(sandbox, clock, minutes);
  sandbox.control.break('tenant-default-noncompliant');
  sandbox.control.break('policy-report-only');
  await everybodyInstalls(running);
  await startPilot(pilot, running.person('ivo').userId);
  await chooses(running, 'ivo', 'pilot-groups', { users: running.person('nora').userId, devices: fixedId('entraDevice', 1) });
  await chooses(running, 'ivo', 'conditional-access', { accessPolicyName: 'Test – MDE Intune Compliance', app: PAYROLL.appId });
  for (const check of ['defender-read-access', 'defender-baseline'] as const) await confirmCheck(pilot, running.person('mira').userId, check);
  const people = async () => peopleIn(pilot);
  const walked: Finished = { sandbox, pilot, record: (await overviewOf(running)).pilot, keep: async (record) => keepIn(running, record), pass, people };
  await workedForDays(walked);
  await tryOne(walked, 'report-only');
  await carryOut(running, 'conditional-access', 'elena');
  await overviewOf(running);
  await tryOne(walked, 'enforced');
  sandbox.control.alert(laptop, { severity: 'High' });
  pass(9 * hour);
  await tryOne(walked, 'blocked');
  sandbox.control.resolve(laptop);
  pass(10 * hour);
  await signInAndWatch(walked, {});
  return { ...walked, record: (await overviewOf(running)).pilot };
}

/** Two weeks in which everybody in the pilot has used the app once a day. */
export async function workedForDays({ sandbox, people }: Finished): Promise<void> {
  sandbox.control.history({ people: await people(), app: PAYROLL.displayName, days: 13 });
}

/** Asks Nora for a sign-in, which she makes, and waits for the log. */
export async function tryOne(finished: Finished, kind: TrialKind, attempt: Attempt = {}): Promise<void> {
  const asked = await askForSignIn(finished.pilot, finished.record.startedBy, kind);
  if (asked.status !== 'asked') throw new Error(`not asked: ${JSON.stringify(asked)}`);
  finished.pass(1);
  await signInAndWatch(finished, attempt);
}

type Attempt = Omit<Parameters<Sandbox['control']['signIn']>[0], 'user'>;

async function signInAndWatch({ sandbox, pilot, pass }: Finished, attempt: Attempt): Promise<void> {
  sandbox.control.signIn({ user: sandbox.people.nora.upn, app: PAYROLL.displayName, ...attempt });
  pass(5);
  await watchTrials(pilot);
}

/** The same pilot in a tenant of its own, in which everything has the same ids. Of the record there is one for all: `keep` begins anew. */
export async function anew(running: RunningBot, { record }: Finished): Promise<Finished & AsyncDisposable> {
  const now = new Date(running.clock.time).toISOString();
  const sandbox = await startSandbox({ throttling: false, frozen: true, now, users: 10 });
  sandbox.control.break('tenant-default-noncompliant');
  const clock = { time: running.clock.time };
  const cloud = cloudAt(sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
  const plenty = [{ requests: 10_000, perMs: 1 }];
  const tenant = connectTenant({
    cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), executor: credential(sandbox.executor), exceptionGroup: groupId(GROUPS.exceptions), keepMs: { policies: 1, alerts: 1 },
    limits: { signIns: plenty, conditionalAccess: plenty, directory: plenty, intune: plenty, defender: plenty },
    clock: createTenantClock(() => Date.parse(sandbox.control.now())),
  });
  const composed = composeChanges(readConfig(sandboxEnvironment(sandbox)), tenant, running.store, { now: () => clock.time }, pino({ level: 'silent' }));
  if (composed === undefined) throw new Error('the sandbox has no executor');
  const pilot = { ...composed.pilot, changes: { ...composed.pilot.changes, time: async () => Promise.resolve(clock.time) } };
  return {
    sandbox, pilot, record,
    keep: async (other) => keepIn(running, other),
    pass: (minutes) => passIn(sandbox, clock, minutes),
    people: async () => peopleIn(pilot),
    [Symbol.asyncDispose]: async () => sandbox.close(),
  };
}

function passIn(sandbox: Sandbox, clock: { time: number }, minutes: number): void {
  clock.time += minutes * 60_000;
  sandbox.control.advance(minutes);
}

async function keepIn({ store }: RunningBot, record: Pilot): Promise<void> {
  const { revision } = (await store.pilots.current()) ?? record;
  if (!(await store.pilots.save(revision, { ...record, revision: revision + 1 }))) throw new Error('the record was written by somebody else');
}

async function peopleIn({ changes }: PilotServices): Promise<readonly UserId[]> {
  const members = await changes.upstreams.entra.readMembers(groupId(GROUPS.pilotUsers));
  return members.known ? members.value.filter(({ accountEnabled }) => accountEnabled === true).map(({ id }) => id) : [];
}
