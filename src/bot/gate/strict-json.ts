/** Teams activities nest about 10 deep with a card's answer in them. */
export const maxJsonDepth = 32;

/**
 * Reads a JSON object as strictly as a security decision needs: UTF-8 without a byte order mark, no key twice in
 * one object, no escape in a key, at most {@link maxJsonDepth} levels, no `__proto__`.
 *
 * A key twice is refused because readers differ on which value counts: the gate would judge one tenant and a later
 * reader would act for the other. An escape in a key is refused because V8 can misread it: once some text had the
 * key `\`, `{"\u0062":1}` may yield that key and not `b` (nodejs/node issue 63785, seen in Node 24.21). Teams writes
 * its field names plainly.
 *
 * `JSON.parse` decides what is JSON; the scan after it can then be small, as it only ever sees well-formed text.
 */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { status: 'refused', reason: 'body.not-utf8' };
  const parsed = parseOrUndefined(text);
  if (parsed === undefined) return { status: 'refused', reason: 'body.not-json' };
  const fault = findFault(text);
  if (fault !== undefined) return { status: 'refused', reason: fault };
  if (!isJsonObject(parsed)) return { status: 'refused', reason: 'body.not-an-object' };
  return { status: 'parsed', value: parsed };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type JsonObject = Readonly<Record<string, unknown>>;

export type StrictJson =
  | { readonly status: 'parsed'; readonly value: JsonObject }
  | { readonly status: 'refused'; readonly reason: 'body.not-utf8' | 'body.not-json' | 'body.not-an-object' | JsonFault };

type JsonFault = 'body.too-deep' | 'body.duplicate-key' | 'body.escaped-key' | 'body.reserved-key';

/** Walks well-formed JSON text once; a string is a key when it stands in an object and no `:` has been seen for it. */
function findFault(text: string): JsonFault | undefined {
  const open: (Set<string> | 'array')[] = [];
  let keyComesNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : 'array');
      if (open.length > maxJsonDepth) return 'body.too-deep';
      keyComesNext = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
      keyComesNext = false;
    } else if (character === ',') {
      keyComesNext = open.at(-1) !== 'array';
    } else if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keyComesNext && keys instanceof Set) {
        const fault = addKey(keys, text.slice(at + 1, end));
        if (fault !== undefined) return fault;
      }
      keyComesNext = false;
      at = end;
    }
  }
  return undefined;
}

function addKey(keys: Set<string>, key: string): JsonFault | undefined {
  if (key.includes('\\')) return 'body.escaped-key';
  if (key === '__proto__') return 'body.reserved-key';
  if (keys.has(key)) return 'body.duplicate-key';
  keys.add(key);
  return undefined;
}

function endOfString(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
