import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { sandboxEnvironment } from '../../../src/cli/sandbox-environment.ts';
import type { ChangeId } from '../../../src/core/facts/ids.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.ts';
import { startConnectorStub } from '../../support/connector-stub.ts';
import { changeChannel, type PersonName } from '../../support/running-bot.ts';
import { pressUntilAnswered, type ClickParts } from './clicks.ts';
import { fleetOf, type Fleet } from './fleet.ts';
import { inboxOf } from './inbox.ts';
import { judge, type Verdict } from './judge.ts';
import { leftoversIn, type Leftovers } from './leftovers.ts';
import { leaver, plansOf } from './plan.ts';
import { seeded } from './random.ts';
import { askForAll, type Asked } from './seed.ts';
import { fast, lagMs, type Size } from './sizes.ts';

export interface RunSetting {
  readonly storeUrl: string;
  readonly processes: number;
  readonly size: Size;
  readonly seed: number;
  /** False: the run that must fail. */
  readonly readsBack: boolean;
}

export interface Report extends Verdict {
  readonly changes: number;
  readonly approvalsCounted: number;
  readonly clicks: number;
  readonly clicksAgain: number;
  readonly kills: number;
  readonly upstreamTroubles: number;
  readonly failedSteps: number;
  readonly left: Leftovers;
  readonly askedInSeconds: number;
  readonly seconds: number;
}

/** Everything about one run that its parts share. */
interface Run extends ClickParts {
  readonly setting: RunSetting;
  readonly fleet: Fleet;
  readonly asked: readonly Asked[];
  readonly approvals: Map<ChangeId, Set<PersonName>>;
  readonly objections: Set<ChangeId>;
  readonly random: () => number;
  readonly deadline: number;
  finished: number;
  kills: number;
  leftAt: number;
}

/** One run from the requests to the verdict, with people clicking, services failing and processes dying at the same time. */
export async function runToTheEnd(setting: RunSetting): Promise<Report> {
  await using connector = await startConnectorStub();
  const sandbox = await startSandbox({ throttling: false });
  const environment = { ...sandboxEnvironment(sandbox), GATEHOUSE_STORE_URL: setting.storeUrl, GATEHOUSE_CHANGE_CHANNEL: changeChannel };
  const random = seeded(setting.seed);
  const began = performance.now();
  const asked = await askForAll({ sandbox, environment, serviceUrl: connector.url }, plansOf(setting.size, random));
  const askedAfter = performance.now() - began;
  tell(`${String(asked.length)} changes asked for after ${seconds(askedAfter)} s`);
  const fleet = await fleetOf({ environment, processes: setting.processes, timing: fast, readsBack: setting.readsBack });
  const deadline = performance.now() + setting.size.patienceMs;
  const inbox = inboxOf(connector);
  const run: Run = {
    setting, fleet, asked, sandbox, connector, inbox, random, deadline, approvals: new Map(), objections: new Set(), finished: 0, kills: 0, leftAt: Number.POSITIVE_INFINITY, counts: { sent: 0, again: 0 },
    anyBot: () => fleet.bots[Math.floor(random() * fleet.bots.length)]?.url ?? '',
    isOver: () => performance.now() > deadline,
  };
  const telling = setInterval(() => tell(stateOf(run)), 15_000);
  try {
    await fleet.startAll();
    makeTrouble(sandbox, setting.seed);
    await Promise.all([everybodyClicks(run), killAgainAndAgain(run)]);
    const left = await untilNothingIsLeft(run);
    const took = (performance.now() - began - askedAfter) / 1_000;
    await fleet.killAll();
    const store = await openStore(setting.storeUrl);
    try {
      const leaverCountsUntil = run.leftAt + fast.checksMs + fast.callMs + lagMs;
      const verdict = await judge({ asked, store, sandbox, inbox, acknowledged: run, leaverCountsUntil });
      return {
        ...verdict, left, changes: asked.length, kills: run.kills, clicks: run.counts.sent, clicksAgain: run.counts.again, upstreamTroubles: fleet.logged('upstream trouble'), failedSteps: fleet.logged('change step failed'),
        approvalsCounted: [...run.approvals.values()].reduce((sum, people) => sum + people.size, 0), askedInSeconds: askedAfter / 1_000, seconds: took,
      };
    } finally {
      await store.close();
    }
  } finally {
    clearInterval(telling);
    await fleet.killAll();
    await sandbox.close();
  }
}

/** A long run is watched. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 1_000));
}

function stateOf({ asked, finished, kills, sandbox, connector, counts }: Run): string {
  return `${String(finished)} of ${String(asked.length)} clicked through, ${String(sandbox.control.effects().length)} effects, ${String(kills)} kills, ${String(counts.sent)} clicks, ${String(connector.requests())} messages`;
}

const policies = 'v1.0/identity/conditionalAccess/policies/*';

/** Every kind of failure on the write, most on the reads, and reads that miss writes. */
function makeTrouble(sandbox: Sandbox, seed: number): void {
  const { control } = sandbox;
  control.consistency({ lagMs, staleShare: 0.5, seed });
  const onWrite = ['429', '500', '500-after', 'drop', 'drop-after'] as const;
  onWrite.forEach((kind, index) => control.fault({ match: `PATCH /${policies}`, kind, share: 0.07, seed: seed + index, ...(kind === '429' ? { retryAfter: 1 } : {}) }));
  control.fault({ match: 'PATCH /*', kind: 'slow', delayMs: 400, share: 0.05, seed: seed + 5 });
  const onRead = ['429', '500', 'drop', 'slow'] as const;
  onRead.forEach((kind, index) => control.fault({ match: 'GET /*', kind, share: 0.005, seed: seed + 10 + index, ...(kind === 'slow' ? { delayMs: 300 } : {}) }));
}

const clickersAtOnce = 10;

async function everybodyClicks(run: Run): Promise<void> {
  const revoked = run.asked.filter(({ plan }) => plan.revoked);
  const waiting = run.asked.filter(({ plan }) => !plan.revoked);
  const others = Promise.all(
    Array.from({ length: clickersAtOnce }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await clickThrough(run, next);
    }),
  );
  await leave(run, revoked);
  await Promise.all([others, ...revoked.map(async (one) => clickThrough(run, one))]);
}

/** Somebody approves, and is taken out of the approvers' group before anything can have been carried out on it. */
async function leave(run: Run, revoked: readonly Asked[]): Promise<void> {
  await Promise.all(
    revoked.map(async ({ changeId }) => {
      const answer = await pressUntilAnswered(run, changeId, { who: leaver, verb: 'change.approve', revision: 'shown', where: 'own chat', copies: 1, presses: 1 });
      if (answer === 'counted') note(run, changeId, leaver);
    }),
  );
  run.sandbox.control.portal({ as: 'elena', group: 'soc', remove: leaver });
  run.leftAt = Date.parse(run.sandbox.control.now());
  // Until the votes on it are void, other people's clicks find an approved change.
  await wait(fast.readLagMs + 2_000);
}

async function clickThrough(run: Run, { changeId, plan }: Asked): Promise<void> {
  for (const click of plan.clicks) {
    const answer = await pressUntilAnswered(run, changeId, click);
    if (answer !== 'counted') continue;
    if (click.verb === 'change.approve') note(run, changeId, click.who);
    else run.objections.add(changeId);
  }
  run.finished += 1;
}

function note({ approvals }: Run, changeId: ChangeId, who: PersonName): void {
  approvals.set(changeId, (approvals.get(changeId) ?? new Set()).add(who));
}

/** Spread over the clicks and the effects, at moments that only the seed knows. */
async function killAgainAndAgain(run: Run): Promise<void> {
  const { size } = run.setting;
  const goal = run.asked.length + size.approvals * 0.9;
  for (let kill = 0; kill < size.kills && !run.isOver(); kill += 1) {
    const moment = (goal * (kill + 0.2 + 0.6 * run.random())) / (size.kills + 1);
    while (progress(run) < moment && !run.isOver()) await wait(20);
    await wait(run.random() * 100);
    run.connector.refuse({ status: 503, times: 2 });
    await run.fleet.replace(Math.floor(run.random() * run.setting.processes));
    run.kills += 1;
  }
}

function progress({ finished, sandbox }: Run): number {
  return finished + sandbox.control.effects().length;
}

/** The embedded store can be looked into only while its process is away, so it is looked into when all has been quiet for a while. */
async function untilNothingIsLeft(run: Run): Promise<Leftovers> {
  const { storeUrl } = run.setting;
  const embedded = storeUrl.startsWith('file:');
  for (;;) {
    await (embedded ? quiet(run) : wait(1_000));
    if (embedded) await run.fleet.killAll();
    const left = await leftoversIn(storeUrl);
    if (left.changes + left.messages === 0 || run.isOver()) return left;
    if (embedded) await run.fleet.startAll();
  }
}

async function quiet(run: Run): Promise<void> {
  const quietMs = 6_000;
  let last = -1;
  let since = performance.now();
  while (performance.now() - since < quietMs && !run.isOver()) {
    await wait(200);
    const now = run.connector.requests() + run.sandbox.control.effects().length;
    if (now !== last) since = performance.now();
    last = now;
  }
}
