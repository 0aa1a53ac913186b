import { pilotRoles } from '../../../src/cli/sandbox-tenant.ts';
import { readersOf } from '../../../src/compose-changes.ts';
import { pressButton } from '../../../src/bot/press-button.ts';
import { activityId, conversationId, policyId, userId, type ActivityId, type UserId } from '../../../src/core/facts/ids.ts';
import { preview } from '../../../src/features/change/propose.ts';
import { readerOf } from '../../../src/features/reader.ts';
import type { ButtonAnswer, Services } from '../../../src/features/turn.ts';
import { vote } from '../../../src/features/change/vote.ts';
import type { ChangeCopy, StoredChange } from '../../../src/ports/change-store.ts';
import { changeChannel, type PersonName, type Place, type RunningBot } from '../../support/running-bot.ts';
import { approveAll, askFor, readAll, sendEverything, workOff } from '../../faults/support/many-changes.ts';
import type { ForgedPress, Situation } from './forged-press.ts';

/** Three changes in three states with their cards in Teams, and a preview that nobody has asked for yet. */
export interface Scene {
  readonly policies: readonly string[];
  readonly changes: Readonly<Record<'open' | 'done' | 'rejected', StoredChange>>;
  readonly copies: Readonly<Record<'open' | 'done' | 'rejected', readonly ChangeCopy[]>>;
  readonly draftId: string;
}

const rehearsed = 4;

export async function setUp(running: RunningBot): Promise<Scene> {
  const { changes: services, sandbox } = running;
  const policies = sandbox.control.fillPolicies(rehearsed);
  const [open = '', done = '', rejected = ''] = policies;
  const asked = { open: await askFor(running, open), done: await askFor(running, done), rejected: await askFor(running, rejected) };
  await approveAll(running, [asked.done]);
  await vote(services, asked.rejected.change.id, mira(running), { type: 'reject', reason: 'Not now' });
  await carryOut(running);
  sandbox.control.clearEffects();
  return look(running, { policies, asked, draftId: await draftOf(running, policies[3] ?? '') });
}

/** A new request in place of the one that was decided, everything else as it is. */
export async function askAnew(running: RunningBot, { policies, changes }: Scene): Promise<Scene> {
  running.sandbox.control.fillPolicies(rehearsed);
  running.sandbox.control.clearEffects();
  return look(running, { policies, asked: { ...changes, open: await askFor(running, policies[0] ?? '') }, draftId: await draftOf(running, policies[3] ?? '') });
}

/** A preview in place of the one that was used or forgotten. */
export async function previewAnew(running: RunningBot, { policies, changes }: Scene): Promise<Scene> {
  return look(running, { policies, asked: changes, draftId: await draftOf(running, policies[3] ?? '') });
}

/** Sends what waits, so that every card is where it belongs. */
export async function settle(running: RunningBot, { policies, changes, draftId }: Scene): Promise<Scene> {
  return look(running, { policies, asked: changes, draftId });
}

async function look(running: RunningBot, { policies, asked, draftId }: { readonly policies: Scene['policies']; readonly asked: Scene['changes']; readonly draftId: string }): Promise<Scene> {
  await sendEverything(running);
  running.connector.clear();
  const copiesOf = async ({ change }: StoredChange): Promise<readonly ChangeCopy[]> => running.store.changeCopies.list(change.id);
  const [open, done, rejected] = await readAll(running, [asked.open.change.id, asked.done.change.id, asked.rejected.change.id]);
  const changes = { open: open ?? asked.open, done: done ?? asked.done, rejected: rejected ?? asked.rejected };
  return { policies, draftId, changes, copies: { open: await copiesOf(asked.open), done: await copiesOf(asked.done), rejected: await copiesOf(asked.rejected) } };
}

async function draftOf({ changes, sandbox }: RunningBot, policy: string): Promise<string> {
  const shown = await preview(changes, { by: userId(sandbox.people.elena.id), order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId(policy) } }, reason: 'Next' });
  if (shown.status !== 'shown') throw new Error(`no preview: ${JSON.stringify(shown)}`);
  return shown.draft.id;
}

/** Lets what was approved be carried out and read back. */
export async function carryOut(running: RunningBot): Promise<void> {
  for (let rounds = 0; rounds < 6; rounds += 1) {
    await workOff(running);
    running.clock.time += 5_000;
  }
}

export function mira({ sandbox }: RunningBot): UserId {
  return userId(sandbox.people.mira.id);
}

export function placeOf({ who, where }: ForgedPress): Place {
  switch (where) {
    case 'own chat':
      return { id: `a:${who}`, conversationType: 'personal' };
    case 'chat of the approver':
      return { id: 'a:mira', conversationType: 'personal' };
    case 'chat of the requester':
      return { id: 'a:elena', conversationType: 'personal' };
    case 'channel':
      return { id: changeChannel, conversationType: 'channel' };
    case 'group':
      return { id: '19:group@thread.v2', conversationType: 'groupChat' };
  }
}

/** The message that the press names, and whether it is the open change's own card. */
export function pressedMessage({ copies, changes }: Scene, press: ForgedPress): { readonly pressedOn: ActivityId | undefined; readonly situation: Situation } {
  const here = placeOf(press).id;
  const cardHere = (of: keyof Scene['copies']): ActivityId | undefined => copies[of].find((copy) => copy.conversationId === here)?.activityId;
  const meant = press.id === 'done' || press.id === 'rejected' ? press.id : 'open';
  const pressedOn = { 'its card': cardHere(meant), 'another card': cardHere(meant === 'done' ? 'open' : 'done'), 'made up': activityId('1'), nothing: undefined }[press.on];
  const { revision, askedAtRevision } = changes.open.change;
  return { pressedOn, situation: { current: revision, askedAt: askedAtRevision, onItsCard: pressedOn !== undefined && pressedOn === cardHere('open') } };
}

export function idAndRevision({ changes, draftId }: Scene, { id, revision }: ForgedPress): readonly [id: unknown, revision: unknown] {
  const named = typeof id === 'object' ? id.text : id === 'draft' ? draftId : changes[id].change.id;
  const current = id === 'done' || id === 'rejected' ? changes[id].change.revision : changes.open.change.revision;
  return [named, revision === 'current' ? current : revision.value];
}

/** A pressed button as the bot gets it from the framework. */
export async function pressInside(running: RunningBot, who: PersonName, { id, conversationType }: Place, pressedOn: ActivityId | undefined, value: unknown): Promise<ButtonAnswer> {
  const { sandbox, tenant, store, messenger, changes, clock } = running;
  const services: Services = { upstreams: readersOf(tenant), roles: pilotRoles, store, messenger, files: undefined, changes, clock: { now: () => clock.time }, helpdesk: undefined, pilot: undefined, chatLink: undefined };
  const person = sandbox.people[who];
  const speaker = { showTyping: async () => Promise.resolve(), say: async () => Promise.resolve({ status: 'sent', activityId: activityId('said') } as const) };
  const under = {
    person: userId(person.id), teamsUserId: `29:${person.id}`, conversation: { id: conversationId(id), kind: conversationType }, reader: readerOf({}), speaker, route: undefined, gaps: [],
    ...(pressedOn === undefined ? {} : { pressedOn }),
  };
  return pressButton(under, services, value);
}
