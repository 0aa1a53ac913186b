import type { SignIn } from '../facts/sign-in.ts';

/** What a person typed, taken apart. Only what the words themselves say; whose device it is gets decided elsewhere. */
export interface Question {
  readonly text: string;
  /** A device name: given apart (`--device`), or recognised in the text (`LT-4411`). */
  readonly deviceName: string | undefined;
  /** An address of another person, `name@company.example`. */
  readonly address: string | undefined;
}

const address = /[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
/** Letters, a hyphen or underscore, and at least one digit somewhere: `LT-4411`, `DESKTOP-8F2KQ1`, `ber_nb_0042`. */
const deviceName = /(?<![\w@.-])(?=[a-z0-9_-]*\d)[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+(?![\w@-])/gi;
const quotedDevice = /\b(?:device|laptop|computer|pc|machine|notebook)\s+(?:named\s+|called\s+)?["'“‘]([^"'”’]{2,64})["'”’]/i;
/** Words of that shape that name no device. */
const notDevices = /^(?:office|microsoft|windows|win|sharepoint|utc|gmt|aadsts|error|code|mfa|sso)[-_]/i;

export function parseQuestion(text: string, device?: string): Question {
  const withoutAddress = text.replace(address, ' ');
  const quoted = quotedDevice.exec(withoutAddress)?.[1];
  const shaped = [...withoutAddress.matchAll(deviceName)].map(([name]) => name).find((name) => !notDevices.test(name));
  const named = device?.trim() === '' ? undefined : device?.trim();
  return { text, deviceName: named ?? quoted ?? shaped, address: address.exec(text)?.[0].toLowerCase() };
}

/** The app that the words name, among the apps that the person signed in to; the longest name wins. */
export function namedApp(text: string, rows: readonly SignIn[]): string | undefined {
  const words = ` ${text.toLowerCase()} `;
  const names = rows.flatMap(({ appName }) => (appName === undefined || appName.trim().length < 3 ? [] : [appName]));
  const hits = names.filter((name) => new RegExp(`(?<![\\w])${escapeRegExp(name.toLowerCase())}(?![\\w])`).test(words));
  return hits.sort((a, b) => b.length - a.length)[0];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
