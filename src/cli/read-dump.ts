import { readFile } from 'node:fs/promises';
import { z } from 'zod/v4';

/**
 * Reads a tenant dump and says what is wrong with it in the words of the file; the rows themselves are not judged. An absent key and
 * `null` mean that it could not be read. A misspelt key would pass for an absent one and change the answer, so `warn` is told of every
 * key that means nothing.
 * @throws {DumpError} with a message that names the file
 */
export async function readDump(file: string, warn: (message: string) => void = () => undefined): Promise<unknown> {
  const content = parse(file, await readText(file));
  const checked = dumpShape.safeParse(content);
  if (!checked.success) throw new DumpError(`${file} is no tenant dump (docs/sandbox.md):\n${checked.error.issues.map((issue) => `  ${complaint(issue)}`).join('\n')}`);
  const strange = Object.keys(checked.data).filter((key) => !Object.hasOwn(dumpShape.shape, key));
  if (strange.length > 0) warn(`${file}: not used: ${strange.map((key) => `"${key}"`).join(', ')}. Known are ${Object.keys(dumpShape.shape).join(', ')}.`);
  return content;
}

export class DumpError extends Error {
  override readonly name = 'DumpError';
}

const rows = z.array(z.unknown(), 'must be an array').nullish();

const dumpShape = z.looseObject({
  now: z.string('must be a time, as in 2026-04-01T12:00:00Z').refine(isTime, 'must be a time, as in 2026-04-01T12:00:00Z').nullish(),
  users: rows,
  groups: rows,
  devices: rows,
  managedDevices: rows,
  deviceCompliancePolicies: rows,
  configurationPolicies: rows,
  mobileThreatDefenseConnectors: rows,
  conditionalAccessPolicies: rows,
  namedLocations: rows,
  signIns: rows,
  machines: rows,
  alerts: rows,
  deviceManagementSettings: z.looseObject({}, 'must be an object').nullish(),
});

/** A bare number is a time to `Date.parse`, and not to whoever wrote the file. */
function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.path.length === 0) return 'it must be one JSON object of arrays.';
  return `"${String(issue.path[0])}" ${issue.message}.`;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new DumpError(`${file} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Also for other files that a person names on a command line. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or folder';
  if (code === 'EISDIR') return 'it is a folder, not a file';
  if (code === 'EACCES' || code === 'EPERM') return 'this account may not read it';
  return error instanceof Error ? error.message : String(error);
}

function parse(file: string, text: string): unknown {
  try {
    // Windows PowerShell writes a byte order mark, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DumpError(`${file} is not JSON: ${reasonOf(error)}.`, { cause: error });
  }
}
