import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import type { TurnContext } from 'botbuilder';
import type { DialogState } from 'botbuilder-dialogs/lib/dialogContext.js';

/** What the store keeps of a dialog. `version` is that of the dialogs that wrote it. */
export interface KeptDialog {
  version?: number;
  dialog?: DialogState;
}

const scope = 'private';

/** The framework's state, and one dialog stack for each person in each conversation. Nothing that decides about access lives here. */
export class AppState extends TurnState {
  /** @throws Error before the state was loaded */
  get kept(): KeptDialog {
    const entry = this.getScope(scope);
    if (entry === undefined) throw new Error('the turn state was used before it was loaded');
    return entry.value;
  }

  protected override async onComputeStorageKeys(context: TurnContext): Promise<Record<string, string>> {
    const keys = await super.onComputeStorageKeys(context);
    const { channelId, recipient, conversation, from } = context.activity;
    return { ...keys, [scope]: `${channelId}/${recipient.id}/conversations/${conversation.id}/users/${from.id}/dialog` };
  }
}
