import { describe, expect, test } from '@jest/globals';
import { presentFields, type PilotField } from '../../../src/cards/pilot/fields.ts';
import { portalAddress, presentStep, type StepData, type StepQuestion } from '../../../src/cards/pilot/step.ts';
import { steps, stepOf } from '../../../src/core/pilot/steps/index.ts';
import { breaks } from '../../core/pilot/support/breaks.ts';
import { finished, pilotButton, reportOf } from '../support/pilot-fixtures.ts';

function stepCard(id: Parameters<typeof stepOf>[0], facts = finished(), more: Partial<StepQuestion> = {}): StepData {
  return presentStep({ step: stepOf(id), report: reportOf(facts), pilot: pilotButton, fields: [], changes: [], environment: 'sandbox', reader: { locale: 'en-GB', timeZone: 'UTC' }, addressBook: false, ...more });
}

describe('the card of a step', () => {
  test('counts what passed and shows what failed before what is advice', () => {
    const facts = breaks['connector-other-settings'](breaks['connector-unresponsive-days'](finished()));
    const card = stepCard('defender-connector', facts);
    expect(card.open.rows.map(({ symbol }) => symbol)).toEqual(['✖', '⚠']);
    expect(card.passedTitle).toBe('✔ 7 checks passed');
  });

  test('a step in which nothing is missing offers no preview', () => {
    expect(stepCard('device-onboarding').canPreview).toBe(false);
    expect(stepCard('device-onboarding', breaks['edr-policy-exists'](finished())).canPreview).toBe(true);
  });

  test('what no API tells can be confirmed by hand, and nothing else', () => {
    const rows = stepCard('defender-connector', breaks['defender-read-access'](breaks['connector-unresponsive-days'](finished()))).open.rows;
    expect(rows.map(({ id, canConfirm }) => [id, canConfirm])).toEqual(expect.arrayContaining([['defender-read-access', true], ['connector-unresponsive-days', false]]));
  });
});

describe('the links of a step', () => {
  test('every check that names a portal links to one of Microsoft', () => {
    const links = steps.flatMap(({ checks }) => checks.flatMap(({ remedy }) => remedy.where?.link ?? []));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => portalAddress(link) === '')).toEqual([]);
  });

  test.each(['http://entra.microsoft.com/', 'https://entra.microsoft.com.example.com/', 'https://example.com/', 'javascript:alert(1)', 'https://notmicrosoft.com/', 'nonsense', undefined])('%s is left out', (link) => {
    expect(portalAddress(link)).toBe('');
  });
});

describe('the form of a step', () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ title: `Laptop of somebody with a rather long name ${String(index)}`, value: `dddddddd-0000-4000-8000-${String(index).padStart(12, '0')}` }));
  const devices: PilotField = { choice: 'devices', label: 'Devices', input: 'devices', value: '', options: many, multiple: true };

  test('of more than a card holds none is hidden: names are typed, and what is chosen already stands there by its name', () => {
    const [row] = presentFields([{ ...devices, value: `${many.at(-1)?.value ?? ''},${many[0]?.value ?? ''}` }], {}, false);
    expect(row).toMatchObject({ input: 'text', choices: [], value: `${many.at(-1)?.title ?? ''}, ${many[0]?.title ?? ''}`, hint: 'Their names as Intune shows them, with commas between.' });
  });

  test('what was typed comes back as it was, and a name with a comma in it as its id', () => {
    expect(presentFields([devices], { devices: 'LT-1,LT-2' }, false)[0]?.value).toBe('LT-1, LT-2');
    const odd = { title: 'Quist, Nora', value: 'dddddddd-0000-4000-8000-999999999999' };
    expect(presentFields([{ ...devices, value: odd.value, options: [...many, odd] }], {}, false)[0]?.value).toBe(odd.value);
  });

  test('what was filled in comes back with the form', () => {
    const few = many.slice(0, 5);
    expect(presentFields([{ ...devices, options: few }], { devices: `${few[3]?.value ?? ''},${few[4]?.value ?? ''}` }, false)[0]?.value).toBe(`${few[3]?.value ?? ''},${few[4]?.value ?? ''}`);
  });

  test('a value that is not offered is never chosen', () => {
    expect(presentFields([{ ...devices, options: many.slice(0, 5), value: 'made-up' }], {}, false)[0]?.value).toBe('');
  });

  test.each<[Partial<PilotField>, boolean, string]>([
    [{ input: 'people', options: [] }, true, 'people'],
    [{ input: 'people', options: many.slice(0, 3) }, false, 'chosen'],
    [{ input: 'people', options: many.slice(0, 20) }, false, 'searched'],
    [{ input: 'people' }, false, 'text'],
    [{ input: 'toggle', options: [] }, true, 'toggle'],
    [{ input: 'number', options: [] }, true, 'text'],
  ])('%j is asked for as %s says: %s', (field, addressBook, input) => {
    expect(presentFields([{ ...devices, ...field }], {}, addressBook)[0]?.input).toBe(input);
  });

  test('a list with nothing in it says that there is nothing, or that it could not be read', () => {
    expect(presentFields([{ ...devices, options: [] }], {}, false)[0]?.hint).toContain('could not be read');
  });
});
