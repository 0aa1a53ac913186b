import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sandboxEnvironment } from '../../../src/cli/sandbox-environment.ts';
import type { ChainHead } from '../../../src/core/audit/head.ts';
import type { ExecutionTiming } from '../../../src/core/change/timing.ts';
import { slotTarget } from '../../../src/features/pilot/slots.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.ts';
import { app, approver, laptop, walker } from '../../bot/pilot/walk.ts';
import { startConnectorStub } from '../../support/connector-stub.ts';
import { fleetOf, type Fleet } from '../support/fleet.ts';
import { leftoversIn } from '../support/leftovers.ts';
import { seeded } from '../support/random.ts';
import { lagMs } from '../support/sizes.ts';
import { compareBoard, judgeLeft, noFaults, type Compared, type Faults } from './judge-kill.ts';
import { insideOf, type Inside } from './look-inside.ts';
import { noPromises, type Promises } from './promises.ts';
import { teamsOf, type Teams } from './teams.ts';
import { walkThere } from './walker.ts';

export interface WalkSetting {
  readonly seed: number;
  /** Kills after which the walk is left alone. */
  readonly mostKills: number;
  /** Longest time, in milliseconds, that a process lives once people can reach it. */
  readonly calmMs: number;
  /** Milliseconds after which a walk that does not come to its end is given up. */
  readonly patienceMs: number;
}

export interface WalkReport {
  readonly end: 'arrived' | 'out of time';
  /** Where the walk was at each kill. */
  readonly kills: readonly Promises['at'][];
  readonly boards: Readonly<Record<Compared, number>>;
  readonly faults: Faults;
  readonly changes: number;
  readonly dead: number;
  /** Objects of the loop that are still there, by name. */
  readonly leftOver: readonly string[];
  readonly failedSteps: number;
  readonly seconds: number;
}

/** Faster than the real one, in the same proportions; see the pace of the other rehearsals. */
const timing: ExecutionTiming = { readLagMs: 300, checksMs: 5_000, callMs: 3_000, settleMs: 400, createdSettleMs: 800, giveUpMs: 20 * 60_000, mostAttempts: 30 };
const haste = 10;

interface Run {
  readonly setting: WalkSetting;
  readonly sandbox: Sandbox;
  readonly fleet: Fleet;
  readonly teams: Teams;
  readonly inside: Inside;
  readonly promises: Promises;
  readonly faults: Faults;
  readonly directory: string;
  readonly heads: ChainHead[];
  readonly kills: Promises['at'][];
  readonly boards: Record<Compared, number>;
  /** Closed while the process is away and the board is compared. */
  readonly door: Door;
}

/** People wait before it, as before a Teams that says "try again". */
class Door {
  #closed = Promise.withResolvers<undefined>();
  constructor() {
    this.#closed.resolve(undefined);
  }
  readonly pass = async (): Promise<void> => {
    await this.#closed.promise;
  };
  close(): void {
    this.#closed = Promise.withResolvers<undefined>();
  }
  open(): void {
    this.#closed.resolve(undefined);
  }
}

/** One walk from an empty tenant to On and back, with the process killed again and again. */
export async function walkOnce(setting: WalkSetting): Promise<WalkReport> {
  const began = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-kill-walk-'));
  const directory = path.join(folder, 'store');
  await using connector = await startConnectorStub();
  const sandbox = await startSandbox({ throttling: false, story: 'empty', seed: setting.seed });
  const environment = { ...sandboxEnvironment(sandbox), GATEHOUSE_STORE_URL: `file:${directory}`, KILL_EVIDENCE: 'usual' };
  const fleet = await fleetOf({ environment, processes: 1, timing, readsBack: true, haste });
  const door = new Door();
  const botUrl = (): string => fleet.bots[0]?.url ?? '';
  const teams = teamsOf({ sandbox, connector, botUrl, open: door.pass });
  const run: Run = {
    setting, sandbox, fleet, teams, directory, door, inside: insideOf(environment), promises: noPromises(), faults: noFaults(), heads: [], kills: [], boards: { equal: 0, wrong: 0, moving: 0 },
  };
  try {
    await fleet.startAll();
    for (const who of [walker, approver, 'nora'] as const) await teams.install(who);
    makeTrouble(sandbox, setting.seed);
    const over = new AbortController();
    const deadline = performance.now() + setting.patienceMs;
    const killing = killAgainAndAgain(run, teamsOf({ sandbox, connector, botUrl, open: async () => Promise.resolve() }), over.signal);
    // Nobody walks on with a bot that does not come back; the reason is thrown below.
    killing.catch(() => over.abort());
    const end = await walkThere({ sandbox, teams, promises: run.promises, choices: await choicesOf(run), isOver: () => over.signal.aborted || performance.now() > deadline });
    over.abort();
    await killing;
    return { end, ...(await lastLook(run)), kills: run.kills, boards: run.boards, faults: run.faults, failedSteps: fleet.logged('change step failed'), seconds: (performance.now() - began) / 1_000 };
  } finally {
    await fleet.killAll();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads that miss writes, and writes that take so long that the process can die while they are under way. */
function makeTrouble({ control }: Sandbox, seed: number): void {
  control.consistency({ lagMs, staleShare: 0.5, seed });
  for (const [index, method] of ['POST', 'PATCH', 'DELETE'].entries()) control.fault({ match: `${method} /*`, kind: 'slow', delayMs: 400, share: 0.3, seed: seed + index });
}

async function choicesOf({ inside: { tenant } }: Run): Promise<{ readonly device: string; readonly app: string }> {
  const [devices, apps] = [await tenant.readings.listWindowsDevices(), await tenant.readings.listApps()];
  const device = devices.known ? devices.value.find(({ deviceName }) => deviceName === laptop)?.entraDeviceId : undefined;
  const chosen = apps.known ? apps.value.find(({ displayName }) => displayName === app)?.appId : undefined;
  if (device === undefined || chosen === undefined) throw new Error('the tenant has neither the laptop nor the app');
  return { device, app: chosen };
}

/** Share of the processes that die before anybody has reached them. */
const justBegun = 0.15;

/** `alone`: passes the door that keeps people out meanwhile. */
async function killAgainAndAgain(run: Run, alone: Teams, over: AbortSignal): Promise<void> {
  const { setting: { seed, mostKills, calmMs }, fleet, door, sandbox, faults } = run;
  const random = seeded(seed);
  const [bot] = fleet.bots;
  let again = false;
  while (run.kills.length < mostKills && bot !== undefined) {
    if (!again) await wait(50 + random() * calmMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    run.kills.push(run.promises.at);
    door.close();
    try {
      await bot.kill();
      // What was on its way to the tenant arrives.
      await wait(500);
      const copy = await run.inside.take(run.directory);
      const [left] = await Promise.all([lookInside(run, copy), bot.start()]);
      // Some die while they take up the work of the one before.
      again = random() < justBegun;
      if (again) await wait(random() * 400);
      else run.boards[await compareBoard({ left, sandbox, teams: alone }, faults)] += 1;
    } finally {
      door.open();
    }
  }
}

async function lookInside(run: Run, copy: string): Promise<Awaited<ReturnType<Inside['look']>>> {
  const left = await run.inside.look(copy, run.heads);
  if (left.head !== undefined) run.heads.push(left.head);
  judgeLeft(left, run, run.faults);
  return left;
}

async function lastLook(run: Run): Promise<Pick<WalkReport, 'changes' | 'dead' | 'leftOver'>> {
  // What is still to be sent about the end.
  await wait(1_000);
  await run.fleet.killAll();
  const left = await lookInside(run, await run.inside.take(run.directory));
  const { dead } = await leftoversIn(`file:${run.directory}`);
  const names = ['userGroup', 'deviceGroup', 'edrPolicy', 'compliancePolicy', 'accessPolicy'] as const;
  const { targets } = run.inside.tenant;
  const found = left.pilot === undefined ? [] : await Promise.all(names.map(async (name) => {
    const { plan } = left.pilot ?? {};
    const fact = plan === undefined ? undefined : await targets.read(slotTarget(name, plan));
    return fact?.known === true && fact.value?.kind === 'slot' && fact.value.found.length === 0 ? [] : [name];
  }));
  return { changes: left.changes.length, dead, leftOver: found.flat() };
}
