import type { Storage, TurnContext } from 'botbuilder';
import type { FileUploads } from '../../ports/file-uploads.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Messenger, Speaker } from '../../ports/messenger.ts';
import type { Store } from '../../ports/store.ts';
import { createFileUploads } from './file-uploads.ts';
import { createMessenger } from './messenger.ts';
import { speakerOf } from './speaker.ts';
import { GatedTeamsAdapter, type TeamsCredentials } from './teams-adapter.ts';
import { turnStateStorage } from './turn-state-storage.ts';

export interface TeamsOptions {
  /** Undefined in the sandbox only. */
  readonly credentials: TeamsCredentials | undefined;
  readonly store: Store;
  readonly clock: Clock;
  /** The inbound gate's judgement of where the bot may send. */
  readonly isAllowedServiceUrl: (serviceUrl: string) => boolean;
  /** Where Teams keeps files: the end of the host name (`.sharepoint.com`). Undefined: bots cannot hand over files in this cloud. */
  readonly fileHostSuffix?: string | undefined;
  /** Further places for files; for the sandbox. */
  readonly isAllowedFileUrl?: (url: string) => boolean;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds for one message. Default 3,000: an invoke has five seconds in all. */
  readonly timeoutMs?: number;
}

/** Both directions of Teams: `adapter` takes what the gate let in, `speakerOf` answers in a turn, `messenger` speaks first. */
export interface Teams {
  readonly adapter: GatedTeamsAdapter;
  readonly storage: Storage;
  readonly messenger: Messenger;
  /** Undefined: bots cannot hand over files in this cloud. */
  readonly files: FileUploads | undefined;
  readonly speakerOf: (context: TurnContext) => Speaker;
}

/** Milliseconds for a file: Teams waits about ten seconds for the answer to a consent. */
const fileTimeoutMs = 8_000;

export function connectTeams({ credentials, store, clock, isAllowedServiceUrl, fileHostSuffix, isAllowedFileUrl, fetch = globalThis.fetch, timeoutMs = 3_000 }: TeamsOptions): Teams {
  const adapter = new GatedTeamsAdapter(credentials, { fetch, isAllowedServiceUrl, timeoutMs });
  return {
    adapter,
    storage: turnStateStorage(store.state, clock),
    files: fileHostSuffix === undefined ? undefined : createFileUploads({ fetch, hostSuffix: fileHostSuffix, timeoutMs: fileTimeoutMs, ...(isAllowedFileUrl === undefined ? {} : { alsoAllowed: isAllowedFileUrl }) }),
    messenger: createMessenger({ adapter, conversations: store.conversations, isAllowedServiceUrl, clock }),
    speakerOf,
  };
}
