import type { AffectedPerson } from '../../core/impact/impact.ts';
import { flagWords, movementWords } from './words.ts';

/**
 * The list as a file: RFC 4180 with a byte order mark, so that spreadsheets read it as UTF-8. Every field is quoted, and none
 * begins with what a spreadsheet takes for a formula, nor does any part of one behind a separator of another region.
 */
export function impactCsv(people: readonly AffectedPerson[]): Uint8Array<ArrayBuffer> {
  const rows = [header, ...people.map(rowOf)];
  return new TextEncoder().encode(`\uFEFF${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`);
}

const header = ['Name', 'User principal name', 'Object id', 'What would happen', 'Sign-ins', 'Last affected day (UTC)', 'Apps', 'Devices', 'Marks'];

function rowOf({ name, userPrincipalName, userId, movement, signIns, lastUsedAt, apps, devices, flags }: AffectedPerson): readonly string[] {
  return [
    name,
    userPrincipalName ?? '',
    userId,
    movementWords[movement].text,
    String(signIns),
    dayOf(lastUsedAt),
    apps.join('; '),
    devices.map((device) => device.name).join('; '),
    flags.map((flag) => flagWords[flag]).join('; '),
  ];
}

function dayOf(at: number | undefined): string {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

function quoted(text: string): string {
  return `"${harmless(text).replaceAll('"', '""')}"`;
}

/** Names come from the tenant, and whoever names a device can name it `=HYPERLINK(…)`. */
function harmless(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/(^|[;,|"])(\s*)(?=[=+\-@＝＋－＠])/g, "$1$2'");
}
