import type { AssignmentTarget } from '../../change/snapshot.ts';
import type { GroupId } from '../../facts/ids.ts';
import type { Machine } from '../../facts/machine.ts';
import type { Check, Finding } from '../check.ts';
import type { EdrPolicy, PilotDevice, PilotFacts } from '../facts.ts';
import type { Known } from '../../facts/fact.ts';
import { deviceName } from './devices.ts';
import { failed, gapsIn, judged, missing, passed, seen, spelt, together, undetermined } from './finding.ts';
import { exists } from './groups.ts';
import { places } from './places.ts';

const source = 'configurationPolicies';
const day = 24 * 60 * 60 * 1000;
const none = 'No test device is chosen yet.';

function withPolicy(facts: PilotFacts, judge: (policy: EdrPolicy, known: Known<unknown>) => Finding): Finding {
  return judged(facts.edrPolicy, (policy, known) => (policy === undefined ? failed('There is no onboarding policy.') : judge(policy, known)));
}

export const edrPolicyExists: Check = {
  id: 'edr-policy-exists', looksAt: 'Onboarding policy', weight: 'needed', after: [],
  judge: (facts) => exists(facts.edrPolicy, facts.namesakes.edrPolicy, facts.plan.edrPolicyName, source),
  remedy: { owner: 'intune-admins', do: 'Ask for the policy in the form of this step.', where: places.edr, change: 'edr-policy-create' },
};

export const edrPolicyPackage: Check = {
  id: 'edr-policy-package', looksAt: 'Package comes from the connector', weight: 'needed', after: ['edr-policy-exists'],
  judge: (facts) => withPolicy(facts, ({ packageType }, known) => {
    if (packageType === undefined) return missing('Where the onboarding package comes from', source);
    const evidence = [seen(source, known, `package type ${packageType}`)];
    return packageType === 'auto-from-connector' ? passed('The package comes from the connector.', evidence) : failed(`The package ${packageType === 'offboard' ? 'offboards devices' : 'was given by hand'}; it should be "Auto from connector".`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Set the client configuration package type to "Auto from connector".', where: places.edr },
};

export const edrPolicySampleSharing: Check = {
  id: 'edr-policy-sample-sharing', looksAt: 'Sample sharing', weight: 'advice', after: ['edr-policy-exists'],
  judge: (facts) => withPolicy(facts, ({ sampleSharing }, known) => {
    if (sampleSharing === undefined) return missing('Sample sharing', source);
    const evidence = [seen(source, known, `sample sharing ${sampleSharing}`)];
    return sampleSharing === facts.plan.sampleSharing ? passed(`Sample sharing is ${spelt(sampleSharing)}, as the plan says.`, evidence) : failed(`Sample sharing is ${spelt(sampleSharing)}; the plan says ${spelt(facts.plan.sampleSharing)}.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Set sample sharing as the company’s privacy rules ask, or change the plan.', where: places.edr },
};

export const edrPolicyAssigned: Check = {
  id: 'edr-policy-assigned', looksAt: 'Onboarding policy is assigned to the pilot device group', weight: 'needed', after: ['edr-policy-exists', 'device-group-exists'],
  judge: (facts) => withPolicy(facts, ({ assignedTo }, known) => assigned(assignedTo, facts.objects.deviceGroup, seen(source, known, `${String(assignedTo.length)} assignments`))),
  remedy: { owner: 'intune-admins', do: 'Assign the policy to the pilot device group, and to nobody else yet.', where: places.edr },
};

/** Shared by both Intune policies: the pilot group is in, nobody is cut out of it, and the pilot stays small. */
export function assigned(targets: readonly AssignmentTarget[], group: GroupId | undefined, evidence: ReturnType<typeof seen>): Finding {
  if (group === undefined) return undetermined('Which group is the pilot device group is not known.', [{ source: 'groups', reason: 'missing-value' }], [evidence]);
  if (targets.some((target) => target.kind === 'excluded-group' && target.groupId === group)) return failed('The pilot device group is excluded.', [evidence]);
  if (!targets.some((target) => target.kind === 'group' && target.groupId === group)) return failed('It is not assigned to the pilot device group.', [evidence]);
  const others = targets.filter((target) => !(target.kind === 'group' && target.groupId === group));
  if (others.some(({ kind }) => kind === 'unrecognised')) return undetermined('It has an assignment that Gatehouse does not understand.', [{ source: 'groups', reason: 'unknown-value' }], [evidence]);
  if (others.some(({ kind }) => kind === 'excluded-group')) return failed('It excludes another group, which may cut pilot devices out.', [evidence]);
  return others.length > 0 ? failed('It is also assigned beyond the pilot device group.', [evidence]) : passed('It is assigned to the pilot device group only.', [evidence]);
}

export const edrPolicySucceeded: Check = {
  id: 'edr-policy-succeeded', looksAt: 'Onboarding policy has reached the test device', weight: 'needed', after: ['edr-policy-assigned', 'device-group-members', 'device-managed'],
  judge: (facts) => together(facts.devices.map((device) => succeeded(facts, device)), none, 'It has succeeded on every test device.'),
  remedy: { owner: 'intune-admins', do: 'Let the device check in. If it stays so, look at the policy’s report for the device and at its Sense event log.', where: places.edr },
};

function succeeded({ objects, plan }: PilotFacts, device: PilotDevice): Finding {
  const name = deviceName(device);
  return judged(device.configuration, (states, fact) => {
    const own = states.find(({ id, displayName }) => (id !== undefined && id.toLowerCase().startsWith(objects.edrPolicy ?? '-')) || displayName === plan.edrPolicyName);
    if (own === undefined) return failed(`The policy has not reached ${name} yet.`);
    const evidence = [seen('deviceConfigurationStates', fact, `${name}: ${own.state ?? 'state unknown'}`)];
    if (own.state === undefined || own.state === 'unknown') return undetermined(`How the policy went on ${name} could not be told.`, gapsIn(fact, 'deviceConfigurationStates', 'state'), evidence);
    return own.state === 'compliant' || own.state === 'remediated' ? passed(`It has succeeded on ${name}.`, evidence) : failed(`It has not succeeded on ${name}: ${spelt(own.state)}.`, evidence);
  });
}

/** Of several records one that is onboarded, and of those the one that reported last: a reinstalled device leaves others behind. */
export function machineOf({ machines }: PilotDevice): Machine | undefined {
  if (!machines.known) return undefined;
  const rank = ({ onboardingStatus }: Machine) => (onboardingStatus === 'onboarded' ? 1 : 0);
  return machines.value.toSorted((a, b) => rank(b) - rank(a) || (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0))[0];
}

function withMachine(device: PilotDevice, judge: (machine: Machine, known: Known<unknown>, name: string) => Finding): Finding {
  const name = deviceName(device);
  return judged(device.machines, (_all, known) => {
    const machine = machineOf(device);
    return machine === undefined ? failed(`${name} is not in Defender's inventory.`) : judge(machine, known, name);
  });
}

export const machineInInventory: Check = {
  id: 'machine-in-inventory', looksAt: 'Test device in Defender’s inventory', weight: 'needed', after: ['device-managed'],
  judge: ({ devices }) => together(devices.map((device) => withMachine(device, ({ onboardingStatus }, known, name) => {
    const evidence = [seen('machines', known, `${name}: ${onboardingStatus ?? 'onboarding unknown'}`)];
    if (onboardingStatus === undefined) return undetermined(`Whether ${name} is onboarded could not be told.`, [{ source: 'machines', reason: 'missing-value', detail: 'onboardingStatus' }], evidence);
    return onboardingStatus === 'onboarded' ? passed(`${name} is onboarded.`, evidence) : failed(`${name} is in the inventory but not onboarded (${spelt(onboardingStatus)}).`, evidence);
  })), none, 'Every test device is onboarded.'),
  remedy: { owner: 'intune-admins', do: 'Wait for the next check-in; onboarding can take some hours. If it stays so, look at the policy’s state on the device.', where: places.defenderDevices },
};

export const machineSensorActive: Check = {
  id: 'machine-sensor-active', looksAt: 'Sensor of the test device reports', weight: 'needed', after: ['machine-in-inventory'],
  judge: ({ devices, now }) => together(devices.map((device) => withMachine(device, ({ healthStatus, lastSeenAt }, known, name) => {
    const evidence = [seen('machines', known, `${name}: sensor ${healthStatus ?? 'unknown'}`, lastSeenAt)];
    if (healthStatus === undefined || healthStatus === 'unknown' || lastSeenAt === undefined) return undetermined(`Whether the sensor of ${name} reports could not be told.`, [{ source: 'machines', reason: 'missing-value', detail: 'healthStatus' }], evidence);
    if (healthStatus === 'inactive' || healthStatus === 'noSensorData' || healthStatus === 'noSensorDataImpairedCommunication') return failed(`The sensor of ${name} does not report (${spelt(healthStatus)}).`, evidence);
    return now - lastSeenAt > 7 * day ? failed(`${name} was last seen ${String(Math.floor((now - lastSeenAt) / day))} days ago.`, evidence) : passed(`The sensor of ${name} reports.`, evidence);
  })), none, 'The sensors of all test devices report.'),
  remedy: { owner: 'intune-admins', do: 'Start the device and see that the service "Windows Defender Advanced Threat Protection" (Sense) runs; its event log names the reason if it does not.', where: places.defenderDevices },
};

export const machineRiskVisible: Check = {
  id: 'machine-risk-visible', looksAt: 'Risk of the test device', weight: 'needed', after: ['machine-in-inventory'],
  judge: ({ devices }) => together(devices.map((device) => withMachine(device, ({ riskScore }, known, name) => {
    if (riskScore !== undefined) return passed(`The risk of ${name} is ${riskScore === 'none' ? 'none that is known' : riskScore}.`, [seen('machines', known, `${name}: risk ${riskScore}`)]);
    const odd = known.gaps.filter(({ reason, detail }) => reason === 'unknown-value' && detail === 'riskScore');
    return odd.length > 0 ? undetermined(`Defender gives ${name} a risk that Gatehouse does not know.`, odd) : failed(`Defender shows no risk for ${name} yet.`, [seen('machines', known, `${name}: no risk shown`)]);
  })), none, 'Defender shows a risk for every test device.'),
  remedy: { owner: 'security-operations', do: 'Look at the device in the Defender portal; without a risk Intune has nothing to go by.', where: places.defenderDevices },
};

export const defenderUrlsReachable: Check = {
  id: 'defender-urls-reachable', looksAt: 'Test device reaches Defender’s services', weight: 'needed', after: ['machine-sensor-active'],
  judge: ({ devices }) => together(devices.map((device) => withMachine(device, ({ healthStatus }, known, name) => {
    const evidence = [seen('machines', known, `${name}: sensor ${healthStatus ?? 'unknown'}`)];
    if (healthStatus === undefined || healthStatus === 'unknown') return undetermined(`Whether ${name} reaches Defender could not be told.`, [{ source: 'machines', reason: 'missing-value', detail: 'healthStatus' }], evidence);
    return healthStatus === 'impairedCommunication' || healthStatus === 'noSensorDataImpairedCommunication' ? failed(`${name} reports, but its communication is impaired.`, evidence) : passed(`${name} reports without impaired communication, as far as Defender can tell.`, evidence);
  })), none, 'All test devices report without impaired communication.'),
  remedy: { owner: 'intune-admins', do: 'Let the device reach Defender’s addresses over HTTPS, directly or by the WinHTTP proxy, and leave them out of SSL inspection; run the MDE client analyzer on the device.', where: places.defenderDevices },
};
