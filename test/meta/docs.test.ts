import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod/v4';
import packageJson from '../../package.json' with { type: 'json' };
import { filesIn, root, type SourceFile } from './support/source-files.ts';

const scripts = Object.keys(z.record(z.string(), z.string()).parse(packageJson.scripts));
const npmVerbs = ['ci', 'install', 'start', 'test', 'audit', 'view'];

/** One sentence for every line that would lead a reader astray. */
function faultsOf(page: SourceFile): readonly string[] {
  return [...unknownScripts(page), ...deadLinks(page), ...missingFiles(page), ...strayWords(page)];
}

function unknownScripts({ path: file, text }: SourceFile): readonly string[] {
  const named = [...text.matchAll(/(?:^|`|&& )npm (?:run (?:-s )?([\w:-]+)|([a-z]+)\b)/gm)];
  return named.flatMap(([whole, script, verb]) => {
    if (script !== undefined) return scripts.includes(script) ? [] : [`${file} says "${plain(whole)}": package.json has no such script`];
    return verb === undefined || npmVerbs.includes(verb) ? [] : [`${file} says "${plain(whole)}": npm has no such command here`];
  });
}

function plain(whole: string): string {
  return whole.replace(/^(?:`|&& )/, '');
}

function deadLinks({ path: file, text }: SourceFile): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets.flatMap((target) => {
    if (/^(?:https?:|mailto:)/.test(target)) return [];
    const [name = '', anchor] = target.split('#');
    const linked = path.posix.join(path.posix.dirname(file), name);
    if (name !== '' && !existsSync(path.join(root, linked))) return [`${file} links to ${target}: there is no such file`];
    if (anchor === undefined) return [];
    const there = name === '' ? text : readFileSync(path.join(root, linked), 'utf8');
    return anchorsOf(there).has(anchor) ? [] : [`${file} links to ${target}: it has no such heading`];
  });
}

function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title ?? '');
  return new Set(headings.map((title) => title.toLowerCase().replaceAll(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}

/** The reader makes these by following the page. */
const made = new Set(['env/.env.dev', 'env/.env.local']);

/** `src/…`, `test/…` and the like in back-ticks: a page that names a file that has moved is worse than one that names none. */
function missingFiles({ path: file, text }: SourceFile): readonly string[] {
  const named = [...text.matchAll(/`((?:src|test|scripts|docs|cards|appPackage|bench|env|\.ci)\/[\w./-]+)`/g)].map(([, name]) => name ?? '');
  return named.filter((name) => !made.has(name)).flatMap((name) => (existsSync(path.join(root, name)) ? [] : [`${file} names ${name}: there is no such file or folder`]));
}

const stray: readonly (readonly [RegExp, string])[] = [
  [/\/(?:work|home|root|Users|tmp)\/[\w.-]+/, 'a path of somebody’s machine'],
  [/\.\.\/shared\b/, 'a folder outside the repository'],
  [/\bregistry\.[\w-]+\.[\w.-]+|\bartifactory\b|\bverdaccio\b/i, 'the host of a package registry'],
  [/\b(?:issue|ticket) #?\d{1,3}\b/i, 'the number of an issue'], // other projects' numbers are longer, and belong to their names,
];

function strayWords({ path: file, text }: SourceFile): readonly string[] {
  return stray.flatMap(([pattern, what]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`${file} holds "${found}", ${what}`];
  });
}

async function topPages(): Promise<readonly SourceFile[]> {
  const names = (await readdir(root)).filter((name) => name.endsWith('.md'));
  return Promise.all(names.map(async (name) => ({ path: name, text: await readFile(path.join(root, name), 'utf8') })));
}

describe('the documentation can be followed', () => {
  test('its npm scripts exist, its links lead somewhere, its files exist, and it names no machine', async () => {
    const pages = [...(await filesIn(['docs', 'src', 'test', 'bench'], ['.md'])), ...(await topPages())];
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.flatMap(faultsOf)).toEqual([]);
  });

  test.each([
    ['Run `npm run fly`.', 'no such script'],
    ['Run `npm fly`.', 'no such command'],
    ['npm ci && npm run fly', 'no such script'],
    ['Install from https://registry.example.org/x.', 'the host of a package registry'],
    ['See issue 2.', 'the number of an issue'],
    ['See [errors](errors-that-are-not.md).', 'no such file'],
    ['See [below](#nowhere).', 'no such heading'],
    ['See [gate](gate.md#nowhere).', 'no such heading'],
    ['In `src/core/nothing.ts`.', 'no such file or folder'],
    [`Open ${['', 'home', 'me', 'gatehouse'].join('/')}.`, 'somebody’s machine'],
  ])('%s is an offence', (text, words) => {
    expect(faultsOf({ path: 'docs/page.md', text }).join()).toContain(words);
  });

  test('a page whose links and scripts are right is fine', () => {
    expect(faultsOf({ path: 'docs/page.md', text: '# A page\n\n`npm run ask`, [gate](gate.md), [here](#a-page), `src/config.ts`' })).toEqual([]);
  });
});
