import { setTimeout as wait } from 'node:timers/promises';
import { stepIds, type StepId } from '../../../src/core/pilot/step.ts';
import { stepOf } from '../../../src/core/pilot/steps/index.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { buttonsOf, wordsOf, type Card } from '../../support/connector-stub.ts';
import { app, approver, laptop, walker } from '../../bot/pilot/walk.ts';
import { buttonOn, type Shown, type Teams } from './teams.ts';
import type { Promises } from './promises.ts';

export interface Walk {
  readonly sandbox: Sandbox;
  readonly teams: Teams;
  readonly promises: Promises;
  /** What the forms offer: the ids behind the names that people read. */
  readonly choices: { readonly device: string; readonly app: string };
  readonly isOver: () => boolean;
}

/** The verbs by which the board is known, and the card that stands where there is none: other cards lead to a step as well. */
export const boardVerbs = ['pilot.rollback', 'pilot.start'];

/**
 * Walks the pilot to On and back to nothing. Nothing that was pressed is taken to have arrived: each round begins with the board, and
 * does the first thing that is missing there.
 */
export async function walkThere(walk: Walk): Promise<'arrived' | 'out of time'> {
  const { teams, promises } = walk;
  while (!walk.isOver()) {
    const board = await teams.ask(walker, 'pilot', boardVerbs);
    const begin = buttonOn(board?.card, 'pilot.start');
    if (board === undefined) await wait(150);
    else if (begin === undefined) await goOn(walk, board);
    else if (wordsOf(board.card).includes('The last pilot was rolled back')) return 'arrived';
    else promises.started = (await teams.press(walker, board, begin)) !== undefined || promises.started;
  }
  return 'out of time';
}

async function goOn(walk: Walk, board: Shown): Promise<void> {
  const { promises } = walk;
  const words = wordsOf(board.card);
  promises.started = true;
  if (/#\d+ .* asked /.test(words)) return decide(walk, words);
  const open = stepIds.find((id) => !words.includes(`${rowOf(id)}\nDone`));
  if (promises.rollingBack || words.includes('Rolling back') || open === undefined) return rollBack(walk);
  promises.at = open;
  return takeStep(walk, board, open);
}

function rowOf(id: StepId): string {
  return `${String(stepIds.indexOf(id) + 1)} ${stepOf(id).title}`;
}

/** Every change that waits for an approval gets it; the others are waited for. */
async function decide({ teams, promises }: Walk, board: string): Promise<void> {
  for (const [, number = ''] of board.matchAll(/#(\d+) .*waiting for approval/g)) {
    const card = teams.find(approver, new RegExp(`Change #${number} ·`));
    const approve = buttonOn(card?.card, 'change.approve');
    if (card === undefined || approve === undefined) continue;
    if ((await teams.press(approver, card, approve)) !== undefined) promises.approved.add(Number(number));
  }
  await wait(250);
}

async function takeStep(walk: Walk, board: Shown, step: StepId): Promise<void> {
  const { teams, promises } = walk;
  const toStep = buttonsOf(board.card).find(({ verb, data }) => verb === 'pilot.open-step' && JSON.stringify(data).includes(`"${step}"`));
  const opened = toStep === undefined ? undefined : await teams.press(walker, board, toStep);
  if (opened === undefined) return;
  const confirm = buttonOn(opened.card, 'pilot.confirm');
  if (confirm !== undefined) {
    if ((await teams.press(walker, opened, confirm)) !== undefined) promises.confirmed.add(JSON.stringify(confirm.data));
    return;
  }
  const inputs = step === 'pilot-groups' ? { users: PEOPLE.nora.id, devices: walk.choices.device } : step === 'conditional-access' ? { app: walk.choices.app } : {};
  const preview = buttonOn(opened.card, 'pilot.preview-step', { reason: 'The pilot needs it', ...inputs });
  const previewed = preview === undefined ? undefined : await teams.press(walker, opened, preview);
  if (preview !== undefined && previewed === undefined) return;
  const request = buttonOn(previewed?.card, 'pilot.request-step');
  if (previewed === undefined || request === undefined) return letTimePass(walk, previewed ?? opened, step);
  // What was chosen is kept before it is previewed.
  promises.chosen = true;
  noteAsked(promises, (await teams.press(walker, previewed, request))?.card);
}

function noteAsked({ asked }: Promises, card: Card | undefined): void {
  for (const [, number] of wordsOf(card ?? {}).matchAll(/(?:Asked for: change|Change) #(\d+)(?: ·|\.)/g)) asked.add(Number(number));
}

/** Nothing can be asked for: somebody else has to do something, or a service needs its time. */
async function letTimePass(walk: Walk, opened: Shown, step: StepId): Promise<void> {
  const { sandbox: { control } } = walk;
  switch (step) {
    case 'pilot-groups':
      return;
    case 'defender-connector':
      control.defenderConnection(true);
      control.advance(60);
      return;
    case 'device-onboarding':
    case 'device-compliance':
      control.advance(3 * 60);
      return;
    case 'conditional-access':
      await (trialIsMissing(opened.card) ? trySignIn(walk, opened) : workADay(walk));
  }
}

const { checks } = stepOf('conditional-access');
const trialNames = checks.filter(({ id }) => id === 'report-only-sign-in' || id === 'enforced-sign-in').map(({ looksAt }) => looksAt);

/** A finding that is open stands on a line of its own; what has passed is followed by what was found. */
function trialIsMissing(card: Card): boolean {
  const lines = wordsOf(card).split('\n');
  return trialNames.some((name) => lines.includes(name));
}

async function trySignIn({ sandbox: { control }, teams, promises }: Walk, opened: Shown): Promise<void> {
  const ask = buttonOn(opened.card, 'pilot.ask-sign-in');
  if (ask === undefined) return;
  await teams.press(walker, opened, ask);
  if (teams.lastWords().includes('to sign in now')) promises.trials += 1;
  if (!/to sign in now|asked .* already/.test(teams.lastWords())) return;
  control.advance(1);
  control.signIn({ user: PEOPLE.nora.upn, app, device: laptop });
  control.advance(10);
  // The bot looks into the log by itself.
  await wait(1_800);
}

async function workADay({ sandbox: { control } }: Walk): Promise<void> {
  for (let half = 0; half < 4; half += 1) {
    control.advance(12 * 60);
    control.signIn({ user: PEOPLE.nora.upn, app, device: laptop });
  }
  control.advance(20);
  await wait(100);
}

const rollbackVerbs = ['pilot.begin-rollback', 'pilot.next-rollback', 'pilot.view'];

async function rollBack({ teams, promises }: Walk): Promise<void> {
  promises.at = 'rolling back';
  const shown = await teams.ask(walker, 'roll back pilot', rollbackVerbs);
  if (shown === undefined) return;
  const begin = buttonOn(shown.card, 'pilot.begin-rollback');
  if (begin !== undefined) {
    promises.rollingBack = (await teams.press(walker, shown, begin)) !== undefined || promises.rollingBack;
    return;
  }
  const next = buttonOn(shown.card, 'pilot.next-rollback');
  const previewed = next === undefined ? undefined : await teams.press(walker, shown, next);
  const request = buttonOn(previewed?.card, 'change.request');
  if (previewed !== undefined && request !== undefined) noteAsked(promises, (await teams.press(walker, previewed, request))?.card);
}
