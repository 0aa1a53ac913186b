import { appId, compliancePolicyId, configurationPolicyId, groupId, pilotId, policyId } from '../../../src/core/facts/ids.ts';
import { defaultPlan, type Pilot } from '../../../src/core/pilot/pilot.ts';
import { CONFIGURATION } from '../../../src/sandbox/tenant/pilot-edr.ts';
import { COMPLIANCE, GROUPS, POLICIES, TIMESHEETS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import type { RunningBot } from '../../support/running-bot.ts';

/** A pilot of the ordinary story that has come to its last step: its policy is the one for Timesheets, in report-only. */
export async function pilotAtItsEnd(running: RunningBot, change: Partial<Pilot> = {}): Promise<Pilot> {
  const { nora } = running.sandbox.people;
  const devices = await running.tenant.intune.findManagedDevicesByName(nora.device ?? '');
  const device = devices.known ? devices.value[0]?.entraDeviceId : undefined;
  const pilot: Pilot = {
    id: pilotId('the-pilot'), revision: 1, status: 'walking', startedBy: running.person('elena').userId, startedAt: await running.changes.time(),
    plan: { ...defaultPlan, users: [running.person('nora').userId], devices: device === undefined ? [] : [device], app: appId(TIMESHEETS.appId) },
    objects: {
      userGroup: groupId(GROUPS.pilotUsers), deviceGroup: groupId(GROUPS.pilotDevices), edrPolicy: configurationPolicyId(CONFIGURATION.edr),
      compliancePolicy: compliancePolicyId(COMPLIANCE.risk), accessPolicy: policyId(POLICIES.timesheets),
    },
    firstState: { takenAt: running.clock.time, connector: undefined, existed: {} }, confirmations: [], trials: [], brake: { status: 'off' }, watched: [], boards: [], ...change,
  };
  const created = await running.store.pilots.create(pilot);
  if (created.status !== 'created') throw new Error('another pilot is under way');
  return pilot;
}

export async function currentPilot(running: RunningBot): Promise<Pilot> {
  const pilot = await running.store.pilots.current();
  if (pilot === undefined) throw new Error('no pilot is under way');
  return pilot;
}
