import { expect, test } from '@jest/globals';
import type { AccessPolicy } from '../../../src/core/conditional-access/access-policy.ts';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { groupId, userId } from '../../../src/core/facts/ids.ts';
import type { CheckId } from '../../../src/core/pilot/check-id.ts';
import type { ConnectorDetail, EdrPolicy, EmergencyAccount, PilotDevice, PilotFacts, PilotGroup, ProtectedApp, RiskPolicy } from '../../../src/core/pilot/facts.ts';
import { steps } from '../../../src/core/pilot/steps/index.ts';
import { accessPolicy, beside, changed, entraDevice, finished, ids, machine, managed, now, person, trial, withDevice, withUser } from './support/finished.ts';

const checks = steps.flatMap((step) => step.checks);
const start = finished();
const hour = 3_600_000;

const device = (change: Partial<PilotDevice>) => withDevice(start, change);
const connector = (change: Partial<ConnectorDetail>): PilotFacts => ({ ...start, connector: changed(start.connector, change) });
const edr = (change: Partial<EdrPolicy>): PilotFacts => ({ ...start, edrPolicy: changed(start.edrPolicy, change) });
const risk = (change: Partial<RiskPolicy>): PilotFacts => ({ ...start, compliancePolicy: changed(start.compliancePolicy, change) });
const group = (change: Partial<PilotGroup>): PilotFacts => ({ ...start, userGroup: changed(start.userGroup, change) });
const app = (change: Partial<ProtectedApp>): PilotFacts => ({ ...start, app: changed(start.app, change) });
const policy = (change: Partial<AccessPolicy>): PilotFacts => ({ ...start, accessPolicy: known(accessPolicy(change), now) });
const stands = (change: Partial<AccessPolicy>): PilotFacts => ({ ...start, accessPolicies: known([accessPolicy(), { ...beside, ...change }], now) });
const user = (change: Parameters<typeof person>[1]) => withUser(start, { person: known(person(ids.user, change), now) });
const emergency = (change: PilotFacts['emergencyAccounts']): PilotFacts => ({ ...start, emergencyAccounts: change });

const base = accessPolicy();
/** By the group "break-glass", not by name. */
const spared = (groups: NonNullable<EmergencyAccount['groups']>): PilotFacts =>
  ({ ...policy({ people: people({}, { users: [], groups: [groupId('break-glass')] }) }), emergencyAccounts: start.emergencyAccounts.map((account) => ({ ...account, groups })) });
const include = base.people?.include ?? { all: false, none: false, users: [], groups: [], roles: [], guests: undefined };
const nobody = { ...include, groups: [] };
const people = (change: Partial<typeof include>, exclude: Partial<typeof include> = {}) => ({ include: { ...include, ...change }, exclude: { ...nobody, users: ids.emergency, ...exclude } });
const apps = (change: Partial<AccessPolicy['targets']['include']>, exclude: Partial<AccessPolicy['targets']['include']> = {}) =>
  ({ ...base.targets, include: { ...base.targets.include, ...change }, exclude: { ...base.targets.exclude, ...exclude } });
const row = (state: 'compliant' | 'nonCompliant' | 'notApplicable' | 'unknown' | 'error') => known([{ id: ids.compliance, displayName: undefined, state, settings: undefined }], now);
const judged = (complianceState: 'compliant' | 'noncompliant' | 'inGracePeriod' | 'configManager' | 'unknown', isCompliant: boolean) =>
  device({ managed: known([managed({ complianceState })], now), entra: known(entraDevice({ isCompliant }), now) });

test.each<[CheckId, string, PilotFacts, 'passed' | 'failed' | 'undetermined']>([
  ['pilot-users-chosen', 'a person without a device', { ...start, plan: { ...start.plan, devices: [] } }, 'failed'],
  ['pilot-users-chosen', 'a device without a person', { ...start, plan: { ...start.plan, users: [] } }, 'failed'],
  ['pilot-user-standard', 'a guest', user({ userType: 'guest' }), 'failed'],
  ['pilot-user-standard', 'somebody who is gone', withUser(start, { person: known(undefined, now) }), 'failed'],
  ['pilot-user-standard', 'somebody of whom it is not said whether they are enabled', user({ accountEnabled: undefined }), 'undetermined'],
  ['pilot-user-standard', 'somebody of whom it is not said what they are', user({ userType: undefined }), 'undetermined'],
  ['device-managed', 'a Mac', device({ managed: known([managed({ platform: 'macOS' })], now) }), 'failed'],
  ['device-managed', 'a device that nobody manages', device({ managed: known([], now) }), 'failed'],
  ['device-managed', 'a device on nobody knows what', device({ managed: known([managed({ platform: undefined })], now) }), 'undetermined'],
  ['device-joined', 'a device that Entra does not know', device({ entra: known(undefined, now) }), 'failed'],
  ['device-joined', 'a device that is disabled', device({ entra: known(entraDevice({ accountEnabled: false }), now) }), 'failed'],
  ['user-group-exists', 'a group that could not be read', { ...start, userGroup: unknown('groups', 'timed-out') }, 'undetermined'],
  ['user-group-plain', 'a group that can hold roles', group({ roleAssignable: true }), 'failed'],
  ['user-group-plain', 'a group of which it is not said whether it can hold roles', group({ roleAssignable: undefined }), 'undetermined'],
  ['user-group-plain', 'a group that is gone', { ...start, userGroup: known(undefined, now) }, 'failed'],
  ['user-group-members', 'a group with others beside the pilot people', { ...start, userGroup: changed(start.userGroup, { members: [...(start.userGroup.known ? (start.userGroup.value?.members ?? []) : []), ...(start.deviceGroup.known ? (start.deviceGroup.value?.members ?? []) : [])] }) }, 'passed'],
  ['connector-enabled', 'a connector that is available', connector({ partnerState: 'available' }), 'passed'],
  ['connector-enabled', 'a connector that is unresponsive', connector({ partnerState: 'unresponsive' }), 'failed'],
  ['connector-windows-on', 'no connector', { ...start, connector: known(undefined, now) }, 'failed'],
  ['connector-heartbeat', 'a heartbeat just now', connector({ lastHeartbeatAt: now }), 'passed'],
  ['connector-heartbeat', 'a heartbeat 27 hours ago', connector({ lastHeartbeatAt: now - 27 * hour }), 'failed'],
  ['connector-other-settings', 'one that is on and one that is not told', connector({ androidEnabled: true, iosEnabled: undefined }), 'failed'],
  ['edr-policy-package', 'a package that offboards', edr({ packageType: 'offboard' }), 'failed'],
  ['edr-policy-assigned', 'a policy from which the group is excluded', edr({ assignedTo: [{ kind: 'group', groupId: ids.deviceGroup }, { kind: 'excluded-group', groupId: ids.deviceGroup }] }), 'failed'],
  ['edr-policy-assigned', 'a policy for another group', edr({ assignedTo: [{ kind: 'group', groupId: ids.userGroup }] }), 'failed'],
  ['edr-policy-assigned', 'a group that is not known', { ...start, objects: {} }, 'undetermined'],
  ['edr-policy-succeeded', 'a policy of the same name with another id', device({ configuration: known([{ id: 'other', displayName: start.plan.edrPolicyName, state: 'compliant' }], now) }), 'passed'],
  ['edr-policy-succeeded', 'another policy', device({ configuration: known([{ id: 'other', displayName: 'Other', state: 'compliant' }], now) }), 'failed'],
  ['edr-policy-succeeded', 'a row that goes on after the id', device({ configuration: known([{ id: `${ids.edr.toUpperCase()}_1`, displayName: undefined, state: 'remediated' }], now) }), 'passed'],
  ['edr-policy-succeeded', 'a state that is not said', device({ configuration: known([{ id: ids.edr, displayName: undefined, state: undefined }], now) }), 'undetermined'],
  ['machine-in-inventory', 'a device that could be onboarded', device({ machines: known([machine({ onboardingStatus: 'canBeOnboarded' })], now) }), 'failed'],
  ['machine-in-inventory', 'a device of which it is not said', device({ machines: known([machine({ onboardingStatus: undefined })], now) }), 'undetermined'],
  ['machine-sensor-active', 'a sensor without data', device({ machines: known([machine({ healthStatus: 'noSensorData' })], now) }), 'failed'],
  ['machine-sensor-active', 'a sensor last seen eight days ago', device({ machines: known([machine({ lastSeenAt: now - 8 * 24 * hour })], now) }), 'failed'],
  ['machine-sensor-active', 'a sensor that was never seen', device({ machines: known([machine({ lastSeenAt: undefined })], now) }), 'undetermined'],
  ['machine-sensor-active', 'a sensor whose health Defender does not know', device({ machines: known([machine({ healthStatus: 'unknown' })], now) }), 'undetermined'],
  ['defender-urls-reachable', 'a health that is not said', device({ machines: known([machine({ healthStatus: undefined })], now) }), 'undetermined'],
  ['risk-policy-threshold', 'a policy without a rule on risk', risk({ threshold: undefined }), 'failed'],
  ['risk-policy-evaluated', 'a device found noncompliant', device({ compliance: row('nonCompliant') }), 'passed'],
  ['risk-policy-evaluated', 'a policy that does not apply', device({ compliance: row('notApplicable') }), 'failed'],
  ['risk-policy-evaluated', 'a policy that ended in an error', device({ compliance: row('error') }), 'failed'],
  ['risk-policy-evaluated', 'a result that Intune does not know', device({ compliance: row('unknown') }), 'undetermined'],
  ['compliance-matches-risk', 'a device in its grace period without risk', judged('inGracePeriod', true), 'passed'],
  ['compliance-matches-risk', 'a risk at the threshold', device({ machines: known([machine({ riskScore: 'medium' })], now) }), 'passed'],
  ['compliance-matches-risk', 'a state that Intune does not know', judged('unknown', true), 'undetermined'],
  ['compliance-reached-entra', 'both say no', judged('noncompliant', false), 'passed'],
  ['compliance-reached-entra', 'a grace period that Entra lets in', judged('inGracePeriod', true), 'passed'],
  ['compliance-reached-entra', 'Entra still says yes', judged('noncompliant', true), 'failed'],
  ['compliance-reached-entra', 'a device that another system judges', judged('configManager', true), 'passed'],
  ['compliance-reached-entra', 'a device that Intune could not be asked about', device({ managed: unknown('managedDevices', 'throttled') }), 'undetermined'],
  ['other-devices-covered', 'a device that Defender alone manages', { ...start, otherDevices: known([managed({ managedByDefenderOnly: true })], now) }, 'passed'],
  ['app-federated', 'an app that is switched off', app({ enabled: false }), 'failed'],
  ['app-federated', 'an app that Entra does not know', { ...start, app: known(undefined, now) }, 'failed'],
  ['app-federated', 'no app', { ...start, plan: { ...start.plan, app: undefined } }, 'failed'],
  ['app-federated', 'an app of which Graph says no mode', app({ signOnMode: undefined }), 'passed'],
  ['app-federated', 'an app of which it is not said whether it is enabled', app({ enabled: undefined }), 'undetermined'],
  ['access-policy-people', 'another group', policy({ people: people({ groups: [groupId('other')] }) }), 'failed'],
  ['access-policy-people', 'a person beside the group', policy({ people: people({ users: [ids.colleague] }) }), 'failed'],
  ['access-policy-people', 'a role beside the group', policy({ people: people({ roles: ['role'] }) }), 'failed'],
  ['access-policy-people', 'no group known', { ...start, objects: {} }, 'undetermined'],
  ['access-policy-people', 'an exception for somebody else', policy({ people: people({}, { users: [...ids.emergency, ids.colleague], groups: [groupId('exceptions')] }) }), 'passed'],
  ['access-policy-app', 'two apps', policy({ targets: apps({ appIds: [ids.app, ids.app] }) }), 'failed'],
  ['access-policy-app', 'another app', policy({ targets: apps({ appIds: [] }) }), 'failed'],
  ['access-policy-app', 'Office as a whole', policy({ targets: apps({ office365: true }) }), 'failed'],
  ['access-policy-app', 'the admin portals as a whole', policy({ targets: apps({ adminPortals: true }) }), 'failed'],
  ['access-policy-app', 'apps chosen by a filter', policy({ targets: { ...base.targets, filter: { mode: 'include', rule: 'x' } } }), 'failed'],
  ['access-policy-app', 'everything left out again', policy({ targets: apps({}, { all: true }) }), 'failed'],
  ['access-policy-platform', 'Windows left out', policy({ platforms: { include: ['windows'], exclude: ['windows'] } }), 'failed'],
  ['access-policy-platform', 'every platform left out', policy({ platforms: { include: ['windows'], exclude: ['all'] } }), 'failed'],
  ['access-policy-platform', 'Macs too', policy({ platforms: { include: ['windows', 'macOS'], exclude: [] } }), 'failed'],
  ['access-policy-platform', 'Macs alone', policy({ platforms: { include: ['macOS'], exclude: [] } }), 'failed'],
  ['access-policy-grant', 'a second factor instead', policy({ grant: { operator: 'OR', controls: ['mfa'], strengthId: undefined } }), 'failed'],
  ['access-policy-grant', 'nothing at all', policy({ grant: undefined }), 'failed'],
  ['access-policy-grant', 'all of several, one of them not understood', policy({ grant: { operator: 'AND', controls: ['compliantDevice'], strengthId: undefined }, unrecognised: ['grantControls.builtInControls: x'] }), 'passed'],
  ['access-policy-other-conditions', 'browsers only', policy({ clientAppTypes: ['browser'] }), 'failed'],
  ['access-policy-other-conditions', 'browsers and apps', policy({ clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }), 'passed'],
  ['access-policy-other-conditions', 'risky sign-ins only', policy({ signInRiskLevels: ['high'] }), 'failed'],
  ['access-policy-other-conditions', 'device codes only', policy({ transferMethods: ['deviceCodeFlow'] }), 'failed'],
  ['access-policy-other-conditions', 'devices by a filter', policy({ deviceFilter: { mode: 'exclude', rule: 'x' } }), 'failed'],
  ['access-policy-other-conditions', 'an action instead of apps', policy({ targets: { ...base.targets, userActions: ['urn:user:registerdevice'] } }), 'failed'],
  ['access-policy-emergency-accounts', 'one account only', emergency(start.emergencyAccounts.slice(0, 1)), 'failed'],
  ['access-policy-emergency-accounts', 'an account that is gone', emergency(ids.emergency.map((id) => ({ id, person: known(undefined, now) }))), 'failed'],
  ['access-policy-emergency-accounts', 'an account of which it is not said', emergency(ids.emergency.map((id) => ({ id, person: known(person(id, { accountEnabled: undefined }), now) }))), 'undetermined'],
  ['access-policy-emergency-accounts', 'an account that is not left out', emergency([...start.emergencyAccounts, { id: userId('third'), person: known(person(userId('third')), now) }]), 'failed'],
  ['access-policy-emergency-accounts', 'accounts left out by a group of theirs', spared(known([groupId('break-glass')], now)), 'passed'],
  ['access-policy-emergency-accounts', 'accounts left out by a group that they are not in', spared(known([], now)), 'failed'],
  ['access-policy-emergency-accounts', 'accounts whose groups could not be read', spared(unknown('groups', 'throttled')), 'undetermined'],
  ['other-platforms', 'a policy for everybody', stands({ people: people({ all: true, groups: [] }) }), 'passed'],
  ['other-platforms', 'a policy for all apps', stands({ targets: apps({ all: true, appIds: [] }) }), 'passed'],
  ['other-platforms', 'a policy on every platform that asks for the device', stands({ platforms: undefined, grant: base.grant }), 'passed'],
  ['other-platforms', 'a policy that is met by either device', stands({ grant: { operator: 'OR', controls: ['compliantDevice', 'domainJoinedDevice'], strengthId: undefined } }), 'failed'],
  ['other-platforms', 'a policy for all of several controls', stands({ grant: { operator: 'AND', controls: ['compliantDevice', 'mfa'], strengthId: undefined } }), 'passed'],
  ['other-platforms', 'a policy that leaves the pilot group out', stands({ people: people({ all: true }, { groups: [ids.userGroup] }) }), 'failed'],
  ['other-platforms', 'a policy that leaves a pilot person out', stands({ people: people({}, { users: [ids.user] }) }), 'failed'],
  ['other-platforms', 'a policy that leaves the app out', stands({ targets: apps({ all: true }, { appIds: [ids.app] }) }), 'failed'],
  ['other-platforms', 'a policy that is narrowed', stands({ locations: { include: ['all'], exclude: ['alltrusted'] } }), 'failed'],
  ['other-platforms', 'a policy that is not understood', stands({ unrecognised: ['conditions.x'] }), 'failed'],
  ['other-platforms', 'not all policies read', { ...start, accessPolicies: known([accessPolicy()], now, [{ source: 'conditionalAccessPolicies', reason: 'missing-value' }]) }, 'undetermined'],
  ['report-only-sign-in', 'a sign-in to another app', { ...start, trials: [trial('report-only', {}, { app: beside.targets.include.appIds[1] ?? trial('blocked').app, policy: beside.id })] }, 'failed'],
  ['report-only-sign-in', 'a sign-in that did not come', { ...start, trials: [{ ...trial('report-only'), outcome: { status: 'not-seen', at: now } }] }, 'failed'],
  ['report-only-sign-in', 'one person as wanted, another otherwise', { ...start, trials: [trial('report-only', { status: 'otherwise' }, { user: ids.colleague }), trial('report-only')] }, 'failed'],
  ['flip-evidence', 'a policy that is off', { ...policy({ state: 'disabled' }), certificate: undefined }, 'failed'],
  ['access-policy-on', 'a policy that is off', policy({ state: 'disabled' }), 'failed'],
  ['brake-armed', 'a brake that was looked at since', { ...start, brake: { status: 'rearmed', at: now, by: ids.colleague } }, 'failed'],
])('%s: %s', (id, _case, facts, verdict) => {
  const finding = checks.find((check) => check.id === id)?.judge(facts);
  expect(finding?.verdict).toBe(verdict);
  if (finding?.verdict === 'undetermined') expect(finding.gaps.length).toBeGreaterThan(0);
});
