import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import fc from 'fast-check';
import { cardNames } from '../../src/cards/registry.ts';
import { planOf } from '../../src/cards/template-plan.ts';
import { samples } from './samples.ts';
import { fillCards } from './support/fill-cards.ts';

function templateOf(name: string): Template {
  return new Template(JSON.parse(readFileSync(new URL(`../../cards/${name}.json`, import.meta.url), 'utf8')));
}

/** As JSON: what is sent, in the order in which it is sent. */
const byEngine = (template: Template, data: object): string => JSON.stringify(template.expand({ $root: data }));

describe('a card filled by its plan is the card of the templating engine', () => {
  const long = fillCards(() => '€*'.repeat(30), 3);

  test.each(cardNames)('%s', (name) => {
    const template = templateOf(name);
    const plan = planOf(template);
    for (const data of [samples[name], long[name]]) {
      const planned = plan?.(data);
      expect(planned).toBeDefined();
      expect(JSON.stringify(planned)).toBe(byEngine(template, data));
    }
  });

  test('for any data of a template with everything that our templates use', () => {
    const template = new Template({
      title: '${a}', both: 'x ${a} y ${b.n}', whole: '${b}', twice: [{ $data: '${rows}', $when: '${t != \'\'}', text: '${t}', at: '${n}' }, { $when: '${count(rows) > 1}', many: true }],
      some: { $when: '${flag == true && n == 2}', yes: 1 }, none: { $when: '${flag || not(flag)}', text: '${rows}' }, inner: { $data: '${b}', text: '${n} of ${$root.a}' },
    });
    const plan = planOf(template);
    const text = fc.string();
    const row = fc.record({ t: text, n: fc.integer() });
    const full = fc.record({ a: text, b: fc.record({ n: fc.integer() }), rows: fc.array(row, { maxLength: 4 }), flag: fc.boolean(), n: fc.constantFrom(1, 2) });
    let planned = 0;
    fc.assert(
      fc.property(full, (data) => {
        const result = plan?.(data);
        if (result !== undefined) planned += 1;
        expect(JSON.stringify(result)).toBe(byEngine(template, data));
      }),
      { numRuns: 300 },
    );
    expect(planned).toBe(300);
  });
});

describe('a plan leaves to the engine', () => {
  test.each([
    ['a field that is missing', { text: '${a}' }, {}],
    ['a field that is null', { text: '${a}' }, { a: null }],
    ['a field of another case', { text: '${A}' }, { a: 'x' }],
    ['a condition that is no boolean', { body: { $when: '${a}', text: 'x' } }, { a: 'x' }],
    ['a comparison of different kinds', { body: { $when: "${a == 'x'}", text: 'x' } }, { a: 1 }],
  ])('%s', (_what, template, data) => {
    const plan = planOf(new Template(template));
    expect(plan).toBeDefined();
    expect(plan?.(data)).toBeUndefined();
  });

  test.each([['a function that is not planned', { text: '${toUpper(a)}' }], ['the index of a row', { text: '${$index}' }], ['a condition that is no expression', { body: { $when: 'yes' } }]])('%s', (_what, template) => {
    expect(planOf(new Template(template))).toBeUndefined();
  });
});
