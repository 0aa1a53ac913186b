import { describe, expect, test } from '@jest/globals';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { deviceObjectId, entraDeviceId, userId } from '../../../src/core/facts/ids.ts';
import type { PilotFacts } from '../../../src/core/pilot/facts.ts';
import { judgePilot } from '../../../src/core/pilot/judge.ts';
import type { StepId } from '../../../src/core/pilot/step.ts';
import { stepOf } from '../../../src/core/pilot/steps/index.ts';
import { breaks, nothingRead } from './support/breaks.ts';
import { accessPolicy, changed, entraDevice, finished, ids, managed, now, person, withDevice, withUser } from './support/finished.ts';

type Change = (facts: PilotFacts) => PilotFacts;

const colleague: Change = (facts) => ({
  ...facts,
  plan: { ...facts.plan, users: [...facts.plan.users, ids.colleague] },
  users: facts.users.flatMap((user) => [user, { ...user, id: ids.colleague, person: known(person(ids.colleague), now) }]),
});
const newLaptop = { id: entraDeviceId('dddddddd-0000-4000-8000-000000000002'), object: deviceObjectId('0bbbbbbb-0000-4000-8000-000000000002') };
const laptop: Change = (facts) => ({
  ...facts,
  plan: { ...facts.plan, devices: [...facts.plan.devices, newLaptop.id] },
  devices: facts.devices.flatMap((device) => [device, { ...device, id: newLaptop.id, entra: known(entraDevice({ deviceId: newLaptop.id, objectId: newLaptop.object }), now) }]),
});
const reportOnly: Change = (facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'enabledForReportingButNotEnforced' }), now), onSince: undefined });

function after(...changes: readonly Change[]): PilotFacts {
  return changes.reduce((facts, change) => change(facts), finished());
}

const slot = (of: string, name: string) => ({ kind: 'slot', of, name });

describe('what a step proposes', () => {
  test.each<[string, StepId, PilotFacts, readonly unknown[]]>([
    ['nothing, when it is done', 'pilot-groups', finished(), []],
    ['the user group with its people', 'pilot-groups', after(breaks['user-group-exists']), [{ kind: 'group-create', target: slot('group', 'Pilot – Windows Zero Trust Users'), memberKind: 'person', members: [ids.user] }]],
    ['the device group with the objects of the devices, not their device ids', 'pilot-groups', after(breaks['device-group-exists']), [{ kind: 'group-create', target: slot('group', 'Pilot – Windows Zero Trust Devices'), memberKind: 'device', members: [ids.object] }]],
    ['both groups, people first', 'pilot-groups', after(breaks['device-group-exists'], breaks['user-group-exists']), [expect.objectContaining({ memberKind: 'person' }), expect.objectContaining({ memberKind: 'device' })]],
    ['those who are missing, and only those', 'pilot-groups', after(colleague, laptop), [
      { kind: 'members-add', target: { kind: 'group', groupId: ids.userGroup }, memberKind: 'person', members: [ids.colleague] },
      { kind: 'members-add', target: { kind: 'group', groupId: ids.deviceGroup }, memberKind: 'device', members: [newLaptop.object] },
    ]],
    ['the settings of the connector that differ', 'defender-connector', after(breaks['connector-windows-on'], breaks['connector-unresponsive-days']), [{ kind: 'connector-set', target: { kind: 'connector' }, settings: { windowsEnabled: true, unresponsiveAfterDays: 7 } }]],
    ['what happens to devices without data, as the plan says', 'defender-connector', after((facts) => ({ ...facts, plan: { ...facts.plan, blocksOnMissingData: true } })), [{ kind: 'connector-set', target: { kind: 'connector' }, settings: { blocksOnMissingData: true } }]],
    ['the onboarding policy for the device group', 'device-onboarding', after(breaks['edr-policy-exists']), [{ kind: 'edr-policy-create', target: slot('configuration-policy', 'Pilot – Windows MDE Onboarding'), sampleSharing: 'not-configured', assignTo: ids.deviceGroup }]],
    ['the compliance policy at the threshold of the plan', 'device-compliance', after(breaks['risk-policy-exists']), [{ kind: 'compliance-policy-create', target: slot('compliance-policy', 'Pilot – Windows MDE device risk'), threshold: 'medium', assignTo: ids.deviceGroup }]],
    ['a stricter threshold', 'device-compliance', after(breaks['risk-policy-threshold']), [{ kind: 'threshold-tighten', target: { kind: 'compliance-policy', policyId: ids.compliance }, threshold: 'medium' }]],
    ['a milder threshold', 'device-compliance', after((facts) => ({ ...facts, plan: { ...facts.plan, threshold: 'high' } })), [{ kind: 'threshold-relax', target: { kind: 'compliance-policy', policyId: ids.compliance }, threshold: 'high' }]],
    ['the access policy, without the emergency accounts', 'conditional-access', after(breaks['access-policy-exists']), [
      { kind: 'access-policy-create', target: slot('conditional-access-policy', 'Pilot – MDE Intune Compliance'), people: ids.userGroup, appId: ids.app, excludedPeople: ids.emergency, excludedGroups: [] },
    ]],
    ['the access policy, without the group through which exceptions are given', 'conditional-access', after(breaks['access-policy-exists'], (facts) => ({ ...facts, exceptionGroup: ids.deviceGroup })), [expect.objectContaining({ excludedGroups: [ids.deviceGroup] })]],
    ['On, once everything before it passes', 'conditional-access', after(reportOnly), [{ kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: ids.policy } }]],
    ['On again, once a person has looked at the brake', 'conditional-access', after(reportOnly, (facts) => ({ ...facts, brake: { status: 'rearmed', at: now, by: ids.colleague } })), [{ kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: ids.policy } }]],
  ])('%s', (_case, id, facts, orders) => {
    expect(stepOf(id).proposes(facts)).toEqual(orders);
  });
});

describe('a step proposes nothing', () => {
  const noUserGroup = breaks['user-group-exists'];
  const noDeviceGroup = breaks['device-group-exists'];
  const noEdr = breaks['edr-policy-exists'];
  const noRisk = breaks['risk-policy-exists'];
  const noAccess = breaks['access-policy-exists'];

  test.each<[string, StepId, PilotFacts]>([
    ['while nobody is chosen', 'pilot-groups', after(noUserGroup, breaks['pilot-users-chosen'])],
    ['for an administrator', 'pilot-groups', after(noUserGroup, breaks['pilot-user-standard'])],
    ['for an emergency account', 'pilot-groups', after(noUserGroup, (facts) => ({ ...facts, emergencyAccounts: [{ id: ids.user, person: unknown('users', 'unavailable') }] }))],
    ['for a person of whom nothing was read', 'pilot-groups', after(noUserGroup, (facts) => ({ ...facts, plan: { ...facts.plan, users: [...facts.plan.users, userId('somebody')] } }))],
    ['for a person who could not be read', 'pilot-groups', after(noUserGroup, (facts) => withUser(facts, { person: unknown('users', 'throttled') }))],
    ['for a device that is only registered', 'pilot-groups', after(noDeviceGroup, breaks['device-joined'])],
    ['for a device that Intune does not manage', 'pilot-groups', after(noDeviceGroup, (facts) => withDevice(facts, { managed: known([managed({ managedByDefenderOnly: true })], now) }))],
    ['for a device without its object', 'pilot-groups', after(noDeviceGroup, (facts) => withDevice(facts, { entra: known(entraDevice({ objectId: undefined }), now) }))],
    ['while it is not known whether the name is taken', 'pilot-groups', after(noUserGroup, (facts) => ({ ...facts, namesakes: { ...facts.namesakes, userGroup: unknown('groups', 'throttled') } }))],
    ['when two groups carry the name', 'pilot-groups', after(colleague, (facts) => ({ ...facts, namesakes: { ...facts.namesakes, userGroup: known(2, now) } }))],
    ['for a group whose members follow from a rule', 'pilot-groups', after(colleague, breaks['user-group-plain'])],
    ['while there is no connector', 'defender-connector', after(breaks['connector-present'])],
    ['for a setting that was not told', 'defender-connector', after((facts) => ({ ...facts, connector: changed(facts.connector, { windowsEnabled: undefined }) }))],
    ['for onboarding without the device group', 'device-onboarding', after(noEdr, noDeviceGroup)],
    ['for onboarding without the connection', 'device-onboarding', after(noEdr, breaks['connector-enabled'])],
    ['for compliance while Intune does not use the risk', 'device-compliance', after(noRisk, breaks['connector-windows-on'])],
    ['for a policy without a rule on risk', 'device-compliance', after((facts) => ({ ...facts, compliancePolicy: changed(facts.compliancePolicy, { threshold: undefined }) }))],
    ['for access without an app', 'conditional-access', after(noAccess, (facts) => ({ ...facts, plan: { ...facts.plan, app: undefined } }))],
    ['for an app that Entra does not know', 'conditional-access', after(noAccess, (facts) => ({ ...facts, app: known(undefined, now) }))],
    ['for access without the user group', 'conditional-access', after(noAccess, noUserGroup)],
    ['for access when no emergency account is known', 'conditional-access', after(noAccess, (facts) => ({ ...facts, emergencyAccounts: [] }))],
    ['for access while an emergency account could not be read', 'conditional-access', after(noAccess, (facts) => ({ ...facts, emergencyAccounts: facts.emergencyAccounts.map(({ id }) => ({ id, person: unknown('users', 'unavailable') })) }))],
    ['for access while one of the emergency accounts could not be read', 'conditional-access', after(noAccess, (facts) => ({ ...facts, emergencyAccounts: facts.emergencyAccounts.map(({ id, person: account }, index) => ({ id, person: index === 0 ? account : unknown('users', 'unavailable') })) }))],
    ['for On after the brake has tripped', 'conditional-access', after(reportOnly, (facts) => ({ ...facts, brake: { status: 'tripped', at: now, change: undefined, says: 'It tripped.' } }))],
    ['for On of a policy that is switched off', 'conditional-access', after((facts) => ({ ...facts, accessPolicy: known(accessPolicy({ state: 'disabled' }), now) }))],
    ...(['pilot-user-licensed', 'connector-heartbeat', 'machine-risk-visible', 'risk-policy-immediate', 'compliance-reached-entra', 'pilot-user-entitled', 'access-policy-emergency-accounts', 'report-only-sign-in', 'flip-evidence'] as const)
      .map((id): [string, StepId, PilotFacts] => [`for On while ${id} fails`, 'conditional-access', after(reportOnly, breaks[id], (facts) => (id === 'flip-evidence' ? facts : reportOnly(facts)))]),
  ])('%s', (_case, id, facts) => {
    expect(stepOf(id).proposes(facts)).toEqual([]);
  });

  test('of which nothing could be read', () => {
    expect(judgePilot(nothingRead(finished())).steps.flatMap(({ proposes }) => proposes)).toEqual([]);
  });
});

describe('the walk, from an empty tenant to its end', () => {
  const emptied: readonly Change[] = (['user-group-exists', 'device-group-exists', 'edr-policy-exists', 'risk-policy-exists', 'access-policy-exists', 'connector-windows-on'] as const).map((id) => breaks[id]);
  const ofStep = (facts: PilotFacts) => judgePilot(facts).steps.map(({ state, proposes }) => `${state}: ${proposes.map(({ kind }) => kind).join(' ')}`.trim());

  test.each<[string, PilotFacts, readonly string[]]>([
    ['nothing is there', after(...emptied), ['open: group-create group-create', 'waiting:', 'waiting:', 'waiting:', 'waiting:']],
    ['the groups are there', after(...emptied.slice(2)), ['done:', 'open: connector-set', 'waiting:', 'waiting:', 'waiting:']],
    ['the connector is set', after(...emptied.slice(2, 5)), ['done:', 'done:', 'open: edr-policy-create', 'waiting:', 'waiting:']],
    ['the laptop is onboarded', after(...emptied.slice(3, 5)), ['done:', 'done:', 'done:', 'open: compliance-policy-create', 'waiting:']],
    ['the laptop is judged', after(...emptied.slice(4, 5)), ['done:', 'done:', 'done:', 'done:', 'open: access-policy-create']],
    ['the evidence is there', after(reportOnly), ['done:', 'done:', 'done:', 'done:', 'open: policy-on']],
    ['it is On', finished(), ['done:', 'done:', 'done:', 'done:', 'done:']],
  ])('%s', (_case, facts, states) => {
    expect(ofStep(facts)).toEqual(states);
  });
});
