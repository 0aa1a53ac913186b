import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkIds, type CheckId } from '../../../src/core/pilot/check-id.ts';
import type { CheckResult } from '../../../src/core/pilot/check.ts';
import { judgePilot } from '../../../src/core/pilot/judge.ts';
import type { Pilot } from '../../../src/core/pilot/pilot.ts';
import { readPilotFacts } from '../../../src/features/pilot/read-facts.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { finishedOn } from './finished-on-sandbox.ts';

/** What goes wrong in the tenant, by the check that must see it. The last check is broken first, so that none waits for a broken one. */
const brokenBy: Readonly<Partial<Record<CheckId, string>>> = {
  'pilot-user-standard': 'user-has-role',
  'pilot-user-licensed': 'user-no-defender',
  'device-managed': 'device-not-in-intune',
  'device-joined': 'device-registered-only',
  'device-signed-in-with-pilot-user': 'device-used-by-somebody-else',
  'user-group-exists': 'user-group-gone',
  'user-group-plain': 'user-group-dynamic',
  'user-group-members': 'user-group-lacks-user',
  'device-group-members': 'device-group-lacks-device',
  'groups-belong-together': 'device-of-somebody-else',
  'connector-present': 'connector-gone',
  'connector-enabled': 'connector-unresponsive',
  'connector-heartbeat': 'connector-heartbeat-old',
  'connector-windows-on': 'connector-windows-off',
  'connector-unresponsive-days': 'connector-14-days',
  'connector-missing-data': 'connector-blocks-on-missing-data',
  'connector-other-settings': 'connector-attach-on',
  'edr-policy-package': 'edr-package',
  'edr-policy-sample-sharing': 'edr-sample-sharing',
  'edr-policy-assigned': 'edr-unassigned',
  'edr-policy-succeeded': 'edr-error',
  'machine-in-inventory': 'machine-not-onboarded',
  'machine-sensor-active': 'machine-inactive',
  'machine-risk-visible': 'machine-no-risk',
  'defender-urls-reachable': 'machine-impaired',
  'risk-policy-threshold': 'risk-policy-high',
  'risk-policy-immediate': 'risk-policy-grace',
  'risk-policy-evaluated': 'risk-policy-not-evaluated',
  'compliance-matches-risk': 'machine-high-risk',
  'compliance-reached-entra': 'entra-disagrees',
  'tenant-default': 'tenant-default-compliant',
  'app-federated': 'app-disabled',
  'pilot-user-entitled': 'app-not-assigned',
  'access-policy-people': 'policy-everybody',
  'access-policy-platform': 'policy-all-platforms',
  'access-policy-grant': 'policy-mfa-is-enough',
  'access-policy-other-conditions': 'policy-browser-only',
  'access-policy-emergency-accounts': 'emergency-disabled',
  'flip-evidence': 'policy-report-only',
};

let running: RunningBot;
let pilot: Pilot;
beforeAll(async () => {
  running = await startRunningBot();
  running.sandbox.control.break('tenant-default-noncompliant');
  pilot = await finishedOn(running);
}, 60_000);
afterAll(async () => running[Symbol.asyncDispose]());

async function results(): Promise<readonly CheckResult[]> {
  const { facts, loop } = await readPilotFacts(running.pilot, pilot, { signal: AbortSignal.timeout(20_000) });
  return judgePilot({ ...facts, objects: loop.found }).steps.flatMap(({ checks }) => checks);
}

const notPassed = (all: readonly CheckResult[]): readonly string[] => all.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, says }) => `${id} ${verdict}: ${says}`);

test('a tenant in which the pilot was walked to its end passes every check', async () => {
  expect(notPassed(await results())).toEqual([]);
}, 30_000);

test.each(checkIds.toReversed().flatMap((id) => (brokenBy[id] === undefined ? [] : [[id, brokenBy[id]] as const])))('%s sees %s, and no check before it does', async (id, broken) => {
  running.sandbox.control.break(broken);
  const all = await results();
  const place = checkIds.indexOf(id);
  expect(notPassed(all.slice(0, place))).toEqual([]);
  expect(all[place]).toMatchObject({ id, verdict: 'failed' });
}, 30_000);
