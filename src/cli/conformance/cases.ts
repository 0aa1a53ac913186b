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

/**
 * Reads one file or every `.json` below a folder; a file holds one case or an array of them.
 * @throws {CasesError} when there is nothing there, no case in it, or something that is none
 */
export async function readCases(path: string): Promise<readonly Case[]> {
  const files = await filesAt(path);
  const cases: Case[] = [];
  for (const file of files) {
    const content = await readJson(file);
    for (const [index, item] of (Array.isArray(content) ? content : [content]).entries()) {
      const parsed = caseShape.safeParse(item);
      if (!parsed.success) throw new CasesError(`${file}[${index}] is no diagnosis case: ${z.prettifyError(parsed.error)}`);
      const short = relative(path, file);
      const key = `${short === '' ? basename(file) : short}[${index}]`;
      cases.push({ ...parsed.data, key, file: Array.isArray(content) ? undefined : basename(file, '.json'), name: `${key} ${parsed.data.description}` });
    }
  }
  // No case, no failure: a run over the wrong folder must not look like a pass.
  if (cases.length === 0) throw new CasesError(`There is no case in ${path}.`);
  return cases;
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
