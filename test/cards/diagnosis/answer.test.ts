import { describe, expect, test } from '@jest/globals';
import { presentAnswer, renderDiagnosis } from '../../../src/cards/diagnosis/answer.ts';
import { blockedByRisk, blockedForHelpdesk, notBlocked, refused, undetermined } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';

const context = { button: { id: 'q3Jm', revision: 2 }, reader: { locale: 'en-GB', timeZone: 'Europe/London' } };

describe('a person who is blocked', () => {
  const { card, summary } = renderDiagnosis(blockedByRisk, context);
  const texts = textsOf(card);

  test('reads first that they are blocked and why, in words and not only in red', () => {
    expect(texts.slice(0, 2)).toEqual(['✖ Blocked', blockedByRisk.headline]);
    expect(summary).toBe(blockedByRisk.headline);
  });

  test('reads the steps in order, and who can help', () => {
    const start = texts.indexOf('What you can do');
    expect(texts.slice(start + 1, start + 7)).toEqual(['1', blockedByRisk.causes[0]?.remedy[0], '2', blockedByRisk.causes[0]?.remedy[1], '3', blockedByRisk.causes[0]?.remedy[2]]);
    expect(texts).toContain('Security operations can put this right. They look after threats on devices (Defender).');
  });

  test('sees for each fact where it comes from, when it happened and when it was read', () => {
    expect(texts).toContain('From the Entra sign-in log · 09:31 (11 min ago) · read 09:42');
    expect(texts).toContain('As of 16 Nov 2026, 09:42 GMT');
  });

  test('sees what could not be read, without codes that mean nothing to them', () => {
    expect(texts).toContain('The Defender alerts: the service is limiting requests.');
    expect(JSON.stringify(card)).not.toContain('8f2c1a77');
  });

  test('sees the next cause with its first step, and not its whole story', () => {
    expect(texts).toContain(blockedByRisk.causes[1]?.headline);
    expect(texts).toContain(blockedByRisk.causes[1]?.remedy[0]);
    expect(texts).not.toContain(blockedByRisk.causes[1]?.remedy[1]);
  });

  test('can re-check, sync, see the timeline and send the case', () => {
    expect(buttonsOf(card).map(({ title }) => title)).toEqual(['Re-check', 'Sync my device', 'Show timeline', 'Send to helpdesk']);
    expect(buttonsOf(card).every(({ data }) => JSON.stringify(data) === '{"id":"q3Jm","revision":2}')).toBe(true);
  });
});

test('a device that is not managed cannot be synced', () => {
  const { card } = renderDiagnosis({ ...blockedByRisk, device: undefined, timeline: [] }, context);
  expect(buttonsOf(card).map(({ title }) => title)).toEqual(['Re-check', 'Send to helpdesk']);
});

test('the helpdesk sees whom it is about and the details for a support case, and no button that acts for the person', () => {
  const { card } = renderDiagnosis(blockedForHelpdesk, { ...context, subjectName: 'Alex Wilber' });
  expect(textsOf(card)).toContain('Alex Wilber');
  expect(JSON.stringify(card)).toContain('(403, request id 8f2c1a77-8e0b-4a3c-b7c1-6a5d0d1f9e21)');
  expect(buttonsOf(card).map(({ title }) => title)).toEqual(['Re-check', 'Show timeline']);
});

test('somebody who is not blocked is told so, and what would block them later', () => {
  const texts = textsOf(renderDiagnosis(notBlocked, context).card);
  expect(texts[0]).toBe('✔ Not blocked');
  expect(texts).toContain('Worth knowing before it blocks you');
  expect(texts).not.toContain('Who can help');
});

test('an answer that cannot be given says which facts are missing before it says anything else', () => {
  const texts = textsOf(renderDiagnosis(undetermined, context).card);
  expect(texts[0]).toBe('? Not certain');
  expect(texts.indexOf('⚠ What I could not read')).toBeLessThan(texts.indexOf('What you can do'));
  expect(texts).toContain('The Intune managed device: the service did not answer.');
});

test('a refusal is the same card, letter by letter, whatever was asked', () => {
  const one = renderDiagnosis(refused, context);
  const other = renderDiagnosis({ ...blockedByRisk, outcome: 'refused', headline: 'PAYROLL-ADMIN-01 is not yours' }, { ...context, subjectName: 'Megan' });
  expect(other).toEqual(one);
});

test('a fact that two causes share is said once', () => {
  const twice = { ...blockedByRisk, causes: [...blockedByRisk.causes, ...blockedByRisk.causes] };
  expect(presentAnswer(twice, context).evidence.rows).toEqual(presentAnswer(blockedByRisk, context).evidence.rows);
});

test('a cause that the headline does not name stands below it', () => {
  expect(presentAnswer(blockedByRisk, context).because).toBe('');
  expect(presentAnswer({ ...blockedByRisk, headline: 'You cannot open Payroll.' }, context).because).toBe(blockedByRisk.headline);
});
