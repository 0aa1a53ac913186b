import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod/v4';

const root = path.resolve(import.meta.dirname, '..');

/** What a process of its own prints as JSON: jest has its own loader, which the hooks do not reach. */
function run(code: string): unknown {
  const start = "import module from 'node:module'; import './src/lazy-modules.ts'; const holds = (name) => Object.keys(module._cache).some((file) => file.includes('/node_modules/' + name + '/') && !file.includes('/dialog.js'));";
  return JSON.parse(execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', `${start} ${code}`], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }));
}

test('what the frameworks load and this bot seldom uses is not loaded with the bot', () => {
  const loaded = z.record(z.string(), z.boolean()).parse(
    run("await import('./src/compose.ts'); console.log(JSON.stringify(Object.fromEntries(['restify', '@microsoft/teams-ai', 'http-signature', 'formidable', 'gpt-tokenizer', 'yaml', 'jsonwebtoken', '@azure/identity', 'axios', 'htmlparser2', 'fs-extra', 'adaptive-expressions', 'adaptivecards-templating', '@microsoft/recognizers-text-suite'].map((name) => [name, holds(name)])))); process.exit(0)"),
  );
  expect(loaded).toEqual({ restify: true, '@microsoft/teams-ai': true, 'http-signature': false, formidable: false, 'gpt-tokenizer': false, yaml: false, jsonwebtoken: false, '@azure/identity': false, axios: false, htmlparser2: false, 'fs-extra': false, 'adaptive-expressions': false, 'adaptivecards-templating': false, '@microsoft/recognizers-text-suite': false });
});

test('it is there, whole, as soon as the framework uses it', () => {
  const used = run("const { Utilities } = (await import('@microsoft/teams-ai/lib/Utilities.js')).default; const before = holds('yaml'); const text = Utilities.toString({ encode: () => [] }, { a: [1] }); console.log(JSON.stringify({ before, text, after: holds('yaml') })); process.exit(0)");
  expect(used).toEqual({ before: false, text: 'a:\n  - 1\n', after: true });
});

test('others load such a package as ever', () => {
  expect(run("const { OAuthPrompt } = await import('botbuilder-dialogs'); console.log(JSON.stringify({ name: OAuthPrompt.name, loaded: holds('@microsoft/recognizers-text-suite') })); process.exit(0)")).toEqual({ name: 'OAuthPrompt', loaded: true });
});
