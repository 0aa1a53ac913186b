import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAccessPolicy, parseWrittenPolicy } from '../../../src/adapters/graph/access-policy-rows.ts';
import type { AccessPolicy } from '../../../src/core/conditional-access/access-policy.ts';
import { caPolicyRows } from '../../../src/sandbox/tenant/pilot-policies.ts';

const user = 'a0000000-0000-4000-8000-000000000001';
const other = 'a0000000-0000-4000-8000-000000000002';

function read(row: Record<string, unknown>): AccessPolicy {
  const policy = parseAccessPolicy({ id: 'P1', conditions: { users: { includeUsers: ['All'] } }, ...row });
  if (policy === undefined) throw new Error('the row was left out');
  return policy;
}

function conditions(given: Record<string, unknown>): AccessPolicy {
  return read({ conditions: given });
}

describe('a policy is read whole', () => {
  test('with every condition and control that Graph documents', () => {
    const policy = read({
      id: 'P1', displayName: 'Everything', state: 'enabledForReportingButNotEnforced', description: 'text', templateId: 'T', createdDateTime: '2026-01-12T09:00:00Z',
      conditions: {
        users: {
          includeUsers: [user.toUpperCase(), 'guestsOrExternalUsers'], excludeUsers: [other], includeGroups: [user], excludeGroups: [other], includeRoles: [user], excludeRoles: [other],
          excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest,serviceProvider', externalTenants: { membershipKind: 'enumerated', members: [other] } },
        },
        applications: {
          includeApplications: ['Office365', user], excludeApplications: ['MicrosoftAdminPortals', 'office365'], includeUserActions: ['urn:user:registerdevice'],
          includeAuthenticationContextClassReferences: ['c1', 'C99'], applicationFilter: { mode: 'exclude', rule: 'X' },
        },
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'], excludeServicePrincipals: [other], servicePrincipalFilter: { mode: 'include', rule: 'Y' },
          includeAgentIdServicePrincipals: ['All'], excludeAgentIdServicePrincipals: [user],
        },
        clientAppTypes: ['browser', 'EASSUPPORTED'], platforms: { includePlatforms: ['All', 'ios'], excludePlatforms: ['windowsPhone'] },
        locations: { includeLocations: ['All', user], excludeLocations: ['AllTrusted'] }, devices: { deviceFilter: { mode: 'include', rule: 'device.displayName -eq "A"' } },
        signInRiskLevels: ['high'], userRiskLevels: ['none'], servicePrincipalRiskLevels: ['low'], agentIdRiskLevels: ['medium'], insiderRiskLevels: 'minor,elevated',
        authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
      },
      grantControls: { operator: 'and', builtInControls: ['mfa', 'block'], authenticationStrength: { id: 'S-1' }, termsOfUse: ['t'], customAuthenticationFactors: ['f'] },
      sessionControls: {
        signInFrequency: { isEnabled: true, value: 4, type: 'hours' }, persistentBrowser: { isEnabled: false, mode: 'never' }, disableResilienceDefaults: true,
        cloudAppSecurity: { isEnabled: null, cloudAppSecurityType: null },
      },
    });
    expect(policy).toEqual({
      id: 'p1', displayName: 'Everything', state: 'enabledForReportingButNotEnforced',
      people: {
        include: { all: false, none: false, users: [user], groups: [user], roles: [user], guests: { types: 'all', homeTenants: 'all' } },
        exclude: { all: false, none: false, users: [other], groups: [other], roles: [other], guests: { types: ['internalGuest', 'serviceProvider'], homeTenants: [other] } },
      },
      targets: {
        include: { all: false, none: false, office365: true, adminPortals: false, appIds: [user] },
        exclude: { all: false, none: false, office365: true, adminPortals: true, appIds: [] },
        userActions: ['urn:user:registerdevice'], authenticationContexts: ['c1', 'c99'], filter: { mode: 'exclude', rule: 'X' },
      },
      workloads: {
        servicePrincipals: { include: ['serviceprincipalsinmytenant'], exclude: [other] }, servicePrincipalFilter: { mode: 'include', rule: 'Y' },
        agents: { include: ['all'], exclude: [user] },
      },
      clientAppTypes: ['browser', 'easSupported'], platforms: { include: ['all', 'iOS'], exclude: ['windowsPhone'] }, locations: { include: ['all', user], exclude: ['alltrusted'] },
      deviceFilter: { mode: 'include', rule: 'device.displayName -eq "A"' },
      signInRiskLevels: ['high'], userRiskLevels: ['none'], servicePrincipalRiskLevels: ['low'], agentRiskLevels: ['medium'], insiderRiskLevels: ['minor', 'elevated'],
      transferMethods: ['deviceCodeFlow', 'authenticationTransfer'],
      grant: {
        operator: 'AND', controls: ['mfa', 'block', 'authenticationStrength', 'termsOfUse', 'customControl'], strengthId: 's-1',
        strength: { id: 's-1', allowedCombinations: undefined, satisfiesMfa: undefined, restricted: false }, termsOfUse: ['t'], customControls: ['f'],
      },
      session: ['signInFrequency', 'disableResilienceDefaults'], unrecognised: [],
    });
  });

  test('and what is null, empty or missing is not configured', () => {
    const bare = read({});
    expect(bare).toMatchObject({ workloads: undefined, platforms: undefined, locations: undefined, deviceFilter: undefined, grant: undefined, session: [], unrecognised: [] });
    const empty = read({
      grantControls: null, sessionControls: null, description: '',
      conditions: { users: { includeUsers: ['All'], excludeGuestsOrExternalUsers: null }, platforms: null, locations: { includeLocations: [], excludeLocations: null }, clientApplications: {}, devices: {}, times: null, somethingNew: { list: [], text: null } },
    });
    expect(empty).toEqual({ ...bare, people: { ...bare.people, exclude: { ...bare.people?.exclude } } });
  });

  test('a users condition without anything in it is none', () => {
    expect(conditions({ users: { includeUsers: [], excludeUsers: null } }).people).toBeUndefined();
    expect(conditions({ users: { includeUsers: ['None'] } }).people?.include).toMatchObject({ none: true, all: false });
  });

  test('and none among flags chooses nothing', () => {
    const none = conditions({ users: { includeUsers: ['All'], excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'none' } }, authenticationFlows: { transferMethods: 'none' } });
    expect(none).toMatchObject({ transferMethods: [], people: { exclude: { guests: undefined } }, unrecognised: [] });
  });

  test('also when it was written by hand, with ids that are no GUID', () => {
    const row = { id: 'p1', conditions: { users: { includeUsers: ['u1', 'None'], includeGroups: ['G1'], excludeUsers: ['All'], includeRoles: ['r1'] }, applications: { includeApplications: ['app1', 'Office365'] } } };
    expect(parseWrittenPolicy(row)).toMatchObject({
      people: { include: { none: true, users: ['u1'], groups: ['g1'], roles: ['r1'] }, exclude: { all: false, users: [] } }, targets: { include: { office365: true, appIds: ['app1'] } },
      unrecognised: ['conditions.users.excludeUsers: all'],
    });
    expect(parseAccessPolicy(row)?.unrecognised).toHaveLength(5);
  });

  test('as every policy of the sandbox is', () => {
    expect(caPolicyRows().map((row) => parseAccessPolicy(row)?.unrecognised)).toEqual(caPolicyRows().map(() => []));
  });

  test('a row without an id, or that is no row, is no policy', () => {
    for (const row of [undefined, null, 7, 'text', [], {}, { id: '' }, { id: '00000000-0000-0000-0000-000000000000' }]) expect(parseAccessPolicy(row)).toBeUndefined();
  });
});

describe('what is not understood is named', () => {
  test.each([
    ['a condition', { conditions: { users: { includeUsers: ['All'] }, weather: { is: 'bad' } } }, 'conditions.weather'],
    ['a part of the policy', { rollout: 1 }, 'rollout'],
    ['conditions that are missing', { conditions: undefined }, 'conditions'],
    ['conditions that are no object', { conditions: 'all' }, 'conditions'],
    ['a state', { state: 'paused' }, 'state: paused'],
    ['users that are no object', { conditions: { users: ['All'] } }, 'conditions.users'],
    ['a word among users', { conditions: { users: { includeUsers: ['Everyone'] } } }, 'conditions.users.includeUsers: everyone'],
    ['an exclusion of All', { conditions: { users: { excludeUsers: ['All'] } } }, 'conditions.users.excludeUsers: all'],
    ['a group that is no id', { conditions: { users: { includeGroups: ['Staff'] } } }, 'conditions.users.includeGroups: staff'],
    ['an id with something before it', { conditions: { users: { includeRoles: [`x${user}`] } } }, `conditions.users.includeRoles: x${user}`],
    ['an id with something after it', { conditions: { users: { includeRoles: [`${user}x`] } } }, `conditions.users.includeRoles: ${user}x`],
    ['a kind of guest', { conditions: { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'alien' } } } }, 'conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes: alien'],
    ['a way of naming tenants', { conditions: { users: { includeGuestsOrExternalUsers: { externalTenants: { membershipKind: 'most' } } } } }, 'conditions.users.includeGuestsOrExternalUsers.externalTenants.membershipKind: most'],
    ['a part of the tenants', { conditions: { users: { includeGuestsOrExternalUsers: { externalTenants: { except: ['x'] } } } } }, 'conditions.users.includeGuestsOrExternalUsers.externalTenants.except'],
    ['a part of the guests', { conditions: { users: { includeGuestsOrExternalUsers: { age: 3 } } } }, 'conditions.users.includeGuestsOrExternalUsers.age'],
    ['a part of the users', { conditions: { users: { includeUsers: ['All'], includeAgents: ['All'] } } }, 'conditions.users.includeAgents'],
    ['a word among apps', { conditions: { applications: { includeApplications: ['AllAgentIdResources'] } } }, 'conditions.applications.includeApplications: allagentidresources'],
    ['a user action', { conditions: { applications: { includeUserActions: ['urn:user:sing'] } } }, 'conditions.applications.includeUserActions: urn:user:sing'],
    ['an authentication context', { conditions: { applications: { includeAuthenticationContextClassReferences: ['c100'] } } }, 'conditions.applications.includeAuthenticationContextClassReferences: c100'],
    ['an app filter without a mode', { conditions: { applications: { applicationFilter: { rule: 'X' } } } }, 'conditions.applications.applicationFilter'],
    ['a device filter without a rule', { conditions: { devices: { deviceFilter: { mode: 'include', rule: ' ' } } } }, 'conditions.devices.deviceFilter'],
    ['a part of a filter', { conditions: { devices: { deviceFilter: { mode: 'include', rule: 'X', also: 'Y' } } } }, 'conditions.devices.deviceFilter.also'],
    ['a part of the devices', { conditions: { devices: { includeDevices: ['All'] } } }, 'conditions.devices.includeDevices'],
    ['a part of the platforms', { conditions: { platforms: { versions: ['1'] } } }, 'conditions.platforms.versions'],
    ['a platform', { conditions: { platforms: { excludePlatforms: ['visionOS'] } } }, 'conditions.platforms.excludePlatforms: visionOS'],
    ['a list that is no list', { conditions: { locations: { includeLocations: { all: true } } } }, 'conditions.locations.includeLocations'],
    ['an entry that is no text', { conditions: { signInRiskLevels: ['high', 3] } }, 'conditions.signInRiskLevels'],
    ['an empty entry', { conditions: { locations: { includeLocations: [' '] } } }, 'conditions.locations.includeLocations'],
    ['a risk', { conditions: { userRiskLevels: ['extreme'] } }, 'conditions.userRiskLevels: extreme'],
    ['a flow', { conditions: { authenticationFlows: { transferMethods: 'pigeon' } } }, 'conditions.authenticationFlows.transferMethods: pigeon'],
    ['a part of the workloads', { conditions: { clientApplications: { agentIdServicePrincipalFilter: { mode: 'include' } } } }, 'conditions.clientApplications.agentIdServicePrincipalFilter'],
    ['a grant control', { grantControls: { operator: 'OR', builtInControls: ['mfa', 'retinaScan'] } }, 'grantControls.builtInControls: retinascan'],
    ['an operator', { grantControls: { operator: 'XOR', builtInControls: ['mfa'] } }, 'grantControls.operator: XOR'],
    ['a part of the grant', { grantControls: { operator: 'OR', builtInControls: ['mfa'], unless: 'x' } }, 'grantControls.unless'],
    ['a grant that is no object', { grantControls: ['block'] }, 'grantControls'],
    ['a session control', { sessionControls: { continuousAccessEvaluation: { mode: 'strictLocation' } } }, 'sessionControls.continuousAccessEvaluation'],
    ['a session control without its switch', { sessionControls: { signInFrequency: { value: 4 } } }, 'sessionControls.signInFrequency'],
    ['a session control that is a text', { sessionControls: { persistentBrowser: 'always' } }, 'sessionControls.persistentBrowser'],
  ])('%s', (_what, row, path) => {
    expect(read(row).unrecognised).toContain(path);
  });

  test('and only that', () => {
    expect(read({ conditions: { users: { includeUsers: ['All'] }, weather: 'bad', clientAppTypes: ['fax', 'browser'] } })).toMatchObject({
      clientAppTypes: ['browser'], unrecognised: ['conditions.clientAppTypes: fax', 'conditions.weather'],
    });
  });
});

describe('whatever a policy holds', () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const names = ['users', 'applications', 'clientApplications', 'clientAppTypes', 'platforms', 'locations', 'devices', 'signInRiskLevels', 'insiderRiskLevels', 'authenticationFlows'];

  test('reading it never throws', () => {
    fc.assert(fc.property(anything, fc.dictionary(fc.constantFrom(...names), anything), anything, anything, (id, given, grantControls, sessionControls) => {
      parseAccessPolicy(id);
      expect(parseAccessPolicy({ id: 'p', conditions: given, grantControls, sessionControls })).toBeDefined();
    }), { numRuns: 1000 });
  });

  test('a condition of any name is read or named, never dropped', () => {
    const parts = ['', 'users', 'applications', 'platforms', 'locations', 'devices', 'clientApplications', 'authenticationFlows'];
    const filled = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.boolean(), fc.integer(), fc.stringMatching(/^\S+$/), fc.array(tie('value'), { minLength: 1, maxLength: 3 }), fc.record({ held: tie('value'), blank: fc.constant(null) })),
    })).value;
    fc.assert(fc.property(fc.constantFrom(...parts), fc.stringMatching(/^new[A-Za-z]{1,12}$/), filled, (part, name, value) => {
      const given = part === '' ? { [name]: value } : { [part]: { [name]: value } };
      expect(conditions(given).unrecognised).toContain(['conditions', part, name].filter((step) => step !== '').join('.'));
    }), { numRuns: 500 });
  });
});
