import { beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { changeId } from '../../../src/core/facts/ids.ts';
import { Browser, hiddenFields, wordsOf } from './support/browser.ts';
import { otherId } from './support/decisions.ts';
import { openBench, type Bench } from './support/page-bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => bench[Symbol.asyncDispose]());

describe('an approver who has signed in', () => {
  test('sees what would change, who asks and why, and nothing is decided by looking', async () => {
    const { seen } = await bench.signedIn('elena');
    const words = wordsOf(seen);
    for (const said of ['Switch &quot;Pilot policy&quot; to On', 'Change #12, asked for by Ivo Lindqvist', 'The pilot has gone well', 'enabledForReportingButNotEnforced', 'enabled', 'Both emergency accounts are excluded.', '0 of 1', 'You are signed in as Elena Marsh']) {
      expect(words).toContain(said);
    }
    expect(bench.decisions.commands).toEqual([]);
  });

  test('approves, and the context, the moment and the methods of the sign-in stay on record', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { browser, seen } = await bench.signedIn('elena');
    const answer = await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) });
    expect([answer.status, wordsOf(answer)]).toEqual([200, expect.stringContaining('Your decision is recorded The change is approved.')]);
    const [approval] = bench.decisions.change.approvals;
    expect(approval).toMatchObject({ by: bench.sandbox.people.elena.id, stepUp: { acrs: ['c2'], methods: ['fido', 'mfa'] } });
    expect(approval?.stepUp?.authenticatedAt).toBeGreaterThanOrEqual(before);
  });

  test('rejects with a reason; without one nothing happens', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    const empty = await browser.post(bench.page, { vote: 'reject', reason: ' ', ...hiddenFields(seen) });
    expect([empty.status, wordsOf(empty)]).toEqual([409, expect.stringContaining('Say why')]);
    expect((await browser.post(bench.page, { vote: 'reject', reason: 'Not on a Friday', ...hiddenFields(seen) })).status).toBe(200);
    expect(bench.decisions.change.status).toMatchObject({ status: 'rejected', by: bench.sandbox.people.elena.id, reason: 'Not on a Friday' });
  });

  test('approves alone in an emergency, with a reason', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    await browser.post(bench.page, { vote: 'emergency', reason: 'Ransomware', ...hiddenFields(seen) });
    expect(bench.decisions.change.approvals).toMatchObject([{ emergencyReason: 'Ransomware', stepUp: { acrs: ['c2'] } }]);
  });

  test('uses the sign-in up with the vote: the next look asks to sign in again', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) });
    expect((await browser.open(bench.page)).url).toContain('/oauth2/v2.0/authorize');
  });

  test('cannot decide on the own request', async () => {
    const { browser, seen } = await bench.signedIn('ivo');
    const answer = await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) });
    expect([answer.status, wordsOf(answer)]).toEqual([409, expect.stringContaining('somebody else has to decide')]);
    expect(bench.decisions.change.approvals).toEqual([]);
  });

  test('has ten minutes, and is then asked to sign in again', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    bench.clock.ahead = 10 * 60_000 + 1_000;
    const answer = await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) });
    expect([answer.status, wordsOf(answer)]).toEqual([401, expect.stringContaining('Your sign-in is over')]);
    expect(bench.decisions.commands).toEqual([]);
  });

  test('is told when the request was decided meanwhile', async () => {
    const [elena, mira] = [await bench.signedIn('elena'), await bench.signedIn('mira')];
    await mira.browser.post(bench.page, { vote: 'reject', reason: 'no', ...hiddenFields(mira.seen) });
    expect(wordsOf(await elena.browser.post(bench.page, { vote: 'approve', ...hiddenFields(elena.seen) }))).toContain('Nothing to do');
    expect(bench.decisions.change.approvals).toEqual([]);
  });
});

describe('forms that are not ours decide nothing', () => {
  const attempts: readonly (readonly [string, number, (fields: { revision: string; token: string }) => { form: Record<string, string> | string; headers?: Record<string, string> }])[] = [
    ['without a token', 403, ({ revision }) => ({ form: { vote: 'approve', revision } })],
    ['with a token somebody made up', 403, ({ revision }) => ({ form: { vote: 'approve', revision, token: 'A'.repeat(43) } })],
    ['for another revision than the one that was shown', 403, ({ token }) => ({ form: { vote: 'approve', revision: '2', token } })],
    ['from another site', 403, (fields) => ({ form: { vote: 'approve', ...fields }, headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } })],
    ['from a frame that hides its origin', 403, (fields) => ({ form: { vote: 'approve', ...fields }, headers: { origin: 'null' } })],
    ['from another host of the same domain', 403, (fields) => ({ form: { vote: 'approve', ...fields }, headers: { 'sec-fetch-site': 'same-site' } })],
    ['as JSON', 403, (fields) => ({ form: JSON.stringify({ vote: 'approve', ...fields }), headers: { 'content-type': 'application/json' } })],
    ['as plain text, which other sites may send', 403, (fields) => ({ form: new URLSearchParams({ vote: 'approve', ...fields }).toString(), headers: { 'content-type': 'text/plain' } })],
    ['with two votes', 403, (fields) => ({ form: `${new URLSearchParams({ vote: 'reject', ...fields }).toString()}&vote=approve` })],
    ['with a vote that does not exist', 403, (fields) => ({ form: { vote: 'execute', ...fields } })],
    ['of more than 8 KB', 413, (fields) => ({ form: { vote: 'reject', reason: 'x'.repeat(9_000), ...fields } })],
  ];

  test.each(attempts)('%s', async (_what, status, make) => {
    const { browser, seen } = await bench.signedIn('elena');
    const { form, headers } = make(hiddenFields(seen));
    const answer = await browser.post(bench.page, form, headers);
    expect([answer.status, bench.decisions.commands]).toEqual([status, []]);
    expect(wordsOf(answer)).toContain('Nothing was decided.');
  });

  test('with the token of one session and the cookie of another', async () => {
    const [elena, mira] = [await bench.signedIn('elena'), await bench.signedIn('mira')];
    expect((await elena.browser.post(bench.page, { vote: 'approve', ...hiddenFields(mira.seen) })).status).toBe(403);
    expect(bench.decisions.commands).toEqual([]);
  });

  test('without a sign-in', async () => {
    const { seen } = await bench.signedIn('elena');
    expect((await new Browser().post(bench.page, { vote: 'approve', ...hiddenFields(seen) })).status).toBe(401);
    expect(bench.decisions.commands).toEqual([]);
  });

  test('with a changed cookie, two of them, or the cookie of a sign-in under way', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    const begun = await bench.begin();
    const [name = '', value = ''] = [...browser.cookies][0] ?? [];
    const cookies: readonly (readonly [string, string])[] = [
      [name, `${value.slice(0, -3)}AAA`],
      [name, [...begun.browser.cookies.values()][0] ?? ''],
      [name, ''],
      [name, `${value}; ${name}=${value}`],
    ];
    for (const [cookie, content] of cookies) {
      const thief = new Browser();
      thief.cookies.set(cookie, content);
      expect((await thief.post(bench.page, { vote: 'approve', ...hiddenFields(seen) })).status).toBe(401);
    }
    expect(bench.decisions.commands).toEqual([]);
    // The untouched cookie still works, so it was the change that was noticed.
    expect((await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) })).status).toBe(200);
  });

  test('naming somebody else as the person: the vote is that of whoever signed in', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    await browser.post(`${bench.page}?person=${bench.sandbox.people.mira.id}`, { vote: 'approve', person: bench.sandbox.people.mira.id, userId: bench.sandbox.people.mira.id, ...hiddenFields(seen) });
    expect(bench.decisions.change.approvals.map(({ by }) => by)).toEqual([bench.sandbox.people.elena.id]);
  });

  test('asking for a change that the person has not signed in for, also with the cookie renamed', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    for (const [name, value] of [...browser.cookies]) browser.cookies.set(name.replace(/[\w-]{22}$/, otherId), value);
    expect((await browser.post(`${bench.url}/approve/${otherId}`, { vote: 'approve', ...hiddenFields(seen) })).status).toBe(401);
    expect(bench.decisions.commands).toEqual([]);
  });
});

test('an address decides nothing, whatever it holds', async () => {
  const { browser, seen } = await bench.signedIn('elena');
  const { revision, token } = hiddenFields(seen);
  const answer = await browser.get(`${bench.page}?vote=approve&revision=${revision}&token=${token}&reason=x`);
  expect([answer.status, bench.decisions.commands]).toEqual([200, []]);
});

test('addresses of no change say so without a sign-in', async () => {
  for (const path of [changeId('C'.repeat(22)), 'x', 'AAAAAAAAAAAAAAAAAAAAAA%2F..', '..%2F..%2Fhealthz', 'A'.repeat(5_000)]) {
    const seen = await new Browser().get(`${bench.url}/approve/${path}`);
    expect([seen.status, seen.headers.get('location')]).toEqual([404, null]);
  }
});

test('a fault of ours is a plain page with a reference that is in the log, and without a stack', async () => {
  const { browser, seen } = await bench.signedIn('elena');
  bench.decisions.approve = async () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1'));
  const answer = await browser.post(bench.page, { vote: 'approve', ...hiddenFields(seen) });
  expect([answer.status, answer.text]).toEqual([500, expect.not.stringMatching(/ECONNREFUSED|\bat .*\.ts/)]);
  const [line] = bench.trouble;
  expect(wordsOf(answer)).toContain(`Reference: ${line?.reference ?? 'none'}`);
  expect(line).toMatchObject({ kind: 'failed' });
});

test('a flood from one address is turned away, and a minute later the page answers again', async () => {
  const answers = await Promise.all(Array.from({ length: 70 }, async () => new Browser().get(`${bench.url}/approve/x`)));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  bench.clock.ahead = 60_000;
  expect((await new Browser().get(`${bench.url}/approve/x`)).status).toBe(404);
});
