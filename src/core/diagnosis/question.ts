import type { SignIn } from '../facts/sign-in.ts';

/** What a person typed, taken apart. Only what the words themselves say; whose device it is gets decided elsewhere. */
export interface Question {
  readonly text: string;
  /** A device name: given apart (`--device`), or said as one ("why is LT-4411 blocked?"). */
  readonly deviceName: string | undefined;
  /** True when the device name did not have to be found in the text. */
  readonly givenApart: boolean;
  /** Words that look like a device name without being said as one. */
  readonly hints: readonly string[];
  /** An address of another person, `name@company.example`. */
  readonly address: string | undefined;
}

/** Characters of a question that are read; nobody names a device after that many. */
const longest = 500;

/** Bounded and anchored: an address of the real world is shorter, and a long word must not be tried from each of its letters. */
const address = /(?<![\w.%+'-])[a-z0-9._%+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/i;
/** Letters, a hyphen or underscore, and at least one digit somewhere: `LT-4411`, `DESKTOP-8F2KQ1`, `ber_nb_0042`. */
const shape = String.raw`(?<![\w@.-])(?=[a-z0-9_-]*\d)[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+(?![\w@-])`;
const shaped = new RegExp(shape, 'gi');
const said = new RegExp(
  String.raw`(?:\b(?:is|was|with|about|of|unblock|check|device|laptop|computer|pc|machine|notebook)\s+|^\W*)(${shape})(?=\s*(?:[?!.,]|$|is\b|was\b|blocked|locked|not\b|non|can|cannot|will|still|again|keeps))`,
  'i',
);
const quoted = /\b(?:device|laptop|computer|pc|machine|notebook)\s+(?:named\s+|called\s+)?["'“‘]([^"'”’]{2,64})["'”’]/i;
/** Words of that shape that name no device. */
const notDevices = /^(?:office|microsoft|windows|win|sharepoint|utc|gmt|aadsts|error|code|mfa|sso|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_]/i;

export function parseQuestion(typed: string, device?: string): Question {
  const text = typed.slice(0, longest);
  const words = text.replace(address, ' ');
  const apart = device?.trim() === '' ? undefined : device?.trim();
  const hints = [...words.matchAll(shaped)].map(([name]) => name).filter((name) => !notDevices.test(name));
  const spoken = said.exec(words)?.[1];
  const deviceName = apart ?? quoted.exec(words)?.[1] ?? (spoken !== undefined && hints.includes(spoken) ? spoken : undefined);
  return { text, deviceName, givenApart: apart !== undefined, hints, address: address.exec(text)?.[0].toLowerCase() };
}

const firstPerson = /\b(?:i|i'm|i’m|im|my|me|mine|myself|our|we|us)\b/i;
/** A name as people write it, not at the beginning of the sentence. */
const capitalised = /(?<=[\p{L}\d,;:"'] ?)(?<![.!?] )\b\p{Lu}[\p{L}'’-]{1,40}/gu;
const someone = /^\W*(?:user |person |employee )?([\p{L}'’-]{2,40})(?: [\p{L}'’-]{2,40})? (?:cannot|can't|can’t|is|was|isn't|isn’t|keeps|gets|has)\b/iu;
const nobodyInParticular = /^(?:it|this|that|there|the|a|an|access|device|laptop|computer|pc|phone|everything|something|anything|sign-?in|why|what|who|how|when|where|outlook|teams|office|vpn|microsoft|windows|defender|intune|entra|edge|chrome|sharepoint|onedrive)$/i;

/**
 * Whether a question without an address speaks of somebody else: words that look like a device or a name, and no "my" or "I". Names
 * of apps that the asker signed in to are no names of people.
 */
export function namesSomebodyElse({ text, hints }: Question, rows: readonly SignIn[]): boolean {
  if (firstPerson.test(text)) return false;
  if (hints.length > 0) return true;
  const app = namedApp(text, rows)?.toLowerCase() ?? '';
  const names = [...text.matchAll(capitalised)].map(([name]) => name).filter((name) => !app.includes(name.toLowerCase()) && !nobodyInParticular.test(name));
  const subject = someone.exec(text)?.[1];
  return names.length > 0 || (subject !== undefined && !nobodyInParticular.test(subject) && !app.includes(subject.toLowerCase()));
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
