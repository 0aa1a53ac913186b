import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCase } from '../../../src/cli/conformance/access-run.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';

const some = <T>(...words: readonly T[]) => fc.subarray([...words], { minLength: 0 });
const sides = (include: string, exclude: string, ...words: readonly string[]) => fc.record({ [include]: some(...words), [exclude]: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(...words.slice(0, 2)) }) });
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const filter = fc.record({ mode: fc.constantFrom('include', 'exclude'), rule: fc.constantFrom('device.trustType -eq "ServerAD"', 'device.model -ne "X"', 'device.extensionAttribute1 -eq "SAW" -or device.isCompliant -eq True', '-not (device.displayName -startsWith "K")', 'broken') });

const policy = fc.record({
  state: fc.constantFrom('enabled', 'enabled', 'enabledForReportingButNotEnforced'),
  conditions: fc.record({
    users: fc.tuple(fc.constantFrom<string[]>(['All'], ['All'], ['u1'], []), some('g1', 'g2'), some('r1'), fc.constantFrom<string[]>([], [], ['g2'])).map(([includeUsers, includeGroups, includeRoles, excludeGroups]) => ({ includeUsers, includeGroups, includeRoles, excludeGroups })),
    applications: fc.constantFrom<object>({ includeApplications: ['All'] }, { includeApplications: ['All'] }, { includeApplications: ['All'] }, { includeApplications: ['a1'] }, { includeUserActions: ['urn:user:registerdevice'] }, { includeAuthenticationContextClassReferences: ['c1'] }),
    clientAppTypes: fc.constantFrom(['all'], ['all'], ['browser'], ['other', 'exchangeActiveSync']),
    platforms: sometimes(sides('includePlatforms', 'excludePlatforms', 'windows', 'iOS', 'all')),
    locations: sometimes(sides('includeLocations', 'excludeLocations', 'AllTrusted', 'l1', 'l2', 'All')),
    devices: sometimes(fc.record({ deviceFilter: filter })),
    signInRiskLevels: fc.constantFrom<string[]>([], [], [], ['high', 'medium']),
  }),
  grantControls: fc.record({ operator: fc.constantFrom('AND', 'OR'), builtInControls: fc.oneof({ weight: 1, arbitrary: fc.constant(['block']) }, { weight: 4, arbitrary: some('mfa', 'passwordChange') }, { weight: 2, arbitrary: some('mfa', 'compliantDevice', 'domainJoinedDevice') }) }),
});

const registered = fc.record({
  deviceId: fc.constant('d1'), isCompliant: fc.boolean(), trustType: fc.constantFrom('AzureAD', 'ServerAD', 'Workplace'), model: fc.constantFrom('X', 'Y', null), displayName: fc.constantFrom('K1', 'L1'),
  extensionAttribute1: fc.constantFrom('SAW', 'PC', null), isManaged: fc.boolean(),
});
const device = fc.oneof({ weight: 1, arbitrary: fc.constant({ deviceId: '' }) }, { weight: 4, arbitrary: registered });
const target = fc.constantFrom<object>({ application: { appId: 'a1' } }, { application: { appId: 'a1' } }, { application: { appId: 'a2' }, authenticationContext: 'c1' }, { userAction: 'urn:user:registerdevice' }, { authenticationContext: 'c1' });
const signIn = fc.record({
  user: fc.record({ id: fc.constantFrom('u1', 'u2'), groups: some('g1', 'g2'), roles: some('r1') }), target, platform: fc.constantFrom('windows', 'iOS', 'chromeOS'), clientAppType: fc.constantFrom('browser', 'browser', 'other'),
  ipAddress: fc.constantFrom('10.0.0.1', '11.0.0.1'), country: fc.constantFrom('de', 'fr', ''), signInRisk: fc.constantFrom('none', 'high'), device, satisfied: some('mfa', 'passwordChange'),
}).map(({ target: chosen, ...rest }) => ({ ...rest, ...chosen }));

const places = [{ id: 'l1', isTrusted: true, ipRanges: [{ cidrAddress: '10.0.0.0/8' }] }, { id: 'l2', countriesAndRegions: ['DE'] }];
// Not the client: one that is not known is taken for one that can answer a prompt.
const hidable = ['groups', 'roles', 'target', 'platform', 'ipAddress', 'country', 'signInRisk', 'device', 'deviceId', 'isCompliant', 'trustType', 'model', 'displayName', 'extensionAttribute1', 'isManaged'];

function without(given: object, hidden: readonly string[]): object {
  const gone = new Set(hidden.includes('target') ? [...hidden, 'application', 'userAction', 'authenticationContext'] : hidden);
  return Object.fromEntries(Object.entries(given).filter(([name]) => !gone.has(name)).map(([name, value]: [string, unknown]) => [name, (name === 'user' || name === 'device') && typeof value === 'object' && value !== null ? without(value, hidden) : value]));
}

test('whatever is certain from a part of the facts stays so when the others become known', () => {
  const seen = new Map<string, number>();
  fc.assert(fc.property(fc.array(policy, { minLength: 1, maxLength: 3 }), signIn, fc.subarray(hidable, { maxLength: 3 }), (policies, whole, hidden) => {
    const decide = (given: object) => {
      const { rules, signIn: context } = readCase({ policies, namedLocations: places, authenticationStrengths: [], signIn: { ...given } });
      return decideAccess(prepareAccess(rules), context);
    };
    const [less, more] = [decide(without(whole, hidden)), decide(whole)];
    seen.set(less.decision, (seen.get(less.decision) ?? 0) + 1);
    if (less.decision !== 'undetermined') expect([less.decision, hidden]).toEqual([more.decision, hidden]);
    else expect(less.needs).not.toEqual([]);
    for (const [at, { result, needs }] of less.policies.entries()) {
      if (result === 'unknown') expect(needs).not.toEqual([]);
      else expect([result, hidden]).toEqual([more.policies[at]?.result, hidden]);
    }
  }), { numRuns: 1_500 });
  for (const decision of ['granted', 'challenged', 'blocked', 'undetermined']) expect([decision, (seen.get(decision) ?? 0) > 10]).toEqual([decision, true]);
});
