import { exceeds, type ThreatLevel } from '../../facts/compliance.ts';
import { valueOf, type Known } from '../../facts/fact.ts';
import type { PartnerThreatState } from '../../facts/device.ts';
import type { RiskScore } from '../../facts/machine.ts';
import type { Check, Finding } from '../check.ts';
import type { PilotDevice, PilotFacts, RiskPolicy } from '../facts.ts';
import { deviceName, enrolled } from './devices.ts';
import { failed, gapsIn, judged, missing, passed, seen, spelt, together, undetermined } from './finding.ts';
import { exists } from './groups.ts';
import { assigned, machineOf } from './onboarding.ts';
import { places } from './places.ts';

const source = 'deviceCompliancePolicies';
const none = 'No test device is chosen yet.';
const titles: Readonly<Record<ThreatLevel, string>> = { secured: 'Clear', low: 'Low', medium: 'Medium', high: 'High' };

function withPolicy(facts: PilotFacts, judge: (policy: RiskPolicy, known: Known<unknown>) => Finding): Finding {
  return judged(facts.compliancePolicy, (policy, known) => (policy === undefined ? failed('There is no compliance policy.') : judge(policy, known)));
}

export const riskPolicyExists: Check = {
  id: 'risk-policy-exists', looksAt: 'Compliance policy on device risk', weight: 'needed', after: [],
  judge: (facts) => exists(facts.compliancePolicy, facts.namesakes.compliancePolicy, facts.plan.compliancePolicyName, source),
  remedy: { owner: 'intune-admins', do: 'Ask for the policy in the form of this step.', where: places.compliance, change: 'compliance-policy-create' },
};

export const riskPolicyThreshold: Check = {
  id: 'risk-policy-threshold', looksAt: 'Highest risk that is accepted', weight: 'needed', after: ['risk-policy-exists'],
  judge: (facts) => withPolicy(facts, ({ threshold }, known) => {
    if (threshold === undefined) return failed('The policy has no rule on device risk.');
    const evidence = [seen(source, known, `threshold ${threshold}`)];
    const wanted = facts.plan.threshold;
    return threshold === wanted ? passed(`Devices are compliant up to risk ${titles[threshold]}.`, evidence) : failed(`The policy accepts risk up to ${titles[threshold]}; the plan says ${titles[wanted]}.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Propose the change of the threshold, or change the plan.', where: places.compliance, change: 'threshold-tighten' },
};

export const riskPolicyImmediate: Check = {
  id: 'risk-policy-immediate', looksAt: 'Device is marked noncompliant at once', weight: 'needed', after: ['risk-policy-exists'],
  judge: (facts) => withPolicy(facts, ({ blockAfterHours }, known) => {
    if (blockAfterHours === undefined) return missing('When a device is marked noncompliant', source);
    const evidence = [seen(source, known, `marked noncompliant after ${String(blockAfterHours)} h`)];
    return blockAfterHours === 0 ? passed('A device with too much risk is marked noncompliant at once.', evidence) : failed(`A device with too much risk stays compliant for ${String(blockAfterHours)} hours.`, evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Set the action "Mark device noncompliant" to immediately.', where: places.compliance },
};

export const riskPolicyAssigned: Check = {
  id: 'risk-policy-assigned', looksAt: 'Compliance policy is assigned to the pilot device group', weight: 'needed', after: ['risk-policy-exists', 'device-group-exists'],
  judge: (facts) => withPolicy(facts, ({ assignedTo }, known) => assigned(assignedTo, facts.objects.deviceGroup, seen(source, known, `${String(assignedTo.length)} assignments`))),
  remedy: { owner: 'intune-admins', do: 'Assign the policy to the pilot device group, and to nobody else yet.', where: places.compliance },
};

export const riskPolicyEvaluated: Check = {
  id: 'risk-policy-evaluated', looksAt: 'Compliance policy was evaluated on the test device', weight: 'needed', after: ['risk-policy-assigned', 'device-group-members', 'device-managed'],
  judge: (facts) => together(facts.devices.map((device) => evaluated(facts, device)), none, 'It was evaluated on every test device.'),
  remedy: { owner: 'intune-admins', do: 'Let the device check in (Company Portal > Check status, or Sync in Intune).', where: places.intuneDevices },
};

function evaluated({ objects, plan }: PilotFacts, device: PilotDevice): Finding {
  const name = deviceName(device);
  return judged(device.compliance, (states, fact) => {
    const own = states.find(({ id, displayName }) => (objects.compliancePolicy !== undefined && id?.toLowerCase().includes(objects.compliancePolicy) === true) || displayName === plan.compliancePolicyName);
    if (own === undefined) return failed(`Intune has not evaluated the policy on ${name} yet.`);
    const evidence = [seen('deviceCompliancePolicyStates', fact, `${name}: ${own.state ?? 'state unknown'}`)];
    switch (own.state) {
      case undefined:
      case 'unknown':
        return undetermined(`How the policy was evaluated on ${name} could not be told.`, gapsIn(fact, 'deviceCompliancePolicyStates', 'state'), evidence);
      case 'compliant':
      case 'remediated':
      case 'nonCompliant':
        return passed(`It was evaluated on ${name}: ${own.state === 'nonCompliant' ? 'noncompliant' : 'compliant'}.`, evidence);
      case 'notApplicable':
      case 'notAssigned':
      case 'error':
      case 'conflict':
        return failed(`It was not evaluated properly on ${name}: ${spelt(own.state)}.`, evidence);
    }
  });
}

const levels: Readonly<Record<RiskScore, ThreatLevel>> = { none: 'secured', informational: 'secured', low: 'low', medium: 'medium', high: 'high' };

export const complianceMatchesRisk: Check = {
  id: 'compliance-matches-risk', looksAt: 'Compliance says what the risk says', weight: 'needed', after: ['risk-policy-evaluated', 'machine-risk-visible'],
  judge: (facts) => together(facts.devices.map((device) => matches(facts, device)), none, 'On every test device compliance follows from the risk.'),
  remedy: { owner: 'intune-admins', do: 'Sync the device and look again. If the two stay apart, the connector does not carry the risk, or another rule decides.', where: places.intuneDevices },
};

function matches(facts: PilotFacts, device: PilotDevice): Finding {
  const name = deviceName(device);
  const threshold = valueOf(facts.compliancePolicy)?.threshold;
  const risk = machineOf(device)?.riskScore;
  return judged(device.managed, (_records, fact) => {
    const record = enrolled(device);
    const state = record?.complianceState;
    if (state === undefined || state === 'unknown' || risk === undefined || threshold === undefined) return undetermined(`Risk and compliance of ${name} could not be held against each other.`, gapsIn(fact, 'managedDevices', 'complianceState'));
    const heard = heardLevels[record?.threatState ?? 'unknown'];
    const evidence = [seen('managedDevices', fact, `${name}: ${state}, Defender says ${risk}, Intune heard ${heard ?? 'nothing it can use'}, accepted up to ${titles[threshold]}`)];
    const getsIn = state === 'compliant' || state === 'inGracePeriod';
    if (!exceeds(levels[risk], threshold)) {
      if (getsIn) return passed(`${name} is compliant with risk ${risk}, as the threshold ${titles[threshold]} says.`, evidence);
      return failed(`${name} is ${spelt(state)} although its risk (${risk}) is accepted: another rule decides, or Intune has not looked since.`, evidence);
    }
    if (!getsIn) return passed(`${name} is ${spelt(state)} with risk ${risk}, as the threshold ${titles[threshold]} says.`, evidence);
    const stuck = heard === undefined || !exceeds(heard, threshold) ? 'the risk has not come from Defender to Intune' : 'Intune has the risk and has not judged the device by it';
    return failed(`${name} gets in although its risk is ${risk}: ${stuck}.`, evidence);
  });
}

/** What Intune heard of the risk; undefined where it says nothing about a level. */
const heardLevels: Readonly<Record<PartnerThreatState, ThreatLevel | undefined>> = {
  unknown: undefined, activated: undefined, deactivated: undefined, unresponsive: undefined, misconfigured: undefined,
  secured: 'secured', lowSeverity: 'low', mediumSeverity: 'medium', highSeverity: 'high', compromised: 'high',
};

export const complianceReachedEntra: Check = {
  id: 'compliance-reached-entra', looksAt: 'Entra has taken compliance over', weight: 'needed', after: ['risk-policy-evaluated'],
  judge: ({ devices }) => together(devices.map(reached), none, 'Entra says the same as Intune for every test device.'),
  remedy: { owner: 'intune-admins', do: 'Wait some minutes and look again; Conditional Access reads what Entra says.', where: places.intuneDevices },
};

function reached(device: PilotDevice): Finding {
  const name = deviceName(device);
  const state = enrolled(device)?.complianceState;
  return judged(device.entra, (record, fact) => {
    if (record?.isCompliant === undefined || state === undefined || state === 'unknown') return undetermined(`Whether Entra and Intune agree about ${name} could not be told.`, device.managed.known ? gapsIn(fact, 'devices', 'isCompliant') : [device.managed.gap]);
    const evidence = [seen('devices', fact, `${name}: Entra ${record.isCompliant ? 'compliant' : 'not compliant'}, Intune ${state}`)];
    // A grace period counts as compliant for Conditional Access.
    const compliant = state === 'compliant' || state === 'inGracePeriod' || state === 'configManager';
    return record.isCompliant === compliant ? passed(`Entra and Intune agree about ${name}.`, evidence) : failed(`Intune calls ${name} ${spelt(state)}, Entra ${record.isCompliant ? 'compliant' : 'not compliant'}.`, evidence);
  });
}

export const tenantDefault: Check = {
  id: 'tenant-default', looksAt: 'Devices without any compliance policy', weight: 'advice', after: [],
  judge: ({ complianceSettings }) => judged(complianceSettings, ({ secureByDefault }, known) => {
    if (secureByDefault === undefined) return missing('What devices without a policy count as', 'deviceManagementSettings');
    const evidence = [seen('deviceManagementSettings', known, `devices without a policy: ${secureByDefault ? 'noncompliant' : 'compliant'}`)];
    return secureByDefault ? passed('Devices without a compliance policy count as noncompliant.', evidence) : failed('Devices without a compliance policy count as compliant, so a pilot person gets in from a device that nobody judges.', evidence);
  }),
  remedy: { owner: 'intune-admins', do: 'Set "Mark devices with no compliance policy assigned as" to Not compliant before the pilot grows; it touches the whole tenant, so look first who has no policy.', where: places.complianceSettings },
};

export const otherDevicesCovered: Check = {
  id: 'other-devices-covered', looksAt: 'Other Windows devices of the pilot people', weight: 'advice', after: ['device-group-exists'],
  judge: ({ otherDevices, complianceSettings }) => judged(otherDevices, (devices, known) => {
    const windows = devices.filter(({ platform, managedByDefenderOnly }) => platform === 'windows' && !managedByDefenderOnly);
    if (windows.length === 0 && known.gaps.length > 0) return undetermined('Not all devices of the pilot people could be read.', known.gaps);
    if (windows.length === 0) return passed('The pilot people have no other Windows device.', [seen('managedDevices', known, 'no other Windows device')]);
    const names = windows.slice(0, 5).map(({ deviceName: name, id }) => name ?? id).join(', ');
    const strict = valueOf(complianceSettings)?.secureByDefault;
    return failed(`Outside the pilot device group: ${names}. There the ${strict === true ? 'tenant default decides: noncompliant' : strict === false ? 'tenant default decides: compliant' : 'tenant default decides, which is not known'}, unless another policy does.`, [seen('managedDevices', known, `${String(windows.length)} other Windows devices`)]);
  }),
  remedy: { owner: 'intune-admins', do: 'Add these devices to the pilot device group: the access policy looks at the person on every device.', where: places.intuneDevices, change: 'members-add' },
};
