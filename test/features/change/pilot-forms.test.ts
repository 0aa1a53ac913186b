import { expect, test } from '@jest/globals';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import { changeKindIds } from '../../../src/core/change/order.ts';
import { orderFromForm } from '../../../src/features/change/order-from-form.ts';

const ofThePilot = changeKindIds.filter((id) => catalogue[id].askedIn === 'pilot');

test('eleven kinds are asked for in the steps of the pilot alone', () => {
  expect(ofThePilot).toHaveLength(11);
});

test.each(ofThePilot)('%s: a form that somebody forged makes no order', (kind) => {
  const forged = { policy: '44444444-0000-4000-8000-000000000001', person: '33333333-0000-4000-8000-000000000001', threshold: 'low', hours: '4' };
  expect(orderFromForm(kind, forged, { exceptionGroup: undefined }, 0)).toEqual({ status: 'incomplete', says: 'This is a change of the pilot. Write "pilot" and go on from its step.' });
});
