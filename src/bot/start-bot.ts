import type { Logger } from 'pino';
import type { ChangeServices } from '../features/change/services.ts';
import { stepTalk } from '../features/pilot/handlers/step-talk.ts';
import type { PilotServices } from '../features/pilot/services.ts';
import type { HelpdeskChannel, Services } from '../features/turn.ts';
import type { Upstreams } from '../features/diagnosis/read-facts.ts';
import type { RecentReadings } from '../features/diagnosis/recent-facts.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileUploads } from '../ports/file-uploads.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Store } from '../ports/store.ts';
import { createApp, type TeamsParts } from './app.ts';
import type { ApprovalPages } from './approval-page/approval-pages.ts';
import type { Gate } from './gate.ts';
import { createSandboxPeople, type SandboxPerson } from './sandbox-people.ts';
import { startServer } from './server.ts';
import { factsOf, turnLog } from './turn-log.ts';

export interface BotParts {
  readonly upstreams: Upstreams;
  readonly roles: RoleGroups;
  /** Absent: everything is read anew for every question. */
  readonly recent?: RecentReadings | undefined;
  /** Undefined: changes are switched off. */
  readonly changes: ChangeServices | undefined;
  /** Undefined where changes are. */
  readonly pilot: PilotServices | undefined;
  readonly store: Store;
  readonly teams: TeamsParts & { readonly messenger: Messenger; readonly files: FileUploads | undefined };
  readonly gate: Gate;
  /** Absent: changes are decided on cards alone. */
  readonly pages?: ApprovalPages | undefined;
  /** Application id of the bot, for the link to its chat; undefined in the sandbox. */
  readonly appId: string | undefined;
  /** Where cases go; undefined when the company has none. */
  readonly helpdesk: HelpdeskChannel | undefined;
  /** Present in sandbox mode only: whom the person in the Playground can become. */
  readonly sandbox: { readonly people: readonly SandboxPerson[] } | undefined;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** This machine's time. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds that turns under way get at shutdown. Default 8,000. */
  readonly graceMs?: number;
}

export interface Bot {
  readonly url: string;
  /** Lets turns under way end. Closes nothing that it was given. */
  close(): Promise<void>;
}

/** Starts the bot and resolves when it listens. */
export async function startBot(parts: BotParts): Promise<Bot> {
  const { store, teams, gate, clock, log, host, port } = parts;
  const app = createApp({
    teams,
    services: servicesOf(parts),
    sandboxPeople: parts.sandbox === undefined ? undefined : createSandboxPeople(parts.sandbox.people, store, () => clock.now()),
    talk: parts.pilot === undefined ? undefined : stepTalk,
    log: turnLog(log),
  });
  const onFailure = (error: unknown): void => log.error({ error: factsOf(error) }, 'request failed');
  const server = await startServer({ gate, app, pages: parts.pages, finish: async (key) => store.activities.finish(key), host, port, onFailure, isReady: async () => store.ping() });
  return { url: server.url, close: async () => server.close(parts.graceMs ?? 8_000) };
}

function servicesOf({ upstreams, roles, changes, pilot, store, teams, clock, helpdesk, appId, recent }: BotParts): Services {
  const chatLink = appId === undefined || appId === '' ? undefined : `https://teams.microsoft.com/l/chat/0/0?users=28:${appId}`;
  return { upstreams, roles, changes, pilot, store, messenger: teams.messenger, files: teams.files, clock, helpdesk, chatLink, recent };
}
