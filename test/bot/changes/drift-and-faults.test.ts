import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectTenant } from '../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../src/adapters/credential.ts';
import { cloudAt } from '../../../src/adapters/upstream/clouds.ts';
import { COMPLIANCE, POLICIES } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { startRunningBot, type RunningBot } from '../../support/running-bot.ts';
import { advance, askTitles, auditOf, button, changeNumber, effectsOf, everybodyInstalls, fillIn, letPass, minutes, press, propose, proposeOn, refusedPreview, statusOf, wordsOn } from './change-story.ts';
import { wordsOf } from '../../support/connector-stub.ts';

let running: RunningBot;
beforeAll(async () => {
  running = await startRunningBot();
  await everybodyInstalls(running);
});
beforeEach(() => {
  running.sandbox.control.clearFaults();
  running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabledForReportingButNotEnforced' } });
  running.sandbox.control.clearEffects();
});
afterAll(async () => running[Symbol.asyncDispose]());

const patch = `PATCH /identity/conditionalAccess/policies/${POLICIES.timesheets}`;

describe('a policy that somebody edits in the portal after it was shown', () => {
  test('is not touched: the change is stale, and the card says what moved and who did it', async () => {
    const { number } = await proposeOn(running);
    advance(running, 1);
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] } } });
    advance(running, 5);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('stale');
    expect(effectsOf(running)).toEqual([]);
    for (const chat of ['a:elena', 'a:mira', '19:changes@thread.tacv2']) {
      expect(wordsOn(running, chat, number)).toContain('Ivo Lindqvist changed it after it was shown');
      expect(wordsOn(running, chat, number)).toContain('grantControls.builtInControls');
    }
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'], customAuthenticationFactors: [], termsOfUse: [] } } });
  });

  test('between the preview and the request is shown anew, and nobody is asked', async () => {
    const { card, id } = await fillIn(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'Go' });
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: 'Pilot – renamed' } });
    const before = (await running.store.changes.list({ limit: 1 })).at(0)?.number;
    const again = await running.person('elena').presses(button(card, askTitles), id);
    expect(wordsOf(again.body)).toContain('Pilot – renamed');
    expect((await running.store.changes.list({ limit: 1 })).at(0)?.number).toBe(before);
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { displayName: 'Pilot – Compliant device for Timesheets' } });
  });

  test('that is already On when it is to be done is not written again', async () => {
    const { number } = await proposeOn(running);
    running.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: POLICIES.timesheets, patch: { state: 'enabled' } });
    advance(running, 5);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 12_000);
    expect(await statusOf(running, number)).toBe('stale');
    expect(wordsOn(running, 'a:elena', number)).toContain('has already done it meanwhile');
    expect(effectsOf(running)).toEqual([]);
  });

  test('that is open for another change says which', async () => {
    const { number } = await proposeOn(running);
    const { card, id } = await fillIn(running, 'mira', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'Me too' });
    const reply = await running.person('mira').presses(button(card, askTitles), id);
    expect(wordsOf(reply.body)).toContain(`Change #${String(number)} by Elena Marsh to the same target is still open`);
    await press(running, 'elena', 'Withdraw', {}, number);
  });
});

describe('a service that fails', () => {
  test.each(['429', '500', 'drop', 'drop-after', '500-after'] as const)('with %s once: the change is done, and done once', async (kind) => {
    running.sandbox.control.fault({ match: 'PATCH /v1.0/identity/*', kind, times: 1 });
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, minutes(1));
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toEqual([patch]);
  });

  test('for long: the change ends as failed, nothing was changed, and the card says what to do', async () => {
    running.sandbox.control.fault({ match: 'PATCH /v1.0/identity/*', kind: '500' });
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, minutes(10), 10_000);
    expect(await statusOf(running, number)).toBe('failed');
    expect(effectsOf(running)).toEqual([]);
    expect(wordsOn(running, 'a:elena', number)).toContain('Look at the state of the policy in Entra');
  });

  test('that does not let the executor do it: failed at once, not tried again, and said so', async () => {
    const { number } = await proposeOn(running);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass({ ...running, worker: { ...running.worker, executor: withoutRights() } }, minutes(1));
    expect(await changeNumber(running, number)).toMatchObject({ status: { status: 'failed', why: 'refused-by-service' } });
    expect(await auditOf(running, number)).toEqual(['requested', 'approval-given', 'approved', 'execution-begun', 'attempt-begun', 'attempt-ended', 'failed']);
    expect(wordsOn(running, 'a:elena', number)).toMatch(/Refused by the service[\s\S]*Nothing was changed/);
  });

  test('before anybody is asked: the form says what could not be read', async () => {
    running.sandbox.control.fault({ match: 'GET /*/identity/conditionalAccess/policies*', kind: '503' });
    expect(await refusedPreview(running, 'elena', 'Switch a policy to On', { policy: POLICIES.timesheets, reason: 'Go' })).toMatch(/could not/);
  });
});

describe('a compliance policy behind Intune’s own second approval', () => {
  const lower = { compliancePolicy: COMPLIANCE.risk, threshold: 'low', reason: 'Fewer risky laptops' };

  test('is said to be held, and goes on by itself when a second admin approves it in Intune', async () => {
    running.sandbox.control.multiAdminApproval(true);
    const { number } = await propose(running, 'ivo', 'Accept less device risk', lower);
    await press(running, 'mira', 'Approve', {}, number);
    await letPass(running, 15_000);
    expect(await statusOf(running, number)).toBe('executing');
    expect(wordsOn(running, 'a:ivo', number)).toContain('Intune waits for its second admin');
    for (const id of await waitingRequests()) running.sandbox.control.decideRequest(id, 'approve', 'ivo');
    await letPass(running, minutes(3), 5_000);
    expect(await statusOf(running, number)).toBe('done');
    expect(effectsOf(running)).toHaveLength(1);
    running.sandbox.control.multiAdminApproval(false);
  });

  test('that is tightened is not "relaxed" to the same level, nor tightened upwards', async () => {
    expect(await refusedPreview(running, 'ivo', 'Accept less device risk', { ...lower, threshold: 'high' })).toContain('would not be stricter');
    const relaxed = await propose(running, 'mira', 'Accept more device risk', { ...lower, threshold: 'medium' });
    await press(running, 'elena', 'Approve', {}, relaxed.number);
    await letPass(running, 15_000);
    expect(await statusOf(running, relaxed.number)).toBe('done');
  });
});

async function waitingRequests(): Promise<readonly string[]> {
  const { clientId, clientSecret } = running.sandbox.reader;
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
  const token: unknown = await (await fetch(`${running.sandbox.url}/${running.sandbox.tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form })).json();
  const bearer = typeof token === 'object' && token !== null && 'access_token' in token ? String(token.access_token) : '';
  const listed = await (await fetch(`${running.sandbox.url}/beta/deviceManagement/operationApprovalRequests`, { headers: { authorization: `Bearer ${bearer}` } })).text();
  return [...listed.matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id);
}

/** The same adapter, signed in as an application that may sync devices and nothing else. */
function withoutRights(): RunningBot['worker']['executor'] {
  const cloud = cloudAt(running.sandbox.url);
  const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: running.sandbox.tenantId, ...who }, cloud);
  const { executor } = connectTenant({ cloud, reader: credential(running.sandbox.reader), actor: credential(running.sandbox.actor), executor: credential(running.sandbox.actor), clock: running.tenant.clock });
  if (executor === undefined) throw new Error('there is no executor');
  return executor;
}
