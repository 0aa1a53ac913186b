import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseQuestion } from '../../../src/core/diagnosis/question.ts';
import { keepQuestion, parseKeptQuestion, serializeQuestion, textOf } from '../../../src/features/diagnosis/kept-question.ts';
import { parseStoredAnswer } from '../../../src/features/diagnosis/stored-answer.ts';
import * as fixtures from '../../support/diagnosis-fixtures.ts';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis.ts';

const diagnoses = Object.entries(fixtures).flatMap(([name, value]): (readonly [string, Diagnosis])[] =>
  typeof value === 'object' && 'causes' in value && 'outcome' in value ? [[name, value]] : [],
);

describe('an answer that was stored', () => {
  test.each(diagnoses)('%s comes back as it was', (_name, diagnosis) => {
    const stored: unknown = JSON.parse(JSON.stringify({ diagnosis, subjectName: 'Nora Quist', handedOver: { reference: 'GH-1', at: 1 } }));
    const { diagnosis: back, ...rest } = parseStoredAnswer(stored);
    expect(JSON.stringify(sorted(back))).toBe(JSON.stringify(sorted(diagnosis)));
    expect(rest).toEqual({ subjectName: 'Nora Quist', handedOver: { reference: 'GH-1', at: 1 } });
  });

  test('in a shape that this release does not know is refused', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => expect(() => parseStoredAnswer(json)).toThrow()));
  });
});

test.each([['person', 'you'], ['helpdesk', 'they'], ['soc', 'they']] as const)('an answer of a release that kept no voice, at level %s, counts as about %s', (level, voice) => {
  const [first] = diagnoses;
  const { voice: _, ...older } = { ...first?.[1], level };
  expect(parseStoredAnswer(JSON.parse(JSON.stringify({ diagnosis: older }))).diagnosis.voice).toBe(voice);
});

test.each(['', 'why?', '[]', '{"device":1}', '{"words":"why"}'])('a question kept in another shape (%s) cannot be asked again, and breaks nothing', (text) => {
  expect(parseKeptQuestion(text)).toBeUndefined();
});

describe('a question that was kept', () => {
  const [, blocked] = diagnoses.find(([, { outcome, device, app }]) => outcome === 'blocked' && device?.name !== undefined && app?.name !== undefined) ?? [];
  if (blocked === undefined) throw new Error('no fixture');
  const device = blocked.device?.name ?? '';
  const app = blocked.app?.name ?? '';

  test.each([
    ['why is my device blocked?', undefined, {}],
    [`what is wrong with ${device}?`, undefined, { device }],
    ['why?', device.toLowerCase(), { device }],
    [`why can I not get into ${app.toUpperCase()}`, undefined, { app }],
    ['why is jonas@x.example blocked', undefined, { address: 'jonas@x.example' }],
    ['my password is hunter2, why am I blocked?', undefined, {}],
  ])('"%s" keeps only what the tenant knows', (text, named, kept) => {
    expect(keepQuestion(text, named, blocked)).toEqual(kept);
    expect(parseKeptQuestion(serializeQuestion(kept))).toEqual(kept);
  });

  test('asks for the same person again', () => {
    expect(parseQuestion(textOf({ app: 'Payroll', address: 'jonas@x.example' })).address).toBe('jonas@x.example');
    expect(textOf({ app: 'Payroll' })).toContain('Payroll');
    expect(parseQuestion(textOf({ app: 'Payroll' })).deviceName).toBeUndefined();
  });
});

/** With its keys in order, as the order of keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
