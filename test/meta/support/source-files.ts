import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface SourceFile {
  /** From the root of the repository, with forward slashes: `src/core/facts/ids.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Every file of the folders (from the root of the repository) that ends in one of the endings. A folder may be missing. */
export async function filesIn(folders: readonly string[], endings: readonly string[] = ['.ts']): Promise<readonly SourceFile[]> {
  const lists = await Promise.all(folders.map((folder) => list(folder)));
  const paths = lists.flat().filter((file) => endings.some((ending) => file.endsWith(ending)));
  return Promise.all(paths.sort().map(async (file) => ({ path: file, text: await readFile(path.join(root, file), 'utf8') })));
}

async function list(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
