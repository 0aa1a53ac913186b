import { describe, expect, test } from '@jest/globals';
import { forbiddenImports, layers } from './support/layers.ts';
import { filesIn } from './support/source-files.ts';

function offence(path: string, text: string): string | undefined {
  return forbiddenImports([{ path, text }])[0];
}

describe('imports go downwards only', () => {
  test('no file of src imports a layer it may not know', async () => {
    const files = await filesIn(['src']);
    expect(files.length).toBeGreaterThan(100);
    expect(forbiddenImports(files)).toEqual([]);
  });

  test('every folder of src is a layer', async () => {
    const folders = new Set((await filesIn(['src'])).map(({ path }) => path.split('/')).flatMap(([, folder, rest]) => (rest === undefined ? [] : [folder])));
    expect([...folders].filter((folder) => folder === undefined || !Object.hasOwn(layers, folder))).toEqual([]);
  });
});

describe('the check can fail', () => {
  test.each([
    ['a use case in the core', 'src/core/diagnosis/x.ts', "import { ask } from '../../features/diagnosis/ask.ts';", 'hand in the value'],
    ['only its type', 'src/core/diagnosis/x.ts', "import type { Clock } from '../../ports/clock.ts';", 'hand in the value'],
    ['a type inside an expression', 'src/core/facts/x.ts', "export type X = import('../../ports/clock.ts').Clock;", 'hand in the value'],
    ['a re-export', 'src/core/facts/x.ts', "export { now } from '../../ports/clock.ts';", 'hand in the value'],
    ['the clock of Node in the core', 'src/core/diagnosis/x.ts', "import { setTimeout } from 'node:timers/promises';", 'no package and no module of Node'],
    ['an adapter in a use case', 'src/features/diagnosis/x.ts', "import { createEntra } from '../../adapters/graph/entra.ts';", 'add a method to the port'],
    ['an adapter in the bot, when it is needed', 'src/bot/x.ts', "const store = await import('../adapters/store/open-store.ts');", 'composition root'],
    ['a card in an adapter', 'src/adapters/graph/x.ts', "import { renderCard } from '../../cards/render.ts';", 'into src/features'],
    ['the product in the sandbox', 'src/sandbox/x.ts', "import type { SignIn } from '../core/facts/sign-in.ts';", 'shares no type'],
    ['the configuration in an adapter', 'src/adapters/x.ts', "import { readConfig } from '../config.ts';", 'adapters may import only itself, core, ports'],
    ['the framework in a use case', 'src/features/x.ts', "import { TurnContext } from 'botbuilder';", 'src/ports/messenger.ts'],
    ['a part of the framework on the command line', 'src/cli/x.ts', "import type { A } from 'botframework-connector/lib/x.js';", 'src/ports/messenger.ts'],
    ['a test in the product', 'src/core/x.ts', "import { person } from '../../test/support/people.ts';", 'outside src'],
    ['a computed name', 'src/features/x.ts', 'const any = await import(name);', 'computed name'],
    ['a folder without a row', 'src/helpers/x.ts', "import { a } from '../core/a.ts';", 'in no layer'],
  ])('%s is an offence, and the sentence says what to do', (_case, path, text, words) => {
    expect(offence(path, text)).toContain(words);
  });

  test.each([
    ['src/core/diagnosis/x.ts', "import type { Fact } from '../facts/fact.ts';"],
    ['src/features/diagnosis/x.ts', "import { renderCard } from '../../cards/render.ts';"],
    ['src/adapters/teams/x.ts', "import { CloudAdapter } from 'botbuilder';"],
    ['src/main.ts', "import { openStore } from './adapters/store/open-store.ts';"],
  ])('%s with %s is fine', (path, text) => {
    expect(offence(path, text)).toBeUndefined();
  });
});
