import { describe, expect, test } from '@jest/globals';
import type { AccessPolicy } from '../../../../src/core/conditional-access/access-policy.ts';
import { foundationApps, portalApps, teamsApp } from '../../../../src/core/conditional-access/well-known.ts';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import { appId, userId } from '../../../../src/core/facts/ids.ts';
import { accessPolicy, apps, membershipSnapshot, orders, people, pilotGroup, policySnapshot, question, shown, timesheets } from './support/snapshots.ts';

const on = catalogue['policy-on'];
const back = catalogue['policy-report-only'];
const reportOnly = policySnapshot();
const enforced = policySnapshot({ state: 'enabled' });

describe('switching a policy to On', () => {
  test('asks Entra to enforce exactly that policy', () => {
    expect(on.write(orders['policy-on'])).toEqual({ kind: 'set-policy-state', policyId: orders['policy-on'].target.policyId, state: 'enabled' });
  });

  test('sets the state and leaves everything else as it was shown', () => {
    expect(on.after(orders['policy-on'], reportOnly)).toEqual({ ...reportOnly.object, state: 'enabled' });
  });

  test('is already so only for a policy that is On', () => {
    expect(on.already(orders['policy-on'], enforced)).toBe(true);
    expect([reportOnly, policySnapshot({ state: 'disabled' }), policySnapshot({ state: undefined })].map((snapshot) => on.already(orders['policy-on'], snapshot))).toEqual([false, false, false]);
  });

  test('is proven by the state that Entra shows, and absent while it shows the old one', () => {
    const asked = question(orders['policy-on'], reportOnly, on.after(orders['policy-on'], reportOnly));
    expect(on.effect(asked, enforced)).toEqual({ status: 'there', says: 'Entra shows the policy as On.' });
    expect(on.effect(asked, reportOnly)).toEqual({ status: 'absent' });
    expect(on.effect(asked, policySnapshot({ state: 'disabled' })).status).toBe('different');
  });

  test('is never taken for done, nor made again, when the request does not say what to look for', () => {
    expect(on.effect(question(orders['policy-on'], reportOnly, undefined), enforced)).toEqual({ status: 'under-way', says: 'The request does not say what to look for.' });
  });

  test('is undone by going back to report-only, if that is where it came from', () => {
    expect(on.revert(orders['policy-on'], shown({ state: 'enabledForReportingButNotEnforced' }, undefined))).toEqual({ status: 'possible', order: orders['policy-report-only'] });
    expect(on.revert(orders['policy-on'], shown({ state: 'disabled' }, undefined)).status).toBe('impossible');
  });

  test('cannot be judged by the state of something else', () => {
    expect(() => on.already(orders['policy-on'], membershipSnapshot(true))).toThrow('the entry of policy-on was given a membership');
    expect(() => on.write(orders['policy-report-only'])).toThrow('the entry of policy-on was given a policy-report-only');
  });
});

describe('how many approve a policy', () => {
  const targets = (include: Parameters<typeof apps>[0], rest: Partial<AccessPolicy['targets']> = {}): Partial<AccessPolicy> => ({ targets: { ...accessPolicy().targets, include: apps(include), ...rest } });
  const reach = (include: Parameters<typeof people>[0]): Partial<AccessPolicy> => ({ people: { include: people(include), exclude: people({}) } });

  test.each<[string, Partial<AccessPolicy>]>([
    ['a group in one app', {}],
    ['single people in two apps', { ...reach({ users: [userId('somebody')] }), ...targets({ appIds: [timesheets, appId('another')] }) }],
    ['a group that leaves administrators out', { people: { include: people({ groups: [pilotGroup] }), exclude: people({ roles: ['role'], all: false }) } }],
  ])('one, when it is for %s', (_case, policy) => {
    expect(on.classOf(orders['policy-on'], policySnapshot(policy))).toBe('access');
  });

  test.each<[string, Partial<AccessPolicy>]>([
    ['all users', reach({ all: true, groups: [pilotGroup] })],
    ['nobody named, which means everybody', reach({})],
    ['no condition on people at all', { people: undefined }],
    ['a directory role', reach({ roles: ['role'], groups: [pilotGroup] })],
    ['guests', reach({ guests: { types: 'all', homeTenants: 'all' }, groups: [pilotGroup] })],
    ['all apps', targets({ all: true, appIds: [timesheets] })],
    ['no app named, which means all', targets({})],
    ['Office 365', targets({ office365: true, appIds: [timesheets] })],
    ['the admin portals', targets({ adminPortals: true, appIds: [timesheets] })],
    ['Microsoft Graph', targets({ appIds: [timesheets, foundationApps[0]] })],
    ['the Azure portal by its id', targets({ appIds: [timesheets, portalApps[0]] })],
    ['Teams', targets({ appIds: [teamsApp] })],
    ['apps chosen by a filter', targets({ appIds: [timesheets] }, { filter: { mode: 'include', rule: 'x' } })],
    ['a user action', targets({ appIds: [timesheets] }, { userActions: ['urn:user:registerdevice'] })],
    ['an authentication context', targets({ appIds: [timesheets] }, { authenticationContexts: ['c1'] })],
    ['workload identities', { workloads: { servicePrincipals: { include: [], exclude: [] }, servicePrincipalFilter: undefined, agents: { include: [], exclude: [] } } }],
    ['something that Gatehouse does not understand', { unrecognised: ['conditions.new'] }],
  ])('two, when it is for %s', (_case, policy) => {
    expect(on.classOf(orders['policy-on'], policySnapshot(policy))).toBe('tenant-wide');
  });
});

describe('taking a policy back to report-only', () => {
  test('asks Entra for report-only and for nothing else', () => {
    expect(back.write(orders['policy-report-only'])).toEqual({ kind: 'set-policy-state', policyId: orders['policy-report-only'].target.policyId, state: 'enabledForReportingButNotEnforced' });
    expect(back.after(orders['policy-report-only'], enforced)).toEqual({ ...enforced.object, state: 'enabledForReportingButNotEnforced' });
  });

  test('counts as making access easier, so whoever gains from it does not decide', () => {
    expect([on.weakens, back.weakens]).toEqual([false, true]);
    expect(back.classOf(orders['policy-report-only'], enforced)).toBe('relief');
  });

  test('is proven by the state that Entra shows', () => {
    const asked = question(orders['policy-report-only'], enforced, back.after(orders['policy-report-only'], enforced));
    expect(back.effect(asked, reportOnly)).toEqual({ status: 'there', says: 'Entra shows the policy in report-only.' });
    expect(back.effect(asked, enforced)).toEqual({ status: 'absent' });
    expect([reportOnly, enforced].map((snapshot) => back.already(orders['policy-report-only'], snapshot))).toEqual([true, false]);
  });

  test('is undone by switching it on again, but only if it was On', () => {
    expect(back.revert(orders['policy-report-only'], shown({ state: 'enabled' }, undefined))).toEqual({ status: 'possible', order: orders['policy-on'] });
    expect(back.revert(orders['policy-report-only'], shown({ state: 'disabled' }, undefined)).status).toBe('impossible');
  });
});
