import { describe, expect, test } from '@jest/globals';
import { readCase } from '../../../src/cli/conformance/access-run.ts';
import { conditionKinds } from '../../../src/core/conditional-access/decision.ts';
import { conditions } from '../../../src/core/conditional-access/conditions/index.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';

type Row = Readonly<Record<string, unknown>>;

const everybody: Row = { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] }, clientAppTypes: ['all'] };

function policy(id: string, conditionsOf: Row, grant: Row | undefined, more: Row = {}): Row {
  return { id, state: 'enabled', conditions: { ...everybody, ...conditionsOf }, grantControls: grant, ...more };
}

const mfa: Row = { operator: 'OR', builtInControls: ['mfa'] };
const compliant: Row = { operator: 'OR', builtInControls: ['compliantDevice'] };
const block: Row = { operator: 'OR', builtInControls: ['block'] };

function decide(policies: readonly Row[], signIn: Row = {}, more: { readonly namedLocations?: Row[]; readonly authenticationStrengths?: Row[] } = {}) {
  const given = { user: { id: 'u1', groups: ['g1'], roles: [] }, application: { appId: 'app1' }, clientAppType: 'browser', ...signIn };
  const { rules, signIn: context } = readCase({ policies: [...policies], namedLocations: more.namedLocations ?? [], authenticationStrengths: more.authenticationStrengths ?? [], signIn: given });
  return decideAccess(prepareAccess(rules), context);
}

describe('the conditions', () => {
  test('are each there once, in the order in which Entra names the first that did not match', () => {
    expect(conditions.map(({ kind }) => kind)).toEqual(conditionKinds);
  });

  test('the first that is certainly not met is named, whatever is unknown before it', () => {
    const both = policy('p', { platforms: { includePlatforms: ['iOS'] }, signInRiskLevels: ['high'] }, mfa);
    expect(decide([both], { signInRisk: 'low' }).policies).toEqual([{ policyId: 'p', result: 'notApplied', unmatched: 'signInRisk', missing: [], needs: [] }]);
    expect(decide([both], { platform: 'windows', signInRisk: 'low' }).policies[0]?.unmatched).toBe('devicePlatform');
  });
});

describe('what is not known', () => {
  test.each<[string, Row, Row, readonly string[]]>([
    ['a group', { users: { includeGroups: ['g9'] } }, { user: { id: 'u1', roles: [] } }, ['identity.groups']],
    ['a role', { users: { includeRoles: ['r1'] } }, { user: { id: 'u1', groups: [] } }, ['identity.roles']],
    ['a kind of guest', { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest' } } }, { user: { id: 'u1', groups: [], roles: [], guestType: 'stranger' } }, ['identity.guestType']],
    ['a home tenant', { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest', externalTenants: { membershipKind: 'enumerated', members: ['t1'] } } } }, { user: { id: 'u1', groups: [], roles: [], guestType: 'internalGuest' } }, ['identity.homeTenantId']],
    ['a target', {}, { application: undefined }, ['target']],
    ['an attribute of an app', { applications: { applicationFilter: { mode: 'include', rule: 'CustomSecurityAttribute.A_B -eq "x"' } } }, {}, ['target.attributes']],
    ['a platform', { platforms: { includePlatforms: ['iOS'] } }, {}, ['platform']],
    ['a client', { clientAppTypes: ['browser'] }, { clientAppType: undefined }, ['clientAppType']],
    ['an address', { locations: { includeLocations: ['l1'] } }, {}, ['ipAddress']],
    ['a country', { locations: { includeLocations: ['l2'] } }, { ipAddress: '10.0.0.1' }, ['country']],
    ['a place', { locations: { includeLocations: ['gone'] } }, { ipAddress: '10.0.0.1', country: 'de' }, ['location gone']],
    ['a device', { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' } } }, {}, ['device']],
    ['a property of a device', { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' } } }, { device: { deviceId: 'd1' } }, ['device.model']],
    ['whether a device is managed', { devices: { deviceFilter: { mode: 'include', rule: 'device.extensionAttribute1 -eq "x"' } } }, { device: { deviceId: 'd1', extensionAttribute1: 'x' } }, ['device.ismanaged']],
    ['a rule', { devices: { deviceFilter: { mode: 'include', rule: 'device.model like "x"' } } }, { device: { deviceId: '' } }, ['device filter: like where a comparison is expected']],
    ['a risk', { signInRiskLevels: ['high'] }, {}, ['signInRisk']],
    ['a risk that Entra does not show', { userRiskLevels: ['high'] }, { userRisk: 'hidden' }, ['userRisk']],
    ['an insider risk', { insiderRiskLevels: 'elevated' }, {}, ['insiderRisk']],
    ['a flow', { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }, {}, ['transferMethod']],
  ])('%s leaves the decision open and is named', (_what, given, signIn, needs) => {
    const decision = decide([policy('p', given, block)], signIn, { namedLocations: [{ id: 'l1', ipRanges: [{ cidrAddress: '10.0.0.0/8' }] }, { id: 'l2', countriesAndRegions: ['DE'] }] });
    expect(decision).toMatchObject({ decision: 'undetermined', because: ['p'], needs, policies: [{ result: 'unknown', needs }] });
  });

  test('about a device leaves open whether its control is met', () => {
    expect(decide([policy('p', {}, compliant)])).toMatchObject({ decision: 'undetermined', needs: ['device'], policies: [{ result: 'unknown', missing: ['compliantDevice'] }] });
    expect(decide([policy('p', {}, compliant)], { device: { deviceId: 'd1' } })).toMatchObject({ decision: 'undetermined', needs: ['device.isCompliant'] });
    expect(decide([policy('p', {}, compliant)], { device: { deviceId: '' } })).toMatchObject({ decision: 'blocked', policies: [{ result: 'failure' }] });
  });

  test('does not matter once another policy blocks', () => {
    expect(decide([policy('p', { platforms: { includePlatforms: ['iOS'] } }, mfa), policy('q', {}, block)])).toMatchObject({ decision: 'blocked', because: ['q'], needs: [], policies: [{ result: 'unknown' }, { result: 'failure' }] });
  });

  test('matters when it may block what is challenged anyhow, and not when it may only challenge it too', () => {
    const perhaps = { platforms: { includePlatforms: ['iOS'] } };
    expect(decide([policy('p', {}, mfa), policy('q', perhaps, block)]).decision).toBe('undetermined');
    expect(decide([policy('p', {}, mfa), policy('q', perhaps, mfa)])).toMatchObject({ decision: 'challenged', because: ['p'] });
  });
});

describe('what is not understood in a policy', () => {
  test.each<[string, Row]>([
    ['a condition', policy('p', { weather: { is: 'bad' } }, block)],
    ['a word in a condition', policy('p', { platforms: { includePlatforms: ['visionOS'] } }, block)],
    ['a part of the policy', policy('p', {}, block, { rollout: 1 })],
    ['its state', policy('p', {}, block, { state: 'paused' })],
    ['a control', policy('p', {}, { operator: 'OR', builtInControls: ['retinaScan'] })],
    ['a part of the grant', policy('p', {}, { operator: 'OR', builtInControls: ['mfa'], unless: 'x' })],
  ])('%s never counts as leaving somebody alone', (_what, given) => {
    expect(decide([given], { platform: 'windows' })).toMatchObject({ decision: 'undetermined', policies: [{ result: 'unknown' }] });
  });

  test('does not matter where another condition is certainly not met, or in session controls', () => {
    expect(decide([policy('p', { weather: 1, users: { includeUsers: ['u2'] } }, block)]).policies[0]).toMatchObject({ result: 'notApplied', unmatched: 'users' });
    expect(decide([policy('p', {}, block, { sessionControls: { newThing: { mode: 'x' } } })]).decision).toBe('blocked');
  });

  test('in an operator matters only where the two differ', () => {
    const both = (builtInControls: readonly string[]) => policy('p', {}, { operator: 'XOR', builtInControls });
    expect(decide([both(['mfa', 'passwordChange'])], { satisfied: ['mfa'] }).decision).toBe('undetermined');
    expect(decide([both(['mfa', 'passwordChange'])]).decision).toBe('challenged');
  });
});

describe('an answer', () => {
  test('names the policies it comes from, and the session controls of those that apply', () => {
    const session = { sessionControls: { signInFrequency: { isEnabled: true }, persistentBrowser: { isEnabled: true } } };
    const decision = decide([policy('a', {}, mfa, session), policy('b', {}, undefined, session), policy('c', { users: { includeUsers: ['u2'] } }, mfa, { sessionControls: { secureSignInSession: { isEnabled: true } } })]);
    expect(decision).toMatchObject({ decision: 'challenged', because: ['a'], session: ['signInFrequency', 'persistentBrowser'] });
    expect(decision.policies.map(({ result }) => result)).toEqual(['failure', 'success', 'notApplied']);
  });

  test('counts a policy in report-only for nothing', () => {
    const only = { state: 'enabledForReportingButNotEnforced' };
    expect(decide([policy('a', {}, block, only), policy('b', {}, mfa, only), policy('c', {}, mfa, { state: 'disabled' })])).toMatchObject({
      decision: 'granted', because: [], session: [], policies: [{ result: 'reportOnlyFailure' }, { result: 'reportOnlyInterrupted' }, { result: 'notEnabled' }],
    });
  });

  test('takes a client that is not known for one that can answer a prompt', () => {
    expect(decide([policy('p', {}, mfa)], { clientAppType: undefined }).decision).toBe('challenged');
    expect(decide([policy('p', {}, mfa)], { clientAppType: 'other' }).decision).toBe('blocked');
  });
});

describe('strengths', () => {
  const demand = (strength: Row) => policy('p', {}, { operator: 'OR', authenticationStrength: strength });
  const [second, passwordless, resistant] = ['2', '3', '4'].map((digit) => `00000000-0000-0000-0000-00000000000${digit}`);

  test.each([
    ['the plain second factor meets the built-in strength of that name', { id: second }, ['mfa'], 'granted'],
    ['but not the passwordless one', { id: passwordless }, ['mfa'], 'challenged'],
    ['phishing-resistant meets passwordless', { id: passwordless }, [resistant], 'granted'],
    ['passwordless does not meet phishing-resistant', { id: resistant }, [passwordless], 'challenged'],
    ['phishing-resistant meets a custom one that allows its methods and more', { id: 's', allowedCombinations: ['fido2', 'windowsHelloForBusiness', 'x509CertificateMultiFactor', 'password,sms'] }, [resistant], 'granted'],
    ['but not one that allows fewer', { id: 's', allowedCombinations: ['fido2'] }, [resistant], 'challenged'],
    ['nor one that wants keys of one maker', { id: 's', allowedCombinations: ['fido2', 'windowsHelloForBusiness', 'x509CertificateMultiFactor'], combinationConfigurations: [{ id: 'c' }] }, [resistant], 'challenged'],
    ['its own id always', { id: 'S', allowedCombinations: ['fido2'], combinationConfigurations: [{ id: 'c' }] }, ['s'], 'granted'],
  ])('%s', (_what, strength, satisfied, expected) => {
    expect(decide([demand(strength)], { satisfied }).decision).toBe(expected);
  });

  test('a custom one meets the plain second factor when each of its combinations is one', () => {
    const strong = (allowedCombinations: readonly string[]) => ({ authenticationStrengths: [{ id: 's', allowedCombinations }] });
    expect(decide([policy('p', {}, mfa)], { satisfied: ['s'] }, strong(['sms, password', 'fido2'])).decision).toBe('granted');
    expect(decide([policy('p', {}, mfa)], { satisfied: ['s'] }, strong(['password', 'fido2'])).decision).toBe('challenged');
    expect(decide([policy('p', {}, mfa)], { satisfied: ['s'] }).decision).toBe('challenged');
  });
});
