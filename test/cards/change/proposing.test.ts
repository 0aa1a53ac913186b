import { describe, expect, test } from '@jest/globals';
import { presentForm, type FormQuestion } from '../../../src/cards/change/form.ts';
import { presentKinds } from '../../../src/cards/change/kinds.ts';
import { presentPreview } from '../../../src/cards/change/preview.ts';
import { presentChangeRefused } from '../../../src/cards/change/refused.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import { ruleOf } from '../../../src/core/change/classes.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';
import { nodesOf, problemsOf } from '../support/card-rules.ts';
import { guards, policyOn, requested, shown } from '../support/change-fixtures.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const people = [{ title: 'Nora Falk', value: 'n' }, { title: 'Jonas Weber', value: 'j' }];

function form(more: Partial<FormQuestion> = {}): object {
  return renderCard('change/form', presentForm({ kind: catalogue['exception-begin'], choices: { person: people }, environment: 'sandbox', ...more })).card;
}

function inputsOf(card: object): ReadonlyMap<unknown, Readonly<Record<string, unknown>>> {
  return new Map(nodesOf(card, 'card').flatMap(({ node }) => (String(node['type']).startsWith('Input.') ? [[node['id'], node]] : [])));
}

test('the menu has a row for each change that this person may propose', () => {
  const { card } = renderCard('change/kinds', presentKinds([catalogue.isolate, catalogue.scan]));
  expect(buttonsOf(card)).toEqual([
    { title: 'Isolate a device', verb: 'change.open-form', data: { id: 'isolate', revision: 0 } },
    { title: 'Scan a device for malware', verb: 'change.open-form', data: { id: 'scan', revision: 0 } },
  ]);
  expect(textsOf(renderCard('change/kinds', presentKinds([])).card)[0]).toBe('You cannot propose changes');
});

describe('the form of a change', () => {
  test('asks for its fields in order and for a reason, all of them required', () => {
    const inputs = inputsOf(form());
    expect([...inputs.keys()]).toEqual(['person', 'hours', 'reason']);
    for (const input of inputs.values()) expect(input).toMatchObject({ isRequired: true, errorMessage: expect.stringMatching(/./) });
  });

  test('looks people up in the address book of Teams, and offers a list where there is none', () => {
    expect(inputsOf(form()).get('person')).toMatchObject({ 'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' }, choices: people });
    const listed = inputsOf(form({ addressBook: false })).get('person');
    expect(listed).toMatchObject({ style: 'compact', choices: people });
    expect(listed).not.toHaveProperty(['choices.data']);
  });

  test('comes back with what was filled in and what is wrong with it', () => {
    const card = form({ values: { hours: '48', reason: 'Customer site ${x}' }, problems: ['An exception lasts 24 hours at most.'] });
    expect(inputsOf(card).get('hours')).toMatchObject({ value: '48' });
    expect(inputsOf(card).get('reason')).toMatchObject({ value: 'Customer site $ {x}' });
    expect(textsOf(card)).toContain('An exception lasts 24 hours at most.');
  });

  test('keeps a choice only while it is offered', () => {
    const chosen = (value: string) => inputsOf(form({ kind: catalogue['policy-on'], choices: { policy: [{ title: 'Pilot', value: 'p1' }] }, values: { policy: value } })).get('policy');
    expect(chosen('p1')).toMatchObject({ value: 'p1' });
    expect(chosen('p2')).toMatchObject({ value: '' });
  });

  test('tells "nothing to choose" from "could not be read"', () => {
    expect(textsOf(form({ kind: catalogue['policy-on'], choices: {} })).join()).toContain('I could not read what there is to choose from.');
    expect(textsOf(form({ kind: catalogue['policy-on'], choices: { policy: [] } })).join()).toContain('There is nothing to choose from at the moment.');
  });

  test('a hundred long names fit, or it says how many do not', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ title: '漢'.repeat(200), value: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` }));
    const card = form({ kind: catalogue['policy-on'], choices: { policy: many } });
    expect(problemsOf(card)).toEqual([]);
    expect(textsOf(card).join()).toMatch(/\d+ more do not fit on this card/);
    expect(inputsOf(card).get('policy')).toMatchObject({ style: 'filtered' });
  });

  test('cancelling needs nothing filled in', () => {
    expect(nodesOf(form(), 'card').find(({ node }) => node['verb'] === 'change.cancel-draft')?.node).toMatchObject({ associatedInputs: 'none' });
  });
});

describe('the preview of a change', () => {
  const question = { draftId: 'draft', order: requested().order, kind: policyOn, shown, reason: 'Because', environment: 'production', reader };

  test('shows what would change and who would be asked, before anybody is', () => {
    const { card } = renderCard('change/preview', presentPreview({ ...question, rule: ruleOf('tenant-wide', {}) }));
    const says = textsOf(card).join('\n');
    for (const text of ['Not asked for yet', 'Report-only', 'Needs 2 approvals by', 'production', 'Graph: PATCH', '✔ 3 checks passed']) expect(says).toContain(text);
    expect(buttonsOf(card)).toEqual([
      { title: 'Show all of it', verb: 'impact.details', data: { id: 'draft', revision: 0 } },
      { title: 'Ask for approval', verb: 'change.request', data: { id: 'draft', revision: 0 } },
      { title: 'Cancel', verb: 'change.cancel-draft', data: { id: 'draft', revision: 0 } },
    ]);
  });

  test('does not speak of approval where none is needed', () => {
    const { card } = renderCard('change/preview', presentPreview({ ...question, rule: ruleOf('routine', {}) }));
    expect(buttonsOf(card).find(({ verb }) => verb === 'change.request')).toMatchObject({ title: 'Do it' });
    expect(textsOf(card).join()).toContain('you may do this on your own');
  });
});

describe('a proposal that is refused', () => {
  const refused = { heading: 'Switch "Pilot" to On', says: 'Only the leads may ask for this change.', at: fixtureNow, reader };

  test('says why and what to do', () => {
    const says = textsOf(renderCard('change/refused', presentChangeRefused({ ...refused, because: 'not-entitled' })).card);
    expect(says).toEqual(expect.arrayContaining(['Only the leads may ask for this change.', 'Ask a colleague who holds the role to propose it.']));
    expect(says).not.toContain('What was checked');
  });

  test('lists the checks, those that stand in the way first', () => {
    const { guards: rows } = presentChangeRefused({ ...refused, because: 'guard', guards: [...guards, { guard: 'no-lock-out', verdict: 'undetermined', says: 'Unread.' }, { guard: 'x', verdict: 'refused', says: 'Locked out.' }] });
    expect(rows.rows.map(({ symbol }) => symbol)).toEqual(['✖', '?', '✔', '✔', '✔']);
  });
});
