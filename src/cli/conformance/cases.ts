import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod/v4';
import { reasonOf } from '../read-dump.ts';

const expectation = z.strictObject({
  causes: z.array(z.string()),
  not: z.array(z.string()).default([]),
  firstAnyOf: z.array(z.string()).optional(),
  gaps: z.array(z.string()).default([]),
  mustMention: z.array(z.string()).default([]),
  mustNotMention: z.array(z.string()).default([]),
  /** Description, id or file of another case whose answer must be the same. */
  sameAnswerAs: z.string().optional(),
});

const caseShape = z.object({
  id: z.string().optional(),
  description: z.string(),
  as: z.string(),
  question: z.string(),
  device: z.string().optional(),
  tenant: z.record(z.string(), z.unknown()),
  expect: expectation.loose(),
});

export type Expectation = z.infer<typeof expectation>;
export interface Case extends z.infer<typeof caseShape> {
  /** File and place in it, unique in a run. */
  readonly key: string;
  /** File name without its ending, when the file holds this case alone. */
  readonly file: string | undefined;
  readonly name: string;
}

/** @throws {CasesError} when there is nothing there, no case in it, or something that is none */
export async function readCases(path: string): Promise<readonly Case[]> {
  return (await readItems(path)).map(({ file, key, alone, item }) => {
    const parsed = caseShape.safeParse(item);
    if (!parsed.success) throw new CasesError(`${key} is no diagnosis case: ${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, key, file: alone ? basename(file, '.json') : undefined, name: `${key} ${parsed.data.description}` };
  });
}

export interface CaseItem {
  readonly file: string;
  /** File and place in it, unique in a run. */
  readonly key: string;
  /** The file holds this case alone. */
  readonly alone: boolean;
  readonly item: unknown;
}

/**
 * Reads one file or every `.json` below a folder; a file holds one case or an array of them.
 * @throws {CasesError} when there is nothing there, no case in it, or a file is no JSON
 */
export async function readItems(path: string): Promise<readonly CaseItem[]> {
  const items: CaseItem[] = [];
  for (const file of await filesAt(path)) {
    const content = await readJson(file);
    const alone = !Array.isArray(content);
    const list: readonly unknown[] = Array.isArray(content) ? content : [content];
    const short = relative(path, file);
    items.push(...list.map((item, index) => ({ file, key: `${short === '' ? basename(file) : short}[${index}]`, alone, item })));
  }
  // No case, no failure: a run over the wrong folder must not look like a pass.
  if (items.length === 0) throw new CasesError(`There is no case in ${path}.`);
  return items;
}

export class CasesError extends Error {
  override readonly name = 'CasesError';
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    return (await stat(path)).isDirectory() ? await jsonFiles(path) : [path];
  } catch (error) {
    throw new CasesError(`${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CasesError(`${file} is no JSON file that can be read: ${reasonOf(error)}.`, { cause: error });
  }
}

async function jsonFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));
}
