import { describe, expect, test } from '@jest/globals';
import { GROUPS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { CONFIGURATION } from '../../src/sandbox/tenant/pilot-edr.ts';
import { at, isRow, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { withSandbox, type Client } from './support/client.ts';
import { assignedTo, COMPLIANCE_POLICIES, EDR_POLICIES, edrPolicy, markNoncompliant, packages, riskPolicy } from './support/pilot-bodies.ts';

const NOBODY = '3f0c8e1a-0000-4000-8000-00000000ffff';

/** The settings of a body with one value of the first changed, by its path. */
function twisted(path: string, value: unknown): Row[] {
  const settings = structuredClone(packages.auto);
  const steps = path.split('/');
  const parent = at(settings[0] ?? {}, steps.slice(0, -1).join('/'));
  if (!isRow(parent)) throw new Error(`No ${path} in the settings.`);
  parent[steps.at(-1) ?? ''] = value;
  return settings;
}

async function counts(client: Client): Promise<number[]> {
  return [(await client.values(EDR_POLICIES)).length, (await client.values(COMPLIANCE_POLICIES)).length, client.sandbox.control.effects().length];
}

describe('an onboarding policy over the API', () => {
  test('it is made, read back with its settings, assigned, renamed and deleted', async () => {
    await withSandbox({}, async (client) => {
      const made = await client.write('POST', EDR_POLICIES, edrPolicy());
      expect([made.status, made.body]).toMatchObject([201, { name: 'EDR for the test', isAssigned: false, settingCount: 2, templateReference: { templateFamily: 'endpointSecurityEndpointDetectionAndResponse' } }]);
      expect([made.body['settings'], made.body['assignments']]).toEqual([undefined, undefined]);
      const one = `${EDR_POLICIES}/${text(made.body, 'id')}`;
      const settings = await client.values(`${one}/settings`);
      expect(settings.map((setting) => [setting['id'], at(setting, 'settingInstance/settingDefinitionId'), at(setting, 'settingInstance/choiceSettingValue/value')])).toEqual([
        ['0', 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype', 'device_vendor_msft_windowsadvancedthreatprotection_configurationtype_autofromconnector'],
        ['1', 'device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing', 'device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing_0'],
      ]);
      expect(JSON.stringify(settings)).not.toContain('Microsoft ATP connector enabled');

      const assigned = await client.write('POST', `${one}/assign`, assignedTo(GROUPS.pilotDevices, GROUPS.companyLaptops));
      expect([assigned.status, parts(assigned.body, 'value').length]).toEqual([200, 2]);
      await client.write('POST', `${one}/assign`, assignedTo(GROUPS.pilotDevices));
      expect((await client.values(`${one}/assignments`)).map((row) => at(row, 'target/groupId'))).toEqual([GROUPS.pilotDevices]);
      expect((await client.write('PATCH', one, { name: 'Renamed' })).status).toBe(200);
      expect((await client.get(`${one}?$expand=settings,assignments`)).body).toMatchObject({ name: 'Renamed', isAssigned: true, settings: [{ id: '0' }, { id: '1' }], assignments: [{ target: { groupId: GROUPS.pilotDevices } }] });

      expect([(await client.write('DELETE', one)).status, (await client.get(one)).status, (await client.write('DELETE', one)).status]).toEqual([204, 404, 404]);
    });
  });

  test.each<[string, Row]>([
    ['no template', { templateReference: null }],
    ['another template', { templateReference: { templateId: '804339ad-1553-4478-a742-138fb5807418_1' } }],
    ['technologies of another kind of policy', { technologies: 'mdm' }],
    ['another platform', { platforms: 'macOS' }],
    ['no settings', { settings: [] }],
    ['no package type', { settings: [edrPolicy()['settings']].flat().slice(1) }],
    ['the same setting twice', { settings: [...packages.auto, ...packages.auto] }],
    ['a setting of another template', { settings: twisted('settingInstance/settingDefinitionId', 'device_vendor_msft_policy_config_defender_allowcloudprotection') }],
    ['an option that the setting does not have', { settings: twisted('settingInstance/choiceSettingValue/value', 'autofromconnector') }],
    ['another instance template', { settings: twisted('settingInstance/settingInstanceTemplateReference', { settingInstanceTemplateId: NOBODY }) }],
    ['another value template', { settings: twisted('settingInstance/choiceSettingValue/settingValueTemplateReference', null) }],
    ['no package below the choice', { settings: twisted('settingInstance/choiceSettingValue/children', []) }],
    ['a setting without its type', { settings: twisted('settingInstance/@odata.type', undefined) }],
    ['a property that is only read', { isAssigned: true }],
    ['assignments, which have a call of their own', { assignments: [] }],
  ])('%s: refused, and nothing is made', async (_what, change) => {
    await withSandbox({}, async (client) => {
      expect((await client.write('POST', EDR_POLICIES, edrPolicy(change))).status).toBe(400);
      expect(await counts(client)).toEqual([1, 2, 0]);
    });
  });

  test('a package from the connector is refused while there is no connector, one of its own is not', async () => {
    await withSandbox({ story: 'empty' }, async (client) => {
      const refused = await client.write('POST', EDR_POLICIES, edrPolicy());
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('not connected')]);
      expect((await client.write('POST', EDR_POLICIES, edrPolicy({ settings: packages.own }))).status).toBe(201);
    });
  });

  test('settings have no call of their own, and v1.0 does not know these policies', async () => {
    await withSandbox({}, async (client) => {
      expect((await client.write('PATCH', `${EDR_POLICIES}/${CONFIGURATION.edr}`, { settings: packages.own })).status).toBe(400);
      expect((await client.get('/v1.0/deviceManagement/configurationPolicies')).status).toBe(404);
    });
  });
});

describe('a compliance policy over the API', () => {
  test('it is made with every rule at its default, assigned, read with its actions, and deleted', async () => {
    await withSandbox({}, async (client) => {
      const made = await client.write('POST', COMPLIANCE_POLICIES, riskPolicy());
      expect([made.status, made.body]).toMatchObject([201, { '@odata.type': '#microsoft.graph.windows10CompliancePolicy', version: 1, deviceThreatProtectionRequiredSecurityLevel: 'medium', bitLockerEnabled: false, osMinimumVersion: null }]);
      const one = `${COMPLIANCE_POLICIES}/${text(made.body, 'id')}`;
      expect((await client.write('POST', `${one}/assign`, assignedTo(GROUPS.pilotDevices))).body).toMatchObject({ value: [{ target: { groupId: GROUPS.pilotDevices } }] });
      expect((await client.get(`${one}?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)`)).body).toMatchObject({
        assignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUPS.pilotDevices } }],
        scheduledActionsForRule: [{ scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] }],
      });
      expect(JSON.stringify((await client.get(`${one}?$expand=scheduledActionsForRule`)).body['scheduledActionsForRule'])).not.toContain('block');
      expect((await client.write('POST', `${one}/assign`, { assignments: [] })).body['value']).toEqual([]);
      expect([(await client.write('DELETE', one)).status, (await client.get(one)).status]).toEqual([204, 404]);
    });
  });

  test.each<[string, Row]>([
    ['no actions', { scheduledActionsForRule: undefined }],
    ['an empty list of actions', { scheduledActionsForRule: [] }],
    ['no action that marks a device noncompliant', { scheduledActionsForRule: [{ ruleName: 'PasswordRequired', scheduledActionConfigurations: [{ actionType: 'notification', gracePeriodHours: 0 }] }] }],
    ['two such actions', { scheduledActionsForRule: [markNoncompliant(0), markNoncompliant(24)] }],
    ['an action of no known type', { scheduledActionsForRule: [{ scheduledActionConfigurations: [{ actionType: 'Block' }] }] }],
    ['no name', { displayName: undefined }],
    ['no type', { '@odata.type': undefined }],
    ['another type', { '@odata.type': '#microsoft.graph.iosCompliancePolicy' }],
    ['a level of the portal', { deviceThreatProtectionRequiredSecurityLevel: 'Medium' }],
    ['assignments, which have a call of their own', { assignments: [] }],
    ['an id of its own', { id: NOBODY }],
  ])('%s: refused, and nothing is made', async (_what, change) => {
    await withSandbox({}, async (client) => {
      expect((await client.write('POST', COMPLIANCE_POLICIES, riskPolicy(change))).status).toBe(400);
      expect((await client.write('POST', COMPLIANCE_POLICIES.replace('beta', 'v1.0'), riskPolicy())).status).toBe(400);
      expect(await counts(client)).toEqual([1, 2, 0]);
    });
  });
});

describe('assignments', () => {
  test.each<[string, Row]>([
    ['no list', {}],
    ['no target', { assignments: [{}] }],
    ['a target of no known kind', { assignments: [{ target: { '@odata.type': '#microsoft.graph.everybody' } }] }],
    ['a group that is not there', assignedTo(NOBODY)],
    ['a group without its id', { assignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget' } }] }],
  ])('%s: refused, and the old assignments stay', async (_what, body) => {
    await withSandbox({}, async (client) => {
      const one = `${EDR_POLICIES}/${CONFIGURATION.edr}`;
      expect((await client.write('POST', `${one}/assign`, body)).status).toBe(400);
      expect((await client.values(`${one}/assignments`)).map((row) => at(row, 'target/groupId'))).toEqual([GROUPS.pilotDevices]);
    });
  });
});

describe('who writes, and what it leaves behind', () => {
  test('the reader may write none of it', async () => {
    await withSandbox({}, async (client) => {
      const one = `${EDR_POLICIES}/${CONFIGURATION.edr}`;
      const asReader = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: Row): Promise<number> => (await client.write(method, path, body, { as: 'reader' })).status;
      expect([
        await asReader('POST', EDR_POLICIES, edrPolicy()), await asReader('PATCH', one, { name: 'x' }), await asReader('DELETE', one), await asReader('POST', `${one}/assign`, assignedTo()),
        await asReader('POST', COMPLIANCE_POLICIES, riskPolicy()),
      ]).toEqual([403, 403, 403, 403, 403]);
      expect(await counts(client)).toEqual([1, 2, 0]);
    });
  });

  test('each write is in the audit log a minute later, under the id of the request', async () => {
    await withSandbox({}, async (client) => {
      const id = '7c0f2a54-3f59-4c22-9a6b-0d4f1f0c5a11';
      const made = await client.write('POST', EDR_POLICIES, edrPolicy(), { headers: { 'client-request-id': id } });
      await client.write('POST', `${EDR_POLICIES}/${text(made.body, 'id')}/assign`, assignedTo(GROUPS.pilotDevices));
      client.sandbox.control.portal({ as: 'ivo', intune: 'configuration-policy', policy: 'EDR for the test', remove: true });
      client.sandbox.control.advance(1);
      const events = await client.values('/v1.0/deviceManagement/auditEvents');
      expect(events.map((event) => [event['activityType'], event['category'], at(event, 'actor/userPrincipalName')])).toEqual([
        ['Delete DeviceManagementConfigurationPolicy', 'DeviceConfiguration', client.sandbox.people.ivo.upn],
        ['Assign DeviceManagementConfigurationPolicy', 'DeviceConfiguration', null],
        ['Create DeviceManagementConfigurationPolicy', 'DeviceConfiguration', null],
      ]);
      expect(events[2]).toMatchObject({ correlationId: id, resources: [{ resourceId: made.body['id'], displayName: 'EDR for the test' }] });
    });
  });

  test('with a second administrator in Intune nothing is made, assigned or deleted before they agree', async () => {
    await withSandbox({ multiAdminApproval: true }, async (client) => {
      const justified = { headers: { 'x-msft-approval-justification': Buffer.from('Approved in Teams').toString('base64') } };
      expect((await client.write('POST', EDR_POLICIES, edrPolicy())).status).toBe(400);
      const made = await client.write('POST', EDR_POLICIES, edrPolicy(), justified);
      expect((await client.write('DELETE', `${EDR_POLICIES}/${CONFIGURATION.edr}`, undefined, justified)).status).toBe(204);
      expect([made.status, await counts(client)]).toEqual([201, [1, 2, 0]]);
      const [deletion, creation] = await client.values('/beta/deviceManagement/operationApprovalRequests');
      expect([creation, deletion]).toMatchObject([
        { payloadName: 'EDR for the test', payloadOperation: 'Create', requiredOperationApprovalPolicyTypes: ['endpointSecurityPolicy'] },
        { payloadName: 'Pilot – Windows MDE Onboarding', payloadOperation: 'Delete' },
      ]);
      client.sandbox.control.decideRequest(text(creation, 'id'), 'approve', 'ivo');
      client.sandbox.control.decideRequest(text(deletion, 'id'), 'reject', 'ivo');
      expect((await client.get(`${EDR_POLICIES}/${text(made.body, 'id')}`)).status).toBe(200);
      expect(await counts(client)).toEqual([2, 2, 1]);
    });
  });

  test('while copies lag, a new policy may be missing and a deleted one still be there', async () => {
    await withSandbox({}, async (client) => {
      client.sandbox.control.consistency({ lagMs: 60_000, staleShare: 1, seed: 1 });
      await client.write('POST', EDR_POLICIES, edrPolicy());
      await client.write('DELETE', `${EDR_POLICIES}/${CONFIGURATION.edr}`);
      expect((await client.values(EDR_POLICIES)).map((row) => row['name'])).toEqual(['Pilot – Windows MDE Onboarding']);
      client.sandbox.control.consistency(undefined);
      expect((await client.values(EDR_POLICIES)).map((row) => row['name'])).toEqual(['EDR for the test']);
    });
  });
});
