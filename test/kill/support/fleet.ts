import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../e2e/support/free-port.ts';
import { killableBot, type KillableBot } from '../../e2e/support/killable-bot.ts';
import type { ExecutionTiming } from '../../../src/core/change/timing.ts';

export interface FleetSetting {
  readonly environment: Record<string, string>;
  readonly processes: number;
  readonly timing: ExecutionTiming | undefined;
  readonly readsBack: boolean;
  /** How many times faster the jobs run; absent: as delivered. */
  readonly haste?: number;
}

/** The processes of the bot: one on the embedded store, several on PostgreSQL. */
export interface Fleet {
  readonly bots: readonly KillableBot[];
  startAll(): Promise<void>;
  /** kill -9 of one of them, and a new one in its place. Resolves when that is ready. */
  replace(index: number): Promise<void>;
  killAll(): Promise<void>;
  /** Lines of the log with this message, of all processes so far. */
  logged(message: string): number;
  output(): string;
}

export async function fleetOf({ environment, processes, timing, readsBack, haste }: FleetSetting): Promise<Fleet> {
  const settings = { GATEHOUSE_LOG_LEVEL: 'warn', KILL_SETTINGS: JSON.stringify({ readsBack, ...(timing === undefined ? {} : { timing }), ...(haste === undefined ? {} : { haste }) }) };
  const ports = await Promise.all(Array.from({ length: processes }, freePort));
  const bots = ports.map((port) => killableBot({ ...environment, ...settings }, port, 'test/kill/bot-process.ts'));
  const output = (): string => bots.map((bot) => bot.output()).join('');
  return {
    bots,
    output,
    startAll: async () => {
      // One after the other: the first makes the tables, and two cores start four processes no faster together.
      for (const bot of bots) await bot.start();
    },
    replace: async (index) => {
      const bot = bots[index % bots.length];
      await bot?.kill();
      await bot?.start();
    },
    killAll: async () => {
      await Promise.all(bots.map((bot) => bot.kill()));
      await wait(50);
    },
    logged: (message) => output().split(`"msg":"${message}"`).length - 1,
  };
}
