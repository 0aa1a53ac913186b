import type { CardBase } from '../card.ts';
import { commandRow, type CommandRow } from './command-row.ts';

export interface HelpData extends CardBase {
  readonly commands: readonly CommandRow[];
  /** The commands for changes, typed only; empty for everybody but staff. */
  readonly changes: readonly CommandRow[];
  /** Commands without a button. */
  readonly typed: readonly TypedCommand[];
}

/** A command that exists only where the caller says so, such as those of the sandbox. Text of ours, not of the tenant. */
export interface TypedCommand {
  readonly says: string;
  readonly does: string;
}

/** `staff`: somebody who may propose or decide on changes. */
export function presentHelp(typed: readonly TypedCommand[] = [], staff = false): HelpData {
  return {
    lang: 'en',
    summary: 'What I can do for you',
    commands: [commandRow('why-blocked'), commandRow('my-devices')],
    changes: staff ? [commandRow('propose'), commandRow('what-if'), commandRow('pending'), commandRow('my-requests'), commandRow('history'), commandRow('audit'), commandRow('pilot')] : [],
    typed: typed.map(({ says, does }) => ({ says: `“${says}”`, does })),
  };
}
