import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { decideNaively } from './decide.ts';
import { rawCase } from './raw.ts';

const folder = join(import.meta.dirname, '../../../conformance/conditional-access');
const expected = z.object({ id: z.string(), expect: z.object({ decision: z.string(), policies: z.record(z.string(), z.object({ result: z.string(), unmatched: z.string().optional() })).optional() }) });

describe('the naive form, read from the published text', () => {
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('decides every case of %s as the case expects', (name) => {
    const cases = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.flatMap(complaintsOn)).toEqual([]);
  });
});

function complaintsOn(row: unknown): readonly string[] {
  const { id, expect: wanted } = expected.parse(row);
  const answer = decideNaively(rawCase.parse(row));
  const complaints = answer.decision === wanted.decision ? [] : [`${id}: ${answer.decision}, expected ${wanted.decision}`];
  for (const [policy, { result, unmatched }] of Object.entries(wanted.policies ?? {})) {
    const own = answer.policies[policy.toLowerCase()];
    if (own?.result !== result) complaints.push(`${id}: policy ${own?.result ?? 'missing'}, expected ${result}`);
    if (unmatched !== undefined && own?.unmatched[0] !== unmatched) complaints.push(`${id}: unmatched ${own?.unmatched.join(',') ?? ''}, expected ${unmatched}`);
  }
  return complaints;
}
