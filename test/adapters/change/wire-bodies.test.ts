import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import { wireWrite, type WireWrite } from '../../../src/adapters/change/wire-writes.ts';
import { outcomeOf } from '../../../src/adapters/change/call-outcome.ts';
import { defenderConnectorId } from '../../../src/adapters/change/connector-target.ts';
import { edrTemplate } from '../../../src/adapters/change/policy-bodies.ts';
import { UpstreamError } from '../../../src/adapters/upstream/errors.ts';
import type { SampleSharing } from '../../../src/core/change/order.ts';
import type { TenantWrite } from '../../../src/core/change/write.ts';
import { mark } from './support/pilot.ts';
import { pilotWrites } from './support/pilot-orders.ts';

const origin = 'https://graph.microsoft.com';

function sent(write: TenantWrite, reason = mark.reason): Extract<WireWrite, { readonly api: 'graph' }> {
  const wire = wireWrite(write, { ...mark, reason }, origin);
  if (wire.api !== 'graph') throw new Error('not a call to Graph');
  return wire;
}

function bodyOf(kind: TenantWrite['kind'], reason?: string): unknown {
  const write = pilotWrites.find((each) => each.kind === kind);
  if (write === undefined) throw new Error(`no ${kind}`);
  return sent(write, reason).body;
}

describe('what is sent', () => {
  test('a group with its first members, and members beside them, are named by their address', () => {
    const members = { 'members@odata.bind': [`${origin}/v1.0/directoryObjects/0a11de00-0003-4000-8000-000000000001`] };
    expect(bodyOf('create-group')).toMatchObject({ displayName: 'A group', mailEnabled: false, securityEnabled: true, groupTypes: [], ...members });
    expect(bodyOf('add-members')).toEqual(members);
    expect(sent({ kind: 'create-group', name: 'Empty', members: [] }).body).not.toHaveProperty('members@odata.bind');
  });

  test('taking somebody out of a group names the place in it, never the person alone', () => {
    for (const write of pilotWrites) if (write.kind === 'drop-member') expect(sent(write)).toMatchObject({ method: 'DELETE', path: expect.stringMatching(/^\/groups\/[^/]+\/members\/[^/]+\/\$ref$/) });
  });

  test('an access policy is made in report-only, for Windows and the one app, asking for a compliant device', () => {
    expect(bodyOf('create-access-policy')).toMatchObject({
      state: 'enabledForReportingButNotEnforced', conditions: { clientAppTypes: ['all'], platforms: { includePlatforms: ['windows'] } }, grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
    });
  });

  test('a compliance policy marks a device at once', () => {
    expect(bodyOf('create-compliance-policy')).toMatchObject({
      '@odata.type': '#microsoft.graph.windows10CompliancePolicy', deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'secured',
      scheduledActionsForRule: [{ scheduledActionConfigurations: [{ actionType: 'block', gracePeriodHours: 0 }] }],
    });
  });

  test.each(['create-group', 'create-edr-policy', 'create-compliance-policy'] as const)('%s carries the change and its reason in the description, however long the reason is', (kind) => {
    expect(bodyOf(kind)).toMatchObject({ description: `Gatehouse change ${mark.changeId}: ${mark.reason}` });
    const { description } = z.object({ description: z.string() }).parse(bodyOf(kind, 'x'.repeat(5_000)));
    expect(description.length).toBeLessThan(1_000);
  });

  test.each(pilotWrites.filter(({ kind }) => /edr|compliance/.test(kind)))('$kind tells Intune\'s second administrator why', (write) => {
    expect(Buffer.from(sent(write).headers?.['x-msft-approval-justification'] ?? '', 'base64').toString('utf8')).toBe(`Gatehouse change ${mark.changeId}: ${mark.reason}`);
  });

  test.each(pilotWrites)('$kind with an id that is none is not sent', (write) => {
    const broken = Object.fromEntries(Object.entries(write).map(([name, value]) => [name, /[iI]d$|^member$/.test(name) && name !== 'appId' ? '..' : value]));
    const ids = Object.keys(write).filter((name) => /[iI]d$|^member$/.test(name) && name !== 'appId');
    if (ids.length > 0) expect(() => wireWrite({ ...write, ...broken }, mark, origin)).toThrow('upstream.bad-question');
  });
});

const catalogFile = join(import.meta.dirname, '../../../../shared/data/intune-settings-catalog-ids.json');
const catalog = z.object({
  mdeConnectorId: z.string(),
  edr: z.object({
    templateId: z.string(),
    configurationType: z.object({ settingDefinitionId: z.string(), instanceTemplateId: z.string(), autoFromConnector: z.object({ value: z.string(), valueTemplateId: z.string(), child: z.string() }) }),
    sampleSharing: z.object({ settingDefinitionId: z.string(), instanceTemplateId: z.string(), valueTemplateId: z.string(), values: z.object({ none: z.string(), all: z.string() }) }),
  }),
});

describe('ids of the settings catalog', () => {
  const given = existsSync(catalogFile) ? catalog.parse(JSON.parse(readFileSync(catalogFile, 'utf8'))) : undefined;

  (given === undefined ? test.skip : test)('are those that are published', () => { // the published list is not part of the repository
    const { configurationType: type, sampleSharing: sharing } = edrTemplate;
    expect(defenderConnectorId).toBe(given?.mdeConnectorId);
    expect({
      templateId: edrTemplate.templateId,
      configurationType: { settingDefinitionId: type.setting, instanceTemplateId: type.instanceTemplate, autoFromConnector: { value: type.autoFromConnector, valueTemplateId: type.valueTemplate, child: type.fromConnector } },
      sampleSharing: { settingDefinitionId: sharing.setting, instanceTemplateId: sharing.instanceTemplate, valueTemplateId: sharing.valueTemplate, values: { none: sharing.none.replace(sharing.setting, '...'), all: sharing.all.replace(sharing.setting, '...') } },
    }).toEqual(given?.edr);
  });

  test.each<[SampleSharing, string | undefined]>([['not-configured', undefined], ['none', edrTemplate.sampleSharing.none], ['all', edrTemplate.sampleSharing.all]])('stand in the onboarding policy, sample sharing %s', (sampleSharing, value) => {
    const { configurationType: type, sampleSharing: sharing } = edrTemplate;
    const choice = (setting: string, instance: string, valueTemplate: string, chosen: string) => ({
      settingInstance: {
        settingDefinitionId: setting, settingInstanceTemplateReference: { settingInstanceTemplateId: instance }, choiceSettingValue: { value: chosen, settingValueTemplateReference: { settingValueTemplateId: valueTemplate } },
      },
    });
    const onboarding = choice(type.setting, type.instanceTemplate, type.valueTemplate, type.autoFromConnector);
    const { body } = sent({ kind: 'create-edr-policy', name: 'Onboarding', sampleSharing });
    expect(body).toMatchObject({ templateReference: { templateId: edrTemplate.templateId }, settings: value === undefined ? [onboarding] : [choice(sharing.setting, sharing.instanceTemplate, sharing.valueTemplate, value), onboarding] });
  });
});

describe('what an answer proves', () => {
  const refused = { 400: 'upstream.refused', 403: 'upstream.not-permitted', 404: 'upstream.not-found', 409: 'upstream.refused' } as const;
  const said = (kind: TenantWrite['kind'], status: keyof typeof refused) => {
    const outcome = outcomeOf(kind, new UpstreamError(refused[status], { status }));
    return outcome.status === 'not-done' ? (outcome.permanent ? 'refused' : 'again') : outcome.status;
  };

  test.each<[TenantWrite['kind'], readonly string[]]>([
    ['create-group', ['refused', 'refused', 'refused', 'again']],
    ['delete-group', ['refused', 'refused', 'unknown', 'again']],
    ['add-members', ['unknown', 'refused', 'refused', 'again']],
    ['drop-member', ['refused', 'refused', 'unknown', 'again']],
    ['set-connector', ['refused', 'refused', 'refused', 'again']],
    ['create-edr-policy', ['refused', 'refused', 'refused', 'unknown']],
    ['assign-edr-policy', ['refused', 'refused', 'refused', 'unknown']],
    ['delete-edr-policy', ['refused', 'refused', 'unknown', 'unknown']],
    ['create-compliance-policy', ['refused', 'refused', 'refused', 'unknown']],
    ['assign-compliance-policy', ['refused', 'refused', 'refused', 'unknown']],
    ['delete-compliance-policy', ['refused', 'refused', 'unknown', 'unknown']],
    ['create-access-policy', ['refused', 'refused', 'refused', 'again']],
    ['delete-access-policy', ['refused', 'refused', 'unknown', 'again']],
  ])('%s: 400, 403, 404 and 409', (kind, expected) => {
    expect([said(kind, 400), said(kind, 403), said(kind, 404), said(kind, 409)]).toEqual(expected);
  });

  test.each(pilotWrites)('$kind: whatever may have happened is unknown', ({ kind }) => {
    for (const error of [new UpstreamError('upstream.unavailable', { status: 503 }), new UpstreamError('upstream.timed-out', {}), new Error('odd')]) expect(outcomeOf(kind, error)).toMatchObject({ status: 'unknown' });
    expect(outcomeOf(kind, new UpstreamError('upstream.throttled', { status: 429, retryAfterMs: 1_000 }))).toMatchObject({ status: 'not-done', permanent: false, retryAfterMs: 1_000 });
  });
});
