import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import type { Storage, TurnContext } from 'botbuilder';
import type { DialogState } from 'botbuilder-dialogs/lib/dialogContext.js';

/** What the store keeps of a dialog. `version` is that of the dialogs that wrote it. */
export interface KeptDialog {
  version?: number;
  dialog?: DialogState;
}

/**
 * The framework's state, and one dialog stack for each person in each conversation. Nothing that decides about access lives here.
 * Nothing is read before somebody wants it: most turns ask a question and open no dialog, and the framework's own scopes stay empty.
 */
export class AppState extends TurnState {
  #read: Promise<Opened> | undefined;

  /** The dialog of this turn's person, read the first time; what is changed in it is stored with the turn. */
  async keptDialog(context: TurnContext, storage: Storage): Promise<KeptDialog> {
    this.#read ??= open(context, storage);
    return (await this.#read).kept;
  }

  override async load(context: TurnContext): Promise<boolean> {
    return super.load(context);
  }

  override async save(context: TurnContext, storage?: Storage): Promise<void> {
    await super.save(context, storage);
    const opened = await this.#read;
    if (opened !== undefined && JSON.stringify(opened.kept) !== opened.before) await storage?.write({ [opened.key]: opened.kept });
  }
}

interface Opened {
  readonly key: string;
  readonly kept: KeptDialog;
  readonly before: string;
}

async function open({ activity }: TurnContext, storage: Storage): Promise<Opened> {
  const { channelId, recipient, conversation, from } = activity;
  const key = `${channelId}/${recipient.id}/conversations/${conversation.id}/users/${from.id}/dialog`;
  const items: Readonly<Record<string, KeptDialog | undefined>> = await storage.read([key]);
  const kept = items[key] ?? {};
  return { key, kept, before: JSON.stringify(kept) };
}
