import { describe, expect, test } from '@jest/globals';
import { variables } from '../../src/config-variables.ts';
import { filesIn, type SourceFile } from './support/source-files.ts';

/** Read outside the configuration, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  GATEHOUSE_WIRE_LOG: 'the sandbox writes its traffic there for `npm run check:wire`; the product never reads it',
  TEAMSAPPTESTER_BROWSER: 'belongs to the Agents Playground, which `npm start` starts without a browser',
  PATH: 'handed on to child processes',
};

function strangers(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/process\.env(?:\.(\w+)|\[\s*['"`](\w+)['"`]\s*\]|\[(?!\s*['"`])([^\]]+)\])/g)].flatMap(([, dotted, quoted, computed]) => {
      if (computed !== undefined) return [`${path} reads a variable by a computed name (${computed}): name it, or read it in src/config.ts`];
      const name = dotted ?? quoted ?? '';
      const known = Object.hasOwn(variables, name) || Object.hasOwn(exceptions, name);
      return known ? [] : [`${path} reads ${name}: give it a row in src/config-variables.ts, or a reason in test/meta/environment.test.ts`];
    }),
  );
}

describe('the environment has no hidden switches', () => {
  test('every variable that the code reads is documented or has a reason', async () => {
    expect(strangers(await filesIn(['src']))).toEqual([]);
  });

  test.each([
    ["const x = process.env['GATEHOUSE_SECRET_DOOR'];", 'src/x.ts reads GATEHOUSE_SECRET_DOOR'],
    ['const x = process.env.DEBUG_ME;', 'src/x.ts reads DEBUG_ME'],
    ['const x = process.env[name];', 'computed name'],
  ])('%s is an offence', (text, words) => {
    expect(strangers([{ path: 'src/x.ts', text }]).join()).toContain(words);
  });
});
