import { appId, changeId, entraDeviceId, groupId, pilotId, policyId, userId } from '../../../src/core/facts/ids.ts';
import { defaultPlan, type Pilot, type Trial, type TrialKind } from '../../../src/core/pilot/pilot.ts';
import { GROUPS, PAYROLL, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { fixedId } from '../../../src/sandbox/tenant/ids.ts';
import type { RunningBot } from '../../support/running-bot.ts';

/** The story of the sandbox as a pilot that was walked to its end: Nora, her laptop, Payroll. Its record is what the walk would have left. */
export async function finishedOn(running: RunningBot): Promise<Pilot> {
  const nora = running.person('nora').userId;
  const [people, laptops] = await Promise.all([running.pilot.readings.readGroup(groupId(GROUPS.pilotUsers)), running.pilot.readings.readGroup(groupId(GROUPS.pilotDevices))]);
  const name = (group: typeof people): string => (group.known ? (group.value?.displayName ?? '') : '');
  const now = running.clock.time;
  const trial = (kind: TrialKind): Trial => ({
    kind, user: nora, app: appId(PAYROLL.appId), policy: policyId(POLICIES.compliantDevice), askedBy: userId('ivo'), askedAt: now, until: now,
    outcome: { status: 'as-wanted', at: now, signInId: kind, says: 'As wanted.' },
  });
  return {
    id: pilotId('pilot'), revision: 1, status: 'walking', startedBy: userId('ivo'), startedAt: now,
    plan: { ...defaultPlan, userGroupName: name(people), deviceGroupName: name(laptops), users: [nora], devices: [entraDeviceId(fixedId('entraDevice', 1))], accessPolicyName: 'Test – MDE Intune Compliance', app: appId(PAYROLL.appId) },
    objects: {}, firstState: { takenAt: now, connector: undefined, existed: {} },
    confirmations: (['defender-read-access', 'defender-baseline'] as const).map((check) => ({ check, by: userId('ivo'), at: now })),
    trials: [trial('report-only'), trial('enforced'), trial('blocked')],
    brake: { status: 'armed', since: now, change: changeId('on'), limit: running.pilot.settings.brake }, watched: [], onSince: now, boards: [],
  };
}
