import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { isChangeKindId } from '../../src/core/change/order.ts';
import { ownerNames } from '../../src/core/diagnosis/diagnosis.ts';
import type { Check } from '../../src/core/pilot/check.ts';
import { checkIds, isCheckId } from '../../src/core/pilot/check-id.ts';
import { connectorSettings, defenderSettings } from '../../src/core/pilot/checks/connector-settings.ts';
import { steps } from '../../src/core/pilot/steps/index.ts';
import { filesIn, root } from './support/source-files.ts';

const pages = new Map((await filesIn(['docs/pilot'], ['.md'])).map(({ path, text }) => [path.replace('docs/pilot/', ''), text]));
const coverage = pages.get('coverage.md') ?? '';

/** Id → text of its section. */
function sections(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(/^##+ /m).slice(1).flatMap((part) => {
    const id = /^`([\w-]+)`/.exec(part)?.[1];
    return id === undefined ? [] : [[id, part] as const];
  }));
}

/** What a section must say to be true of its check. */
function owed({ looksAt, weight, after, remedy }: Check): readonly string[] {
  return [
    `**Looks at:** ${looksAt}${weight === 'advice' ? ' (advice: the step is done without it)' : ''}.`,
    ...(after.length === 0 ? [] : [`**Waits for:** ${after.map((id) => `\`${id}\``).join(', ')}.`]),
    '**Passes when** ', '**Fails when** ',
    `**Owner:** ${ownerNames[remedy.owner]}.`, `**Do:** ${remedy.do}`,
    ...(remedy.where === undefined ? [] : [`[${remedy.where.path}](${remedy.where.link})`]),
    ...(remedy.change === undefined ? [] : [`Change: \`${remedy.change}\`.`]),
    ...(remedy.confirmable === true ? ['Confirmed by hand'] : []),
  ];
}

interface Row {
  readonly place: string;
  readonly asks: string;
  readonly answer: string;
}

function rowsOf(text: string): readonly Row[] {
  return text.split('\n').flatMap((line) => {
    const [, place, asks, answer] = /^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/.exec(line) ?? [];
    return place === undefined || asks === undefined || answer === undefined || place === 'place' ? [] : [{ place, asks, answer }];
  });
}

const named = ({ asks, answer }: Row): readonly string[] => [...`${asks} ${answer}`.matchAll(/`([\w-]+)`/g)].map(([, id]) => id ?? '');

/** One sentence for everything that is wrong with a row. */
function faultsOf(row: Row): readonly string[] {
  const strangers = named(row).filter((id) => !isCheckId(id) && !isChangeKindId(id));
  const person = /person: [^,|]+,? (?:in|on|under|at) \S/.test(row.answer);
  return [
    ...strangers.map((id) => `${row.place} names ${id}, which is neither a check nor a change`),
    ...(row.answer.includes('person:') && !person ? [`${row.place} does not say where the person does it`] : []),
    ...(named(row).length === 0 && !person ? [`${row.place} is answered by nothing`] : []),
    ...(/^(?:Expected outcome|Validation) /.test(row.place) && !named(row).some(isCheckId) ? [`${row.place} is checked by nothing`] : []),
  ];
}

const guide = `${root}../shared/seeds/zero-trust-pilot.txt`;
const isOutcome = /Expected outcome:/;
const isValidation = /^\s*(?:\d+\.\s+)?(?:Validate |To validate |As an additional validation |A successful enforcement validation |After assignment, validation |Since .*, validate )/;

describe.each(steps.map((step) => [step.id, step] as const))('docs/pilot/%s.md', (id, { checks, purpose }) => {
  const page = pages.get(`${id}.md`) ?? '';
  const documented = sections(page);

  test('has a section for every check of the step, in its order, and no other', () => {
    expect([...documented.keys()]).toEqual(checks.map((check) => check.id));
    expect(page).toContain(purpose);
  });

  test.each(checks.map((check) => [check.id, check] as const))('%s: says what the check says', (check, each) => {
    expect(owed(each).filter((part) => documented.get(check)?.includes(part) !== true)).toEqual([]);
  });
});

test('docs/pilot/defender-connector.md shows both tables of settings as they are', () => {
  const rows = rowsOf(pages.get('defender-connector.md') ?? '').filter(({ place }) => place !== 'setting' && !place.startsWith('---'));
  expect(rows).toEqual([...connectorSettings, ...defenderSettings].map(({ name, matters, because }) => ({ place: name, asks: matters, answer: because })));
});

describe('docs/pilot/coverage.md', () => {
  const rows = rowsOf(coverage);
  const count = (kind: string) => rows.filter(({ place }) => place.startsWith(`${kind} `)).map(({ place }) => Number(place.slice(kind.length + 1)));
  const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);

  test('every row is answered by checks, changes, or a person and a place', () => {
    expect(rows.length).toBeGreaterThan(120);
    expect(rows.flatMap(faultsOf)).toEqual([]);
  });

  test('no place stands twice, and every check answers something', () => {
    expect(rows.map(({ place }) => place)).toEqual([...new Set(rows.map(({ place }) => place))]);
    expect(checkIds.filter((id) => !rows.some((row) => named(row).includes(id)))).toEqual([]);
  });

  test('counts the expected outcomes and the validations through', () => {
    expect(count('Expected outcome').toSorted((a, b) => a - b)).toEqual(upTo(10));
    expect(count('Validation').toSorted((a, b) => a - b)).toEqual(upTo(13));
  });

  test.each([
    ['a name that is none', { place: 'Step 1', asks: 'x', answer: '`user-group-exits`' }, 'neither a check nor a change'],
    ['nothing', { place: 'Step 1', asks: 'x', answer: 'somebody' }, 'answered by nothing'],
    ['a person without a place', { place: 'Step 1', asks: 'x', answer: 'person: somebody' }, 'does not say where'],
    ['a validation by a change alone', { place: 'Validation 1', asks: 'x', answer: '`policy-on`' }, 'checked by nothing'],
  ])('%s as the answer is a fault', (_case, row, words) => {
    expect(faultsOf(row).join()).toContain(words);
  });
});

(existsSync(guide) ? describe : describe.skip)('the guide itself', () => { // the guide is not part of the repository
  const lines = existsSync(guide) ? readFileSync(guide, 'utf8').split('\n') : [];

  test('has as many expected outcomes and validations as the coverage has rows', () => {
    const places = rowsOf(coverage).map(({ place }) => place);
    expect(lines.filter((line) => isOutcome.test(line)).length).toBe(places.filter((place) => place.startsWith('Expected outcome ')).length);
    expect(lines.filter((line) => isValidation.test(line)).length).toBe(places.filter((place) => place.startsWith('Validation ')).length);
  });
});
