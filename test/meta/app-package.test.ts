import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { Validator, type Schema } from 'jsonschema';
import { parse } from 'yaml';
import { z } from 'zod/v4';
import { appManifest } from '../../scripts/app-manifest.ts';
import { drawColorIcon, drawOutlineIcon, encodePng } from '../../scripts/draw-icons.ts';
import { fillPlaceholders, packageApp, PackagingError, readValues } from '../../scripts/package-app.ts';
import { commands } from '../../src/cards/commands.ts';
import { decodePng } from './support/png.ts';

const folder = new URL('../../appPackage/', import.meta.url);
const schemaFile = new URL('../../../shared/data/MicrosoftTeams.schema.json', import.meta.url);
const values = {
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555',
  BOT_ID: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  DEVELOPER_NAME: 'Contoso "IT"',
  DEVELOPER_WEBSITE_URL: 'https://contoso.example',
  DEVELOPER_PRIVACY_URL: 'https://contoso.example/privacy',
  DEVELOPER_TERMS_URL: 'https://contoso.example/terms',
};

async function faultsOf(changed: Readonly<Record<string, string | undefined>>): Promise<string> {
  try {
    await packageApp(folder, { ...values, ...changed });
    return '';
  } catch (error) {
    if (error instanceof PackagingError) return error.faults.join('\n');
    throw error;
  }
}

describe('the app package', () => {
  test('holds the manifest and the two icons at its root, and nothing else', async () => {
    const { zip } = await packageApp(folder, values);
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    const text = new TextDecoder().decode(files['manifest.json']);
    expect(text).not.toContain('${{');
    expect(JSON.parse(text)).toMatchObject({ id: values.TEAMS_APP_ID, bots: [{ botId: values.BOT_ID }], developer: { name: 'Contoso "IT"' } });
    expect(Buffer.from(files['color.png'] ?? [])).toEqual(await readFile(new URL('color.png', folder)));
  });

  test('is the same to the byte when nothing has changed', async () => {
    const [one, two] = await Promise.all([packageApp(folder, values), packageApp(folder, values)]);
    expect(Buffer.from(one.zip).equals(Buffer.from(two.zip))).toBe(true);
  });

  test.each(Object.keys(values))('is refused without %s, which the refusal names', async (name) => {
    expect(await faultsOf({ [name]: undefined })).toContain(name);
    expect(await faultsOf({ [name]: '  ' })).toContain(name);
  });

  test('is refused with an app id that is no GUID and with an address that is not https', async () => {
    const faults = await faultsOf({ TEAMS_APP_ID: 'gatehouse', DEVELOPER_TERMS_URL: 'http://contoso.example' });
    expect(faults).toContain('id (TEAMS_APP_ID): is no GUID');
    expect(faults).toContain('developer.termsOfUseUrl (DEVELOPER_TERMS_URL): must be an https address');
  });

  test('takes values from a file, and from the shell first', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'gatehouse-')), '.env.dev');
    await writeFile(file, 'BOT_ID=from-file\nTEAMS_APP_ID="from file"\n');
    expect(await readValues(file, { BOT_ID: 'from-shell', TEAMS_APP_ID: '' })).toMatchObject({ BOT_ID: 'from-shell', TEAMS_APP_ID: 'from file' });
    expect(await readValues(`${file}.missing`, { BOT_ID: 'from-shell' })).toEqual({ BOT_ID: 'from-shell' });
  });
});

describe('the manifest', () => {
  test('offers exactly the commands that the bot knows, in every scope it is installed in', async () => {
    const { manifest } = await packageApp(folder, values);
    const [bot] = manifest.bots;
    const known = Object.values(commands).map(({ says, does }) => ({ title: says, description: does }));
    for (const scope of bot?.scopes ?? []) {
      const listed = bot?.commandLists.filter(({ scopes }) => scopes.includes(scope)).flatMap((list) => list.commands);
      expect({ scope, listed }).toEqual({ scope, listed: known });
    }
    expect(bot?.scopes).toEqual(['personal', 'team', 'groupChat']);
  });

  const manifestSchema = existsSync(schemaFile) ? test : test.skip; // the schema of Microsoft is not part of this repository
  manifestSchema('is valid by the schema of Microsoft', async () => {
    const schema = z.custom<Schema>((value) => typeof value === 'object').parse(JSON.parse(await readFile(schemaFile, 'utf8')));
    const text = fillPlaceholders(await readFile(new URL('manifest.json', folder), 'utf8'), values);
    const check = (manifest: unknown): readonly string[] => new Validator().validate(manifest, schema).errors.map((error) => error.stack);
    expect(check(JSON.parse(text))).toEqual([]);
    expect(check(JSON.parse(text.replace('groupChat', 'groupchat')))).not.toEqual([]);
  });

  test.each([
    ['a key that does not exist', { botz: [] }],
    ['a scope in the wrong case', { defaultInstallScope: 'groupchat' }],
    ['an accent colour by name', { accentColor: 'navy' }],
    ['a version that is not semantic', { version: '1.0' }],
  ])('with %s is refused', async (_fault, change) => {
    const { manifest } = await packageApp(folder, values);
    expect(appManifest.safeParse(manifest).success).toBe(true);
    expect(appManifest.safeParse({ ...manifest, ...change }).success).toBe(false);
  });
});

describe('the icons', () => {
  const icons = [
    { name: 'color.png', size: 192, drawn: drawColorIcon() },
    { name: 'outline.png', size: 32, drawn: drawOutlineIcon() },
  ];

  test.each(icons)('$name has $size pixels a side and is what scripts/draw-icons.ts draws', async ({ name, size, drawn }) => {
    const stored = decodePng(await readFile(new URL(name, folder)));
    expect([stored.width, stored.height]).toEqual([size, size]);
    expect(stored.pixels.equals(Buffer.from(drawn.pixels))).toBe(true);
    expect(decodePng(Buffer.from(encodePng(drawn)))).toEqual(stored);
  });

  test('the colour icon is opaque; the outline is white, soft at few edges, on transparent ground', () => {
    const channels = (pixels: Uint8Array, which: readonly number[]): readonly number[] => [...pixels].filter((_, index) => which.includes(index % 4));
    const [color, outline] = icons.map(({ drawn }) => drawn.pixels);
    expect(new Set(channels(color ?? new Uint8Array(), [3]))).toEqual(new Set([255]));
    expect(new Set(channels(outline ?? new Uint8Array(), [0, 1, 2]))).toEqual(new Set([255]));
    const alpha = channels(outline ?? new Uint8Array(), [3]);
    expect(alpha.filter((value) => value === 0).length).toBeGreaterThan(200);
    expect(alpha.filter((value) => value !== 0 && value !== 255).length).toBeLessThan(30);
  });
});

describe('the files of the Microsoft 365 Agents Toolkit', () => {
  test.each(['m365agents.yml', 'm365agents.local.yml'])('%s names only files that exist and variables that something sets', async (name) => {
    const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
    expect(Object.keys(z.looseObject({}).parse(parse(text)))).toEqual(expect.arrayContaining(['version', 'provision', 'deploy']));
    const sources = [...text.matchAll(/: (\.\/[\w./-]+\.(?:json|bicep|ts))$/gm)].map(([, file]) => file ?? '');
    expect(sources).toContain('./appPackage/manifest.json');
    for (const file of sources) expect({ file, exists: existsSync(new URL(`../../${file}`, import.meta.url)) }).toEqual({ file, exists: true });
    const used = new Set([...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, variable]) => variable ?? ''));
    const comments = [...text.matchAll(/^ *#.*$/gm)].join('\n');
    const written = [...text.matchAll(/^ {6}\w+: ([A-Z][A-Z_]+)$/gm)].map(([, variable]) => variable ?? '');
    for (const variable of used) {
      const known = variable === 'TEAMSFX_ENV' || written.includes(variable) || comments.includes(variable);
      expect({ variable, known }).toEqual({ variable, known: true });
    }
  });
});
