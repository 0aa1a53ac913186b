import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readersOf } from '../../../src/compose-changes.ts';
import { wireSettings } from '../../../src/core/change/catalogue/connector-set.ts';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import type { JsonObject } from '../../../src/core/change/json.ts';
import type { ChangeOrder, ConnectorSettings } from '../../../src/core/change/order.ts';
import { directoryObjectId, groupId, userId, type UserId } from '../../../src/core/facts/ids.ts';
import { conflictOf } from '../../../src/features/change/conflict.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { openPilot, type Pilot } from '../../adapters/change/support/pilot.ts';

/** Her laptop does not meet the rules. */
const nora = userId(PEOPLE.nora.id);
const mira = userId(PEOPLE.mira.id);
const pilotGroup = groupId('11111111-0000-4000-8000-000000000001');

let pilot: Pilot;
beforeAll(async () => {
  pilot = await openPilot();
  pilot.sandbox.control.scenario('risk-high');
});
afterAll(async () => pilot.sandbox.close());

async function conflict(who: UserId, order: ChangeOrder, object: JsonObject = {}): Promise<string> {
  const found = await conflictOf(readersOf(pilot.tenant), { userId: who, kind: catalogue[order.kind], order, object });
  return found.status === 'found' ? found.says : found.status;
}

const leaving = (...who: readonly UserId[]): ChangeOrder => ({ kind: 'members-remove', target: { kind: 'group', groupId: pilotGroup }, memberKind: 'person', members: who.map((id) => directoryObjectId(id)) });
const setting = (settings: ConnectorSettings): ChangeOrder => ({ kind: 'connector-set', target: { kind: 'connector' }, settings });

test('whoever leaves the pilot group does not decide on it, and others do', async () => {
  expect(await conflict(mira, leaving(nora, mira))).toBe('You are among those who leave the group, so somebody else has to decide on making access easier.');
  expect(await conflict(mira, leaving(nora))).toBe('none');
});

test('whose device does not meet the rules decides on no connector that asks less, but may on one that asks more', async () => {
  const now = wireSettings({ windowsEnabled: true, unresponsiveAfterDays: 7 });
  expect(await conflict(nora, setting({ windowsEnabled: false }), now)).toContain('A device of yours does not meet the rules');
  expect(await conflict(nora, setting({ unresponsiveAfterDays: 3 }), now)).toBe('none');
  expect(await conflict(mira, setting({ windowsEnabled: false }), now)).toBe('none');
});
