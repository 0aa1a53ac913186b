import { z } from 'zod/v4';
import { appId, entraDeviceId, policyId, userId } from '../../core/facts/ids.ts';
import type { AppliedPolicy, AppliedPolicyResult, ClientKind, JoinType, RiskLevel, SignIn, SignInDevice } from '../../core/facts/sign-in.ts';
import { flag, idText, instant, isBlank, isObject, lax, member, memberAs, readRow, text, wholeNumber, type GapList } from '../upstream/fields.ts';
import { parseGrantControls } from './grant-controls.ts';

const riskLevel = member<RiskLevel>(['none', 'low', 'medium', 'high', 'hidden']);
const anything = z.unknown();

const signInRow = z.object({
  id: lax(text),
  correlationId: lax(text),
  createdDateTime: lax(instant),
  userId: lax(idText(userId)),
  userPrincipalName: lax(text),
  appId: lax(idText(appId)),
  appDisplayName: lax(text),
  clientAppUsed: lax(text),
  ipAddress: lax(text),
  conditionalAccessStatus: lax(member(['success', 'failure', 'notApplied'])),
  riskLevelDuringSignIn: lax(riskLevel),
  riskLevelAggregated: lax(riskLevel),
  authenticationProtocol: lax(text),
  originalTransferMethod: lax(text),
  status: anything,
  location: anything,
  deviceDetail: anything,
  appliedConditionalAccessPolicies: anything,
});

export const signInProperties = Object.keys(signInRow.shape);

const statusPart = z.object({ errorCode: lax(wholeNumber), failureReason: lax(text) });
const locationPart = z.object({ city: lax(text), countryOrRegion: lax(text) });

/** Undefined when the row has no id. A status without code stays undefined: neither success nor failure. */
export function parseSignIn(row: unknown, gaps: GapList): SignIn | undefined {
  const signIn = readRow(signInRow, row, gaps, ['createdDateTime']);
  if (signIn.id === undefined) return undefined;
  const status = readRow(statusPart, signIn.status, gaps, ['errorCode']);
  const location = readRow(locationPart, signIn.location, gaps);
  return {
    id: signIn.id,
    correlationId: signIn.correlationId,
    createdAt: signIn.createdDateTime,
    userId: signIn.userId,
    userPrincipalName: signIn.userPrincipalName,
    appId: signIn.appId,
    appName: signIn.appDisplayName,
    clientAppUsed: signIn.clientAppUsed,
    clientKind: clientKindOf(signIn.clientAppUsed),
    ipAddress: signIn.ipAddress,
    city: location.city,
    country: location.countryOrRegion,
    errorCode: status.errorCode,
    failureReason: status.failureReason,
    conditionalAccessStatus: signIn.conditionalAccessStatus,
    appliedPolicies: parseAppliedPolicies(signIn.appliedConditionalAccessPolicies, signIn.conditionalAccessStatus, gaps),
    device: parseSignInDevice(signIn.deviceDetail, gaps),
    signInRisk: signIn.riskLevelDuringSignIn,
    userRisk: signIn.riskLevelAggregated,
    deviceCodeFlow: usedDeviceCode(signIn.authenticationProtocol, signIn.originalTransferMethod),
  };
}

const appliedPolicyPart = z.object({
  id: lax(idText(policyId)),
  displayName: lax(text),
  result: lax(
    member<AppliedPolicyResult>([
      'success', 'failure', 'notApplied', 'notEnabled', 'reportOnlySuccess', 'reportOnlyFailure', 'reportOnlyNotApplied', 'reportOnlyInterrupted',
    ]),
  ),
  enforcedGrantControls: anything,
});

/**
 * Without the permission to read policies Entra leaves the list out, or sends it empty and says nothing. Empty beside a Conditional
 * Access failure cannot be true, so it counts as not given.
 */
function parseAppliedPolicies(list: unknown, status: SignIn['conditionalAccessStatus'], gaps: GapList): readonly AppliedPolicy[] | undefined {
  const given = Array.isArray(list) && !(list.length === 0 && status === 'failure') ? list : undefined;
  if (given === undefined) {
    gaps.add(isBlank(list) || Array.isArray(list) ? 'missing-value' : 'unknown-value', 'appliedConditionalAccessPolicies', 'appliedConditionalAccessPolicies');
    return undefined;
  }
  return given.filter(isObject).map((row) => {
    const { id, displayName, result, enforcedGrantControls } = readRow(appliedPolicyPart, row, gaps);
    if (result === undefined) gaps.add(isBlank(row['result']) ? 'missing-value' : 'unknown-value', 'result', 'appliedConditionalAccessPolicies');
    return { id, displayName, result, enforcedGrantControls: parseGrantControls(enforcedGrantControls) };
  });
}

const joinTypes: Readonly<Record<string, JoinType>> = {
  'Azure AD joined': 'joined',
  'Microsoft Entra joined': 'joined',
  AzureAd: 'joined',
  'Hybrid Azure AD joined': 'hybrid',
  'Microsoft Entra hybrid joined': 'hybrid',
  ServerAd: 'hybrid',
  'Azure AD registered': 'registered',
  'Microsoft Entra registered': 'registered',
  Workplace: 'registered',
};

const devicePart = z.object({
  deviceId: lax(idText(entraDeviceId)),
  displayName: lax(text),
  operatingSystem: lax(text),
  browser: lax(text),
  isCompliant: lax(flag),
  isManaged: lax(flag),
  trustType: lax(memberAs(joinTypes)),
});

function parseSignInDevice(detail: unknown, gaps: GapList): SignInDevice {
  const part = readRow(devicePart, detail, gaps);
  if (!isObject(detail)) gaps.add(isBlank(detail) ? 'missing-value' : 'unknown-value', 'deviceDetail');
  const claim = isObject(detail) ? detail['deviceId'] : undefined;
  // An id left empty beside other details is the log's way to say that the client sent no device claim.
  const sentNone = claim === '' || (isBlank(claim) && (part.operatingSystem !== undefined || part.browser !== undefined));
  if (isObject(detail) && part.deviceId === undefined && !sentNone) gaps.add(isBlank(claim) ? 'missing-value' : 'unknown-value', 'deviceDetail.deviceId');
  return {
    deviceId: sentNone ? '' : part.deviceId,
    displayName: part.displayName,
    operatingSystem: part.operatingSystem,
    browser: part.browser,
    isCompliant: part.isCompliant,
    isManaged: part.isManaged,
    joinType: part.trustType,
  };
}

/** Words of `clientAppUsed`, by their beginning; the older ones can neither show a device nor answer a prompt. */
const clientKinds: readonly (readonly [beginning: string, kind: ClientKind])[] = [
  ['browser', 'browser'],
  ['mobile apps and desktop clients', 'modern'],
  ['exchange activesync', 'legacy'],
  ['imap', 'legacy'],
  ['pop', 'legacy'],
  ['smtp', 'legacy'],
  ['authenticated smtp', 'legacy'],
  ['mapi', 'legacy'],
  ['exchange web services', 'legacy'],
  ['exchange online powershell', 'legacy'],
  ['autodiscover', 'legacy'],
  ['offline address book', 'legacy'],
  ['outlook anywhere', 'legacy'],
  ['other clients', 'legacy'],
];

function clientKindOf(clientAppUsed: string | undefined): ClientKind | undefined {
  const words = clientAppUsed?.trim().toLowerCase();
  return clientKinds.find(([beginning]) => words?.startsWith(beginning))?.[1];
}

function usedDeviceCode(protocol: string | undefined, transferMethod: string | undefined): boolean | undefined {
  if (protocol === undefined && transferMethod === undefined) return undefined;
  return protocol?.toLowerCase() === 'devicecode' || transferMethod?.toLowerCase() === 'devicecodeflow';
}
