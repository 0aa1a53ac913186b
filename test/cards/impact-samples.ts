import { presentDetails } from '../../src/cards/impact/details.ts';
import { presentPeople } from '../../src/cards/impact/people.ts';
import { presentSaved, type SavedData } from '../../src/cards/impact/saved.ts';
import { presentQuestionForm, presentQuestions, presentWhatIf, type WhatIfData } from '../../src/cards/impact/what-if.ts';
import type { CardData } from '../../src/cards/registry.ts';
import { affected, measured, nobodyHit, noImpact, notMeasured } from './support/impact-fixtures.ts';

/** An administrator in Germany. */
const reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const environment = 'sandbox';
const heading = 'Switch "Pilot - Require compliant device" to On';
const question = { draftId: 'Zk4uHn9sQ2mXw7dLb0cVtA', heading, impact: measured, cannotBeProposed: undefined, environment, reader };

export const impactSamples: Pick<CardData, Extract<keyof CardData, `impact/${string}`>> = {
  'impact/questions': presentQuestions(),
  'impact/question-form': presentQuestionForm({
    about: 'group', environment, addressBook: false,
    choices: { group: [{ title: 'Pilot users', value: '9a1e6d7c-5c1b-4f57-9d0a-3b1f5a7c2e10' }], person: [{ title: 'Nora Quist', value: '22222222-0000-4000-8000-000000000001' }] },
    values: { membership: 'added' }, problems: ['Choose one person.'],
  }),
  'impact/what-if': presentWhatIf(question),
  'impact/details': presentDetails({ heading, impact: measured, reader }),
  'impact/people': presentPeople({ listId: 'mL0aVbT1yqv0m2mYkz7A9w', people: [...affected, ...affected, ...affected, ...affected], page: 1, reader }),
  'impact/saved': presentSaved({ status: 'saved', name: 'who-would-be-hit-20261116-0942.csv' }),
};

export const whatIfVariants: Readonly<Record<string, WhatIfData>> = {
  'nobody': presentWhatIf({ ...question, impact: nobodyHit }),
  'none': presentWhatIf({ ...question, impact: noImpact, cannotBeProposed: 'This kind of change is switched off here, so it cannot be proposed.' }),
  'not-measured': presentWhatIf({ ...question, impact: notMeasured, problems: ['Say why this change is needed: the people who decide read it, and it stays on record.'] }),
};

export const savedVariants: Readonly<Record<string, SavedData>> = {
  declined: presentSaved({ status: 'declined' }),
  'not-saved': presentSaved({ status: 'not-saved', because: 'Your storage did not take it (HTTP 507).' }),
};
