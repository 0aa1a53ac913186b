import { describe, expect, test } from '@jest/globals';
import { parseSignIn } from '../../../src/adapters/graph/sign-in-rows.ts';
import { createGapList } from '../../../src/adapters/upstream/fields.ts';
import type { Gap } from '../../../src/core/facts/fact.ts';
import type { ClientKind, GrantControl, JoinType, SignIn } from '../../../src/core/facts/sign-in.ts';

const complete = {
  id: 's1', createdDateTime: '2026-03-02T11:58:00Z', status: { errorCode: 0 }, appliedConditionalAccessPolicies: [],
  deviceDetail: { deviceId: 'DE01CE1D-0000-4000-8000-000000000001', operatingSystem: 'Windows' },
};

function parse(change: Record<string, unknown>): { signIn: SignIn; gaps: readonly Gap[] } {
  const gaps = createGapList('signIns');
  const signIn = parseSignIn({ ...complete, ...change }, gaps);
  if (signIn === undefined) throw new Error('the row was left out');
  return { signIn, gaps: gaps.list() };
}

describe('the device that a sign-in came from', () => {
  const details: readonly [name: string, detail: unknown, deviceId: string | undefined, gap: boolean][] = [
    ['an id', { deviceId: 'DE01CE1D-0000-4000-8000-000000000001' }, 'de01ce1d-0000-4000-8000-000000000001', false],
    ['an empty id: the client sent no claim', { deviceId: '', browser: 'Edge' }, '', false],
    ['an empty id and nothing else', { deviceId: '' }, '', false],
    ['no id beside other details: no claim either', { deviceId: null, operatingSystem: 'Windows 10' }, '', false],
    ['an id left out beside a browser', { browser: 'Chrome 120' }, '', false],
    ['an empty object: the log does not say', {}, undefined, true],
    ['null: the log does not say', null, undefined, true],
    ['left out: the log does not say', undefined, undefined, true],
    ['an id that is no text', { deviceId: 12, browser: 'Edge' }, undefined, true],
    ['the zero id', { deviceId: '00000000-0000-0000-0000-000000000000', browser: 'Edge' }, undefined, true],
  ];
  test.each(details)('%s', (_name, deviceDetail, deviceId, gap) => {
    const { signIn, gaps } = parse({ deviceDetail });
    expect(signIn.device.deviceId).toBe(deviceId);
    expect(gaps.length > 0).toBe(gap);
  });

  const trustTypes: readonly [written: string, joinType: JoinType | undefined][] = [
    ['Azure AD joined', 'joined'], ['Microsoft Entra joined', 'joined'], ['AzureAd', 'joined'], ['Hybrid Azure AD joined', 'hybrid'],
    ['Microsoft Entra hybrid joined', 'hybrid'], ['Azure AD registered', 'registered'], ['microsoft entra registered', 'registered'],
    ['', undefined], ['Something new', undefined],
  ];
  test.each(trustTypes)('trust type %p is %p', (trustType, joinType) => {
    expect(parse({ deviceDetail: { ...complete.deviceDetail, trustType } }).signIn.device.joinType).toBe(joinType);
  });
});

describe('what a sign-in says of itself', () => {
  const clients: readonly [written: unknown, kind: ClientKind | undefined][] = [
    ['Browser', 'browser'], ['Mobile Apps and Desktop clients', 'modern'], ['Exchange ActiveSync', 'legacy'], ['IMAP4', 'legacy'], ['IMAP', 'legacy'],
    ['POP3', 'legacy'], ['Authenticated SMTP', 'legacy'], ['SMTP', 'legacy'], ['MAPI Over HTTP', 'legacy'], ['Exchange Web Services', 'legacy'],
    ['Exchange Online PowerShell', 'legacy'], ['Autodiscover', 'legacy'], ['Offline Address Book', 'legacy'], ['Outlook Anywhere (RPC over HTTP)', 'legacy'],
    ['Other clients', 'legacy'], ['Other clients; IMAP', 'legacy'], ['', undefined], [null, undefined], ['Telepathy', undefined],
  ];
  test.each(clients)('client %p is %p', (clientAppUsed, kind) => {
    expect(parse({ clientAppUsed }).signIn.clientKind).toBe(kind);
  });

  const controls: readonly [written: string, control: GrantControl][] = [
    ['block', 'block'], ['Block', 'block'], ['Mfa', 'mfa'], ['RequireCompliantDevice', 'compliantDevice'], ['compliantDevice', 'compliantDevice'],
    ['RequireDomainJoinedDevice', 'domainJoinedDevice'], ['Require hybrid Azure AD joined device', 'domainJoinedDevice'],
    ['RequireApprovedApp', 'approvedApplication'], ['RequireCompliantApp', 'compliantApplication'], ['PasswordChange', 'passwordChange'],
    ['TermsOfUse', 'termsOfUse'], ['Require multifactor authentication', 'mfa'], ['Require authentication strength', 'authenticationStrength'],
  ];
  test.each(controls)('the control %p is %p', (word, control) => {
    const { signIn } = parse({ appliedConditionalAccessPolicies: [{ id: 'P1', enforcedGrantControls: [word, 'Something new'], result: 'failure' }] });
    expect(signIn.appliedPolicies?.[0]?.enforcedGrantControls).toEqual([control]);
  });

  const flows: readonly [change: Record<string, unknown>, used: boolean | undefined][] = [
    [{ authenticationProtocol: 'deviceCode' }, true], [{ originalTransferMethod: 'deviceCodeFlow' }, true], [{ authenticationProtocol: 'oAuth2' }, false],
    [{ authenticationProtocol: 'oAuth2', originalTransferMethod: 'DeviceCodeFlow' }, true], [{}, undefined], [{ authenticationProtocol: null }, undefined],
  ];
  test.each(flows)('%j: device-code flow %p', (change, used) => {
    expect(parse(change).signIn.deviceCodeFlow).toBe(used);
  });

  test.each([{ status: {} }, { status: null }, { status: { errorCode: null } }, { status: { errorCode: '0' } }, { status: 0 }])('%j is neither success nor failure', (change) => {
    const { signIn, gaps } = parse(change);
    expect(signIn.errorCode).toBeUndefined();
    expect(gaps).toHaveLength(1);
  });
});

describe('the policies applied to a sign-in', () => {
  const gap: Gap = { source: 'appliedConditionalAccessPolicies', reason: 'missing-value', detail: 'appliedConditionalAccessPolicies' };

  test('an empty list is an answer', () => {
    expect(parse({}).signIn.appliedPolicies).toEqual([]);
  });

  test.each([undefined, null])('a list that is %p is none', (list) => {
    const { signIn, gaps } = parse({ appliedConditionalAccessPolicies: list });
    expect(signIn.appliedPolicies).toBeUndefined();
    expect(gaps).toEqual([gap]);
  });

  test('an empty list beside a Conditional Access failure means that Gatehouse may not see it', () => {
    const { signIn, gaps } = parse({ appliedConditionalAccessPolicies: [], conditionalAccessStatus: 'failure' });
    expect(signIn.appliedPolicies).toBeUndefined();
    expect(gaps).toEqual([gap]);
  });

  test.each(['unknownFutureValue', 'unknown', 'reportOnlyMaybe'])('the result %p is no result', (result) => {
    const { signIn, gaps } = parse({ appliedConditionalAccessPolicies: [{ id: 'P1', result }] });
    expect(signIn.appliedPolicies?.[0]?.result).toBeUndefined();
    expect(gaps).toEqual([{ source: 'appliedConditionalAccessPolicies', reason: 'unknown-value', detail: 'result' }]);
  });
});
