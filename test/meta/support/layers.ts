import path from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.ts';

interface Layer {
  /** Layers it may import; itself is always allowed. `everything`: all layers. */
  readonly may: readonly string[] | 'everything';
  /** Whether packages and Node's own modules are allowed. The framework has its own rule below. */
  readonly packages: boolean;
  /** What to do instead of the forbidden import. */
  readonly instead: string;
}

/** Who may import whom, outermost last. docs/architecture.md explains why. */
export const layers: Readonly<Record<string, Layer>> = {
  core: { may: [], packages: false, instead: 'the core decides from its arguments: hand in the value (a fact, the time) from the use case' },
  ports: { may: ['core'], packages: false, instead: 'a port is an interface in core types: put what touches the outside into an adapter' },
  cards: { may: ['core'], packages: true, instead: 'a presenter gets a core result and the reader: have the handler in src/features read what is missing' },
  features: { may: ['core', 'ports', 'cards'], packages: true, instead: 'a use case knows ports only: add a method to the port, implement it in the adapter, and have it handed in' },
  adapters: { may: ['core', 'ports'], packages: true, instead: 'an adapter turns one outside system into core types: move what decides or combines into src/features' },
  jobs: { may: ['core', 'ports', 'features'], packages: true, instead: 'a job calls one use case: put the work into src/features' },
  bot: { may: ['core', 'ports', 'cards', 'features'], packages: true, instead: 'the edge gets its adapters handed in: build them in the composition root' },
  sandbox: { may: [], packages: true, instead: 'the sandbox speaks the wire and shares no type with the product: write down what it needs again, from the documentation' },
  cli: { may: 'everything', packages: true, instead: 'nothing is forbidden here' },
  root: { may: 'everything', packages: true, instead: 'nothing is forbidden here' },
};

const framework = /^(?:botbuilder|botframework|@microsoft\/teams-ai|restify)/;
const frameworkHomes = /^src\/(?:bot|adapters\/teams)\//;

/** One sentence for every import that breaks the table: what is wrong, and what to do instead. */
export function forbiddenImports(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [...importsOf(file).flatMap((imported) => judge(file.path, imported) ?? []), ...unreadable(file)]);
}

function judge(from: string, imported: string): string | undefined {
  const layer = layers[layerOf(from)];
  if (layer === undefined) return `${from} is in no layer: give its folder a row in test/meta/support/layers.ts and in docs/architecture.md`;
  if (!imported.startsWith('.')) return judgePackage(from, imported, layer);
  const target = path.posix.join(path.posix.dirname(from), imported);
  if (!target.startsWith('src/')) return `${from} imports ${target}: nothing in src may depend on a file outside src; move it, or read it as data`;
  const to = layerOf(target);
  if (to === layerOf(from) || layer.may === 'everything' || layer.may.includes(to)) return undefined;
  return `${from} imports ${target}: ${layerOf(from)} may import ${['only itself', ...layer.may].join(', ')}; ${layer.instead}`;
}

function judgePackage(from: string, imported: string, layer: Layer): string | undefined {
  if (framework.test(imported) && !frameworkHomes.test(from)) {
    return `${from} imports ${imported}: only src/bot and src/adapters/teams may know the bot framework; use src/ports/messenger.ts`;
  }
  return layer.packages ? undefined : `${from} imports ${imported}: ${layerOf(from)} imports no package and no module of Node; ${layer.instead}`;
}

/** The folder under src; `root` for files that lie in src itself. */
function layerOf(file: string): string {
  const [, folder, rest] = file.split('/');
  return rest === undefined ? 'root' : (folder ?? '');
}

/** Static, type-only, dynamic and re-exporting imports, and `import()` types. */
function importsOf({ text }: SourceFile): readonly string[] {
  return [...new Set(ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName))];
}

/** A dynamic import with a computed name could reach anything. */
function unreadable({ path: file, text }: SourceFile): readonly string[] {
  const code = text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(/\bimport\(\s*(?!['"])/g)].map(() => `${file} imports a module by a computed name: name it, so that the layers can be checked`);
}
