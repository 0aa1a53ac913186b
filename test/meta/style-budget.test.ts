import { describe, expect, test } from '@jest/globals';
import { filesIn, type SourceFile } from './support/source-files.ts';
import { lineCount, longest, styleOffences } from './support/style-rules.ts';

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

describe('the code keeps to the budget and the rules of the house', () => {
  test('no file is too long, silences a check, uses any, or drops a test without a reason', async () => {
    const files = await filesIn(['src', 'test', 'bench', 'scripts'], ['.ts', '.cjs', '.js']);
    expect(files.flatMap(styleOffences)).toEqual([]);
  });

  test('half of the files of src have fewer than 80 lines', async () => {
    expect(median((await filesIn(['src'])).map(lineCount))).toBeLessThan(80);
  });
});

describe('the check can fail', () => {
  const source = (text: string, path = 'src/core/x.ts'): SourceFile => ({ path, text });

  test.each([
    ['a file that is too long', source('\n'.repeat(longest) + 'x'), '401 lines'],
    ['any as a type', source('const x: Array<any> = [];'), 'src/core/x.ts:1 uses any'],
    ['a silenced compiler', source(['// @ts-', 'ignore'].join('')), 'repair'],
    ['a silenced linter', source(['/* eslint-', 'disable */'].join('')), 'repair'],
    ['one test alone', source(['describe', 'only("x")'].join('.'), 'test/x.test.ts'), 'drops every other test'],
    ['a skipped test without a reason', source(['test', 'skip(name)'].join('.'), 'test/x.test.ts'), 'without a reason'],
    ['the clock in the core', source('const now = Date.now();'), 'core is pure'],
    ['chance in the core', source('const id = Math.random();'), 'core is pure'],
  ])('%s is an offence', (_case, file, words) => {
    expect(styleOffences(file).join('\n')).toContain(words);
  });

  test.each([
    ['the word any in a comment', source('/** any of these */\nconst many = 1; // any')],
    ['a skipped test with a reason', source(`${['test', 'skip'].join('.')} // no server on this machine`, 'test/x.test.ts')],
    ['a test skipped under a condition', source(`(server === undefined ? ${['describe : describe', 'skip'].join('.')})`, 'test/x.test.ts')],
    ['a moment given by the caller', source('const date = new Date(now);')],
  ])('%s is fine', (_case, file) => {
    expect(styleOffences(file)).toEqual([]);
  });
});
