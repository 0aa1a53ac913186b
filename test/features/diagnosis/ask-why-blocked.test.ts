import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod/v4';
import type { Tenant } from '../../../src/adapters/connect-tenant.ts';
import { askAs } from '../../../src/cli/ask-as.ts';
import { utcText } from '../../../src/cli/answer.ts';
import { connectSandbox, openDump, pilotRoles } from '../../../src/cli/sandbox-tenant.ts';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';
import { userId } from '../../../src/core/facts/ids.ts';
import { askWhyBlocked } from '../../../src/features/diagnosis/ask-why-blocked.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.ts';

const limits = { firstWaveMs: 10_000, secondWaveMs: 10_000 };
const exchange = z.object({ method: z.string(), url: z.string() });

let sandbox: Sandbox;
let tenant: Tenant;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-ask-'));
  sandbox = await startSandbox({ throttling: false, frozen: true, wireLog: join(folder, 'wire.jsonl') });
  sandbox.control.scenario('risk-high');
  tenant = connectSandbox(sandbox);
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** The question through the real adapters, and what was read on the wire for it. */
async function ask(who: 'nora' | 'theo' | 'mira' | 'jonas', text: string, withAddress = true): Promise<{ diagnosis: Diagnosis; reads: readonly string[] }> {
  const { id, upn } = sandbox.people[who];
  const log = join(folder, 'wire.jsonl');
  writeFileSync(log, '');
  const asker = { userId: userId(id), userPrincipalName: withAddress ? upn : undefined };
  const diagnosis = await askWhyBlocked(tenant, pilotRoles, { asker, text, time: utcText, limits });
  const lines = readFileSync(log, 'utf8').split('\n').filter((line) => line !== '');
  return { diagnosis, reads: lines.map((line) => decodeURIComponent(exchange.parse(JSON.parse(line)).url)) };
}

const signInReads = (reads: readonly string[]): number => reads.filter((url) => url.includes('/auditLogs/signIns')).length;
const byName = (reads: readonly string[]): number => reads.filter((url) => /(?:deviceName|displayName) eq/.test(url)).length;
/** Without the time of the answer, which differs between any two. */
const words = ({ asOf: _asOf, ...rest }: Diagnosis): Omit<Diagnosis, 'asOf'> => rest;

describe('the helpdesk and the SOC ask about somebody else', () => {
  test.each([
    ['theo', 'why is LT-4411 blocked?', 'helpdesk'],
    ['theo', 'why is nora.quist@alderlake.example blocked?', 'helpdesk'],
    ['theo', 'why is Nora.Quist@alderlake.example blocked on LT-4411?', 'helpdesk'],
    ['mira', 'why is LT-4411 blocked?', 'soc'],
    ['mira', 'why is nora.quist@alderlake.example blocked?', 'soc'],
  ] as const)('%s: "%s" is answered, the first time and the second', async (who, text, level) => {
    for (const round of [await ask(who, text), await ask(who, text)]) {
      expect(round.diagnosis).toMatchObject({ outcome: 'blocked', level, subjectId: sandbox.people.nora.id, gaps: [] });
      expect(round.diagnosis.causes[0]?.id).toBe('device.noncompliant.mde-risk');
    }
  });

  test('about an address costs one reading of the sign-in log, also when it is read before the right is confirmed', async () => {
    const text = 'why is nora.quist@alderlake.example blocked?';
    expect(signInReads((await ask('theo', text)).reads)).toBe(1);
    expect(signInReads((await ask('theo', text)).reads)).toBe(1);
  });

  test('and hear of an address and a device that nobody has', async () => {
    for (const text of ['why is nobody@alderlake.example blocked?', 'why is LT-9999 blocked?']) {
      const { diagnosis } = await ask('theo', text);
      expect(diagnosis.outcome).toBe('refused');
      expect(diagnosis.headline).toContain('no person and no device of that name');
    }
  });

  test('about their own address or device are told about themselves', async () => {
    for (const [text, withAddress] of [['why is theo.banner@alderlake.example blocked?', false], ['why is LT-4412 blocked?', true]] as const) {
      expect((await ask('theo', text, withAddress)).diagnosis).toMatchObject({ outcome: 'not-blocked', level: 'person', subjectId: sandbox.people.theo.id });
    }
  });

  test.each(['why is nora.quist@alderlake.example blocked?', 'why is LT-4411 blocked?'])('"%s": a right of a moment ago that cannot be confirmed is no right', async (text) => {
    expect((await ask('theo', text)).diagnosis.outcome).toBe('blocked');
    sandbox.control.fault({ match: 'GET /v1.0/users/*/transitiveMemberOf*', kind: '500' });
    const { diagnosis } = await ask('theo', text);
    expect(diagnosis).toMatchObject({ outcome: 'refused', level: 'person', causes: [], timeline: [], gaps: [] });
    expect(diagnosis.subjectId).toBeUndefined();
  });
});

describe('somebody without a right', () => {
  test('gets one refusal for an address of a colleague and for one of nobody, and nothing is read of either', async () => {
    const colleague = await ask('nora', 'why is jonas.feld@alderlake.example blocked?');
    const nobody = await ask('nora', 'why is jonas.felt@alderlake.example blocked?');
    expect(words(colleague.diagnosis)).toEqual(words(nobody.diagnosis));
    expect(colleague.diagnosis.outcome).toBe('refused');
    expect(colleague.reads.toSorted()).toEqual(nobody.reads.toSorted());
    expect(colleague.reads.join('\n')).not.toContain('jonas');
    expect(colleague.reads.join('\n')).not.toContain(sandbox.people.jonas.id);
    expect(signInReads(colleague.reads)).toBe(0);
  });

  test('gets one refusal for a device of a colleague and for one of nobody, at one reading of the sign-in log', async () => {
    const colleague = await ask('nora', 'why is LT-4416 blocked?');
    const nobody = await ask('nora', 'why is LT-9999 blocked?');
    expect(words(colleague.diagnosis)).toEqual(words(nobody.diagnosis));
    expect(colleague.diagnosis.outcome).toBe('refused');
    expect([signInReads(colleague.reads), signInReads(nobody.reads)]).toEqual([1, 1]);
    expect(colleague.reads.join('\n')).not.toContain(sandbox.people.jonas.id);
  });

  test('and known to have none has no owner looked up', async () => {
    await ask('nora', 'why is my device blocked?');
    const { reads } = await ask('nora', 'why is LT-4416 blocked?');
    expect(byName(reads)).toBe(0);
  });

  test('may ask by their own address, also where it was not known who has it', async () => {
    const { diagnosis } = await ask('nora', 'why is nora.quist@alderlake.example blocked?', false);
    expect(diagnosis).toMatchObject({ outcome: 'blocked', level: 'person', subjectId: sandbox.people.nora.id });
  });
});

describe('a device name that is not unique', () => {
  const id = (number: number): string => `3f0c8e1a-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const users = ['agent', 'pia', 'quinn'].map((name, index) => ({ id: id(index + 1), userPrincipalName: `${name}@contoso.example`, displayName: name, accountEnabled: true }));
  const laptop = (number: number, owner: number, isEnrolled = true) => ({
    entra: { id: id(number), deviceId: id(number + 1), displayName: 'PC-1', isCompliant: false, trustType: 'AzureAd', registeredOwners: [id(owner)] },
    intune: isEnrolled ? [{ id: id(number + 2), userId: id(owner), deviceName: 'PC-1', azureADDeviceId: id(number + 1), complianceState: 'noncompliant', deviceCompliancePolicyStates: [] }] : [],
  });
  const dump = (...laptops: readonly ReturnType<typeof laptop>[]) => ({
    now: '2026-04-01T12:00:00Z',
    users,
    groups: [{ id: id(90), displayName: 'Helpdesk', members: [id(1)] }],
    devices: laptops.map(({ entra }) => entra),
    managedDevices: laptops.flatMap(({ intune }) => intune),
    deviceCompliancePolicies: [], mobileThreatDefenseConnectors: [], conditionalAccessPolicies: [], namedLocations: [], signIns: [], machines: [], alerts: [],
    deviceManagementSettings: { deviceComplianceCheckinThresholdDays: 30, isScheduledActionEnabled: true, secureByDefault: true },
  });

  async function askOf(tenantDump: unknown, as: string, text: string): Promise<Diagnosis> {
    const opened = await openDump(tenantDump);
    try {
      return await askAs(opened.tenant, opened.roles, { as, text });
    } finally {
      await opened.sandbox.close();
    }
  }

  test.each([
    ['both are enrolled', dump(laptop(20, 2), laptop(30, 3))],
    ['one is only registered', dump(laptop(20, 2), laptop(30, 3, false))],
    ['neither is enrolled', dump(laptop(20, 2, false), laptop(30, 3, false))],
  ])('leads the helpdesk to ask by address, when %s', async (_which, tenantDump) => {
    const diagnosis = await askOf(tenantDump, 'agent@contoso.example', 'why is PC-1 blocked?');
    expect(diagnosis).toMatchObject({ outcome: 'refused', headline: 'Several people have a device of that name. Ask with the address of the person.', causes: [] });
    const byAddress = await askOf(tenantDump, 'agent@contoso.example', 'why is quinn@contoso.example blocked?');
    expect(byAddress.subjectId).toBe(id(3));
  });

  test('does not tell somebody without a right that several have one', async () => {
    const agentIsNobody = { ...dump(laptop(20, 2), laptop(30, 3)), groups: [] };
    const several = await askOf(agentIsNobody, 'agent@contoso.example', 'why is PC-1 blocked?');
    const none = await askOf(agentIsNobody, 'agent@contoso.example', 'why is PC-2 blocked?');
    expect(words(several)).toEqual(words(none));
  });

  test('is one name when one device was enrolled by one person and registered by another', async () => {
    const { entra, intune } = laptop(20, 2);
    const shared = dump({ entra: { ...entra, registeredOwners: [id(3)] }, intune });
    expect((await askOf(shared, 'agent@contoso.example', 'why is PC-1 blocked?')).subjectId).toBe(id(2));
  });

  test("is no matter when both are the same person's", async () => {
    expect((await askOf(dump(laptop(20, 2), laptop(30, 2)), 'agent@contoso.example', 'why is PC-1 blocked?')).subjectId).toBe(id(2));
  });
});
