import { expect, test } from '@jest/globals';
import { createPilotNames } from '../../../src/adapters/graph/pilot-names.ts';
import type { GraphClient, GraphQuestion } from '../../../src/adapters/graph/graph-client.ts';
import type { Fact } from '../../../src/core/facts/fact.ts';

const [one, other] = ['0A11DE00-0001-4000-8000-000000000001', '0a11de00-0001-4000-8000-000000000002'];

/** What Graph would answer, whole or cut off. */
function answering(rows: readonly unknown[], complete = true): { readonly find: (name: string) => Promise<readonly [Fact<readonly string[]>, Fact<readonly string[]>]>; readonly asked: readonly GraphQuestion[] } {
  const asked: GraphQuestion[] = [];
  const readAll: GraphClient['readAll'] = async (question) => {
    asked.push(question);
    return Promise.resolve({ rows, complete });
  };
  const never = async () => Promise.reject(new Error('not asked'));
  const client: GraphClient = { readAll, read: never, write: never, act: never };
  const names = createPilotNames({ client, clock: { now: () => 1 } });
  return { asked, find: async (name) => Promise.all([names.findGroups(name), names.findConfigurationPolicies(name)]) };
}

test('what carries the name is found, whatever its case and the white space around it, and nothing else', async () => {
  const { find } = answering([{ id: one, displayName: 'Pilot – USERS ' }, { id: other, name: 'pilot – users' }, { id: other, displayName: 'Pilot – Users 2' }, { id: other, displayName: null }]);
  for (const found of await find(' Pilot – Users')) expect(found).toMatchObject({ known: true, value: [one.toLowerCase(), other] });
});

test('a quote in a name stays part of the name', async () => {
  const { find, asked } = answering([]);
  await find("O'Neil's pilot' or '1' eq '1");
  expect(asked[0]?.options?.['$filter']).toBe("displayName eq 'O''Neil''s pilot'' or ''1'' eq ''1'");
});

test.each([
  ['a list that was cut off', answering([{ id: one, displayName: 'Pilot' }], false)],
  ['a row without an id', answering([{ displayName: 'Pilot' }])],
])('%s is no answer: a second object of the name could be missing in it', async (_case, { find }) => {
  for (const found of await find('Pilot')) expect(found).toMatchObject({ known: false, gap: { reason: 'unexpected-shape' } });
});
