import { describe, expect, test } from '@jest/globals';
import { findLockOuts } from '../../../../src/core/change/lock-out/find-lock-outs.ts';
import { lockOutGuards } from '../../../../src/core/change/lock-out/guards.ts';
import { lockOutCases, questionOf } from './support/catalogue.ts';

const dangerous = lockOutCases.filter(({ expected }) => expected === 'refused');
const safe = lockOutCases.filter(({ expected }) => expected === 'safe');

describe('a policy that would lock people out is never enforced', () => {
  test.each(dangerous)('$file: $name', (entry) => {
    const found = findLockOuts(questionOf(entry));
    expect(verdicts(found)).toEqual(entry.because);
  });
});

describe('a sane policy is not refused', () => {
  test.each(safe)('$name', (entry) => {
    expect(findLockOuts(questionOf(entry))).toEqual([]);
  });
});

describe('the catalogue', () => {
  test('is large enough to mean something', () => {
    expect(dangerous.length).toBeGreaterThanOrEqual(60);
    expect(safe.length).toBeGreaterThanOrEqual(25);
  });

  test('names every case once', () => {
    const names = lockOutCases.map(({ file, name }) => `${file}: ${name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  test('holds a case for every guard', () => {
    const named = new Set(dangerous.flatMap(({ because }) => Object.keys(because)));
    expect(lockOutGuards.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });
});

/** The worst verdict of each guard that found something. */
function verdicts(found: ReturnType<typeof findLockOuts>): Record<string, string> {
  const sorted = [...found].sort((one, other) => other.verdict.localeCompare(one.verdict));
  return Object.fromEntries(sorted.map(({ guard, verdict }) => [guard, verdict]));
}
