import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ChangeOrder } from '../../../src/core/change/order.ts';
import { activityId, conversationId, groupId, type ConversationId } from '../../../src/core/facts/ids.ts';
import { noteBoard, refreshBoards } from '../../../src/features/pilot/board.ts';
import { choose } from '../../../src/features/pilot/choose.ts';
import { expansion, type Expansion } from '../../../src/features/pilot/expand.ts';
import { changePilot } from '../../../src/features/pilot/record.ts';
import { beginRollback, continueRollback } from '../../../src/features/pilot/rollback.ts';
import { mayWalk } from '../../../src/features/pilot/standing.ts';
import { startPilot } from '../../../src/features/pilot/start.ts';
import { previewOrders } from '../../../src/features/pilot/walk.ts';
import { pilotJobs } from '../../../src/jobs/pilot-jobs.ts';
import { GROUPS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { askAndApprove, overviewOf, passMinutes } from './walk-story.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
}, 60_000);
afterAll(async () => running[Symbol.asyncDispose]());
afterEach(() => running.sandbox.control.clearFaults());

const ivo = () => running.person('ivo').userId;
const companyWide = { sourceGroup: groupId(GROUPS.employees) };

test('the jobs have nothing to do and ask nobody while no pilot is under way', async () => {
  // A fault that no request has used up shows that none was made.
  running.sandbox.control.fault({ match: '* /*', kind: '500', times: 1 });
  const jobs = pilotJobs({ services: running.pilot, messenger: running.messenger });
  expect(jobs.map(({ job, everyMs }) => `${job} ${String(everyMs / 1_000)} s`)).toEqual(['watch-trials 15 s', 'watch-brake 30 s', 'refresh-boards 60 s', 'watch-objects 300 s']);
  for (const { run } of jobs) await run();
  expect({ asked: 1 - running.sandbox.control.faults().length, sent: running.connector.requests() }).toEqual({ asked: 0, sent: 0 });
});

test('the teams of the pilot may walk it, others may not, and nobody may while Entra does not say', async () => {
  expect(await Promise.all((['ivo', 'elena', 'mira', 'nora', 'theo'] as const).map(async (name) => mayWalk(running.pilot, running.person(name).userId)))).toEqual(['yes', 'yes', 'yes', 'no', 'no']);
  running.sandbox.control.fault({ match: 'GET /v1.0/users/*/transitiveMemberOf*', kind: '500' });
  expect(await mayWalk(running.pilot, ivo())).toBe('unknown');
});

test('nothing is begun while part of the first state cannot be read: nobody could say where a rollback leads', async () => {
  running.sandbox.control.fault({ match: 'GET /beta/deviceManagement/mobileThreatDefenseConnectors*', kind: '500' });
  expect(await startPilot(running.pilot, ivo())).toMatchObject({ status: 'unreadable' });
  expect(await running.store.pilots.current()).toBeUndefined();
});

test('objects that carry the names already are taken over, and known to have been there before', async () => {
  const started = await startPilot(running.pilot, ivo());
  expect(started).toMatchObject({ status: 'started', pilot: { firstState: { existed: { userGroup: GROUPS.pilotUsers, deviceGroup: GROUPS.pilotDevices } } } });
  expect((await overviewOf(running)).pilot.objects).toMatchObject({ userGroup: GROUPS.pilotUsers, deviceGroup: GROUPS.pilotDevices });
});

test('another name may be chosen instead of a taken-over object, which then is not part of the pilot, and taken over once more later', async () => {
  const named = (await overviewOf(running)).pilot.plan.userGroupName;
  const other = await choose(running.pilot, ivo(), 'pilot-groups', { userGroupName: 'Nothing is called so' });
  expect(other.status === 'chosen' ? [other.overview.pilot.objects.userGroup, other.overview.pilot.firstState.existed.userGroup, other.overview.facts.namesakes.userGroup] : other).toEqual([undefined, undefined, expect.objectContaining({ value: 0 })]);
  const back = await choose(running.pilot, ivo(), 'pilot-groups', { userGroupName: named });
  expect(back.status === 'chosen' ? [back.overview.pilot.objects.userGroup, back.overview.pilot.firstState.existed.userGroup] : back).toEqual([GROUPS.pilotUsers, GROUPS.pilotUsers]);
});

test('people who do not exist are refused by reading, and so are those who cannot be read just now', async () => {
  const users = '99999999-0001-4000-8000-000000000099';
  expect(await choose(running.pilot, ivo(), 'pilot-groups', { users })).toEqual({ status: 'incomplete', problems: ['1 of the people you chose cannot be found in this tenant.'] });
  running.sandbox.control.fault({ match: 'GET /v1.0/users/*', kind: '500' });
  expect(await choose(running.pilot, ivo(), 'pilot-groups', { users: running.person('nora').userId })).toMatchObject({ status: 'incomplete', problems: [expect.stringContaining('could not be looked up just now')] });
});

test('what cannot be read just now has not gone', async () => {
  const before = (await overviewOf(running)).pilot.objects;
  running.sandbox.control.fault({ match: 'GET /v1.0/groups*', kind: '500' });
  const { pilot, facts } = await overviewOf(running);
  expect(facts.namesakes.userGroup.known).toBe(false);
  expect(pilot.objects).toEqual(before);
});

test('a posted board is sent again only when something on it has changed, and only where somebody was seen lately', async () => {
  const place = conversationId('a:ivo');
  await running.person('ivo').installs();
  await noteBoard(running.pilot, place, activityId('4711'));
  const shown = new Map<ConversationId, string>();
  const updates = async (): Promise<number> => {
    const before = running.connector.sent.length;
    await refreshBoards(running.pilot, running.messenger, shown);
    return running.connector.sent.slice(before).filter(({ kind, id }) => kind === 'update' && id === '4711').length;
  };
  expect(await updates()).toBe(1);
  passMinutes(running, 10);
  expect(await updates()).toBe(0);
  expect(await choose(running.pilot, ivo(), 'pilot-groups', { users: running.person('nora').userId })).toMatchObject({ status: 'chosen' });
  expect(await updates()).toBe(1);
  const { time } = running.clock;
  running.clock.time += 4 * 24 * 60 * 60_000;
  shown.clear();
  expect(await updates()).toBe(0);
  running.clock.time = time;
});

test('two who write at the same moment both get their way: nothing is lost', async () => {
  await Promise.all([1, 2, 3, 4].map(async (days) => changePilot(running.pilot, (pilot) => ({ ...pilot, confirmations: [...pilot.confirmations, { check: 'defender-baseline', by: ivo(), at: days }] }))));
  expect((await running.store.pilots.current())?.confirmations.map(({ at }) => at).toSorted()).toEqual([1, 2, 3, 4]);
});

function shown(found: Expansion): Extract<Expansion, { readonly status: 'shown' }> {
  if (found.status !== 'shown') throw new Error(JSON.stringify(found));
  return found;
}

function membersIn(orders: readonly ChangeOrder[], kind: 'person' | 'device'): readonly string[] {
  return orders.flatMap((order) => (order.kind === 'members-add' && order.memberKind === kind ? order.members : []));
}

test('a greater share of a group contains every smaller one, devices come in before their people, and nobody comes in twice', async () => {
  const [quarter, half] = [shown(await expansion(running.pilot, { ...companyWide, percent: 5 })), shown(await expansion(running.pilot, { ...companyWide, percent: 10 }))];
  expect(quarter.orders.map((order) => ('memberKind' in order ? order.memberKind : ''))).toEqual(['device', 'person']);
  for (const kind of ['person', 'device'] as const) expect(membersIn(half.orders, kind)).toEqual(expect.arrayContaining([...membersIn(quarter.orders, kind)]));
  expect(half.people).toBeGreaterThan(quarter.people);
  expect(membersIn(half.orders, 'person')).not.toContain(running.person('nora').userId);
});

test.each([
  ['the group of the pilot itself', { sourceGroup: groupId(GROUPS.pilotUsers) }, 'group of the pilot itself'],
  ['a share of nothing', { ...companyWide, percent: 0 }, 'from 1 to 100'],
  ['a group that does not exist', { sourceGroup: groupId('99999999-0001-4000-8000-000000000099') }, 'could not read all members'],
])('%s is no source of a phase', async (_case, wish, says) => {
  expect(await expansion(running.pilot, wish)).toMatchObject({ status: 'refused', says: expect.stringContaining(says) });
});

test('a phase stops where somebody’s devices cannot be read: nobody is guessed into the pilot or out of it', async () => {
  running.sandbox.control.fault({ match: 'GET /v1.0/users/*/ownedDevices*', kind: '500' });
  expect(await expansion(running.pilot, { ...companyWide, percent: 5 })).toMatchObject({ status: 'refused', says: expect.stringContaining('did not guess') });
});

test('a rollback takes out whom the pilot took in, and leaves in place what was there before', async () => {
  const before = await membersNow();
  const overview = await overviewOf(running);
  const preview = await previewOrders(running.pilot, overview, ivo(), shown(await expansion(running.pilot, { ...companyWide, percent: 5 })).orders, 'The first phase');
  if (preview.status === 'nothing') throw new Error('nothing to expand');
  await askAndApprove(running, preview.previews, 'ivo');
  expect((await membersNow()).people.length).toBeGreaterThan(before.people.length);
  await beginRollback(running.pilot, ivo());
  const taken: string[] = [];
  for (let state = await continueRollback(running.pilot); state.status === 'rolling-back'; state = await continueRollback(running.pilot)) {
    const next = await previewOrders(running.pilot, state.overview, ivo(), state.next, 'The pilot is over');
    if (next.status === 'nothing') throw new Error(JSON.stringify(state.next));
    taken.push(...(await askAndApprove(running, next.previews, 'ivo')));
  }
  expect(taken).toEqual(['members-remove', 'members-remove']);
  expect(await membersNow()).toEqual(before);
}, 90_000);

async function membersNow(): Promise<{ readonly people: readonly string[]; readonly devices: readonly string[] }> {
  const [people, devices] = await Promise.all([GROUPS.pilotUsers, GROUPS.pilotDevices].map(async (id) => running.pilot.readings.readGroup(groupId(id))));
  if (people?.known !== true || devices?.known !== true) throw new Error('the groups cannot be read');
  return { people: (people.value?.members ?? []).toSorted(), devices: (devices.value?.members ?? []).toSorted() };
}
