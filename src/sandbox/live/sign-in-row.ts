import { part, text, texts, type Row } from '../wire/row.ts';
import { stampOf } from '../tenant/clock.ts';
import type { App, Tenant } from '../tenant/tenant.ts';
import type { PolicyOutcome } from './conditional-access.ts';
import { ADDRESSES, locationOf } from './places.ts';
import type { Attempt, Step } from './sign-in.ts';

export type Scene = { attempt: Attempt; user: Row; device: Row | undefined; app: App; correlationId: string; step: Step; second: number; platform: string };

/** One row of the sign-in log, with the properties that both v1.0 and beta have and those of beta used here. */
export function signInRow(tenant: Tenant, scene: Scene): Row {
  const { attempt, user, app, step } = scene;
  const ip = attempt.ip ?? ADDRESSES.office;
  const userRisk = tenant.hidden.userRisk.get(text(user, 'id')) ?? 'none';
  const risk = attempt.signInRisk ?? 'none';
  return {
    id: tenant.random.guid(), createdDateTime: stampOf(tenant.clock.now() + scene.second * 1000), userDisplayName: text(user, 'displayName'),
    userPrincipalName: text(user, 'userPrincipalName').toLowerCase(), userId: text(user, 'id'), appId: app.appId, appDisplayName: app.displayName,
    ipAddress: ip, clientAppUsed: attempt.clientApp ?? 'Browser', userAgent: agentOf(scene), correlationId: scene.correlationId, conditionalAccessStatus: statusOf(step.outcomes), isInteractive: true,
    riskDetail: 'none', riskLevelAggregated: worse(risk, userRisk), riskLevelDuringSignIn: risk, riskState: risk === 'none' && userRisk === 'none' ? 'none' : 'atRisk',
    riskEventTypes_v2: risk === 'none' ? [] : ['anonymizedIPAddress'], resourceDisplayName: app.displayName, resourceId: app.resourceId,
    resourceTenantId: tenant.id, homeTenantId: tenant.id, authenticationProtocol: attempt.deviceCode === true ? 'deviceCode' : 'none',
    originalTransferMethod: attempt.deviceCode === true ? 'deviceCodeFlow' : 'none', signInEventTypes: ['interactiveUser'], userType: 'member',
    status: { errorCode: step.code, failureReason: step.code === 0 ? 'Other.' : step.reason, additionalDetails: null },
    deviceDetail: deviceDetailOf(scene), location: locationOf(ip), appliedConditionalAccessPolicies: step.outcomes.map(appliedPolicy),
  };
}

/** Counts enabled policies only. */
function statusOf(outcomes: readonly PolicyOutcome[]): string {
  const results = outcomes.map((outcome) => outcome.result);
  return results.includes('failure') ? 'failure' : results.includes('success') ? 'success' : 'notApplied';
}

const TRUST: Record<string, string> = { AzureAd: 'Azure AD joined', ServerAd: 'Hybrid Azure AD joined', Workplace: 'Azure AD registered' };
const SYSTEMS: Record<string, string> = { windows: 'Windows 11', iOS: 'iOS 18', android: 'Android 15', macOS: 'MacOs', linux: 'Linux' };
const BROWSERS: Record<string, string> = { windows: 'Edge 141.0.0', iOS: 'Mobile Safari 18.0', android: 'Chrome Mobile 141.0.0', macOS: 'Safari 18.0', linux: 'Firefox 143.0' };

/** Without a device claim the id is '' and nothing is known about the device. */
function deviceDetailOf(scene: Scene): Row {
  const { device, platform, attempt } = scene;
  const legacy = !['Browser', 'Mobile Apps and Desktop clients'].includes(attempt.clientApp ?? 'Browser');
  return {
    deviceId: text(device, 'deviceId'), displayName: device === undefined ? null : text(device, 'displayName'), operatingSystem: legacy ? '' : (SYSTEMS[platform] ?? platform),
    browser: (attempt.clientApp ?? 'Browser') === 'Browser' ? (BROWSERS[platform] ?? '') : '', isCompliant: device?.['isCompliant'] ?? null, isManaged: device?.['isManaged'] ?? null,
    trustType: device === undefined ? null : (TRUST[text(device, 'trustType')] ?? text(device, 'trustType')),
  };
}

function agentOf({ attempt, platform }: Scene): string {
  if ((attempt.clientApp ?? 'Browser') !== 'Browser') return attempt.clientApp ?? '';
  return `Mozilla/5.0 (${SYSTEMS[platform] ?? platform}) ${BROWSERS[platform] ?? ''}`;
}

const CONTROL_NAMES: Record<string, string> = {
  block: 'Block', mfa: 'Mfa', compliantDevice: 'RequireCompliantDevice', domainJoinedDevice: 'RequireDomainJoinedDevice', approvedApplication: 'RequireApprovedApp',
  compliantApplication: 'RequireCompliantApp', passwordChange: 'PasswordChange', riskRemediation: 'RequireRiskRemediation',
};

function appliedPolicy({ policy, result, matched, unmatched }: PolicyOutcome): Row {
  const grant = part(policy, 'grantControls');
  const applies = !['notEnabled', 'notApplied', 'reportOnlyNotApplied'].includes(result);
  const controls = [...texts(grant, 'builtInControls').map((control) => CONTROL_NAMES[control] ?? control), ...texts(grant, 'termsOfUse').map(() => 'TermsOfUse')];
  return {
    id: text(policy, 'id'), displayName: text(policy, 'displayName'), enforcedGrantControls: applies ? controls : [], enforcedSessionControls: [], result,
    conditionsSatisfied: result === 'notEnabled' || matched.length === 0 ? 'none' : matched.join(','), conditionsNotSatisfied: result === 'notEnabled' || unmatched === '' ? 'none' : unmatched,
  };
}

const LEVELS = ['none', 'low', 'medium', 'high'];

function worse(left: string, right: string): string {
  return LEVELS[Math.max(LEVELS.indexOf(left), LEVELS.indexOf(right))] ?? 'none';
}
