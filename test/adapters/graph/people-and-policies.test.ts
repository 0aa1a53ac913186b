import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { groupId, userId } from '../../../src/core/facts/ids.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { GROUPS, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { connected, valueOfKnown } from '../upstream/connected.ts';

let sandbox: Sandbox;
let tenant: Tenant;
beforeAll(async () => {
  ({ sandbox, tenant } = await connected({ limits: { conditionalAccess: [] }, patience: { tries: 1 } }, { tenant: undefined, users: 1_200, frozen: true, throttling: false }));
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.control.clearFaults());

const refOf = (name: 'elena' | 'nora' | 'breakGlass1') => ({ userId: userId(sandbox.people[name].id) });

describe('who may decide is read from the directory at that moment', () => {
  test('everybody in a group, over all pages, with kind and state of their account', async () => {
    const people = valueOfKnown(await tenant.entra.readMembers(groupId(GROUPS.employees)));
    expect(people).toHaveLength(1_206);
    expect(people).toContainEqual(expect.objectContaining({ id: sandbox.people.nora.id, userType: 'member', accountEnabled: true }));
  });

  test('somebody added or taken out counts or no longer counts with the next reading, seen from both sides', async () => {
    const leads = groupId(GROUPS.leads);
    const names = async () => valueOfKnown(await tenant.entra.readMembers(leads)).map(({ displayName }) => displayName);
    const groups = async () => valueOfKnown(await tenant.entra.readGroups(refOf('nora'))).map(({ id }) => id);
    expect(await names()).toEqual(['Jonas Feld']);
    sandbox.control.portal({ as: 'elena', group: 'leads', add: 'nora' });
    expect(await names()).toContain('Nora Quist');
    expect(await groups()).toContain(leads);
    sandbox.control.portal({ as: 'elena', group: 'leads', remove: 'nora' });
    expect(await names()).toEqual(['Jonas Feld']);
    expect(await groups()).not.toContain(leads);
  });

  test('devices in a group are no people', async () => {
    expect(valueOfKnown(await tenant.entra.readMembers(groupId(GROUPS.pilotDevices)))).toEqual([]);
  });

  test('a group that does not exist is not an empty group', async () => {
    expect(await tenant.entra.readMembers(groupId('0a11de00-ffff-4000-8000-000000000000'))).toMatchObject({ known: false, gap: { source: 'groups' } });
  });

  test('directory roles by their template, and none is none', async () => {
    expect(valueOfKnown(await tenant.entra.readRoles(refOf('breakGlass1')))).toEqual(['62e90394-69f5-4237-9190-012177145e10']);
    expect(valueOfKnown(await tenant.entra.readRoles(refOf('nora')))).toEqual([]);
  });

  test('a role that arrives without its template makes the roles unknown', async () => {
    const stripped: typeof globalThis.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      return new Response((await answer.text()).replaceAll(/,"roleTemplateId":"[^"]*"/g, ''), answer);
    };
    const blind = await connected({ fetch: stripped }, { tenant: undefined, users: 0, frozen: true });
    expect(await blind.tenant.entra.readRoles(refOf('elena'))).toMatchObject({ known: false, gap: { source: 'directoryRoles', detail: 'roleTemplateId' } });
    await blind.sandbox.close();
  });

  test('how many people the tenant has', async () => {
    expect(valueOfKnown(await tenant.entra.countPeople())).toBeGreaterThan(1_000);
    sandbox.control.fault({ match: 'GET /v1.0/users', kind: '500' });
    expect(await tenant.entra.countPeople()).toMatchObject({ known: false });
  });
});

describe('policies for a decision are not those of a minute ago', () => {
  test('a policy that somebody has just switched is read as it is now, while answers keep the cached list', async () => {
    const states = async () => valueOfKnown(await tenant.entra.readAccessPolicies()).find(({ id }) => id === POLICIES.timesheets)?.state;
    const cached = async () => valueOfKnown(await tenant.entra.readPolicies()).find(({ id }) => id === POLICIES.timesheets)?.state;
    expect([await states(), await cached()]).toEqual(['enabledForReportingButNotEnforced', 'enabledForReportingButNotEnforced']);
    sandbox.control.portal({ as: 'elena', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabled' } });
    expect([await states(), await cached()]).toEqual(['enabled', 'enabledForReportingButNotEnforced']);
  });
});
