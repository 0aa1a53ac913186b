import { describe, expect, test } from '@jest/globals';
import { presentDetails } from '../../../src/cards/impact/details.ts';
import { presentImpactLines } from '../../../src/cards/impact/lines.ts';
import { peopleOnPage, presentPeople } from '../../../src/cards/impact/people.ts';
import { presentImpactRows } from '../../../src/cards/impact/rows.ts';
import { difference, sayAgreement, sayHeadline, sayImpact } from '../../../src/cards/impact/words.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { presentWhatIf } from '../../../src/cards/impact/what-if.ts';
import type { AffectedPerson } from '../../../src/core/impact/impact.ts';
import { affected, measured, nobodyHit, noImpact, notMeasured, withNet } from '../support/impact-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';
import { nodesOf } from '../support/card-rules.ts';

const reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

describe('the sentence about who would be hit', () => {
  test.each([
    [{ blocked: 12, challenged: 3, allowed: 4 }, '12 people would newly be blocked, 3 asked for more; 4 would get access back.'],
    [{ blocked: 1 }, '1 person would newly be blocked.'],
    [{ blocked: 1_204, challenged: 1 }, '1,204 people would newly be blocked, 1 asked for more.'],
    [{ blocked: 2, allowed: 1 }, '2 people would newly be blocked; 1 would get access back.'],
    [{ challenged: 1 }, '1 person would newly be asked for more.'],
    [{ challenged: 5, allowed: 2 }, '5 people would newly be asked for more; 2 would get access back.'],
    [{ allowed: 4 }, '4 people would get access back, and nobody would lose it.'],
    [{}, 'Nobody would be hit: every sign-in would have gone as it did.'],
  ])('%j reads as one sentence', (moved, sentence) => {
    expect(sayHeadline(withNet(moved))).toBe(sentence);
  });

  test('does not say "nobody" outright where sign-ins are missing, could not be judged, or were never there', () => {
    const { window } = nobodyHit;
    expect(sayHeadline({ ...nobodyHit, window: { ...window, complete: false } })).toContain('as far as it could be judged');
    expect(sayHeadline({ ...nobodyHit, notJudged: measured.notJudged })).toContain('as far as it could be judged');
    expect(sayHeadline({ ...withNet({ allowed: 4 }), notJudged: measured.notJudged })).toBe('4 people would get access back, and nobody would lose it, as far as it could be judged.');
    expect(sayHeadline({ ...nobodyHit, window: { ...window, signIns: 0 } })).toBe('There was no sign-in to judge by, so it cannot be told who would be hit.');
  });

  test('says why there are no figures', () => {
    expect(sayImpact(notMeasured)).toBe('Not measured: no sign-in has been read yet.');
    expect(sayImpact(noImpact)).toBe('Nobody’s access changes: a scan keeps nobody from signing in.');
  });

  test('writes what is gained and lost with a sign', () => {
    expect([12, -3, 0, -1_204].map(difference)).toEqual(['+12', '−3', '0', '−1,204']);
  });
});

describe('the agreement with Entra’s own log', () => {
  test.each([
    [{ compared: 1_000, agreed: 1_000 }, 'Entra’s own log of this policy agrees in all 1,000 sign-ins that it judged.'],
    [{ compared: 100_000, agreed: 99_999 }, 'Entra’s own log of this policy agrees in 99.9 % of the 100,000 sign-ins that it judged.'],
    [{ compared: 3, agreed: 2 }, 'Entra’s own log of this policy agrees in 66.6 % of the 3 sign-ins that it judged.'],
    [{ compared: 0, agreed: 0 }, ''],
  ])('%j is never rounded up to all', (counts, sentence) => {
    expect(sayAgreement({ agreement: { ...counts, disagreements: [] } })).toBe(sentence);
  });
});

describe('who would be hit, on the card of a change', () => {
  test('is counted now, then and net, and named with marks, at most five, the others counted', () => {
    const rows = presentImpactRows(measured, { reader, names: true });
    expect(rows.impactNet[0]).toEqual({ what: 'People', of: 'of 412', now: '7', then: '15', net: '+8' });
    expect(rows.impactTop).toMatchObject({ hidden: 14, more: 'and 14 more' });
    expect(rows.impactTop.rows.map(({ name }) => name)).toEqual(['Nora Quist · ★ VIP, on call', 'Jonas Weber', 'Theo Novak · ★ approver', 'Mira Olsen', 'Ivo Brandt · ★ on call']);
    expect(rows.impactTop.rows[0]?.detail).toBe('Newly blocked · 46 sign-ins · last 15 Nov 2026 · Timesheets, Office 365 Exchange Online and 1 app more · LT-4411');
  });

  test('names nobody where others read along, and says where the names are', () => {
    const rows = presentImpactRows(measured, { reader, names: false });
    const text = JSON.stringify(rows);
    for (const { name, userPrincipalName, devices } of affected) for (const word of [name, userPrincipalName ?? name, ...devices.map((device) => device.name)]) expect(text).not.toContain(word);
    expect(rows.impactNet).toHaveLength(4);
    expect(rows.impactNotes.at(-1)?.text).toContain('in their own chat');
  });

  test('says how old and how whole the data are and what could not be judged', () => {
    const notes = presentImpactRows({ ...measured, window: { ...measured.window, complete: false } }, { reader, names: true }).impactNotes.map(({ text }) => text);
    expect(notes).toEqual([
      '⚠ Sign-ins of that time are missing, so more people may be hit than are named here.',
      '⚠ 312 sign-ins of 14 people could not be judged: the log does not say from which country they came',
      expect.stringContaining('99.8 %'),
      'Judged by 41,203 sign-ins, 9 Nov 2026 to 16 Nov 2026, 10:22 CET.',
    ]);
  });

  test('the day of the last use is the day of the log, whatever the zone of the reader', () => {
    for (const timeZone of ['Pacific/Honolulu', 'Pacific/Auckland']) expect(presentImpactRows(measured, { reader: { locale: 'en-GB', timeZone }, names: true }).impactTop.rows[0]?.detail).toContain('last 15 Nov 2026');
  });

  test('is green only where nobody loses anything and that is sure', () => {
    const colorOf = (impact: Parameters<typeof presentImpactRows>[0]) => presentImpactRows(impact, { reader, names: true }).impactColor;
    expect(colorOf(nobodyHit)).toBe('good');
    expect(colorOf({ ...nobodyHit, window: { ...nobodyHit.window, complete: false } })).toBe('default');
    expect(colorOf({ ...nobodyHit, notJudged: measured.notJudged })).toBe('default');
    expect(colorOf({ ...nobodyHit, window: { ...nobodyHit.window, signIns: 0 } })).toBe('default');
    expect([withNet({ challenged: 1 }), withNet({ blocked: 1, challenged: 1 }), withNet({ allowed: 1 })].map(colorOf)).toEqual(['warning', 'attention', 'good']);
  });

  test('leaves out the table and the details where nothing was measured', () => {
    expect(presentImpactRows(notMeasured, { reader, names: true })).toMatchObject({ impactNet: [], impactNotes: [], impactDetails: false });
  });

  test('fits into lines where two changes share a card', () => {
    expect(presentImpactLines(measured, reader)).toMatchObject({
      impactNet: 'Blocked now and then: people 7 → 15, devices 5 → 14.',
      impactNames: 'Nora Quist (VIP, on call), Jonas Weber, Theo Novak (approver) and 16 more',
      impactNote: expect.stringContaining('312 sign-ins'),
    });
    expect(presentImpactLines(notMeasured, reader)).toMatchObject({ impactNet: '', impactNames: '', impactNote: '', impactDetails: false });
  });
});

describe('the answer to a what-if question', () => {
  const answer = { draftId: 'draft', heading: 'Switch "Pilot" to On', impact: measured, cannotBeProposed: undefined, environment: 'sandbox tenant', reader };

  test('says that nothing was changed and nobody was told', () => {
    const texts = textsOf(renderCard('impact/what-if', presentWhatIf(answer)).card);
    expect(texts).toContain('What if · nothing was changed, nobody was told');
    expect(presentWhatIf(answer).summary).toContain('Nothing was changed.');
  });

  test('offers the change only where it can be proposed, and says why not', () => {
    const verbs = (more: Partial<typeof answer>) => buttonsOf(renderCard('impact/what-if', presentWhatIf({ ...answer, ...more })).card).map(({ verb }) => verb);
    expect(verbs({})).toEqual(['impact.details', 'impact.propose', 'command.run']);
    const { card } = renderCard('impact/what-if', presentWhatIf({ ...answer, cannotBeProposed: 'It is switched off here.' }));
    expect(buttonsOf(card).map(({ verb }) => verb)).not.toContain('impact.propose');
    expect(textsOf(card)).toContain('It is switched off here.');
    expect(nodesOf(card, 'card').filter(({ node }) => node['type'] === 'Input.Text')).toEqual([]);
  });

  test('can be asked again where nothing was measured', () => {
    expect(buttonsOf(renderCard('impact/what-if', presentWhatIf({ ...answer, impact: notMeasured })).card).map(({ verb }) => verb)).toEqual(['impact.propose', 'impact.again', 'command.run']);
  });
});

describe('the details', () => {
  const { card } = renderCard('impact/details', presentDetails({ heading: 'Switch "Pilot" to On', impact: measured, reader }));

  test('draw a chart, and in its place a table for clients without charts', () => {
    const chart = nodesOf(card, 'card').find(({ node }) => String(node['type']).startsWith('Chart.'))?.node;
    expect(chart).toMatchObject({ type: 'Chart.VerticalBar.Grouped', data: [{ legend: 'Now', values: [{ x: 'Compliant device', y: 0 }, { x: 'Noncompliant device', y: 4 }, { x: 'No device', y: 3 }] }, { legend: 'Then' }], fallback: { type: 'Table' } });
    expect(JSON.stringify(chart?.['fallback'])).toContain('Noncompliant device');
  });

  test('name apps, what could not be judged, and where Entra’s log says otherwise', () => {
    const says = textsOf(card).join('\n');
    for (const text of ['Timesheets', '14 people, 901 sign-ins', '312 sign-ins of 14 people', '71 sign-ins: we say “would not be met”, Entra logged “would be met”', 'Measured 16 Nov 2026']) expect(says).toContain(text);
  });

  test('have a list to page through and to save only where one is kept', () => {
    const verbs = (impact: typeof measured) => buttonsOf(renderCard('impact/details', presentDetails({ heading: 'x', impact, reader })).card).map(({ verb }) => verb);
    expect(verbs(measured)).toEqual(['impact.people', 'impact.save']);
    expect(verbs(nobodyHit)).toEqual([]);
  });
});

describe('the list, page by page', () => {
  const many: readonly AffectedPerson[] = Array.from({ length: 25 }, (_, index) => ({ ...(affected[0] ?? never()), name: `Person ${String(index + 1)}`, flags: [] }));
  const page = (number: number, people = many) => presentPeople({ listId: 'list', people, page: number, reader });

  test('every person stands on exactly one page', () => {
    const names = [0, 1, 2].flatMap((number) => page(number).affected.rows.map(({ name }) => name));
    expect(names).toEqual(many.map(({ name }) => name));
    expect(page(0).affected.rows).toHaveLength(peopleOnPage);
  });

  test('the first has no way back, the last no way on, and a page past the end is the last', () => {
    expect([page(0), page(1), page(2), page(99)].map(({ hasPrevious, hasNext }) => [hasPrevious, hasNext])).toEqual([[false, true], [true, true], [true, false], [true, false]]);
    expect(page(2).headline).toBe('21 to 25 of 25, the most affected first');
    expect(page(0, []).headline).toBe('Nobody would be hit');
  });
});

function never(): never {
  throw new Error('there is no such person');
}
