import type { CardBase } from '../card.ts';
import { commandRow, type CommandRow } from './command-row.ts';

export interface HelpData extends CardBase {
  readonly commands: readonly CommandRow[];
  /** Commands without a button. */
  readonly typed: readonly TypedCommand[];
}

/** A command that exists only where the caller says so, such as those of the sandbox. Text of ours, not of the tenant. */
export interface TypedCommand {
  readonly says: string;
  readonly does: string;
}

export function presentHelp(typed: readonly TypedCommand[] = []): HelpData {
  return {
    lang: 'en',
    summary: 'What I can do for you',
    commands: [commandRow('why-blocked'), commandRow('my-devices')],
    typed: typed.map(({ says, does }) => ({ says: `“${says}”`, does })),
  };
}
