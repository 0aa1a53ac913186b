// Not the package's root, which also loads its planners and a tokenizer: a tenth of the time that a restart after a crash may take.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import type { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, Storage, TurnContext } from 'botbuilder';
import { onInstalled, onRemoved } from '../features/installation/welcome.ts';
import type { StepTalk } from '../features/pilot/step-talk.ts';
import type { Services, Turn } from '../features/turn.ts';
import type { Speaker } from '../ports/messenger.ts';
import { AppState } from './dialogs/app-state.ts';
import type { GateClaims } from './gate.ts';
import { isFileConsent, takeFileConsent } from './file-consent.ts';
import { answerInvoke, answerTaken, answerUnknownInvoke, isInvoke } from './invoke-answer.ts';
import { onTurnError } from './on-turn-error.ts';
import { isButtonPress, pressButton } from './press-button.ts';
import { commandRoutes, runCommand, sayHelp, sayWhatICanDo } from './routes.ts';
import type { SandboxPeople } from './sandbox-people.ts';
import type { TurnLog } from './turn-log.ts';
import { createSeenConversations } from './seen-conversations.ts';
import { beginTurn, personalTurn, type TurnUnderWay } from './turns.ts';

/** Teams as the adapter folder connects it. */
export interface TeamsParts {
  readonly adapter: TeamsAdapter & {
    receive(activity: Activity, claims: GateClaims, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined>;
  };
  readonly storage: Storage;
  readonly speakerOf: (context: TurnContext) => Speaker;
}

export interface AppParts {
  readonly teams: TeamsParts;
  readonly services: Services;
  /** Sandbox mode only. */
  readonly sandboxPeople: SandboxPeople | undefined;
  /** What the dialogs of the pilot's steps say and do; undefined: there are none. */
  readonly talk?: StepTalk | undefined;
  readonly log: TurnLog;
}

export interface App {
  /** Runs one turn for an activity that the gate let through. An invoke is always answered. */
  receive(activity: Activity, claims: GateClaims): Promise<InvokeResponse | undefined>;
}

/** The bot as teams-ai runs it: every activity begins a turn, the first route that fits answers it. */
export function createApp(parts: AppParts): App {
  const { teams, services, log } = parts;
  const turns = new WeakMap<TurnContext, TurnUnderWay>();
  const failures = new WeakSet<Activity>();
  const seen = createSeenConversations(() => performance.now());
  // The framework's typing timer is one for all people: a reply to one would stop the sign of work for another.
  const application = new Application<AppState>({ adapter: teams.adapter, storage: teams.storage, startTypingTimer: false, turnStateFactory: () => new AppState() });
  application.turn('beforeTurn', async (context, state) => {
    turns.set(context, await beginTurn(context, async () => state.keptDialog(context, teams.storage), { services, seen, speakerOf: teams.speakerOf, sandboxPeople: parts.sandboxPeople, talk: parts.talk }));
    return true;
  });
  const routing: Routing = { application, parts, underWay: (context) => turns.get(context) ?? lost() };
  routeInvokes(routing);
  routeInstallation(routing);
  if (parts.sandboxPeople !== undefined) routeSandbox(routing, parts.sandboxPeople);
  routeCommands(routing);
  teams.adapter.onTurnError = async (context, error) => {
    failures.add(context.activity);
    await onTurnError(context, error, turns.get(context), { log, clock: services.upstreams.clock, speakerOf: teams.speakerOf });
  };
  return {
    receive: async (activity, claims) => {
      const started = performance.now();
      let under: TurnUnderWay | undefined;
      const response = await teams.adapter.receive(activity, claims, async (context) => {
        await application.run(context).finally(() => (under = turns.get(context)));
      });
      const outcome = failures.has(activity) ? 'failed' : under?.route === undefined ? 'ignored' : 'answered';
      log.turn({ type: activity.type, place: under?.conversation.kind ?? 'unknown', route: under?.route, outcome, gaps: under?.gaps ?? [], milliseconds: performance.now() - started });
      return response;
    },
  };
}

interface Routing {
  readonly application: Application<AppState>;
  readonly parts: AppParts;
  readonly underWay: (context: TurnContext) => TurnUnderWay;
}

/** Own route: the framework's `actionExecute` remembers a card with `refresh` for ever and then overwrites shared messages. */
function routeInvokes({ application, parts, underWay }: Routing): void {
  application.addRoute(
    async (context) => isInvoke(context),
    async (context) => {
      if (isButtonPress(context.activity)) await answerInvoke(context, await pressButton(underWay(context), parts.services, context.activity.value));
      else if (isFileConsent(context.activity) && (await takeFileConsent(underWay(context), parts.services, context.activity.value))) await answerTaken(context);
      else await answerUnknownInvoke(context);
    },
    true,
  );
}

/** Teams tells of one installation twice, by `installationUpdate` and by `membersAdded`, and in a team only now and then by both. */
function routeInstallation({ application, parts, underWay }: Routing): void {
  const on = (name: string, selects: (activity: Activity) => boolean, run: (under: TurnUnderWay) => Promise<void>): void => {
    application.addRoute(
      async ({ activity }) => selects(activity),
      async (context) => {
        const under = underWay(context);
        under.route = name;
        await run(under);
      },
    );
  };
  on('installed', isBotAdded, async (under) => onInstalled({ ...under, installedBy: under.person }, parts.services));
  on('removed', isBotRemoved, async (under) => onRemoved(under, parts.services));
}

function routeSandbox({ application, parts, underWay }: Routing, people: SandboxPeople): void {
  const wanted = /^\W*be ([\p{L} .'-]{1,64}?)\W*$/iu;
  application.addRoute(
    async ({ activity }) => isMessage(activity) && wanted.test(textOf(activity)),
    async (context) => {
      const under = underWay(context);
      under.route = 'be';
      await under.speaker.say({ text: await people.become(under.teamsUserId, wanted.exec(textOf(context.activity))?.[1] ?? '') });
    },
  );
  application.addRoute(
    async ({ activity }) => isMessage(activity) && commandRoutes.find(({ hears }) => hears(textOf(activity)))?.name === 'help',
    async (context) => withPerson(underWay(context), 'help', async (turn) => sayHelp(turn, parts.services, [people.command])),
  );
}

function routeCommands({ application, parts, underWay }: Routing): void {
  for (const route of commandRoutes) {
    application.addRoute(
      async ({ activity }) => isMessage(activity) && route.hears(textOf(activity)),
      async (context) => withPerson(underWay(context), route.name, async (turn) => runCommand(route, turn, parts.services, textOf(context.activity))),
    );
  }
  application.addRoute(
    async ({ activity }) => isMessage(activity),
    async (context) => withPerson(underWay(context), 'unknown', async (turn) => sayWhatICanDo(turn, textOf(context.activity))),
  );
}

async function withPerson(under: TurnUnderWay, route: string, run: (turn: Turn) => Promise<void>): Promise<void> {
  under.route = route;
  const turn = personalTurn(under);
  if (turn === undefined) await under.speaker.say({ text: 'Teams did not tell me who you are, so I cannot look anything up for you. Write to me from your work account.' });
  else await run(turn);
}

function isMessage({ type }: Activity): boolean {
  return type === 'message';
}

/** Characters of a message that are looked at: Teams lets people paste pages, a question takes a line. */
const longestText = 1_000;

/** One line, without the mention of the bot, which teams-ai has taken out. */
function textOf({ text }: Activity): string {
  return (typeof text === 'string' ? text : '').replace(/<[^>]{0,200}>|&nbsp;/g, ' ').replace(/\s+/g, ' ').trim().slice(0, longestText);
}

function isBotAdded({ type, action, membersAdded, recipient }: Activity): boolean {
  if (type === 'installationUpdate') return action === 'add' || action === 'add-upgrade';
  return type === 'conversationUpdate' && (membersAdded ?? []).some(({ id }) => id === recipient.id);
}

function isBotRemoved({ type, action, membersRemoved, recipient }: Activity): boolean {
  if (type === 'installationUpdate') return action === 'remove' || action === 'remove-upgrade';
  return type === 'conversationUpdate' && (membersRemoved ?? []).some(({ id }) => id === recipient.id);
}

function lost(): never {
  throw new Error('a route ran before its turn began');
}
