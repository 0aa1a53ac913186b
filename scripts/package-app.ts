import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { zipSync } from 'fflate';
import { z } from 'zod/v4';
import { appManifest, type AppManifest } from './app-manifest.ts';

export type Values = Readonly<Record<string, string | undefined>>;

export interface AppPackage {
  readonly manifest: AppManifest;
  readonly zip: Uint8Array;
}

/** Refused with every fault at once, in words for the person who packages the app. */
export class PackagingError extends Error {
  override readonly name = 'PackagingError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The app package cannot be made:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Fills the placeholders of `manifest.json`, checks the result and zips it with its icons, all three at the root of the archive.
 * @param folder where manifest and icons lie, ending in a slash
 * @throws PackagingError when a value is missing or breaks a rule of the manifest
 */
export async function packageApp(folder: URL, values: Values): Promise<AppPackage> {
  const template = await readFile(new URL('manifest.json', folder), 'utf8');
  const text = fillPlaceholders(template, values);
  const parsed = appManifest.safeParse(JSON.parse(text));
  if (!parsed.success) throw new PackagingError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}${filledFrom(template, path)}: ${message}`));
  const { color, outline } = parsed.data.icons;
  const [colorIcon, outlineIcon] = await Promise.all([readFile(new URL(color, folder)), readFile(new URL(outline, folder))]);
  const files = { 'manifest.json': new TextEncoder().encode(text), [color]: colorIcon, [outline]: outlineIcon };
  // A fixed date: the same input gives the same bytes, so a changed package means a changed app.
  return { manifest: parsed.data, zip: zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) }) };
}

/** Replaces `${{NAME}}`. Values go through JSON, so a quotation mark in a name cannot break out of its string. */
export function fillPlaceholders(template: string, values: Values): string {
  const missing = new Set<string>();
  const text = template.replace(/\$\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]?.trim() ?? '';
    if (value === '') missing.add(name);
    return JSON.stringify(value).slice(1, -1);
  });
  if (missing.size > 0) throw new PackagingError([...missing].map((name) => `${name} is missing: set it in the environment or in env/.env.dev`));
  return text;
}

/** Which variables stand in that place of the template, for whoever has to correct one. */
function filledFrom(template: string, path: readonly PropertyKey[]): string {
  const entry = path.reduce<unknown>((value, key) => anyObject.safeParse(value).data?.[String(key)], JSON.parse(template));
  const names = [...String(entry).matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

const anyObject = z.custom<Readonly<Record<string, unknown>>>((value) => typeof value === 'object' && value !== null);

/** Variables of the shell win over the file, as they do in the Microsoft 365 Agents Toolkit. */
export async function readValues(file: string | URL, environment: Values): Promise<Values> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (notFound.safeParse(error).success) return '';
    throw error;
  });
  return { ...parseEnv(text), ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')) };
}

const notFound = z.object({ code: z.literal('ENOENT') });

async function main(): Promise<void> {
  const { values: options } = parseArgs({ options: { env: { type: 'string', default: 'env/.env.dev' }, out: { type: 'string', default: 'build/gatehouse.zip' } } });
  const { manifest, zip } = await packageApp(new URL('../appPackage/', import.meta.url), await readValues(options.env, process.env));
  await mkdir(dirname(options.out), { recursive: true });
  await writeFile(options.out, zip);
  console.log(`${options.out}: ${manifest.name.short} ${manifest.version}, app ${manifest.id}, bot ${manifest.bots[0]?.botId ?? ''}`);
  console.log('Upload it in the Teams admin center (Teams apps > Manage apps), or in Teams under Apps > Manage your apps.');
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof PackagingError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
