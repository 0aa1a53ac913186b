import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createApprovalPages, type ApprovalPageParts } from '../../../src/bot/approval-page/approval-pages.ts';
import { changePage } from '../../../src/bot/approval-page/change-page.ts';
import { readVoteForm } from '../../../src/bot/approval-page/vote-form.ts';
import { changeId, userId } from '../../../src/core/facts/ids.ts';
import type { PageView } from '../../../src/features/change/step-up.ts';
import { hostileText } from '../../cards/support/hostile-text.ts';
import { Browser } from './support/browser.ts';
import { id } from './support/decisions.ts';
import { openBench, type Bench } from './support/page-bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => bench[Symbol.asyncDispose]());

describe('what the page may do in a browser', () => {
  test('every answer forbids scripts, frames, foreign forms and keeping', async () => {
    const { browser, seen } = await bench.signedIn('elena');
    const answers = [
      seen, await browser.post(bench.page, { vote: 'approve' }), await new Browser().get(bench.page), await new Browser().get(`${bench.url}/approve/x`),
      await new Browser().get(`${bench.url}/approve/callback?error=<script>&state=${id}.x`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 303, 404, 400]);
    for (const { headers, text } of answers) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(text).not.toMatch(/<script|<img|<iframe|\son\w+=|javascript:/i);
    }
  });

  test('the bot without a page does not know its addresses', async () => {
    expect((await fetch(`${bench.url}/approved/${id}`)).status).toBe(404);
    expect((await fetch(bench.page, { method: 'PUT' })).status).toBe(405);
  });

  test('over https its cookies can be set by no other host and travel encrypted only', async () => {
    const pages = pagesAt('https://gatehouse.example.com');
    const answer = await pages.answer({ method: 'GET', path: `/approve/${id}`, query: new URLSearchParams(), header: () => undefined, body: async () => ({ status: 'too-large' }), remoteAddress: '192.0.2.1' });
    expect(answer.cookies).toEqual([expect.stringMatching(new RegExp(`^__Host-gatehouse-sign-in-${id}=[\\w.-]+; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure$`))]);
    expect(answer.headers['location']).toContain(encodeURIComponent('https://gatehouse.example.com/approve/callback'));
  });

  test.each(['http://gatehouse.example.com', 'https://gatehouse.example.com/sub', 'https://user@gatehouse.example.com', 'ftp://127.0.0.1', 'gatehouse.example.com', 'http://127.0.0.1.evil.example'])(
    'does not start at %s',
    (publicUrl) => {
      expect(() => pagesAt(publicUrl)).toThrow('must be https://');
    },
  );

  test('does not start with a secret that could be guessed', () => {
    expect(() => pagesAt('https://gatehouse.example.com', 'short')).toThrow('at least 16 characters');
  });
});

describe('names and reasons are text, whatever they hold', () => {
  test('a page full of hostile text has exactly the elements of a harmless one', () => {
    const tags = (view: PageView): readonly string[] => changePage(view, session).body.match(/<[^>]*>/g) ?? [];
    const harmless = tags(viewWith(() => 'x'));
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 20 }), (texts) => {
        let next = 0;
        expect(tags(viewWith(() => texts[next++ % texts.length] ?? ''))).toEqual(harmless);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['</p><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '<form action=https://evil.example>', '&lt;b&gt;', '\u202Edesrever', 'a\u0000b'])('%j does nothing', async (text) => {
    bench.decisions.texts = { reason: text, heading: text, requestedBy: text, diff: [{ path: text, before: text, after: text }] };
    const { seen } = await bench.signedIn('elena');
    for (const live of ['<script', '<img', 'evil.example>', '\u202E', '\u0000']) expect(seen.text).not.toContain(live);
    expect(seen.text).toContain('<h1>');
    if (text.startsWith('&')) expect(seen.text).toContain('&amp;lt;b&amp;gt;');
  });

  test('a value is shown to its end: what is cut off was not approved knowingly', () => {
    const value = Array.from({ length: 400 }, (_, at) => `user-${at}`).join(', ');
    expect(changePage(viewWith(() => value), session).body).toContain('user-399');
  });
});

test('a form is read or refused, and never breaks the page', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webQueryParameters(), hostileText, fc.string({ unit: 'binary' })), fc.option(fc.string(), { nil: undefined }), (body, type) => {
      for (const contentType of [type, 'application/x-www-form-urlencoded']) {
        const form = readVoteForm(contentType, Buffer.from(body));
        if (form !== undefined) expect(['approve', 'emergency', 'reject']).toContain(form.vote);
      }
    }),
  );
  const whole = `vote=reject&revision=3&token=${'A'.repeat(43)}&reason=`;
  const type = 'application/x-www-form-urlencoded; charset=UTF-8';
  expect(readVoteForm(type, Buffer.from(`${whole}a%0D%0Ab`))).toEqual({ vote: 'reject', revision: 3, token: 'A'.repeat(43), reason: 'a\nb' });
  expect(readVoteForm(type, Buffer.from(whole + 'x'.repeat(1_001)))).toBeUndefined();
});

const session = { changeId: id, formKey: 'k', person: { userId: userId('p'), name: 'Elena Marsh', stepUp: { acrs: [], authenticatedAt: undefined, methods: [] } } };

function viewWith(text: () => string): PageView {
  return {
    changeId: changeId(id), number: 12, revision: 1, heading: text(), consequence: text(), requestedBy: text(), requestedAt: 0, reason: text(), readAt: 0,
    diff: [{ path: text(), before: text(), after: text() }, { path: text(), before: undefined, after: text() }],
    guards: [{ protects: text(), verdict: 'passed', says: text() }, { protects: text(), verdict: 'undetermined', says: text() }], impact: text(),
    approvals: [{ by: text(), at: 0 }], approvalsNeeded: 2,
    decision: { status: 'open', until: 0, mayApprove: true, mayApproveInEmergency: true, mayReject: true, says: text() },
  };
}

function pagesAt(publicUrl: string, secret = 'a secret that is long enough'): ReturnType<typeof createApprovalPages> {
  const signIn: ApprovalPageParts['signIn'] = {
    begin: async ({ redirectUri }) => ({ status: 'begun', url: `https://login.example/authorize?redirect_uri=${encodeURIComponent(redirectUri)}`, secrets: { nonce: 'n', codeVerifier: 'v' } }),
    finish: async () => ({ status: 'unavailable', detail: 'not asked' }),
  };
  return createApprovalPages({ signIn, decide: bench.decisions, publicUrl, secret, clock: { now: () => Date.now() }, onTrouble: () => undefined });
}
