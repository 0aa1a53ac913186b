import ts from 'typescript';
import type { SourceFile } from './source-files.ts';

export const longest = 400;

/** One sentence for every place that breaks a rule of the house. */
export function styleOffences(file: SourceFile): readonly string[] {
  const lines = lineCount(file);
  const tooLong = lines > longest ? [`${file.path} has ${lines} lines, ${longest} is the limit: split it by what its parts are about`] : [];
  return [...tooLong, ...silencedCompiler(file), ...skippedTests(file), ...anyTypes(file), ...(file.path.startsWith('src/core/') ? impurities(file) : [])];
}

export function lineCount({ text }: SourceFile): number {
  return text.trimEnd().split('\n').length;
}

// Written in two parts, so that this file does not break its own rule.
const silencers = ['@ts-' + 'ignore', '@ts-' + 'expect-error', '@ts-' + 'nocheck', 'eslint-' + 'disable'];

function silencedCompiler({ path, text }: SourceFile): readonly string[] {
  return silencers.filter((word) => text.includes(word)).map((word) => `${path} holds ${word}: repair what the check found, or change the rule for everybody`);
}

const anyTest = /\b(?:describe|test|it)\b(?:\.\w+)*\.(only|skip)\b/g;

/** A skip needs its reason on the same line: a condition or a comment. "only" would silently drop every other test. */
function skippedTests({ path, text }: SourceFile): readonly string[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(anyTest)].flatMap(([, word]) => {
      if (/['"`].*\b(?:describe|test|it)\.(?:only|skip)/.test(line)) return [];
      if (word === 'skip' && /\/\/ \S+ \S+|\? *(?:describe|test|it) *: *(?:describe|test|it)\.skip/.test(line)) return [];
      return [`${path}:${index + 1} uses .${word ?? ''}${word === 'only' ? ': remove it, it drops every other test' : ' without a reason: give a condition, or say why in a comment on the same line'}`];
    }),
  );
}

function anyTypes({ path, text }: SourceFile): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, false);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = source.getLineAndCharacterOfPosition(node.pos);
      found.push(`${path}:${line + 1} uses any: say what it is, or unknown and check it`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const outsideWorld = /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|process\.|performance\.now|globalThis\.|fetch\(|setTimeout\(|setInterval\(|console\.)/;

/** The core takes the time and every fact as arguments: the same input gives the same answer, always. */
function impurities({ path, text }: SourceFile): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const [found] = outsideWorld.exec(line.replace(/\/\/.*|^\s*\*.*/, '')) ?? [];
    return found === undefined ? [] : [`${path}:${index + 1} uses ${found}: the core is pure, take the value as an argument`];
  });
}
