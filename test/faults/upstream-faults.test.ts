import { afterEach, describe, expect, test } from '@jest/globals';
import type { TenantOptions } from '../../src/adapters/connect-tenant.ts';
import { userId } from '../../src/core/facts/ids.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { connected, valueOfKnown } from '../adapters/upstream/connected.ts';
import { ids, now } from '../adapters/upstream/small-tenant.ts';
import { virtualTimers } from '../adapters/upstream/virtual-timers.ts';

const ann = { userId: userId(ids.person) };
const since = Date.parse(now) - 86_400_000;

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

async function start(options: Partial<TenantOptions> = {}) {
  const timers = virtualTimers();
  const made = await connected({ timers, random: () => 1, ...options }, { throttling: false });
  sandbox = made.sandbox;
  return { ...made, timers, control: made.sandbox.control };
}

describe('an upstream in trouble', () => {
  test('429 with Retry-After: asked again after exactly that time', async () => {
    const { tenant, control, timers } = await start();
    control.fault({ match: 'GET /beta/auditLogs/*', kind: '429', times: 1, retryAfter: 2 });
    expect(valueOfKnown(await tenant.entra.readSignIns(ann, since))).toHaveLength(1);
    expect(timers.elapsed()).toBe(2_000);
  });

  test('429 with a Retry-After that no person waits for: a gap at once, and others are not sent into the wall', async () => {
    const { tenant, control, timers } = await start();
    control.fault({ match: 'GET /beta/auditLogs/*', kind: '429', times: 1, retryAfter: 60 });
    const gap = { source: 'signIns', reason: 'throttled', detail: 'TooManyRequests', requestId: expect.any(String) };
    expect(await tenant.entra.readSignIns(ann, since)).toEqual({ known: false, gap });
    expect(await tenant.entra.readSignIns(ann, since)).toMatchObject({ known: false, gap: { reason: 'throttled', detail: 'upstream.own-budget' } });
    expect(timers.slept).toEqual([]);
  });

  test('429 without Retry-After: own waits that grow', async () => {
    const { tenant, control, timers } = await start();
    control.fault({ match: 'GET /v1.0/identity/*', kind: '429', times: 2 });
    expect(valueOfKnown(await tenant.entra.readPolicies())).toHaveLength(1);
    expect(timers.slept.slice(0, 2)).toEqual([400, 800]);
  });

  test.each(['500', '503', 'drop'] as const)('%s once: asked again, and nobody notices', async (kind) => {
    const { tenant, control } = await start();
    control.fault({ match: 'GET *', kind, times: 1 });
    expect(valueOfKnown(await tenant.entra.readPerson(ann))).toMatchObject({ displayName: 'Ann' });
  });

  test.each(['500', '503', 'drop'] as const)('%s for good: a gap with the reason, and the other systems still answer', async (kind) => {
    const { tenant, control } = await start();
    control.fault({ match: 'GET /v1.0/deviceManagement*', kind });
    const [settings, person, alerts] = await Promise.all([tenant.intune.readComplianceSettings(), tenant.entra.readPerson(ann), tenant.defender.readAlerts(since)]);
    expect(settings).toMatchObject({ known: false, gap: { source: 'deviceManagementSettings', reason: 'unavailable' } });
    expect([person.known, alerts.known]).toEqual([true, true]);
  });

  test('an answer slower than the caller\'s deadline: a gap that says so', async () => {
    const { tenant, control } = await start();
    await tenant.entra.readPerson(ann);
    control.fault({ match: 'GET /v1.0/users/*', kind: 'slow', delayMs: 500 });
    const deadline = new AbortController();
    const fact = tenant.entra.readPerson(ann, { signal: deadline.signal });
    setImmediate(() => deadline.abort());
    expect(await fact).toMatchObject({ known: false, gap: { source: 'users', reason: 'timed-out' } });
  });

  test('a try that takes too long is given up, even when the caller has no deadline', async () => {
    const { tenant, control } = await start({ patience: { tryMs: 50 } });
    control.fault({ match: 'GET /v1.0/users/*', kind: 'slow', delayMs: 500 });
    expect(await tenant.entra.readPerson(ann)).toMatchObject({ known: false, gap: { reason: 'timed-out' } });
  });

  test('a deadline that has passed asks nobody', async () => {
    const { tenant, control } = await start();
    control.fault({ match: 'GET *', kind: '500', times: 1 });
    expect(await tenant.entra.readPerson(ann, { signal: AbortSignal.abort() })).toMatchObject({ known: false });
    expect(control.faults()).toHaveLength(1);
  });

  test('many pages: each may fail once, and no row is lost or doubled', async () => {
    const groups = Array.from({ length: 2_500 }, (_, index) => ({ id: `96000900-0000-4000-8000-${String(index).padStart(12, '0')}`, displayName: `G${index}`, members: [ids.person] }));
    const timers = virtualTimers();
    const made = await connected({ timers }, { tenant: { now, users: [{ id: ids.person, userPrincipalName: 'ann@contoso.example' }], groups } });
    sandbox = made.sandbox;
    made.sandbox.control.fault({ match: 'GET *transitiveMemberOf*', kind: '503', times: 1 });
    const found = valueOfKnown(await made.tenant.entra.readGroups(ann));
    expect(new Set(found.map((group) => group.id)).size).toBe(2_500);
    expect(found).toHaveLength(2_500);
  });
});

describe('reads side by side', () => {
  test('really run at the same time: all requests are out before the first answer comes', async () => {
    let open = 0;
    const all = Promise.withResolvers<undefined>();
    const waitingFetch: typeof fetch = async (input, init) => {
      open += 1;
      if (open === 3) all.resolve(undefined);
      await all.promise;
      return fetch(input, init);
    };
    const { tenant } = await start({ fetch: waitingFetch });
    const facts = await Promise.all([tenant.entra.readPerson(ann), tenant.intune.readComplianceSettings(), tenant.defender.readAlerts(since)]);
    expect(facts.map((fact) => fact.known)).toEqual([true, true, true]);
  });
});

describe('a link to the next page', () => {
  test('that leads to another host is not followed, because the token would go with it', async () => {
    const hosts = new Set<string>();
    const lying: typeof fetch = async (input) => {
      hosts.add(new URL(input instanceof Request ? input.url : input).host);
      return Response.json({ value: [], '@odata.nextLink': 'https://evil.example/v1.0/users/x/transitiveMemberOf?$skiptoken=1' });
    };
    const { tenant } = await start({ fetch: lying });
    expect(await tenant.entra.readGroups(ann)).toMatchObject({ known: false, gap: { reason: 'unexpected-shape', detail: '@odata.nextLink' } });
    expect(hosts.size).toBe(1);
  });

  test('that never ends is given up after fifty pages, and the gap says that there is more', async () => {
    const timers = virtualTimers();
    let pages = 0;
    const endless: typeof fetch = async (input) => {
      pages += 1;
      const { origin } = new URL(input instanceof Request ? input.url : input);
      return Response.json({ value: [{ id: `g${pages}` }], '@odata.nextLink': `${origin}/v1.0/users/${ids.person}/transitiveMemberOf?$skiptoken=${pages}` });
    };
    const { tenant } = await start({ fetch: endless, timers });
    const fact = await tenant.entra.readGroups(ann);
    expect(valueOfKnown(fact)).toHaveLength(50);
    expect(fact).toMatchObject({ gaps: [{ source: 'groups', reason: 'missing-value', detail: '@odata.nextLink' }] });
  });
});
