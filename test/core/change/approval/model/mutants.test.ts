import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noViolation, Violation } from './commands.ts';
import { mutants } from './mutants.ts';

test.each(Object.entries(mutants))('the model notices when %s', (_how, machine) => {
  const found = fc.check(noViolation(machine), { numRuns: 4_000, seed: 20_261_102, endOnFailure: true });
  expect(found.errorInstance).toBeInstanceOf(Violation);
}, 60_000);
