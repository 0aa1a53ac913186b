import { commands, type CommandId } from '../commands.ts';
import type { ButtonData } from '../verbs.ts';

/** A command on a card: its button, what to type and what it does. */
export interface CommandRow extends ButtonData {
  readonly title: string;
  readonly says: string;
  readonly does: string;
}

export function commandRow(command: CommandId): CommandRow {
  const { title, says, does } = commands[command];
  return { title, says: `“${says}”`, does, id: command, revision: 0 };
}
