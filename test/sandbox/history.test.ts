import { describe, expect, test } from '@jest/globals';
import { defaultEvidence } from '../../src/core/flip/certificate.ts';
import { GROUPS, PAYROLL, POLICIES, TIMESHEETS } from '../../src/sandbox/tenant/pilot-policies.ts';
import { part, parts, text, type Row } from '../../src/sandbox/wire/row.ts';
import { answerOf, withSandbox, type Client } from './support/client.ts';

const LOG = '/beta/auditLogs/signIns';

function resultOf(row: Row, policy: string): string {
  return text(parts(row, 'appliedConditionalAccessPolicies').find((applied) => applied['id'] === policy), 'result');
}

function days(rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => text(row, 'createdDateTime').slice(0, 10)))].toSorted();
}

function send(client: Client, command: string, body: object): ReturnType<typeof answerOf> {
  return fetch(`${client.sandbox.url}/_sandbox/${command}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then(answerOf);
}

describe('what the log of the pilot holds from the beginning', () => {
  test.each([['2026-03-10T09:00:00Z', 40], ['2026-03-08T23:50:00Z', 300], ['2026-03-07T00:05:00Z', 10]])('on %s the report-only policy on Timesheets has seen all that switching it on asks for', async (now, users) => {
    await withSandbox({ now, users }, async (client) => {
      const since = new Date(Date.parse(now) - defaultEvidence.lookBackDays * 86_400_000).toISOString();
      const rows = await client.values(`${LOG}?$filter=createdDateTime ge ${since} and appId eq '${TIMESHEETS.appId}'&$top=1000`);
      const seen = rows.filter((row) => !['', 'reportOnlyNotApplied'].includes(resultOf(row, POLICIES.timesheets)));
      const working = days(seen).filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
      expect(new Set(seen.map((row) => resultOf(row, POLICIES.timesheets)))).toEqual(new Set(['reportOnlySuccess']));
      expect(seen.length).toBeGreaterThanOrEqual(defaultEvidence.signIns);
      expect(days(seen).length).toBeGreaterThanOrEqual(defaultEvidence.days);
      expect(working.length).toBeGreaterThanOrEqual(defaultEvidence.workingDays);
      const members = (await client.values(`/v1.0/groups/${GROUPS.pilotUsers}/members?$select=id`)).map((row) => row['id']);
      expect(members.filter((id) => !seen.some((row) => row['userId'] === id))).toEqual([]);
    });
  });
});

describe('sign-ins of the past', () => {
  test('people signed in on each of the last days, as the tenant is now', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      control.scenario('risk-high');
      const since = control.now();
      expect(control.history({ people: ['nora', people.theo.upn], app: TIMESHEETS.displayName, days: 6, perDay: 2 })).toBe(24);
      const rows = await client.values(`${LOG}?$filter=(userId eq '${people.nora.id}' or userId eq '${people.theo.id}') and appId eq '${TIMESHEETS.appId}' and createdDateTime ge 2026-03-04T00:00:00Z&$top=1000`);
      expect(rows.every((row) => text(row, 'createdDateTime') < since)).toBe(true);
      // Nora's laptop is at risk now, so all of her days are; Theo is not in the pilot.
      const [nora, theo] = [people.nora, people.theo].map(({ id }) => rows.filter((row) => row['userId'] === id && resultOf(row, POLICIES.timesheets) !== 'reportOnlySuccess'));
      expect(days(nora ?? [])).toEqual(['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09']);
      expect(new Set(nora?.map((row) => resultOf(row, POLICIES.timesheets)))).toEqual(new Set(['reportOnlyFailure']));
      expect(new Set(theo?.map((row) => resultOf(row, POLICIES.timesheets)))).toEqual(new Set(['reportOnlyNotApplied']));
    });
  });

  test('a blocked sign-in says 53000 and names the policy that failed', async () => {
    await withSandbox({}, async (client) => {
      const { control, people } = client.sandbox;
      expect((await send(client, 'history', { people: ['nora'], app: 'Alder Payroll', days: 1, privateWindow: true })).body).toEqual({ rows: 1 });
      const [row] = await client.values(`/v1.0/auditLogs/signIns?$filter=userId eq '${people.nora.id}' and appId eq '${PAYROLL.appId}' and createdDateTime le ${control.now()} and status/errorCode eq 53000`);
      expect(row).toMatchObject({ createdDateTime: '2026-03-09T09:00:00Z', conditionalAccessStatus: 'failure', deviceDetail: { deviceId: '' } });
      expect([part(row, 'status')['errorCode'], resultOf(row ?? {}, POLICIES.compliantDevice)]).toEqual([53000, 'failure']);
    });
  });

  test.each<[string, object]>([
    ['nobody', { people: [], days: 1 }], ['somebody unknown', { people: ['zoe'], days: 1 }], ['no days', { people: ['nora'] }], ['days that the log does not keep', { people: ['nora'], days: 31 }],
    ['half a day', { people: ['nora'], days: 1.5 }], ['too many a day', { people: ['nora'], days: 1, perDay: 21 }], ['an unknown word', { people: ['nora'], days: 1, colour: 'red' }], ['a list with a number', { people: ['nora', 1], days: 1 }],
  ])('%s is refused and writes nothing', async (_what, body) => {
    await withSandbox({}, async (client) => {
      const before = client.sandbox.control.state();
      expect((await send(client, 'history', body)).status).toBe(400);
      expect(client.sandbox.control.state()).toEqual(before);
    });
  });

  test('a plan is taken away over HTTP too, with a status that Entra has', async () => {
    await withSandbox({}, async (client) => {
      expect((await send(client, 'plan', { user: 'nora', service: 'SCO', status: 'Off' })).status).toBe(400);
      expect((await send(client, 'plan', { user: 'nora', service: 'SCO', status: 'Suspended' })).status).toBe(200);
      expect(parts((await client.get(`/v1.0/users/${client.sandbox.people.nora.id}?$select=assignedPlans`)).body, 'assignedPlans')[0]).toMatchObject({ service: 'SCO', capabilityStatus: 'Suspended' });
    });
  });
});
