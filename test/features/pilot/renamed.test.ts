import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextOfRollback } from '../../../src/features/pilot/rollback.ts';
import { readOverview, type Overview } from '../../../src/features/pilot/overview.ts';
import { previewOrders } from '../../../src/features/pilot/walk.ts';
import { directoryObjectId, groupId, policyId } from '../../../src/core/facts/ids.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { finishedOn } from './finished-on-sandbox.ts';

let running: RunningBot;

beforeAll(async () => {
  running = await startRunningBot();
  await running.store.pilots.create(await finishedOn(running));
  await look();
});

afterAll(async () => running[Symbol.asyncDispose]());

async function look(): Promise<Overview> {
  const overview = await readOverview(running.pilot);
  if (overview === undefined) throw new Error('no pilot is under way');
  return overview;
}

describe('a policy that somebody renames in the portal', () => {
  beforeAll(() => running.sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.compliantDevice, patch: { displayName: 'Compliant device (do not touch)' } }));

  test('is still the policy of the pilot: the board, the brake and the checks look at it', async () => {
    const { pilot, facts } = await look();
    expect(pilot.objects.accessPolicy).toBe(policyId(POLICIES.compliantDevice));
    expect(facts.accessPolicy).toMatchObject({ known: true, value: { displayName: 'Compliant device (do not touch)' } });
    expect(pilot.onSince).toBeDefined();
  });

  test('is not let go by a rollback, although nothing carries its name any more', async () => {
    const overview = await look();
    const switchedOn = { ...overview, pilot: { ...overview.pilot, firstState: { ...overview.pilot.firstState, existed: {} } } };
    expect(nextOfRollback(running.pilot, switchedOn)).toEqual([{ kind: 'policy-report-only', target: { kind: 'conditional-access-policy', policyId: POLICIES.compliantDevice } }]);
  });
});

test('a namesake that comes later takes nothing over', async () => {
  running.sandbox.control.portal({ as: 'elena', newGroup: { displayName: (await look()).pilot.plan.userGroupName, mailEnabled: false, mailNickname: 'namesake', securityEnabled: true, groupTypes: [] }, members: [] });
  const { pilot, report } = await look();
  expect(pilot.objects.userGroup).toBe(groupId(GROUPS.pilotUsers));
  expect(report.steps[0]?.checks.find(({ id }) => id === 'user-group-exists')?.verdict).toBe('passed');
});

test('a group that makes approvers is not filled by the pilot', async () => {
  const order = { kind: 'members-add', target: { kind: 'group', groupId: groupId(GROUPS.emergencyApprovers) }, memberKind: 'person', members: [] } as const;
  const { id } = running.sandbox.people.nora;
  const seen = await previewOrders(running.pilot, await look(), running.person('ivo').userId, [{ ...order, members: [directoryObjectId(id)] }], 'More people');
  expect(seen).toMatchObject({ status: 'shown', previews: [{ status: 'refused', because: 'guard', says: expect.stringContaining('who may decide') }] });
});
