import { commands, isCommandId, type CommandId } from '../cards/commands.ts';
import { presentHelp, type TypedCommand } from '../cards/help/help.ts';
import { presentUnknownCommand } from '../cards/help/unknown-command.ts';
import { renderCard } from '../cards/render.ts';
import type { PressedButton, Verb } from '../cards/verbs.ts';
import { asksWhyBlocked } from '../core/diagnosis/recognise.ts';
import { answerForDevice } from '../features/device/answer-for-device.ts';
import { approveChange, approveInEmergency, rejectChange, viewChange, withdrawChange } from '../features/change/buttons.ts';
import { listHistory, listMine, listPending, proposeChange, sayAudit, showChange, undoByNumber, withdrawByNumber } from '../features/change/commands.ts';
import { cancelDraft, openForm, previewForm, requestChange, undoChange } from '../features/change/forms.ts';
import { rolesHeldBy } from '../features/change/standing.ts';
import { listMyDevices } from '../features/device/list-my-devices.ts';
import { sayOrQueue } from '../features/delivery.ts';
import { showDetails, showPeople } from '../features/impact/handlers/details.ts';
import { offerFile } from '../features/impact/handlers/file.ts';
import { askAgain, askQuestion, openQuestion, proposeAsked, sayWhatIf } from '../features/impact/handlers/what-if.ts';
import { sayBoard, startFromCard, viewBoard } from '../features/pilot/handlers/board.ts';
import { releaseBrake } from '../features/pilot/handlers/brake.ts';
import { showCertificate } from '../features/pilot/handlers/certificate.ts';
import { makeEvidence, sayEvidence } from '../features/pilot/handlers/evidence.ts';
import { previewExpansion, sayExpand, showExpand } from '../features/pilot/handlers/expand.ts';
import { acceptWatched, restoreWatched } from '../features/pilot/handlers/restore.ts';
import { beginFromCard, nextFromCard, sayRollback, showRollback } from '../features/pilot/handlers/rollback.ts';
import { leaveStep, openStep, previewFromForm, requestFromPreview, sayCancelled, sayStep } from '../features/pilot/handlers/step.ts';
import { askSignIn, confirmByHand } from '../features/pilot/handlers/trial.ts';
import { answerWhyBlocked } from '../features/diagnosis/ask.ts';
import { recheck } from '../features/diagnosis/recheck.ts';
import { showTimeline } from '../features/diagnosis/show-timeline.ts';
import { syncDevice } from '../features/diagnosis/sync-device.ts';
import { askHelpdesk, cancelHelpdesk, sendHelpdesk } from '../features/helpdesk/hand-over.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../features/turn.ts';
import type { ConversationKind } from '../ports/store.ts';
import { privately } from './privately.ts';

/** A command: what it hears, where its answer may be read, what it does. Whose data it shows is decided by the handler. */
export interface CommandRoute {
  readonly name: string;
  /** `text`: without the mention of the bot, trimmed. */
  readonly hears: (text: string) => boolean;
  /** `privately`: asked in a group or channel, the answer goes to the person's own chat. */
  readonly answers: 'here' | 'privately';
  readonly run: (turn: Turn, services: Services, text: string) => Promise<void>;
}

/** First match wins. */
export const commandRoutes: readonly CommandRoute[] = [
  { name: 'help', hears: (text) => helpWords.test(text), answers: 'here', run: async (turn, services) => sayHelp(turn, services) },
  { name: 'my-devices', hears: (text) => deviceWords.test(text), answers: 'privately', run: listMyDevices },
  { name: 'why-blocked', hears: asksWhyBlocked, answers: 'privately', run: async (turn, services, text) => answerWhyBlocked(turn, services, { text }) },
  { name: 'propose', hears: (text) => /^\W*(?:please )?(?:propose|request|ask for|suggest|new)(?: (?:a|an|the))?(?: new)?(?: change)?\W*$/i.test(text), answers: 'privately', run: proposeChange },
  { name: 'what-if', hears: (text) => /^\W*(?:please )?(?:ask )?(?:what if|what would happen|who would be (?:hit|blocked)|(?:show )?impact)\W*$/i.test(text), answers: 'privately', run: sayWhatIf },
  { name: 'pending', hears: (text) => /^\W*(?:(?:show|list) )?(?:me )?(?:the )?(?:(?:pending|open|waiting)(?: changes| requests| approvals)?|approvals)\W*$/i.test(text), answers: 'privately', run: listPending },
  { name: 'my-requests', hears: (text) => /^\W*(?:(?:show|list) )?my (?:requests|changes)\W*$/i.test(text), answers: 'privately', run: listMine },
  { name: 'history', hears: (text) => /^\W*(?:change )?history(?: of changes)?\W*$/i.test(text), answers: 'privately', run: listHistory },
  { name: 'change', hears: (text) => /^\W*(?:show )?(?:change )?#?\d{1,9}\W*$/i.test(text), answers: 'privately', run: showChange },
  { name: 'withdraw', hears: (text) => /^\W*withdraw (?:change )?#?\d{1,9}\W*$/i.test(text), answers: 'privately', run: withdrawByNumber },
  { name: 'undo', hears: (text) => /^\W*undo (?:change )?#?\d{1,9}\W*$/i.test(text), answers: 'privately', run: undoByNumber },
  { name: 'audit', hears: (text) => /^\W*(?:verify|check) (?:the )?audit(?: log| chain| trail)?\W*$/i.test(text), answers: 'privately', run: sayAudit },
  { name: 'pilot', hears: (text) => /^\W*(?:show )?(?:the )?(?:zero trust )?pilot(?: board| status)?\W*$/i.test(text), answers: 'here', run: sayBoard },
  { name: 'pilot-step', hears: (text) => /^\W*(?:show |open )?(?:pilot )?step (?:[1-5]|[a-z][a-z -]{2,40}?)\W*$/i.test(text), answers: 'privately', run: sayStep },
  { name: 'expand-pilot', hears: (text) => /^\W*expand (?:the )?pilot\W*$/i.test(text), answers: 'privately', run: sayExpand },
  { name: 'roll-back-pilot', hears: (text) => /^\W*roll ?back (?:the )?pilot\W*$/i.test(text), answers: 'privately', run: sayRollback },
  { name: 'pilot-evidence', hears: (text) => /^\W*(?:the )?pilot evidence(?: pack)?\W*$/i.test(text), answers: 'privately', run: sayEvidence },
  { name: 'cancel', hears: (text) => /^\W*cancel(?: (?:the|this) step)?\W*$/i.test(text), answers: 'here', run: sayCancelled },
];

/** A button: where it may be pressed and what it does. Cards that show facts about a person work in that person's chat only. */
export interface VerbRoute {
  readonly places: readonly ConversationKind[];
  readonly press: (turn: Turn, services: Services, data: PressedButton) => Promise<ButtonAnswer>;
}

const everywhere: readonly ConversationKind[] = ['personal', 'groupChat', 'channel'];

export const verbRoutes: Readonly<Record<Verb, VerbRoute>> = {
  'diagnosis.recheck': { places: ['personal'], press: recheck },
  'diagnosis.sync-device': { places: ['personal'], press: syncDevice },
  'diagnosis.show-timeline': { places: ['personal'], press: showTimeline },
  'diagnosis.ask-helpdesk': { places: ['personal'], press: askHelpdesk },
  'diagnosis.send-helpdesk': { places: ['personal'], press: sendHelpdesk },
  'diagnosis.cancel-helpdesk': { places: ['personal'], press: cancelHelpdesk },
  'diagnosis.for-device': { places: ['personal'], press: answerForDevice },
  'command.run': { places: everywhere, press: runPressedCommand },
  'change.open-form': { places: ['personal'], press: openForm },
  'change.preview': { places: ['personal'], press: previewForm },
  'change.request': { places: ['personal'], press: requestChange },
  'change.cancel-draft': { places: ['personal'], press: cancelDraft },
  'change.view': { places: everywhere, press: viewChange },
  'change.approve': { places: everywhere, press: approveChange },
  'change.reject': { places: everywhere, press: rejectChange },
  'change.approve-in-emergency': { places: everywhere, press: approveInEmergency },
  'change.withdraw': { places: everywhere, press: withdrawChange },
  'change.undo': { places: ['personal'], press: undoChange },
  'impact.open-question': { places: ['personal'], press: openQuestion },
  'impact.ask': { places: ['personal'], press: askQuestion },
  'impact.again': { places: ['personal'], press: askAgain },
  'impact.propose': { places: ['personal'], press: proposeAsked },
  'impact.details': { places: everywhere, press: showDetails },
  'impact.people': { places: ['personal'], press: showPeople },
  'impact.save': { places: everywhere, press: offerFile },
  'pilot.start': { places: ['personal'], press: startFromCard },
  'pilot.view': { places: everywhere, press: viewBoard },
  'pilot.open-step': { places: everywhere, press: openStep },
  'pilot.preview-step': { places: ['personal'], press: previewFromForm },
  'pilot.request-step': { places: ['personal'], press: requestFromPreview },
  'pilot.cancel-step': { places: ['personal'], press: leaveStep },
  'pilot.confirm': { places: ['personal'], press: confirmByHand },
  'pilot.ask-sign-in': { places: ['personal'], press: askSignIn },
  'pilot.certificate': { places: ['personal'], press: showCertificate },
  'pilot.evidence': { places: ['personal'], press: makeEvidence },
  'pilot.expand': { places: ['personal'], press: showExpand },
  'pilot.preview-expansion': { places: ['personal'], press: previewExpansion },
  'pilot.rollback': { places: ['personal'], press: showRollback },
  'pilot.begin-rollback': { places: ['personal'], press: beginFromCard },
  'pilot.next-rollback': { places: ['personal'], press: nextFromCard },
  'pilot.restore': { places: everywhere, press: restoreWatched },
  'pilot.accept-drift': { places: everywhere, press: acceptWatched },
  'pilot.rearm': { places: everywhere, press: releaseBrake },
};

const politely = String.raw`(?:(?:please|pls|can you|could you|show me|show|list|give me|what are|which are|tell me) )*`;
const helpWords = /^\W*(?:help(?: me)?|hi|hi there|hello|hello there|hey|good (?:morning|afternoon|evening)|start|menu|commands?|what can (?:you|i) (?:do|ask)(?: you)?|who are you|how does this work)\W*$|^[?\s]+$/i;
const deviceWords = new RegExp(String.raw`^\W*${politely}(?:all )?(?:of )?(?:my|our) (?:devices?|laptops?|computers?|machines?|pcs?|phones?)(?: list)?(?: do i have| are there)?\W*$|^\W*(?:which|what) (?:devices|laptops|computers|machines) (?:do i have|are mine|belong to me|am i using)\W*$|^\W*devices\W*$`, 'i');

export async function runCommand(route: CommandRoute, turn: Turn, services: Services, text: string): Promise<void> {
  if (route.answers === 'here') await route.run(turn, services, text);
  else await privately(turn, services, async (own) => route.run(own, services, text));
}

/** Whatever was said is answered: with what can be asked. What the person wrote is shown to them and not kept. */
export async function sayWhatICanDo(turn: Turn, text: string): Promise<void> {
  await turn.speaker.say(renderCard('help/unknown-command', presentUnknownCommand(text, suggestionsFor(text))));
}

export async function sayHelp(turn: Turn, services: Services, typed: readonly TypedCommand[] = []): Promise<void> {
  // In a channel others would see who may decide on changes.
  const staff = services.changes !== undefined && turn.conversation.kind === 'personal' && (await rolesHeldBy(services.changes, turn.person)).length > 0;
  await sayOrQueue(turn, services, renderCard('help/help', presentHelp(typed, staff)));
}

async function runPressedCommand(turn: Turn, services: Services, { id }: PressedButton): Promise<ButtonAnswer> {
  const route = commandRoutes.find(({ name }) => name === id);
  if (!isCommandId(id) || route === undefined) return refusal('BadRequest', 'I do not know this button. Type "help" to see what I can do.');
  await runCommand(route, turn, services, commands[id].says);
  return { kind: 'notice', text: 'The answer is below.' };
}

function suggestionsFor(text: string): readonly CommandId[] {
  return /devices?|laptops?|list|show/i.test(text) ? ['my-devices', 'why-blocked', 'help'] : ['why-blocked', 'my-devices', 'help'];
}
